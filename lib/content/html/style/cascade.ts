/**
 * Which declarations win for an element (CSS Cascade Level 5).
 *
 * @module
 */

import { lowerCss } from "../css/ascii.ts";
import type { Element } from "domhandler";
import { type Declaration, readStyleAttribute } from "../css/declarations.ts";
import { expand, hasVariable, PENDING } from "../css/properties.ts";
import type { MatchedRule, RuleIndex } from "../css/rule_index.ts";
import { attributeStyle } from "./attributes.ts";

/** Custom properties by name. */
export type Variables = ReadonlyMap<string, string>;

/** Custom properties of one element with those it inherits; more are left out. */
const MAX_VARIABLES = 500;

/** Longest value after variables have been filled in, in characters. */
const MAX_FILLED_CHARS = 2_000;

/** How often variables may refer to variables. */
const MAX_REFERENCES = 8;

/** Winning declarations of one element. */
export class Winners {
  readonly variables: Variables;
  readonly #values: ReadonlyMap<string, string>;
  readonly #quirks: boolean;

  constructor(values: ReadonlyMap<string, string>, inherited: Variables, quirks: boolean) {
    this.#values = values;
    this.#quirks = quirks;
    const own = [...values].filter(([name]) => name.startsWith("--"));
    this.variables = own.length === 0 ? inherited : resolved(own.slice(-MAX_VARIABLES), inherited);
  }

  /** The value of a longhand; undefined when none is declared or it is invalid. */
  get(property: string): string | undefined {
    const value = this.#values.get(property);
    if (value === undefined) return undefined;
    if (!hasVariable(value)) return lowerCss(value);
    const pending = value.startsWith(PENDING) ? value.slice(1).split(":") : undefined;
    const source = pending ? pending.slice(1).join(":") : value;
    const filled = fill(source, this.variables, 0);
    if (filled === undefined) return "unset";
    const [, read] = expand(pending?.[0] ?? property, filled, this.#quirks)
      .find(([name]) => name === property) ?? [];
    return lowerCss(read ?? "unset");
  }
}

/** Finds what wins; undefined when nothing is declared. */
export function cascade(
  element: Element,
  index: RuleIndex,
  inherited: Variables,
  quirks: boolean,
): Winners | undefined {
  const hints = attributeStyle(element);
  const rules = index.matching(element);
  const style = element.attribs["style"];
  if (style === undefined && rules.length === 0 && hints.length === 0) return undefined;
  const values = new Map<string, string>(hints);
  const inline = style === undefined ? [] : readStyleAttribute(style, quirks);
  const take = (important: boolean, list: typeof inline): void => {
    for (const declaration of list) {
      if (declaration.important === important) values.set(declaration.property, declaration.value);
    }
  };
  for (const { declarations } of rules) take(false, declarations);
  take(false, inline);
  const winners = new Winners(values, inherited, quirks);
  const animated = values.has("animation-name") ? animatedValues(winners, index) : [];
  for (const { property, value } of animated) values.set(property, value);
  // Of important declarations those of earlier layers are the stronger ones.
  for (const { declarations } of rules.toSorted((a, b) => b.layer - a.layer)) {
    take(true, declarations);
  }
  take(true, inline);
  return new Winners(values, inherited, quirks);
}

/** What wins of rules for what is no element. */
export function cascadeRules(
  rules: readonly MatchedRule[],
  inherited: Variables,
  quirks: boolean,
): Winners {
  const values = new Map<string, string>();
  for (const important of [false, true]) {
    for (const rule of rules) {
      for (const declaration of rule.declarations) {
        if (declaration.important === important) {
          values.set(declaration.property, declaration.value);
        }
      }
    }
  }
  return new Winners(values, inherited, quirks);
}

/**
 * What animations make of an element for a reader who looks for a while: their
 * end when they keep it, and what is the same in all frames of those without end.
 */
function animatedValues(winners: Winners, index: RuleIndex): readonly Declaration[] {
  const words = (property: string): readonly string[] =>
    (winners.get(property) ?? "").split(/[\s,]+/);
  const frames = words("animation-name").map((name) => index.animations.get(name)).find((found) =>
    found
  );
  const last = frames?.at(-1);
  if (!frames || !last) return [];
  if (words("animation-iteration-count").includes("infinite")) {
    return last.declarations.filter(({ property, value }) =>
      frames.every(({ declarations }) =>
        declarations.some((other) => other.property === property && other.value === value)
      )
    );
  }
  const keeps = words("animation-fill-mode").some((word) => word === "forwards" || word === "both");
  return keeps ? last.declarations : [];
}

/**
 * Custom properties with the variables in them filled in where they are declared:
 * heirs take the result, whatever they declare themselves.
 */
function resolved(own: readonly (readonly [string, string])[], inherited: Variables): Variables {
  const variables = new Map(inherited);
  const open = new Map(own);
  const resolve = (name: string): string | undefined => {
    const value = open.get(name);
    if (value === undefined) return variables.get(name);
    open.delete(name);
    // Until it is known nothing may refer to it, and a circle leaves it without a value.
    variables.delete(name);
    const before = inherited.get(name);
    const found = /^(?:inherit|unset|revert|revert-layer)$/i.test(value)
      ? before
      : /^initial$/i.test(value)
      ? undefined
      : fill(value, { get: resolve }, 0);
    if (found !== undefined) variables.set(name, found);
    return found;
  };
  for (const [name] of own) resolve(name);
  return variables.size <= MAX_VARIABLES
    ? variables
    : new Map([...variables].slice(-MAX_VARIABLES));
}

/** Fills in `var(--name, fallback)`. */
function fill(value: string, variables: Pick<Variables, "get">, depth: number): string | undefined {
  let text = value;
  for (let count = 0; hasVariable(text); count++) {
    if (count > MAX_REFERENCES || depth > MAX_REFERENCES) return undefined;
    const start = text.search(/var\(/i);
    const end = closing(text, start + 3);
    const body = text.slice(start + 4, end);
    const comma = body.indexOf(",");
    const name = (comma < 0 ? body : body.slice(0, comma)).trim();
    const found = variables.get(name) ?? (comma < 0 ? undefined : body.slice(comma + 1).trim());
    if (found === undefined) return undefined;
    text = text.slice(0, start) + found + text.slice(end + 1);
    if (text.length > MAX_FILLED_CHARS) return undefined;
  }
  return text;
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === "(") depth++;
    else if (text[i] === ")" && --depth === 0) return i;
  }
  return text.length;
}
