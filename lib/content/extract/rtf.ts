/**
 * The text of an RTF file (Rich Text Format 1.9.1): what its control words
 * print, without fonts, styles, pictures and hidden text.
 *
 * @module
 */

import type { TextSink } from "./sink.ts";

/** Nesting of groups that is followed; deeper groups are left out. */
const MAX_GROUPS = 256;

/** Groups that hold no text of the document. */
const DESTINATIONS = new Set([
  ...["fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer"],
  ...["themedata", "datastore", "listtable", "listoverridetable", "rsidtbl", "generator"],
  ...["fldinst", "latentstyles", "xmlnstbl", "filetbl", "revtbl"],
]);

const PRINTED: Readonly<Record<string, string>> = {
  ...{ par: "\n", line: "\n", sect: "\n", page: "\n", row: "\n", cell: "\t", tab: "\t" },
  ...{ emdash: "—", endash: "–", lquote: "‘", rquote: "’", ldblquote: "“", rdblquote: "”" },
  ...{ bullet: "•", emspace: " ", enspace: " " },
};

interface Group {
  readonly skipped: boolean;
  readonly hidden: boolean;
  /** Characters after `\u` that stand for readers without Unicode. */
  readonly fallback: number;
}

/** Puts the text into the sink. `source` has one character per byte. */
export function readRtf(source: string, sink: TextSink): void {
  const token = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|([^\\{}]+)|\\/gi;
  const stack: Group[] = [];
  let group: Group = { skipped: false, hidden: false, fallback: 1 };
  let tooDeep = 0;
  let codepage = "windows-1252";
  let bytes: number[] = [];
  /** The first half of a character that is written as two. */
  let high = "";
  let skip = 0;
  const flush = (): void => {
    if (bytes.length > 0) print(new TextDecoder(codepage).decode(new Uint8Array(bytes)));
    bytes = [];
  };
  const print = (text: string): void => {
    if (group.skipped || tooDeep > 0) return;
    if (group.hidden) sink.notes.add("hidden_text_removed");
    else sink.add(text);
  };
  for (const [, word, number, hex, symbol, brace, plain] of source.matchAll(token)) {
    if (sink.full) return;
    if (hex !== undefined) {
      if (skip > 0) skip--;
      else bytes.push(parseInt(hex, 16));
      continue;
    }
    flush();
    if (brace === "{") {
      if (stack.length >= MAX_GROUPS) tooDeep++;
      else stack.push(group);
      skip = 0;
    } else if (brace === "}") {
      if (tooDeep > 0) tooDeep--;
      else group = stack.pop() ?? group;
      skip = 0;
    } else if (plain !== undefined) {
      const text = plain.replace(/[\r\n]/g, "");
      print(text.slice(skip));
      skip = Math.max(0, skip - text.length);
    } else if (symbol !== undefined) {
      if (symbol === "*") group = { ...group, skipped: true };
      else if (symbol === "~") print(" ");
      else if (symbol === "_") print("-");
      else if (/[\\{}]/.test(symbol)) print(symbol);
      else if (/[\r\n]/.test(symbol)) print("\n");
    } else if (word !== undefined) {
      const value = Number(number ?? 1);
      if (word === "u") {
        const unit = String.fromCharCode(value & 0xffff);
        const isHigh = /[\ud800-\udbff]/.test(unit);
        if (!isHigh) print(high + unit);
        high = isHigh ? unit : "";
        skip = group.fallback;
      } else if (word === "uc") group = { ...group, fallback: Math.min(Math.max(value, 0), 16) };
      else if (word === "v") group = { ...group, hidden: number !== "0" };
      else if (word === "plain") group = { ...group, hidden: false };
      else if (word === "ansicpg") codepage = codepageLabel(value);
      else if (DESTINATIONS.has(word)) group = { ...group, skipped: true };
      else if (Object.hasOwn(PRINTED, word)) print(PRINTED[word] ?? "");
    }
  }
  flush();
}

function codepageLabel(number: number): string {
  const label = number === 932 ? "shift_jis" : number === 936 ? "gbk" : `windows-${number}`;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return "windows-1252";
  }
}
