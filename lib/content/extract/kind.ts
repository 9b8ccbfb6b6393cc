/**
 * What an attachment really is: by its bytes first, and only where they say
 * nothing by its declared type and its name.
 *
 * @module
 */

import { MAX_INFLATED_BYTES } from "./caps.ts";
import { utf16Mark } from "./plain.ts";
import { readDirectory, readEntry, type ZipDirectory } from "./zip.ts";

/** What was found. */
export interface Kind {
  /** `pdf`, `docx`, `zip`, `text`, `binary`, … */
  readonly kind: string;
  /** The directory, when the bytes are a zip. */
  readonly zip: ZipDirectory | undefined;
  /** `polyglot`, `not_what_it_claims`, `macros`. */
  readonly notes: readonly string[];
}

/** Bytes in which a PDF header may stand (ISO 32000-1 annex H, note 13). */
const PDF_HEADER_BYTES = 1_024;

/** Bytes by which text is told from binary data. */
const SAMPLE_BYTES = 8_192;

/** Binary formats by their first bytes (hex; `..` is any byte). */
const MAGIC: readonly (readonly [kind: string, offset: number, bytes: string])[] = [
  ["ole", 0, "d0cf11e0a1b11ae1"],
  ["7z", 0, "377abcaf271c"],
  ["rar", 0, "526172211a07"],
  ["gz", 0, "1f8b"],
  ["bz2", 0, "425a68"],
  ["xz", 0, "fd377a585a00"],
  ["zst", 0, "28b52ffd"],
  ["tar", 257, "7573746172"],
  ["png", 0, "89504e470d0a1a0a"],
  ["jpeg", 0, "ffd8ff"],
  ["gif", 0, "474946383761"],
  ["gif", 0, "474946383961"],
  ["webp", 0, "52494646........57454250"],
  ["wav", 0, "52494646........57415645"],
  ["avi", 0, "52494646........41564920"],
  ["tiff", 0, "49492a00"],
  ["tiff", 0, "4d4d002a"],
  ["mp3", 0, "494433"],
  ["ogg", 0, "4f676753"],
  ["flac", 0, "664c6143"],
  ["mp4", 4, "66747970"],
  ["mkv", 0, "1a45dfa3"],
  ["executable", 0, "7f454c46"],
  ["executable", 0, "cffaedfe"],
  ["executable", 0, "cafebabe"],
];

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
  "message/rfc822": "message",
  "message/global": "message",
};

/** Kinds of text by the end of the name. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  ...{ html: "html", htm: "html", xhtml: "html", csv: "csv", tsv: "tsv", tab: "tsv" },
  ...{ ics: "ics", vcs: "ics", vcf: "vcf", json: "json", md: "md", markdown: "md", xml: "xml" },
  ...{ eml: "message", log: "log", rtf: "rtf" },
};

/** What a declared type or an extension promises, where a lie is worth telling. */
const PROMISES: readonly (readonly [pattern: RegExp, kinds: RegExp])[] = [
  [/^application\/pdf$|\.pdf$/, /^pdf$/],
  [/wordprocessingml\.document|\.docx$/, /^(docx|encrypted_office)$/],
  [/spreadsheetml\.sheet|\.xlsx$/, /^(xlsx|encrypted_office)$/],
  [/presentationml\.presentation|\.pptx$/, /^(pptx|encrypted_office)$/],
  [
    /^image\/(png|jpe?g|gif|webp|tiff)$|\.(png|jpe?g|gif|webp|tiff?)$/,
    /^(png|jpeg|gif|webp|tiff)$/,
  ],
  [
    /^text\/|\.(txt|csv|tsv|md|log|json|xml|ics|vcf|html?)$/,
    /^(text|csv|tsv|md|log|json|xml|ics|vcf|html|message)$/,
  ],
];

