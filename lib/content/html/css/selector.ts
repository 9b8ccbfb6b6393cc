/**
 * Selectors (Selectors Level 4, the part that browsers without scripting and
 * without a pointer can match), compiled for matching from right to left.
 *
 * @module
 */

/** Matches one element. */
export interface Compound {
  /** Lower case; undefined for any. */
  readonly tag: string | undefined;
  /** In the case in which they are compared, like classes. */
  readonly ids: readonly string[];
  readonly classes: readonly string[];
  readonly attributes: readonly AttributeTest[];
  readonly pseudos: readonly Pseudo[];
  /** Steps that one test takes by itself. */
  readonly cost: number;
}

export interface AttributeTest {
  readonly name: string;
  readonly operator: string;
  readonly value: string;
  readonly ignoreCase: boolean;
}

/** A pseudo-class. */
export type Pseudo =
  | { readonly kind: "is" | "not" | "has"; readonly selectors: readonly Selector[] }
  | { readonly kind: "lang" | "dir"; readonly values: readonly string[] }
  | {
    readonly kind: "nth";
    readonly a: number;
    readonly b: number;
    readonly last: boolean;
    readonly ofType: boolean;
    /** Only siblings that match count (`of S`). */
    readonly of: readonly Selector[] | undefined;
  }
  | {
    readonly kind:
      | "root"
      | "empty"
      | "link"
      | "checked"
      | "disabled"
      | "enabled"
      | "never"
      | "short"
      | "always";
  };

/** Compounds from right to left, each with the combinator to its left. */
export interface Selector {
  readonly compounds: readonly Compound[];
  /** `combinators[i]` stands between `compounds[i + 1]` and `compounds[i]`. */
  readonly combinators: readonly string[];
  /** Specificity as one number. */
  readonly specificity: number;
}
