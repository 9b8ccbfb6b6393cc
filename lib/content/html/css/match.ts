/**
 * Whether a selector matches an element. All work is counted: a style sheet
 * cannot make it more than linear for long.
 *
 * @module
 */

import { type Element, isTag } from "domhandler";
import { hasAttribute, Inherited } from "./attribute_test.ts";
import { nextElement, parentElement, previousElement } from "./relatives.ts";
import type { Compound, Pseudo, Selector } from "./selector.ts";
import { stepsOf, type Work } from "./work.ts";

/** Matches selectors against the elements of one document. */
export class Matcher {
  readonly #quirks: boolean;
  readonly #work: Work;
  readonly #ids = new WeakMap<Element, string>();
  readonly #classes = new WeakMap<Element, ReadonlySet<string>>();
  readonly #positions = new WeakMap<object, Map<string, Positions>>();
  readonly #short = new WeakMap<Element, boolean>();
  readonly #inherited: Readonly<Record<"lang" | "dir", Inherited>>;

  constructor(quirks: boolean, work: Work) {
    this.#quirks = quirks;
    this.#work = work;
    this.#inherited = { lang: new Inherited("lang", work), dir: new Inherited("dir", work) };
  }

  /** Id of an element, in the case in which it is compared; empty for none. */
  idOf(element: Element): string {
    const id = element.attribs["id"] ?? "";
    if (!this.#quirks) return id;
    const known = this.#ids.get(element);
    if (known !== undefined) return known;
    const folded = id.toLowerCase();
    this.#ids.set(element, folded);
    return folded;
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
    const towards = siblings ? (one: Element) => previousElement(one, this.#work) : parentElement;
    let next = towards(element);
    while (next && !this.#work.exhausted) {
      if (this.#from(next, selector, index + 1)) return true;
      if (!repeats) return false;
      next = towards(next);
    }
    return false;
  }

  #compound(element: Element, compound: Compound): boolean {
    this.#work.spend(compound.cost + stepsOf(element.name.length));
    if (this.#work.exhausted) return false;
    if (compound.tag !== undefined && compound.tag !== element.name.toLowerCase()) return false;
    for (const id of compound.ids) {
      if (this.idOf(element) !== id) return false;
    }
    if (compound.classes.length > 0) {
      const classes = this.classesOf(element);
      if (!compound.classes.every((name) => classes.has(name))) return false;
    }
    return compound.attributes.every((test) => hasAttribute(element, test, this.#work)) &&
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
        const language = this.#inherited.lang.of(element);
        this.#work.spend(pseudo.values.length);
        return pseudo.values.some((value) =>
          value === "*" || language === value || language.startsWith(`${value}-`)
        );
      }
      case "dir":
        this.#work.spend(pseudo.values.length);
        return pseudo.values.includes(this.#inherited.dir.of(element) || "ltr");
      case "root":
        return parentElement(element) === null;
      case "empty":
        this.#work.spend(element.children.length >> 2);
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
        return this.#isShort(element);
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
      let next = nextElement(element, this.#work);
      for (; next; next = nextElement(next, this.#work)) {
        if (this.#work.exhausted) return false;
        if (this.#from(next, inner, 0)) return true;
        if (first === "+") return false;
      }
      return false;
    }
    this.#work.spend(element.children.length);
    const pending: Element[] = element.children.filter(isTag);
    for (let next = pending.pop(); next && !this.#work.exhausted; next = pending.pop()) {
      if (this.#from(next, inner, 0)) return true;
      this.#work.spend(next.children.length);
      if (relative && first === ">") continue;
      for (const child of next.children) if (isTag(child)) pending.push(child);
    }
    return false;
  }

  /** Whether all text of an element stands on its first line. */
  #isShort(element: Element): boolean {
    const known = this.#short.get(element);
    if (known !== undefined) return known;
    let letters = 0;
    const pending: Element[] = [element];
    for (let next = pending.pop(); next && letters <= LINE_LETTERS; next = pending.pop()) {
      for (const child of next.children) {
        this.#work.spend(1);
        if (child.type === "text") {
          this.#work.spend(stepsOf(child.data.length));
          letters += child.data.trim().length;
        } else if (isTag(child)) pending.push(child);
        if (pending.length > LINE_LETTERS) letters = Infinity;
        if (letters > LINE_LETTERS) break;
      }
    }
    this.#short.set(element, letters <= LINE_LETTERS);
    return letters <= LINE_LETTERS;
  }

  /** Position among the siblings that match, from 1; 0 when the element does not. */
  #positionOf(element: Element, last: boolean, of: readonly Selector[]): number {
    let position = 0;
    const next = last ? nextElement : previousElement;
    for (
      let one: Element | null = element;
      one && !this.#work.exhausted;
      one = next(one, this.#work)
    ) {
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
      this.#work.spend(element.parent?.children.length ?? 1);
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

/** Letters that stand on one line of an ordinary window. */
const LINE_LETTERS = 120;

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
