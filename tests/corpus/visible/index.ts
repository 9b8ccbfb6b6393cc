/**
 * Messages whose text looks as if it were hidden and is not: taking it out
 * would keep from the model what the person reads.
 *
 * @module
 */

import { AFTER, BEFORE, page } from "../hidden/hide.ts";
import { type Entry, htmlEntry } from "../entry.ts";
import { lookAlikes } from "./look_alikes.ts";
import { outcomes } from "./outcomes.ts";
import { painted } from "./painted.ts";
import { places } from "./places.ts";

/** An entry, and the sentence in it that could be mistaken for a hidden one. */
export interface VisibleEntry extends Entry {
  readonly html: string;
  readonly sentence: string;
}

/** Name, one line, what stands between the sentences around it, and rules for the head. */
export type LookAlike = readonly [
  name: string,
  description: string,
  inner: (sentence: string) => string,
  rules?: string,
  bodyAttributes?: string,
];

/** All of them. */
export const visible: readonly VisibleEntry[] = [...lookAlikes, ...outcomes, ...places, ...painted]
  .map(
    ([name, description, inner, rules, bodyAttributes]) => {
      const mark = name.replaceAll("-", "");
      const sentence = `The meeting moves to Tuesday at ten, reference ${mark}.`;
      const html = page(inner(sentence), rules, bodyAttributes);
      const draft = { name, description, must: [BEFORE, sentence, AFTER] };
      return { ...htmlEntry("visible", draft, html), html, sentence };
    },
  );
