/**
 * Links of a body, each once.
 *
 * @module
 */

import type { BodyLink } from "./protocol.ts";

/**
 * Different links of a message that are judged. The longest newsletters have
 * some hundred; judging as many as these takes a tenth of a second.
 */
export const MAX_LINKS = 2_000;

/** Collects links: a pair of text and target that comes again says nothing new. */
export class LinkList {
  readonly links: BodyLink[] = [];
  /** All that were added. */
  count = 0;
  /** Whether there was no room for a link. */
  isCut = false;
  readonly #known = new Set<string>();

  /** Adds a link that somebody can click. */
  add(link: BodyLink): void {
    this.count++;
    // Neither has a line end: both are one safe line.
    const key = `${link.text}\n${link.target}`;
    if (this.#known.has(key)) return;
    if (this.links.length >= MAX_LINKS) {
      this.isCut = true;
      return;
    }
    this.#known.add(key);
    this.links.push(link);
  }
}
