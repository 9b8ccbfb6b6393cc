/**
 * The text of a drawing (SVG 2): its title, descriptions and the text drawn, not
 * its scripts and styles.
 *
 * @module
 */

import type { TextSink } from "./sink.ts";
import { type Attributes, xmlReader } from "./xml.ts";

/** Elements with text for people. */
const TEXTS: ReadonlySet<string> = new Set(["text", "title", "desc"]);

/** Elements of which nothing is drawn where they stand. */
const UNSEEN: ReadonlySet<string> = new Set(["script", "style", "metadata", "defs", "symbol"]);

/** What hides an element, as an attribute or a style of its own. */
const HIDING =
  /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0{1,9}(?:\.0{0,9})?\s*(?:;|$))/i;

/** Longest style that is looked through, in characters. */
const MAX_STYLE_CHARS = 4_096;

/** Puts the text into the sink. */
export async function readSvg(source: string, sink: TextSink): Promise<void> {
  /** For every open element: whether it is text, and whether it hides what is in it. */
  const open: { readonly text: boolean; readonly unseen: boolean; readonly hidden: boolean }[] = [];
  let texts = 0;
  let unseen = 0;
  let hidden = 0;
  const reader = await xmlReader({
    open(name, attributes) {
      const local = name.replace(/^.*:/, "");
      const entry = {
        text: TEXTS.has(local),
        unseen: UNSEEN.has(local),
        hidden: hides(attributes),
      };
      open.push(entry);
      if (entry.unseen) unseen++;
      if (entry.hidden) hidden++;
      if (entry.text) texts++;
      // Lines of a drawing are often elements of their own.
      if (local === "tspan" && attributes["y"] !== undefined) sink.freshLine();
    },
    close() {
      const entry = open.pop();
      if (entry?.unseen) unseen--;
      if (entry?.hidden) hidden--;
      if (entry?.text && --texts === 0) sink.freshLine();
    },
    text(text) {
      if (texts === 0 || unseen > 0) return;
      if (hidden === 0) sink.add(text.replace(/\s+/g, " "));
      else if (text.trim() !== "") sink.notes.add("hidden_text_removed");
    },
  });
  // A document type that defines nothing is common and harmless.
  const bytes = new TextEncoder().encode(source.replace(/<!DOCTYPE[^[\]>]{0,1000}>/i, ""));
  const goesOn = reader.write(bytes);
  const problem = reader.end();
  if (!goesOn || problem !== undefined) sink.notes.add(problem ?? "broken");
}

function hides(attributes: Attributes): boolean {
  const style = (attributes["style"] ?? "").slice(0, MAX_STYLE_CHARS);
  return attributes["display"] === "none" ||
    /^(hidden|collapse)$/.test(attributes["visibility"] ?? "") ||
    Number(attributes["opacity"] ?? 1) === 0 || HIDING.test(style);
}
