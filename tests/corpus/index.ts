/**
 * All messages of the corpus.
 *
 * @module
 */

import { charset } from "./charset/index.ts";
import type { Entry } from "./entry.ts";
import { hidden } from "./hidden/index.ts";
import { hostile } from "./hostile/index.ts";
import { mime } from "./mime/index.ts";
import { newsletters } from "./newsletters/index.ts";
import { visible } from "./visible/index.ts";

export { charset, hidden, hostile, mime, newsletters, visible };

/** All of them. */
export const corpus: readonly Entry[] = [
  ...hidden,
  ...visible,
  ...newsletters,
  ...mime,
  ...charset,
  ...hostile,
];
