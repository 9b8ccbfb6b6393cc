/**
 * Takes out of a tree what a reader does not see, and counts it.
 *
 * @module
 */

import { type Document, type Element, isComment, isTag, isText, type Text } from "domhandler";
import { codePointLength, sliceCodePoints } from "../../contract/text.ts";
import { removeInvisible, singleLine } from "../invisible.ts";
import { isRemote, remoteStyles } from "./remote.ts";
import type { Visibility } from "./visibility/visibility.ts";

/** Longest preheader kept, in code points: mail programs show up to 140. */
const MAX_PREHEADER = 200;

/** Longest alternative text or value kept, in code points. */
const MAX_WORDS = 200;

/** What was taken out. */
export interface Pruned {
  readonly elements: number;
  readonly characters: number;
  /** Invisible characters removed from what is left. */
  readonly invisible: number;
  readonly images: number;
  readonly trackers: number;
  readonly preheader: string;
}

/** Elements whose content is no text of the mail, hidden or not. */
const NO_TEXT = new Set(["head", "link", "meta", "script", "style", "title"]);

/** Prunes in place. Linear. */
export function prune(document: Document, visibility: Visibility): Pruned {
  const pruner = new Pruner(visibility);
  pruner.visit(document);
  return pruner.result();
}

class Pruner {
  readonly #visibility: Visibility;
  readonly #beginning: string[] = [];
  #begun = false;
  #elements = 0;
  #characters = 0;
  #invisible = 0;
  #images = 0;
  #trackers = 0;

  constructor(visibility: Visibility) {
    this.#visibility = visibility;
  }

  result(): Pruned {
    const prose = singleLine(this.#beginning.join(" ")).text;
    return {
      elements: this.#elements,
      characters: this.#characters,
      invisible: this.#invisible,
      images: this.#images,
      trackers: this.#trackers,
      preheader: /\p{L}{2}/u.test(prose) ? sliceCodePoints(prose, 0, MAX_PREHEADER).slice : "",
    };
  }

  visit(parent: Document | Element): void {
    const { seen, cut, gone } = this.#visibility;
    const kept: typeof parent.children = [];
    let hidText = false;
    for (const child of parent.children) {
      if (isText(child)) {
        const cutAt = cut.get(child);
        if (cutAt !== undefined) {
          hidText = this.#hide(child.data.slice(cutAt)) || hidText;
          child.data = child.data.slice(0, cutAt);
        }
        if (seen.has(child) || child.data.trim() === "") {
          this.#keepText(child);
          kept.push(child);
        } else {
          hidText = this.#hide(child.data) || hidText;
          child.data = " ";
        }
      } else if (isTag(child)) {
        if (gone.has(child)) this.#remove(child);
        else if (this.#keep(child)) kept.push(child);
      } else if (isComment(child)) {
        // Conditional comments around markup for Outlook hide nothing.
        const words = child.data.replace(/\[(?:if|endif)[^[\]]*\]>?|<[^<>]*>?/g, " ");
        if (this.#hide(words, false)) this.#elements++;
      }
    }
    if (hidText) this.#elements++;
    parent.children = kept;
    kept.forEach((child, i) => {
      child.prev = kept[i - 1] ?? null;
      child.next = kept[i + 1] ?? null;
    });
  }

  #keepText(node: Text): void {
    const { text, removed } = removeInvisible(node.data);
    node.data = text;
    this.#invisible += removed;
    if (text.trim() !== "") this.#begun = true;
  }

  /** Keeps an element; false for pictures that have neither room nor words. */
  #keep(element: Element): boolean {
    const { seen, painted } = this.#visibility;
    this.#images += remoteStyles(element);
    if (element.name === "img" || element.name === "input") {
      const isPainted = painted.has(element);
      const remote = isRemote(element);
      if (remote) this.#count(isPainted);
      for (const name of ["alt", "value", "placeholder"]) {
        const words = element.attribs[name];
        if (words === undefined) continue;
        const { text, removed } = singleLine(words);
        if (isPainted && seen.has(element)) {
          this.#invisible += removed;
          element.attribs[name] = sliceCodePoints(text, 0, MAX_WORDS).slice;
          if (text !== "") this.#begun = true;
        } else {
          if (this.#hide(text)) this.#elements++;
          delete element.attribs[name];
        }
      }
      return isPainted;
    }
    this.visit(element);
    return true;
  }

  /** Removes an element of which nothing is painted. */
  #remove(element: Element): void {
    const texts: string[] = [];
    const pending: (Document | Element)[] = [element];
    for (let next = pending.pop(); next; next = pending.pop()) {
      if (isTag(next)) {
        this.#images += remoteStyles(next);
        if (next.name === "img" && isRemote(next)) this.#count(false);
      }
      if (isTag(next) && NO_TEXT.has(next.name)) continue;
      for (const child of next.children.toReversed()) {
        if (isTag(child) || child.type === "root") pending.push(child as Document | Element);
      }
      for (const child of next.children) if (isText(child)) texts.push(child.data);
    }
    if (this.#hide(texts.join(" "))) this.#elements++;
  }

  #count(isPainted: boolean): void {
    this.#images++;
    if (!isPainted) this.#trackers++;
  }

  /** Counts hidden text; false when there is none. */
  #hide(data: string, prose = true): boolean {
    const { text } = singleLine(data);
    if (text === "") return false;
    this.#characters += codePointLength(text);
    if (!this.#begun && prose) this.#beginning.push(text);
    return true;
  }
}
