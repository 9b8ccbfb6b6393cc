/**
 * Which text a file is that has no bytes of a binary format.
 *
 * @module
 */

import { latin1 } from "./magic.ts";
import { utf16Mark } from "./plain.ts";

/** Bytes by which text is told from binary data. */
const SAMPLE_BYTES = 8_192;

/** Bytes in which text says what it is. */
const BEGIN_BYTES = 1_024;

/** Kinds of text by declared type. */
const TYPES: Readonly<Record<string, string>> = {
  "text/html": "html",
  "application/xhtml+xml": "html",
  "text/csv": "csv",
  "text/tab-separated-values": "tsv",
  "text/calendar": "ics",
  "application/ics": "ics",
  "text/vcard": "vcf",
  "text/x-vcard": "vcf",
  "application/json": "json",
  "text/markdown": "md",
  "text/xml": "xml",
  "application/xml": "xml",
  "text/enriched": "enriched",
  "text/richtext": "enriched",
  "image/svg+xml": "svg",
  "message/rfc822": "message",
  "message/global": "message",
};

/** Kinds of text by the end of the name. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  ...{ html: "html", htm: "html", xhtml: "html", csv: "csv", tsv: "tsv", tab: "tsv" },
  ...{ ics: "ics", vcs: "ics", vcf: "vcf", json: "json", md: "md", markdown: "md", xml: "xml" },
  ...{ eml: "message", log: "log", txt: "text", svg: "svg" },
};

/** Types that say nothing of what a file is. */
const VAGUE = /^(application\/(octet-stream|x-download|force-download|binary)|)$/;

const HTML = /^(<!doctype html|<html|<head|<body)[\s>]/i;

/** The text that a type promises, or when it is vague the end of a name; undefined when neither does. */
export function promisedText(type: string, name: string): string | undefined {
  if (Object.hasOwn(TYPES, type)) return TYPES[type];
  const byName = Object.hasOwn(EXTENSIONS, extensionOf(name))
    ? EXTENSIONS[extensionOf(name)]
    : undefined;
  if (type.startsWith("text/")) return byName ?? "text";
  return VAGUE.test(type) ? byName : undefined;
}

/** Whether the bytes begin as HTML does. */
export function beginsAsHtml(bytes: Uint8Array): boolean {
  return HTML.test(beginOf(bytes));
}

/** Which text the bytes are: `binary` when they are none. */
export function textKind(bytes: Uint8Array, type: string, name: string): string {
  if (!looksLikeText(bytes)) return "binary";
  const begin = beginOf(bytes);
  if (/^BEGIN:VCALENDAR/i.test(begin)) return "ics";
  if (/^BEGIN:VCARD/i.test(begin)) return "vcf";
  if (begin.startsWith("{\\rtf")) return "rtf";
  if (/^(<[?!][^>]{0,500}>\s*){0,4}<(svg:)?svg[\s>]/i.test(begin)) return "svg";
  const byName = Object.hasOwn(EXTENSIONS, extensionOf(name))
    ? EXTENSIONS[extensionOf(name)]
    : undefined;
  const promised = Object.hasOwn(TYPES, type) ? TYPES[type] : byName;
  if (promised !== undefined && promised !== "text") return promised;
  if (HTML.test(begin)) return "html";
  return /^<\?xml\s/i.test(begin) ? "xml" : "text";
}

function beginOf(bytes: Uint8Array): string {
  return latin1(bytes.subarray(0, BEGIN_BYTES)).replace(/^(\xef\xbb\xbf)?[\s\0\xfe\xff]*/, "");
}

function extensionOf(name: string): string {
  return /\.([a-z0-9]{1,8})$/.exec(name)?.[1] ?? "";
}

/** Text has no NUL, unless it is UTF-16 with its mark, and hardly any control characters. */
function looksLikeText(bytes: Uint8Array): boolean {
  if (utf16Mark(bytes) !== undefined) return true;
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  let controls = 0;
  for (const byte of sample) {
    if (byte === 0) return false;
    // Tab, the line ends, form feed and escape (ISO-2022-JP) are text.
    if (byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1b].includes(byte)) controls++;
  }
  return controls * 50 <= sample.length;
}