/** Says what the bytes are. */
export async function detectKind(
  bytes: Uint8Array,
  declaredType: string,
  name: string,
): Promise<Kind> {
  const type = declaredType.toLowerCase().slice(0, 127);
  const lowerName = name.toLowerCase();
  const zip = readDirectory(bytes);
  const found = new Set<string>();
  const begins = magicOf(bytes);
  if (begins !== undefined) found.add(begins);
  if (hasPdfHeader(bytes)) found.add("pdf");
  if (zip && (zip.entries.length > 0 || begins === undefined)) found.add(await zipKind(bytes, zip));
  const notes: string[] = found.size > 1 ? ["polyglot"] : [];
  // Of several, what stands at the very beginning is what most programs would open.
  const first = found.has("pdf") && (startsWith(bytes, "%PDF-") || !startsWith(bytes, "PK"))
    ? "pdf"
    : begins ?? [...found].at(-1);
  const kind = first === "ole" ? oleKind(bytes) : first ?? textKind(bytes, type, lowerName);
  if (zip?.entries.some((entry) => /(^|\/)vbaProject\.bin$/i.test(entry.name))) {
    notes.push("macros");
  }
  const lies = PROMISES.some(([pattern, kinds]) =>
    (pattern.test(type) || pattern.test(lowerName)) && !kinds.test(kind)
  );
  if (lies && bytes.length > 0) notes.push("not_what_it_claims");
  return { kind, zip, notes };
}

function magicOf(bytes: Uint8Array): string | undefined {
  if (startsWith(bytes, "{\\rtf")) return "rtf";
  // Two letters are no proof: the header says where the rest of the program is.
  if (startsWith(bytes, "MZ") && bytes.length >= 64 && bytes.subarray(0, 64).includes(0)) {
    return "executable";
  }
  return MAGIC.find(([, offset, magic]) =>
    offset + magic.length / 2 <= bytes.length &&
    magic.match(/../g)?.every((hex, i) => hex === ".." || bytes[offset + i] === parseInt(hex, 16))
  )?.[0];
}

function hasPdfHeader(bytes: Uint8Array): boolean {
  return latin1(bytes.subarray(0, PDF_HEADER_BYTES)).includes("%PDF-");
}

async function zipKind(bytes: Uint8Array, { entries }: ZipDirectory): Promise<string> {
  const names = new Set(entries.map((entry) => entry.name));
  if (names.has("word/document.xml")) return "docx";
  if (names.has("xl/workbook.xml")) return "xlsx";
  if (names.has("ppt/presentation.xml")) return "pptx";
  const mimetype = entries.find((entry) => entry.name === "mimetype");
  if (mimetype && names.has("content.xml")) {
    const content = await readEntry(bytes, mimetype, { left: MAX_INFLATED_BYTES }, 128);
    const declared = latin1(content).trim();
    const match = /^application\/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation)/
      .exec(declared);
    if (match) return match[1] === "text" ? "odt" : match[1] === "spreadsheet" ? "ods" : "odp";
  }
  return "zip";
}

/** Streams of a compound file have their names in UTF-16 in its directory (MS-CFB 2.6.1). */
function oleKind(bytes: Uint8Array): string {
  const has = (name: string): boolean =>
    indexOf(
      bytes,
      new Uint8Array(
        [...name].flatMap((character) => [character.charCodeAt(0), 0]),
      ),
    );
  if (has("EncryptedPackage")) return "encrypted_office";
  if (has("WordDocument")) return "doc";
  if (has("Workbook")) return "xls";
  if (has("PowerPoint Document")) return "ppt";
  return has("__properties_version1.0") ? "msg" : "ole";
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array): boolean {
  const first = wanted[0] ?? 0;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let i = 1;
    while (i < wanted.length && bytes[at + i] === wanted[i]) i++;
    if (i === wanted.length) return true;
  }
  return false;
}

function textKind(bytes: Uint8Array, type: string, name: string): string {
  if (!looksLikeText(bytes)) return "binary";
  const begin = latin1(bytes.subarray(0, 1_024)).replace(/^(\xef\xbb\xbf)?[\s\0\xfe\xff]*/, "");
  if (/^BEGIN:VCALENDAR/i.test(begin)) return "ics";
  if (/^BEGIN:VCARD/i.test(begin)) return "vcf";
  const promised = TYPES[type] ?? EXTENSIONS[/\.([a-z0-9]{1,8})$/.exec(name)?.[1] ?? ""];
  if (promised !== undefined && promised !== "rtf") return promised;
  if (/^(<!doctype html|<html|<head|<body)[\s>]/i.test(begin)) return "html";
  return /^<\?xml\s/i.test(begin) ? "xml" : "text";
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

function startsWith(bytes: Uint8Array, text: string): boolean {
  return latin1(bytes.subarray(0, text.length)) === text;
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
