/**
 * Selectors (Selectors Level 4, the part that browsers without scripting and
 * without a pointer can match), compiled for matching from right to left.
 *
 * @module
 */

import parseSelector from "css-tree/selector-parser";
import { ident, string } from "css-tree/utils";

/** Matches one element. */
export interface Compound {
  /** Lower case; undefined for any. */
  readonly tag: string | undefined;
  readonly ids: readonly string[];
  readonly classes: readonly string[];
  readonly attributes: readonly AttributeTest[];
  readonly pseudos: readonly Pseudo[];
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

/** Selectors inside selectors, as in `:not(:is(a))`. */
const MAX_NESTING = 6;

/**
 * Compiles a selector list.
 *
 * @returns Nothing when any of it is invalid: the rule then counts for nothing.
 */
export function compileSelectors(text: string): readonly Selector[] {
  try {
    const list = parseSelector(text, { context: "selectorList" }) as CssNode;
    return [...list.children ?? []].map((selector) => compile(selector, 0));
  } catch {
    return [];
  }
}

class Unsupported extends Error {}

function compile(selector: CssNode, depth: number): Selector {
  if (depth > MAX_NESTING) throw new Unsupported();
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
  if (groups.length > MAX_COMPOUNDS) throw new Unsupported();
  let specificity = 0;
  const compounds = groups.map((nodes, i) => {
    if (nodes.length === 0 && !(i === 0 && depth > 0)) throw new Unsupported();
    const { compound, weight } = compileCompound(nodes, depth);
    specificity += weight;
    return compound;
  });
  return { compounds: compounds.reverse(), combinators: combinators.reverse(), specificity };
}

function compileCompound(
  nodes: readonly CssNode[],
  depth: number,
): { readonly compound: Compound; readonly weight: number } {
  let tag: string | undefined;
  let weight = 0;
  const ids: string[] = [];
  const classes: string[] = [];
  const attributes: AttributeTest[] = [];
  const pseudos: Pseudo[] = [];
  for (const node of nodes) {
    switch (node.type) {
      case "TypeSelector": {
        const name = ident.decode(nameOf(node).replace(/^[^|]*\|/, "")) as string;
        if (name !== "*") {
          tag = name.toLowerCase();
          weight += 1;
        }
        break;
      }
      case "IdSelector":
        ids.push(ident.decode(nameOf(node)) as string);
        weight += ID;
        break;
      case "ClassSelector":
        classes.push(ident.decode(nameOf(node)) as string);
        weight += CLASS;
        break;
      case "AttributeSelector":
        attributes.push(compileAttribute(node));
        weight += CLASS;
        break;
      case "PseudoClassSelector": {
        const { pseudo, weight: own } = compilePseudo(node, depth);
        pseudos.push(pseudo);
        weight += own;
        break;
      }
      case "PseudoElementSelector":
        // Their boxes hold no text of the mail, but that of ::first-line: all of a short text.
        pseudos.push({ kind: nameOf(node).toLowerCase() === "first-line" ? "short" : "never" });
        weight += 1;
        break;
      default:
        throw new Unsupported();
    }
  }
  return { compound: { tag, ids, classes, attributes, pseudos }, weight };
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

function compilePseudo(
  node: CssNode,
  depth: number,
): { readonly pseudo: Pseudo; readonly weight: number } {
  const name = nameOf(node).toLowerCase();
  const children = [...node.children ?? []];
  const plain = (kind: Exclude<Pseudo["kind"], "is" | "not" | "has" | "nth" | "lang" | "dir">) => ({
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
    weight: CLASS + Math.max(0, ...of?.map(({ specificity }) => specificity) ?? []),
  });
  switch (name) {
    case "is":
    case "where":
    case "not":
    case "has":
    case "matches":
    case "-webkit-any": {
      const selectors = children.flatMap((list) =>
        [...list.children ?? []].map((selector) => compile(selector, depth + 1))
      );
      const kind = name === "not" || name === "has" ? name : "is";
      const weight = Math.max(0, ...selectors.map(({ specificity }) => specificity));
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
      const compound = { tag: undefined, ids: [], classes: [], attributes: [], pseudos: both };
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
        const of = formula.selector
          ? [...formula.selector.children ?? []].map((selector) => compile(selector, depth + 1))
          : undefined;
        return nth(a, b, kind.last, kind.ofType, of);
      }
      if (ALWAYS.has(name)) return plain("always");
      if (NEVER.has(name)) return plain("never");
      // Not known to browsers, or not to us: the whole rule is left out.
      throw new Unsupported();
    }
  }
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
