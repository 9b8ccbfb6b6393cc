/**
 * Address books (vCard, RFC 6350) as a person would read them out.
 *
 * @module
 */

import { contentLines, unescapeText } from "./content_lines.ts";
import type { TextSink } from "./sink.ts";

const LABELS: Readonly<Record<string, string>> = {
  FN: "Name",
  N: "Name parts",
  NICKNAME: "Nickname",
  ORG: "Organization",
  TITLE: "Title",
  ROLE: "Role",
  EMAIL: "Email",
  TEL: "Phone",
  ADR: "Address",
  URL: "Link",
  BDAY: "Birthday",
  NOTE: "Note",
};

/** Puts the cards into the sink. */
export function readAddressBook(text: string, sink: TextSink): void {
  const { lines, cut } = contentLines(text);
  if (cut) sink.notes.add("text_cut_at_limit");
  for (const { name, value } of lines) {
    if (sink.full) return;
    if (name === "BEGIN") sink.heading("contact");
    const label = Object.hasOwn(LABELS, name) ? LABELS[name] : undefined;
    if (label === undefined) continue;
    const parts = /^(N|ADR|ORG)$/.test(name) ? value.split(/(?<!\\);/) : [value];
    const shown = parts.map((part) => unescapeText(part).trim()).filter((part) => part !== "");
    if (shown.length > 0) sink.add(`${label}: ${shown.join(", ")}\n`);
  }
}
