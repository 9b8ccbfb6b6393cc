/**
 * PowerPoint presentations (ECMA-376 part 1, PresentationML).
 *
 * @module
 */

import { MAX_PAGES } from "./caps.ts";
import type { DocumentPackage } from "./package.ts";

const SLIDES = /^ppt\/slides\/slide(\d{1,6})\.xml$/;

/** Puts the text of all slides into the sink. */
export async function readPptx(document: DocumentPackage): Promise<void> {
  const { sink } = document;
  const slides = document.names(SLIDES);
  if (slides.length > MAX_PAGES) sink.notes.add("pages_cut");
  for (const [i, name] of slides.slice(0, MAX_PAGES).entries()) {
    if (sink.full) return;
    let hidden = false;
    let inText = false;
    await document.read(name, {
      open(element, attributes) {
        if (element === "p:sld") {
          hidden = attributes["show"] === "0" || attributes["show"] === "false";
          if (hidden) sink.notes.add("hidden_text_removed");
          else sink.heading(`slide ${i + 1}`);
        } else if (element === "a:t") inText = true;
        else if (element === "a:br" && !hidden) sink.add("\n");
      },
      close(element) {
        if (element === "a:t") inText = false;
        else if (element === "a:p" && !hidden) sink.freshLine();
      },
      text(text) {
        if (inText && !hidden) sink.add(text);
      },
    });
  }
}
