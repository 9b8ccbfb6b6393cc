/**
 * Messages that hide an instruction from the person who reads them.
 *
 * @module
 */

import { colours } from "./colours.ts";
import { covers } from "./covers.ts";
import { hiddenEntries, type HiddenEntry } from "./hide.ts";
import { markup } from "./markup.ts";
import { overridden } from "./overridden.ts";
import { properties } from "./properties.ts";
import { rare } from "./rare.ts";
import { rules } from "./rules.ts";
import { values } from "./values.ts";

/** All of them. */
export const hidden: readonly HiddenEntry[] = hiddenEntries([
  ...properties,
  ...colours,
  ...rules,
  ...markup,
  ...rare,
  ...overridden,
  ...covers,
  ...values,
]);
