/**
 * Declarations of a rule or a `style` attribute: those that decide whether text
 * can be seen, shorthands taken apart, invalid ones left out.
 *
 * @module
 */

import { lowerCss } from "./ascii.ts";
import { expand } from "./properties.ts";
import { Brackets, cssText, type CssToken, cssTokens, KIND } from "./tokens.ts";

/** One declaration of a longhand property. */
export interface Declaration {
  readonly property: string;
  readonly value: string;
  readonly important: boolean;
}

/** Longest value that is looked at, in characters; longer ones are data URLs. */
const MAX_VALUE_CHARS = 2_000;

/** Different `style` attributes that are remembered; newsletters repeat theirs. */
const MAX_REMEMBERED = 2_000;

const remembered = new Map<string, readonly Declaration[]>();

/** Reads a `style` attribute. */
export function readStyleAttribute(style: string, quirks: boolean): readonly Declaration[] {
  const key = `${quirks ? "q" : "s"}${style}`;
  const known = remembered.get(key);
  if (known) return known;
  const declarations = readDeclarations(cssTokens(style), quirks);
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(key, declarations);
  return declarations;
}

/** Reads `name: value; …`. What cannot be read is skipped to the next semicolon. */
export function readDeclarations(
  tokens: readonly CssToken[],
  quirks: boolean,
): readonly Declaration[] {
  const declarations: Declaration[] = [];
  let from = 0;
  let depth = 0;
  const brackets = new Brackets();
  for (let i = 0; i <= tokens.length; i++) {
    const kind = tokens[i]?.kind;
    if (kind !== undefined) depth = brackets.depthAfter(kind);
    if (i === tokens.length || kind === KIND.semicolon && depth === 0) {
      readDeclaration(tokens.slice(from, i), quirks, declarations);
      from = i + 1;
    }
  }
  return declarations;
}

function readDeclaration(tokens: readonly CssToken[], quirks: boolean, into: Declaration[]): void {
  let at = 0;
  while (tokens[at]?.kind === KIND.space) at++;
  const name = tokens[at++];
  while (tokens[at]?.kind === KIND.space) at++;
  if (name?.kind !== KIND.ident || tokens[at++]?.kind !== KIND.colon) return;
  let value = cssText(tokens.slice(at));
  if (value.length > MAX_VALUE_CHARS) value = value.replace(/url\([^()]*\)/gi, "url(long:)");
  if (value.length > MAX_VALUE_CHARS) return;
  const important = /!\s*important$/i.test(value);
  if (important) value = value.replace(/\s*!\s*important$/i, "");
  const property = name.text.startsWith("--") ? name.text : lowerCss(name.text);
  for (const [longhand, longhandValue] of expand(property, value, quirks)) {
    into.push({ property: longhand, value: longhandValue, important });
  }
}
