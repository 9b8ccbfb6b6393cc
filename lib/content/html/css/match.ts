/**
 * Whether a selector matches an element. All work is counted: a style sheet
 * cannot make it more than linear for long.
 *
 * @module
 */

import { type Element, isTag } from "domhandler";
import type { AttributeTest, Compound, Pseudo, Selector } from "./selector.ts";

/** Tests of one element by one compound; a newsletter of 100 KB needs under 100,000. */
const MAX_STEPS = 3_000_000;

/** Matches selectors against the elements of one document. */
export class Matcher {
  readonly #quirks: boolean;
  readonly #classes = new WeakMap<Element, ReadonlySet<string>>();
  readonly #positions = new WeakMap<object, Map<string, Positions>>();
  #steps = 0;

  constructor(quirks: boolean) {
    this.#quirks = quirks;
  }

  /** True once the work was too much; answers mean nothing from then on. */
  get exhausted(): boolean {
    return this.#steps > MAX_STEPS;
  }

  /** Classes of an element, in the case in which they are compared. */
  classesOf(element: Element): ReadonlySet<string> {
    const known = this.#classes.get(element);
    if (known) return known;
    const text = element.attribs["class"] ?? "";
    const classes = new Set((this.#quirks ? text.toLowerCase() : text).split(/[\t\n\f\r ]+/));
    classes.delete("");
    this.#classes.set(element, classes);
    return classes;
  }

  /** A class or id of a selector in the case in which it is compared. */
  fold(name: string): string {
    return this.#quirks ? name.toLowerCase() : name;
  }

  /** Whether `selector` matches. */
  matches(element: Element, selector: Selector): boolean {
    return this.#from(element, selector, 0);
  }

  #from(element: Element, selector: Selector, index: number): boolean {
    const compound = selector.compounds[index];
    if (!compound || !this.#compound(element, compound)) return false;
    const combinator = selector.combinators[index];
    if (combinator === undefined) return true;
    const siblings = combinator === "+" || combinator === "~";
    const repeats = combinator === " " || combinator === "~";
    let next = siblings ? previousElement(element) : parentElement(element);
    while (next && !this.exhausted) {
      if (this.#from(next, selector, index + 1)) return true;
      if (!repeats) return false;
      next = siblings ? previousElement(next) : parentElement(next);
    }
    return false;
  }

  #compound(element: Element, compound: Compound): boolean {
    if (++this.#steps > MAX_STEPS) return false;
    if (compound.tag !== undefined && compound.tag !== element.name.toLowerCase()) return false;
    for (const id of compound.ids) {
      if (this.fold(element.attribs["id"] ?? "") !== this.fold(id)) return false;
    }
    if (compound.classes.length > 0) {
      const classes = this.classesOf(element);
      if (!compound.classes.every((name) => classes.has(this.fold(name)))) return false;
    }
    return compound.attributes.every((test) => hasAttribute(element, test)) &&
      compound.pseudos.every((pseudo) => this.#pseudo(element, pseudo));
  }

  #pseudo(element: Element, pseudo: Pseudo): boolean {
    switch (pseudo.kind) {
      case "is":
        return pseudo.selectors.some((selector) => this.#from(element, selector, 0));
      case "not":
        return !pseudo.selectors.some((selector) => this.#from(element, selector, 0));
      case "has":
        return pseudo.selectors.some((selector) => this.#has(element, selector));
      case "nth": {
        const position = pseudo.of
          ? this.#positionOf(element, pseudo.last, pseudo.of)
          : this.#position(element, pseudo.last, pseudo.ofType);
        if (position === 0) return false;
        const steps = position - pseudo.b;
        return pseudo.a === 0 ? steps === 0 : steps % pseudo.a === 0 && steps / pseudo.a >= 0;
      }
      case "lang": {
        const language = inheritedAttribute(element, "lang");
        return pseudo.values.some((value) =>
          value === "*" || language === value || language.startsWith(`${value}-`)
        );
      }
      case "dir":
        return pseudo.values.includes(inheritedAttribute(element, "dir") || "ltr");
      case "root":
        return parentElement(element) === null;
      case "empty":
        return element.children.every((child) => child.type === "comment");
      case "link":
        return element.name === "a" && element.attribs["href"] !== undefined;
      case "checked":
        return element.attribs["checked"] !== undefined ||
          element.attribs["selected"] !== undefined;
      case "disabled":
        return FORM.has(element.name) && element.attribs["disabled"] !== undefined;
      case "enabled":
        return FORM.has(element.name) && element.attribs["disabled"] === undefined;
      case "short":
        return isShort(element);
      case "always":
        return true;
      case "never":
        return false;
    }
  }

  /** `:has()`: descendants, children and following siblings; each counted. */
  #has(element: Element, selector: Selector): boolean {
    const first = selector.combinators.at(-1);
    const relative = selector.compounds.length === selector.combinators.length + 1 &&
      isEmpty(selector.compounds.at(-1));
    const inner = relative
      ? {
        ...selector,
        compounds: selector.compounds.slice(0, -1),
        combinators: selector.combinators.slice(0, -1),
      }
      : selector;
    if (relative && (first === "+" || first === "~")) {
      for (let next = nextElement(element); next; next = nextElement(next)) {
        if (this.exhausted) return false;
        if (this.#from(next, inner, 0)) return true;
        if (first === "+") return false;
      }
      return false;
    }
    this.#steps += element.children.length;
    const pending: Element[] = element.children.filter(isTag);
    for (let next = pending.pop(); next && !this.exhausted; next = pending.pop()) {
      if (this.#from(next, inner, 0)) return true;
      this.#steps += next.children.length;
      if (relative && first === ">") continue;
      for (const child of next.children) if (isTag(child)) pending.push(child);
    }
    return false;
  }

  /** Position among the siblings that match, from 1; 0 when the element does not. */
  #positionOf(element: Element, last: boolean, of: readonly Selector[]): number {
    let position = 0;
    const next = last ? nextElement : previousElement;
    for (let one: Element | null = element; one && !this.exhausted; one = next(one)) {
      const sibling = one;
      if (of.some((selector) => this.#from(sibling, selector, 0))) position++;
      else if (one === element) return 0;
    }
    return position;
  }

  /** Position among siblings, from 1; computed for all siblings at once. */
  #position(element: Element, last: boolean, ofType: boolean): number {
    const parent = element.parent ?? element;
    const key = ofType ? element.name : "";
    let byType = this.#positions.get(parent);
    if (!byType) this.#positions.set(parent, byType = new Map());
    let positions = byType.get(key);
    if (!positions) {
      const siblings = (element.parent?.children ?? [element]).filter((child): child is Element =>
        isTag(child) && (!ofType || child.name === element.name)
      );
      this.#steps += element.parent?.children.length ?? 1;
      positions = {
        of: new Map(siblings.map((child, i) => [child, i + 1])),
        count: siblings.length,
      };
      byType.set(key, positions);
    }
    const position = positions.of.get(element) ?? 0;
    return last ? positions.count + 1 - position : position;
  }
}

interface Positions {
  readonly of: ReadonlyMap<Element, number>;
  readonly count: number;
}

const FORM = new Set(["button", "fieldset", "input", "optgroup", "option", "select", "textarea"]);

function isEmpty(compound: Compound | undefined): boolean {
  return compound !== undefined && compound.tag === undefined && compound.ids.length === 0 &&
    compound.classes.length === 0 && compound.attributes.length === 0 &&
    compound.pseudos.length === 0;
}

/** Letters that stand on one line of an ordinary window. */
const LINE_LETTERS = 120;

/** Whether all text of an element stands on its first line. */
function isShort(element: Element): boolean {
  let letters = 0;
  const pending: Element[] = [element];
  for (let next = pending.pop(); next; next = pending.pop()) {
    for (const child of next.children) {
      if (child.type === "text") letters += child.data.trim().length;
      else if (isTag(child)) pending.push(child);
      if (letters > LINE_LETTERS || pending.length > LINE_LETTERS) return false;
    }
  }
  return true;
}

function inheritedAttribute(element: Element, name: string): string {
  for (let one: Element | null = element; one; one = parentElement(one)) {
    const value = one.attribs[name];
    if (value !== undefined) return value.toLowerCase();
  }
  return "";
}

function parentElement(element: Element): Element | null {
  return element.parent && isTag(element.parent) ? element.parent : null;
}

function previousElement(element: Element): Element | null {
  let node = element.prev;
  while (node && !isTag(node)) node = node.prev;
  return node;
}

function nextElement(element: Element): Element | null {
  let node = element.next;
  while (node && !isTag(node)) node = node.next;
  return node;
}

function hasAttribute(element: Element, test: AttributeTest): boolean {
  const raw = element.attribs[test.name];
  if (raw === undefined) return false;
  const actual = test.ignoreCase ? raw.toLowerCase() : raw;
  const { value } = test;
  switch (test.operator) {
    case "":
      return true;
    case "=":
      return actual === value;
    case "~=":
      return value !== "" && !/\s/.test(value) && actual.split(/\s+/).includes(value);
    case "|=":
      return actual === value || actual.startsWith(`${value}-`);
    case "^=":
      return value !== "" && actual.startsWith(value);
    case "$=":
      return value !== "" && actual.endsWith(value);
    case "*=":
      return value !== "" && actual.includes(value);
    default:
      return false;
  }
}
