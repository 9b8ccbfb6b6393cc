/**
 * CSS text as tokens (CSS Syntax Level 3).
 *
 * @module
 */

import { tokenize } from "css-tree/tokenizer";
import { ident } from "css-tree/utils";
import { trimCss } from "./ascii.ts";

/** Token kinds that the readers of this folder tell apart; the numbers are css-tree's. */
export const KIND = {
  ident: 1,
  function: 2,
  atKeyword: 3,
  hash: 4,
  string: 5,
  badString: 6,
  url: 7,
  badUrl: 8,
  delim: 9,
  number: 10,
  percentage: 11,
  dimension: 12,
  space: 13,
  cdo: 14,
  cdc: 15,
  colon: 16,
  semicolon: 17,
  comma: 18,
  openBracket: 19,
  closeBracket: 20,
  openParenthesis: 21,
  closeParenthesis: 22,
  openBrace: 23,
  closeBrace: 24,
  comment: 25,
} as const;

/** One token. */
export interface CssToken {
  readonly kind: number;
  /** As written, but with escapes resolved in names. */
  readonly text: string;
  /** As written. */
  readonly raw: string;
}

const NAMES: ReadonlySet<number> = new Set([
  KIND.ident,
  KIND.function,
  KIND.atKeyword,
  KIND.hash,
  KIND.dimension,
]);

/** Splits CSS into tokens; comments are left out. Linear. */
export function cssTokens(css: string): CssToken[] {
  const tokens: CssToken[] = [];
  tokenize(css, (kind: number, start: number, end: number) => {
    if (kind === KIND.comment) return;
    const raw = css.slice(start, end);
    const escaped = NAMES.has(kind) && raw.includes("\\");
    tokens.push({ kind, raw, text: escaped ? unescaped(raw) : raw });
  });
  return tokens;
}

/** Names without escapes; what an escape smuggles into one must not be taken for what ends it. */
function unescaped(raw: string): string {
  const text = ident.decode(raw) as string;
  return /^[@#+.]?[-\w%.+\u0080-\uffff]*\(?$/.test(text) ? text : raw;
}

const CLOSES: ReadonlyMap<number, number> = new Map([
  [KIND.function, KIND.closeParenthesis],
  [KIND.openParenthesis, KIND.closeParenthesis],
  [KIND.openBracket, KIND.closeBracket],
  [KIND.openBrace, KIND.closeBrace],
]);

/** Follows brackets: one closes only its own kind, as in a browser; others are ignored. */
export class Brackets {
  readonly #expected: number[] = [];

  /** Takes the next token and tells how many brackets are open after it. */
  depthAfter(kind: number): number {
    const closer = CLOSES.get(kind);
    if (closer !== undefined) this.#expected.push(closer);
    else if (kind === this.#expected.at(-1)) this.#expected.pop();
    return this.#expected.length;
  }
}

/** Tokens as text with names resolved; every run of white space is one space. */
export function cssText(tokens: readonly CssToken[]): string {
  return trimCss(tokens.map(({ kind, text }) => kind === KIND.space ? " " : text).join(""));
}

/** Tokens as they were written, for a parser of its own. */
export function cssSource(tokens: readonly CssToken[]): string {
  return trimCss(tokens.map(({ kind, raw }) => kind === KIND.space ? " " : raw).join(""));
}

/** Index of the bracket that closes the one at `open`; the end when there is none. */
export function closing(tokens: readonly CssToken[], open: number): number {
  const brackets = new Brackets();
  for (let i = open; i < tokens.length; i++) {
    if (brackets.depthAfter(tokens[i]?.kind ?? 0) === 0) return i;
  }
  return tokens.length;
}
