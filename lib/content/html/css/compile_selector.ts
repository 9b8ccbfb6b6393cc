/**
 * Compiles selectors from css-tree's trees.
 *
 * @module
 */

import parseSelector from "css-tree/selector-parser";
import { ident, string } from "css-tree/utils";
import type { AttributeTest, Compound, Pseudo, Selector } from "./selector.ts";
import type { SelectorList } from "./selector_list.ts";
import { stepsOf, type Work } from "./work.ts";

/** What of css-tree's nodes is used; the package has no types of its own. */
interface CssNode {
  readonly type: string;
  readonly name?: string | { readonly name: string };
  readonly value?: string | CssNode;
  readonly matcher?: string | null;
  readonly flags?: string | null;
  readonly children?: Iterable<CssNode> | null;
  readonly nth?: CssNode;
  readonly selector?: CssNode | null;
  readonly a?: string | null;
  readonly b?: string | null;
}

const ID = 1_000_000;
const CLASS = 1_000;

/** Compounds in one selector; real ones have under ten. */
const MAX_COMPOUNDS = 64;

/** Steps of one selector: a list of nothing but `a,a,a` is not to take all the memory there is. */
const STEPS_TO_COMPILE = 50;

/** Selectors inside selectors, as in `:not(:is(a))`. */
const MAX_NESTING = 6;

/**
 * Compiles a selector list. One that is beyond our limits exhausts the work, because
 * what it hides would be shown.
 *
 * @param outer What `&` stands for.
 * @returns Nothing when any of it is invalid: the rule then counts for nothing.
 */
export function compileSelectors(
  text: string,
  quirks: boolean,
  work: Work,
  outer?: SelectorList,
): readonly Selector[] {
  if (work.exhausted) return [];
  try {
    const list = parseSelector(text, { context: "selectorList" }) as CssNode;
    const compiler = new Compiler(quirks, outer);
    const selectors: Selector[] = [];
    for (const selector of list.children ?? []) {
      selectors.push(compiler.compile(selector, 0));
      work.spend(STEPS_TO_COMPILE);
      if (work.exhausted) return [];
    }
    return selectors;
  } catch (error) {
    // A RangeError is a stack that was too small for the brackets in it.
    if (error instanceof TooMuch || error instanceof RangeError) work.exhaust();
    return [];
  }
}

class Unsupported extends Error {}

/** It is valid and beyond our limits. */
class TooMuch extends Error {}

class Compiler {
  readonly #quirks: boolean;
  readonly #outer: SelectorList | undefined;
  #usesOuter = false;

  constructor(quirks: boolean, outer: SelectorList | undefined) {
    this.#quirks = quirks;
    this.#outer = outer;
  }

  compile(selector: CssNode, depth: number): Selector {
    if (depth > MAX_NESTING) throw new TooMuch();
    const groups: CssNode[][] = [[]];
    const combinators: string[] = [];
    for (const node of selector.children ?? []) {
      if (node.type === "Combinator") {
        // A relative selector, as in `:has(> a)`, begins with its combinator.
        combinators.push(nameOf(node));
        groups.push([]);
      } else {
        groups.at(-1)?.push(node);
      }
    }
    if (groups.length > MAX_COMPOUNDS) throw new TooMuch();
    if (depth === 0) this.#usesOuter = false;
    const nested = depth === 0 && this.#outer !== undefined;
    let specificity = 0;
    const compounds: Compound[] = [];
    for (const [i, nodes] of groups.entries()) {
      if (nodes.length === 0 && !(i === 0 && (depth > 0 || nested))) throw new Unsupported();
      const { compound, weight } = nodes.length === 0 && nested
        ? this.#reference()
        : this.#compound(nodes, depth);
      compounds.push(compound);
      specificity += weight;
    }
    if (nested && !this.#usesOuter) {
      const { compound, weight } = this.#reference();
      compounds.unshift(compound);
      combinators.unshift(" ");
      specificity += weight;
    }
    return { compounds: compounds.reverse(), combinators: combinators.reverse(), specificity };
  }

