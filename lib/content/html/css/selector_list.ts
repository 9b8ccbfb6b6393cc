/**
 * Selector lists of rules, with the rule around them (CSS Nesting Level 1).
 *
 * @module
 */

import { compileSelectors } from "./compile_selector.ts";
import type { Pseudo, Selector } from "./selector.ts";
import { splitArguments } from "./words.ts";
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

  /**
   * The elements whose pseudo-element is selected.
   *
   * @param name `before` or `after`.
   * @returns Undefined when none is.
   */
  ofPseudo(name: string): SelectorList | undefined {
    if (!this.#text.toLowerCase().includes(`:${name}`)) return undefined;
    const own = new RegExp(`::?${name}$`, "i");
    const texts = splitArguments(this.#text).filter((text) => own.test(text))
      .map((text) => text.replace(own, "").replace(/^$|[\s>+~]$/, "$&*"));
    return texts.length === 0
      ? undefined
      : new SelectorList(texts.join(","), this.#outer, this.#quirks, this.#work);
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
