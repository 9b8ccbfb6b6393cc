/**
 * HTML to a tree, by the rules of the HTML Standard, as a mail program without
 * scripting reads it. Bounded: whatever the input, the tree has few elements and
 * is not deep, so that everything after it may walk it.
 *
 * @module
 */

import type { Document } from "domhandler";
import { html as names, Parser, type Token } from "parse5";
import { adapter, type Htmlparser2TreeAdapterMap } from "parse5-htmlparser2-tree-adapter";

/**
 * Open elements at one time; Chromium stops at the same number and makes deeper
 * elements siblings. Newsletters nest 60 to 120 deep.
 */
const MAX_DEPTH = 512;

/**
 * Elements after which unclosed formatting is no longer carried into the next
 * block. 256 KiB of ordinary markup have under 50,000; only `<p><b id=1>`
 * repeated, where every block repeats all formatting, has more.
 */
const MAX_CARRYING_ELEMENTS = 60_000;

/** Formatting elements not closed that are carried into following blocks; people write under ten. */
const MAX_CARRIED = 64;

/** Elements that the parser opens again in the next block when they were not closed. */
const FORMATTING = new Set([
  ...["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt"],
  "u",
]);

/** Elements whose content is not markup: leaving out their tag would make it markup. */
const RAW = new Set([
  ...["iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea", "title", "xmp"],
]);

/** Elements that the parser's state depends on: they are not closed early. */
const STRUCTURE = new Set([
  ...["html", "head", "body", "frameset", "template", "table", "caption", "colgroup", "tbody"],
  ...["thead", "tfoot", "tr", "td", "th", "select", "button", "object", "marquee", "applet"],
]);

/** parse5's parser, which keeps to the limits. */
class BoundedParser extends Parser<Htmlparser2TreeAdapterMap> {
  elements = 0;
  #carried = 0;
  /** Elements closed early or left out, by name: their end tags mean nothing any more. */
  readonly #ended = new Map<string, number>();
  /** Elements left out whose end tag has not come: what is in them is left out too. */
  readonly #omitted = new Map<string, number>();

  override onStartTag(token: Token.TagToken): void {
    const markup = this.currentNotInHTML || !RAW.has(token.tagName);
    if (this.openElements.stackTop >= MAX_DEPTH && markup) {
      const current = this.openElements.current;
      const name = current && "name" in current ? current.name : "";
      if (STRUCTURE.has(name)) {
        if (!token.selfClosing) add(this.#omitted, token.tagName, 1);
        return;
      }
      this.openElements.pop();
      this.activeFormattingElements.clearToLastMarker();
      add(this.#ended, name, 1);
    }
    if (FORMATTING.has(token.tagName)) this.#carried++;
    this.#forgetFormatting();
    super.onStartTag(token);
  }

  override onEndTag(token: Token.TagToken): void {
    for (const counts of [this.#omitted, this.#ended]) {
      if (counts.size > 0 && counts.has(token.tagName)) {
        add(counts, token.tagName, -1);
        return;
      }
    }
    if (this.#carried > 0 && FORMATTING.has(token.tagName)) this.#carried--;
    super.onEndTag(token);
  }

  override onCharacter(token: Token.CharacterToken): void {
    if (this.#omitted.size > 0) return;
    this.#forgetFormatting();
    super.onCharacter(token);
  }

  #forgetFormatting(): void {
    if (this.elements <= MAX_CARRYING_ELEMENTS && this.#carried <= MAX_CARRIED) return;
    this.activeFormattingElements.clearToLastMarker();
    this.#carried = 0;
  }
}

function add(counts: Map<string, number>, name: string, by: number): void {
  const count = (counts.get(name) ?? 0) + by;
  if (count > 0) counts.set(name, count);
  else counts.delete(name);
}

/** A parsed document. */
export interface ParsedHtml {
  readonly document: Document;
  /** No or an old doctype: browsers then style as they did in 1999. */
  readonly quirks: boolean;
}

/** Parses HTML of at most `MAX_HTML_BYTES`. Near-linear; does not throw. */
export function parseHtml(html: string): ParsedHtml {
  const parser: BoundedParser = new BoundedParser({
    scriptingEnabled: false,
    treeAdapter: {
      ...adapter,
      onItemPush: () => {
        parser.elements++;
      },
    },
  });
  parser.tokenizer.write(html, true);
  const document = parser.document;
  return { document, quirks: document["x-mode"] === names.DOCUMENT_MODE.QUIRKS };
}