  /** What the rule around selects. */
  #reference(): { readonly compound: Compound; readonly weight: number } {
    return this.#compound([{ type: "NestingSelector" }], 0);
  }

  #compound(
    nodes: readonly CssNode[],
    depth: number,
  ): { readonly compound: Compound; readonly weight: number } {
    let tag: string | undefined;
    let weight = 0;
    let characters = 0;
    const ids: string[] = [];
    const classes: string[] = [];
    const attributes: AttributeTest[] = [];
    const pseudos: Pseudo[] = [];
    for (const node of nodes) {
      const name = typeof node.name === "string" ? node.name : "";
      characters += name.length;
      switch (node.type) {
        case "TypeSelector": {
          const decoded = ident.decode(name.replace(/^[^|]*\|/, "")) as string;
          if (decoded !== "*") {
            tag = decoded.toLowerCase();
            weight += 1;
          }
          break;
        }
        case "IdSelector":
          ids.push(this.#fold(ident.decode(name) as string));
          weight += ID;
          break;
        case "ClassSelector":
          classes.push(this.#fold(ident.decode(name) as string));
          weight += CLASS;
          break;
        case "AttributeSelector": {
          const attribute = compileAttribute(node);
          attributes.push(attribute);
          characters += attribute.value.length;
          weight += CLASS;
          break;
        }
        case "PseudoClassSelector": {
          const { pseudo, weight: own } = this.#pseudo(node, depth);
          pseudos.push(pseudo);
          weight += own;
          break;
        }
        case "NestingSelector":
          this.#usesOuter = true;
          pseudos.push(this.#outer?.reference ?? { kind: "root" });
          weight += this.#outer?.weight ?? 0;
          break;
        case "PseudoElementSelector":
          // Their boxes hold no text of the mail, but that of ::first-line: all of a short text.
          pseudos.push({ kind: name.toLowerCase() === "first-line" ? "short" : "never" });
          weight += 1;
          break;
        default:
          throw new Unsupported();
      }
    }
    const cost = nodes.length + stepsOf(characters);
    return { compound: { tag, ids, classes, attributes, pseudos, cost }, weight };
  }

  /** A class or id in the case in which it is compared. */
  #fold(name: string): string {
    return this.#quirks ? name.toLowerCase() : name;
  }

  #list(nodes: Iterable<CssNode> | null | undefined, depth: number): readonly Selector[] {
    return [...nodes ?? []].map((selector) => this.compile(selector, depth + 1));
  }

  #pseudo(
    node: CssNode,
    depth: number,
  ): { readonly pseudo: Pseudo; readonly weight: number } {
    const name = nameOf(node).toLowerCase();
    const children = [...node.children ?? []];
    const plain = (
      kind: Exclude<Pseudo["kind"], "is" | "not" | "has" | "nth" | "lang" | "dir">,
    ) => ({
      pseudo: { kind },
      weight: CLASS,
    });
    const nth = (
      a: number,
      b: number,
      last: boolean,
      ofType: boolean,
      of?: readonly Selector[],
    ) => ({
      pseudo: { kind: "nth" as const, a, b, last, ofType, of },
      weight: CLASS + strongest(of ?? []),
    });
    switch (name) {
      case "is":
      case "where":
      case "not":
      case "has":
      case "matches":
      case "-webkit-any": {
        const selectors = children.flatMap((list) => this.#list(list.children, depth));
        const kind = name === "not" || name === "has" ? name : "is";
        const weight = strongest(selectors);
        return { pseudo: { kind, selectors }, weight: name === "where" ? 0 : weight };
      }
      case "first-child":
        return nth(0, 1, false, false);
      case "last-child":
        return nth(0, 1, true, false);
      case "first-of-type":
        return nth(0, 1, false, true);
      case "last-of-type":
        return nth(0, 1, true, true);
      case "only-child":
      case "only-of-type": {
        const ofType = name === "only-of-type";
        const both = [nth(0, 1, false, ofType).pseudo, nth(0, 1, true, ofType).pseudo];
        const compound = {
          tag: undefined,
          ids: [],
          classes: [],
          attributes: [],
          pseudos: both,
          cost: 1,
        };
        const selector = { compounds: [compound], combinators: [], specificity: CLASS };
        return { pseudo: { kind: "is", selectors: [selector] }, weight: CLASS };
      }
      case "lang":
      case "dir":
        return {
          pseudo: { kind: name, values: children.flatMap(valuesOf) },
          weight: CLASS,
        };
      case "root":
      case "scope":
        return plain("root");
      case "empty":
        return plain("empty");
      case "link":
      case "any-link":
      case "-webkit-any-link":
        return plain("link");
      case "checked":
        return plain("checked");
      case "disabled":
        return plain("disabled");
      case "enabled":
        return plain("enabled");
      default: {
        const kind = NTH[name];
        const formula = children[0];
        if (kind && Object.hasOwn(NTH, name) && formula) {
          const [a, b] = readNth(formula.nth ?? formula);
          const of = formula.selector ? this.#list(formula.selector.children, depth) : undefined;
          return nth(a, b, kind.last, kind.ofType, of);
        }
        if (ALWAYS.has(name)) return plain("always");
        if (NEVER.has(name)) return plain("never");
        // Not known to browsers, or not to us: the whole rule is left out.
        throw new Unsupported();
      }
    }
  }
}

