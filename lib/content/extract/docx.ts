/**
 * Word documents (ECMA-376 part 1, WordprocessingML).
 *
 * @module
 */

import type { DocumentPackage } from "./package.ts";
import type { Attributes, XmlEvents } from "./xml.ts";

const PARTS = [
  /^word\/document\.xml$/,
  /^word\/footnotes\.xml$/,
  /^word\/endnotes\.xml$/,
  /^word\/header(\d*)\.xml$/,
  /^word\/footer(\d*)\.xml$/,
];

/** Puts the text of a document into its sink: the body, then notes, headers and footers. */
export async function readDocx(document: DocumentPackage): Promise<void> {
  for (const name of PARTS.flatMap((pattern) => document.names(pattern))) {
    if (document.sink.full) return;
    document.sink.freshLine();
    await document.read(name, events(document));
  }
}

function events({ sink }: DocumentPackage): XmlEvents {
  let inText = false;
  let hidden = false;
  let fallback = 0;
  let cells = 0;
  return {
    open(name, attributes) {
      if (name === "mc:Fallback") fallback++;
      if (fallback > 0) return;
      if (name === "w:r") hidden = false;
      else if (name === "w:vanish" && isOn(attributes)) hidden = true;
      else if (name === "w:t") inText = true;
      else if (name === "w:tab") sink.add("\t");
      else if (name === "w:br" || name === "w:cr") sink.add("\n");
      else if (name === "w:tr") cells = 0;
      else if (name === "w:tc" && cells++ > 0) sink.add(" | ");
    },
    close(name) {
      if (name === "mc:Fallback") fallback--;
      if (name === "w:t") inText = false;
      else if (name === "w:r") hidden = false;
      else if (name === "w:tr") sink.endLine();
      else if (name === "w:p") {
        if (cells === 0) sink.endLine();
      } else if (name === "w:tbl") cells = 0;
    },
    text(text) {
      if (!inText || fallback > 0) return;
      if (!hidden) sink.add(text);
      else if (text.trim() !== "") sink.notes.add("hidden_text_removed");
    },
  };
}

/** An on/off property is on unless its value says otherwise (17.17.4 ST_OnOff). */
function isOn(attributes: Attributes): boolean {
  return !["0", "false", "off"].includes(attributes["w:val"] ?? "1");
}
