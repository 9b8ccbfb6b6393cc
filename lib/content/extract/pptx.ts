/**
 * PowerPoint presentations (ECMA-376 part 1, PresentationML).
 *
 * @module
 */

import { MAX_PAGES } from "./caps.ts";
import type { DocumentPackage } from "./package.ts";
import { readRelationships } from "./relationships.ts";

const SLIDES = /^ppt\/slides\/slide(\d{1,6})\.xml$/;

/** Puts the text of all slides into the sink. */
export async function readPptx(document: DocumentPackage): Promise<void> {
  const { sink } = document;
  const slides = await readSlides(document);
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

/** Names of the slides in the order in which they are shown; without that, by their numbers. */
async function readSlides(document: DocumentPackage): Promise<readonly string[]> {
  const targets = new Map(
    (await readRelationships(document, document.main)).map(({ id, target }) => [id, target]),
  );
  const slides: string[] = [];
  const enough = (): boolean => slides.length > MAX_PAGES;
  await document.read(document.main, {
    open(name, attributes) {
      const target = targets.get(attributes["r:id"] ?? "");
      if (name === "p:sldId" && target !== undefined && !enough()) slides.push(target);
    },
  }, enough);
  return slides.length > 0 ? slides : document.names(SLIDES);
}
