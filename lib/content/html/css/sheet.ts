/**
 * Style sheets: the rules that apply in an ordinary window (see media.ts).
 *
 * @module
 */

import { type Declaration, readDeclarations } from "./declarations.ts";
import { type Keyframe, readKeyframes } from "./keyframes.ts";
import { mediaMatches, supportsMatches } from "./media.ts";
import { SelectorList } from "./selector_list.ts";
import { closing, cssSource, cssText, type CssToken, cssTokens, KIND } from "./tokens.ts";
import { Work } from "./work.ts";

/** One style rule. */
export interface StyleRule {
  readonly list: SelectorList;
  readonly declarations: readonly Declaration[];
  /** Position of its cascade layer; rules outside layers come last. */
  readonly layer: number;
}

/** Rules inside rules and conditions inside conditions; nobody writes more than three. */
const MAX_NESTING = 16;

/** Layer of rules that are in none. */
export const NO_LAYER = Number.MAX_SAFE_INTEGER;

/** Where in a style sheet a block stands. */
interface Place {
  readonly parent: SelectorList | undefined;
  /** What `@scope` narrows rules to. */
  readonly scope?: SelectorList | undefined;
  readonly layer: number;
  readonly depth: number;
}

/** Collects the rules of all style sheets of one document, in order. */
export class SheetReader {
  readonly rules: StyleRule[] = [];
  /** Frames of animations by name in lower case. */
  readonly animations = new Map<string, readonly Keyframe[]>();
  /** First values of registered custom properties. */
  readonly properties = new Map<string, string>();
  /** What all of it may cost. */
  readonly work = new Work();
  readonly #layers = new Map<string, number>();
  readonly #quirks: boolean;
  readonly #containers: boolean;

  /** @param containers Whether the document has containers that `@container` may ask. */
  constructor(quirks: boolean, containers: boolean) {
    this.#containers = containers;
    this.#quirks = quirks;
  }

  /** Reads the text of one `<style>` element. Linear; does not throw. */
  add(css: string): void {
    const tokens = cssTokens(css).filter(({ kind }) => kind !== KIND.cdo && kind !== KIND.cdc);
    this.#block(tokens, { parent: undefined, layer: NO_LAYER, depth: 0 });
  }

  /** Rules, at-rules and, inside a rule, declarations. */
  #block(tokens: readonly CssToken[], place: Place): void {
    const own: CssToken[] = [];
    let from = 0;
    for (let i = 0; i < tokens.length; i++) {
      const kind = tokens[i]?.kind;
      if (kind === KIND.semicolon) {
        this.#statement(tokens.slice(from, i + 1), place, own);
        from = i + 1;
      } else if (kind === KIND.openBrace) {
        const end = closing(tokens, i);
        this.#rule(tokens.slice(from, i), tokens.slice(i + 1, end), place, own);
        i = end;
        from = end + 1;
      } else if (
        kind === KIND.openParenthesis || kind === KIND.function || kind === KIND.openBracket
      ) {
        i = Math.min(closing(tokens, i), tokens.length - 1);
      }
    }
    if (place.parent !== undefined) {
      this.#keep(place.parent, own.concat(tokens.slice(from)), place.layer);
    }
  }

  #keep(list: SelectorList, declarations: readonly CssToken[], layer: number): void {
    const read = readDeclarations(declarations, this.#quirks);
    if (read.length > 0) this.rules.push({ list, declarations: read, layer });
  }

  #list(text: string, outer: SelectorList | undefined): SelectorList {
    return new SelectorList(text, outer, this.#quirks, this.work);
  }

  #statement(tokens: readonly CssToken[], place: Place, own: CssToken[]): void {
    const start = tokens.findIndex(({ kind }) => kind !== KIND.space);
    const first = tokens[start];
    if (first?.kind !== KIND.atKeyword) {
      if (place.parent !== undefined) { for (const token of tokens) own.push(token); }
    } else if (first.text.toLowerCase() === "@layer") {
      for (const name of cssText(tokens.slice(start + 1, -1)).split(",")) this.#layer(name.trim());
    }
  }

  #rule(
    prelude: readonly CssToken[],
    body: readonly CssToken[],
    place: Place,
    own: CssToken[],
  ): void {
    if (place.depth >= MAX_NESTING) return;
    const start = prelude.findIndex(({ kind }) => kind !== KIND.space);
    const first = prelude[start];
    const deeper = { ...place, depth: place.depth + 1 };
    if (first?.kind !== KIND.atKeyword) {
      const selector = cssSource(prelude);
      // A custom property may have a block for its value; it is no rule.
      if (/^--[\w-]*\s*:/.test(selector)) return;
      if (place.parent !== undefined && own.length > 0) {
        this.#keep(place.parent, own.splice(0), place.layer);
      }
      if (selector !== "") {
        this.#block(body, {
          ...deeper,
          parent: this.#list(selector, place.parent ?? place.scope),
        });
      }
      return;
    }
    const condition = cssText(prelude.slice(start + 1));
    switch (first.text.toLowerCase()) {
      case "@media":
        if (mediaMatches(condition)) this.#block(body, deeper);
        break;
      case "@supports":
        if (supportsMatches(condition)) this.#block(body, deeper);
        break;
      case "@layer":
        this.#block(body, { ...deeper, layer: this.#layer(condition) });
        break;
      case "@container":
        // A name may stand before the condition. Containers are taken to be as wide as the window.
        if (this.#containers && mediaMatches(condition.replace(/^[^(]*(?=\()/, ""))) {
          this.#block(body, deeper);
        }
        break;
      case "@keyframes":
      case "@-webkit-keyframes":
        this.#keyframes(condition, body);
        break;
      case "@property": {
        const value = readDeclarations(
          [...INITIAL_VALUE, ...afterName(body, "initial-value")],
          false,
        );
        if (condition.startsWith("--") && value[0]) this.properties.set(condition, value[0].value);
        break;
      }
      case "@scope": {
        const root = /^\(([^()]*)\)/.exec(condition)?.[1];
        const scope = root === undefined ? undefined : this.#list(root, undefined);
        this.#block(body, { ...deeper, scope });
        break;
      }
      default:
        // Rules that apply to nothing here: @font-face, @keyframes, @page, other browsers' own.
        break;
    }
  }

  #keyframes(name: string, body: readonly CssToken[]): void {
    const frames = readKeyframes(body, this.#quirks);
    if (frames) this.animations.set(name.replace(/^["']|["']$/g, "").toLowerCase(), frames);
    else this.work.exhaust();
  }

  #layer(name: string): number {
    const key = name === "" ? `\u0000${this.#layers.size}` : name;
    const known = this.#layers.get(key);
    if (known !== undefined) return known;
    this.#layers.set(key, this.#layers.size);
    return this.#layers.size - 1;
  }
}

const INITIAL_VALUE: readonly CssToken[] = [
  { kind: KIND.ident, text: "--v", raw: "--v" },
  { kind: KIND.colon, text: ":", raw: ":" },
];

/** Tokens of the value of one descriptor. */
function afterName(tokens: readonly CssToken[], name: string): readonly CssToken[] {
  const at = tokens.findIndex(({ kind, text }) =>
    kind === KIND.ident && text.toLowerCase() === name
  );
  const end = tokens.findIndex(({ kind }, i) => i > at && kind === KIND.semicolon);
  return at < 0 ? [] : tokens.slice(at + 2, end < 0 ? undefined : end);
}