function nameOf(node: CssNode): string {
  return typeof node.name === "string" ? node.name : node.name?.name ?? "";
}

/** Attributes whose values HTML compares without case ("case-sensitivity of selectors"). */
const CASELESS = new Set([
  ...["align", "bgcolor", "checked", "clear", "color", "dir", "disabled", "face", "lang", "media"],
  ...[
    "method",
    "rel",
    "rules",
    "scope",
    "selected",
    "shape",
    "type",
    "valign",
    "hreflang",
    "charset",
  ],
]);

function compileAttribute(node: CssNode): AttributeTest {
  const name = (ident.decode(nameOf(node)) as string).toLowerCase();
  const raw = node.value;
  let value = "";
  if (raw && typeof raw === "object") {
    const text = raw.type === "String" ? raw.value : nameOf(raw);
    value = typeof text === "string" ? text : "";
    if (raw.type === "Identifier") value = ident.decode(value) as string;
    else if (/^["']/.test(value)) value = string.decode(value) as string;
  }
  const flags = (node.flags ?? "").toLowerCase();
  const ignoreCase = flags === "i" || flags !== "s" && CASELESS.has(name);
  return {
    name,
    operator: node.matcher ?? "",
    value: ignoreCase ? value.toLowerCase() : value,
    ignoreCase,
  };
}

const NTH: Readonly<Record<string, { readonly last: boolean; readonly ofType: boolean }>> = {
  "nth-child": { last: false, ofType: false },
  "nth-last-child": { last: true, ofType: false },
  "nth-of-type": { last: false, ofType: true },
  "nth-last-of-type": { last: true, ofType: true },
};

/** Pseudo-classes that exist and match nothing in a mail that is only looked at. */
const NEVER = new Set([
  ...[
    "hover",
    "active",
    "focus",
    "focus-within",
    "focus-visible",
    "visited",
    "target",
    "fullscreen",
  ],
  ...[
    "target-within",
    "modal",
    "autofill",
    "-webkit-autofill",
    "picture-in-picture",
    "past",
    "future",
  ],
  ...["popover-open", "playing", "user-invalid", "user-valid", "invalid", "host", "state", "open"],
  ...["indeterminate", "placeholder-shown", "out-of-range", "required", "read-write"],
]);

const ALWAYS = new Set(["defined", "optional", "valid", "read-only", "in-range"]);

/** Highest specificity. */
function strongest(selectors: readonly Selector[]): number {
  return selectors.reduce((weight, { specificity }) => Math.max(weight, specificity), 0);
}

/** Arguments of `:lang()` and `:dir()`, lower case. */
function valuesOf(node: CssNode): readonly string[] {
  const text = typeof node.value === "string" ? node.value : nameOf(node);
  return text.toLowerCase().split(/[,\s"']+/).filter((value) => value !== "");
}

function readNth(node: CssNode): readonly [number, number] {
  if (node.type === "AnPlusB") {
    return [node.a === null || node.a === undefined ? 0 : Number(node.a), Number(node.b ?? 0)];
  }
  const name = nameOf(node).toLowerCase();
  if (name === "odd") return [2, 1];
  if (name === "even") return [2, 0];
  throw new Unsupported();
}
