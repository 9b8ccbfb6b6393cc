/**
 * Selector lists of rules, with the rule around them (CSS Nesting Level 1).
 *
 * @module
 */

import { compileSelectors } from "./compile_selector.ts";
import type { Pseudo, Selector } from "./selector.ts";
import type { Work } from "./work.ts";

/** What a rule selects; compiled when it is asked for, and once for all rules inside. */
export class SelectorList {
  readonly #text: string;
  readonly #outer: SelectorList | undefined;
  readonly #quirks: boolean;
  readonly #work: Work;
  #selectors: readonly Selector[] | undefined;
  #reference: Pseudo | undefined;
  #weight = 0;

  /** @param outer What `&` stands for. */
  constructor(text: string, outer: SelectorList | undefined, quirks: boolean, work: Work) {
    this.#text = text;
    this.#outer = outer;
    this.#quirks = quirks;
    this.#work = work;
  }

  /** Nothing when any of it is invalid: the rule then counts for nothing. */
  get selectors(): readonly Selector[] {
    return this.#selectors ??= this.#outer?.selectors.length === 0
      ? []
      : compileSelectors(this.#text, this.#quirks, this.#work, this.#outer);
  }

  /** What stands for the list in the rules inside: one object for all of them. */
  get reference(): Pseudo {
    return this.#reference ??= { kind: "is", selectors: this.selectors };
  }

  /** Specificity of the reference. */
  get weight(): number {
    if (this.#weight === 0) {
      for (const { specificity } of this.selectors) {
        this.#weight = Math.max(this.#weight, specificity);
      }
    }
    return this.#weight;
  }
}
