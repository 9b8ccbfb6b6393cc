/**
 * A pruned tree as plain text, as one would read it aloud.
 *
 * @module
 */

import type { Document } from "domhandler";
import { leanTarget, linkText, saysTarget } from "../links.ts";
import { Flow, type Format, wordless } from "./flow.ts";
import { Writer } from "./writer.ts";

/**
 * Renders plain text. The text of a document's beginning is the beginning of
 * its text: nothing depends on what comes later.
 */
export function renderText(document: Document): string {
  const writer = new Writer({ inline: (text) => text, line: (text) => text });
  const format: Format = {
    link: (element, target, content) => {
      const before = writer.progress;
      content();
      if (writer.progress === before) {
        const stand = wordless(element);
        if (stand === "") return;
        writer.raw(stand);
      }
      if (saysTarget(linkText(element), target)) return;
      writer.space();
      writer.raw(`[${leanTarget(target)}]`);
    },
    heading: (_level, content) => {
      writer.block(2);
      content();
      writer.block(2);
    },
    emphasis: (_strong, content) => content(),
    code: (_element, content) => content(),
    preformatted: (text) => writer.lines(text),
    quotation: (content) => {
      writer.open("> ", "> ");
      content();
      writer.close();
      writer.block(2);
    },
    rule: () => {
      writer.block(1);
      writer.raw("---");
      writer.block(1);
    },
    item: (marker, content) => {
      writer.open(marker, " ".repeat(marker.length));
      content();
      writer.close();
    },
    table: () => false,
  };
  new Flow(writer, format).children(document);
  return writer.finish();
}
