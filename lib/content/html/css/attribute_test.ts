/**
 * What selectors ask of attributes. Values may be as long as the document, so their
 * characters are counted.
 *
 * @module
 */

import type { Element } from "domhandler";
import { parentElement } from "./relatives.ts";
import type { AttributeTest } from "./selector.ts";
import { stepsOf, type Work } from "./work.ts";

/** Whether an element has an attribute as a selector wants it. */
export function hasAttribute(element: Element, test: AttributeTest, work: Work): boolean {
  const raw = element.attribs[test.name];
  if (raw === undefined) return false;
  const { operator, value } = test;
  if (operator === "") return true;
  work.spend(stepsOf(raw.length) << (operator === "~=" || operator === "*=" ? 1 : 0));
  const actual = test.ignoreCase ? raw.toLowerCase() : raw;
  switch (operator) {
    case "=":
      return actual === value;
    case "~=":
      return value !== "" && !/\s/.test(value) && hasWord(actual, value);
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

function hasWord(text: string, word: string): boolean {
  const isSpace = (char: string | undefined): boolean => char === undefined || /\s/.test(char);
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    if (isSpace(text[at - 1]) && isSpace(text[at + word.length])) return true;
  }
  return false;
}

/** An attribute that children take from their parents; each element's value is found once. */
export class Inherited {
  readonly #name: string;
  readonly #work: Work;
  readonly #values = new WeakMap<Element, string>();

  constructor(name: string, work: Work) {
    this.#name = name;
    this.#work = work;
  }

  /** The value in lower case, empty for none. */
  of(element: Element): string {
    const asked: Element[] = [];
    let value = "";
    for (let one: Element | null = element; one; one = parentElement(one)) {
      const known = this.#values.get(one);
      if (known !== undefined) {
        value = known;
        break;
      }
      this.#work.spend(1);
      asked.push(one);
      const own = one.attribs[this.#name];
      if (own !== undefined) {
        value = own.toLowerCase();
        break;
      }
    }
    for (const one of asked) this.#values.set(one, value);
    return value;
  }
}
