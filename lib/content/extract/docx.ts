/**
 * Word documents (ECMA-376 part 1, WordprocessingML).
 *
 * @module
 */

import { MAX_FOOTNOTES } from "./caps.ts";
import type { DocumentPackage } from "./package.ts";
import { readRelationships } from "./relationships.ts";
import type { Attributes, XmlEvents } from "./xml.ts";

/** Parts with notes: how they are marked in the text, what refers to them and what they are. */
const NOTES = [
  { type: "footnotes", mark: "", reference: "w:footnoteReference", note: "w:footnote" },
  { type: "endnotes", mark: "e", reference: "w:endnoteReference", note: "w:endnote" },
  { type: "comments", mark: "c", reference: "w:commentReference", note: "w:comment" },
] as const;

/** Marks of the notes that the text refers to, by element and id. */
type Marks = Map<string, string>;

/** Puts the text of a document into its sink: the body, then notes, headers and footers. */
export async function readDocx(document: DocumentPackage): Promise<void> {
  const { main, sink } = document;
  const relationships = await readRelationships(document, main);
  const parts = (type: string): readonly string[] => {
    const named = relationships.filter((relationship) => relationship.type === type)
      .map(({ target }) => target);
    const usual = new RegExp(`^word/${type}(\\d*)\\.xml$`);
    return relationships.length > 0 ? [...new Set(named)] : document.names(usual);
  };
  const marks: Marks = new Map();
  const names = [main, ...[...NOTES.map(({ type }) => type), "header", "footer"].flatMap(parts)];
  for (const name of names) {
    if (sink.full) return;
    sink.freshLine();
    await document.read(name, events(document, marks));
  }
}

function events({ sink }: DocumentPackage, marks: Marks): XmlEvents {
  let inText = false;
  let hidden = false;
  let fallback = 0;
  let cells = 0;
  /** In a note that nothing refers to, as are the lines between text and notes. */
  let unseen = false;
  const counts: Record<string, number> = {};
  return {
    open(name, attributes) {
      if (name === "mc:Fallback") fallback++;
      if (fallback > 0) return;
      const id = attributes["w:id"] ?? "";
      const reference = NOTES.find((note) => note.reference === name);
      const note = NOTES.find((note) => note.note === name);
      if (reference && !hidden && marks.size < MAX_FOOTNOTES) {
        const count = counts[name] = (counts[name] ?? 0) + 1;
        const mark = `[${reference.mark}${count}]`;
        marks.set(`${reference.note} ${id}`, mark);
        sink.add(mark);
      } else if (note) {
        const mark = marks.get(`${name} ${id}`);
        unseen = mark === undefined;
        const author = oneLine(attributes["w:author"] ?? "");
        if (mark !== undefined) sink.add(`${mark} ${author === "" ? "" : `${author}: `}`);
      } else if (name === "w:r") hidden = false;
      else if (name === "w:vanish" && isOn(attributes)) hidden = true;
      else if (name === "w:t") inText = true;
      else if (unseen) return;
      else if (name === "w:tab") sink.add("\t");
      else if (name === "w:br" || name === "w:cr") sink.add("\n");
      else if (name === "w:tr") cells = 0;
      else if (name === "w:tc" && cells++ > 0) sink.add(" | ");
    },
    close(name) {
      if (name === "mc:Fallback") fallback--;
      if (name === "w:t") inText = false;
      else if (name === "w:r") hidden = false;
      else if (NOTES.some(({ note }) => note === name)) unseen = false;
      else if (unseen) return;
      else if (name === "w:tr") sink.endLine();
      else if (name === "w:p") {
        if (cells === 0) sink.endLine();
      } else if (name === "w:tbl") cells = 0;
    },
    text(text) {
      if (!inText || fallback > 0) return;
      if (!hidden && !unseen) sink.add(text);
      else if (text.trim() !== "") sink.notes.add("hidden_text_removed");
    },
  };
}

/** An on/off property is on unless its value says otherwise (17.17.4 ST_OnOff). */
function isOn(attributes: Attributes): boolean {
  return !["0", "false", "off"].includes(attributes["w:val"] ?? "1");
}

/** Longest name of an author, in UTF-16 units. */
const MAX_AUTHOR_CHARS = 100;

function oneLine(text: string): string {
  return text.slice(0, MAX_AUTHOR_CHARS).toWellFormed().replace(/\s+/g, " ").trim();
}
