/**
 * Character sets, through the runtime's own decoders (WHATWG Encoding).
 *
 * The text of a longer beginning of some bytes always begins with the text of
 * a shorter one: pages are counted in characters of text whose end may not have
 * been fetched yet. So what is decided by looking at bytes is decided by a
 * window of fixed size, and while the window is not full, the text stops before
 * the first byte that depends on the decision.
 *
 * @module
 */

import { guessLegacy, isIso2022Jp } from "./charset_guess.ts";
import { decodeShift, isShiftCharset } from "./charset_shift.ts";
import { decodeUtf8, firstInvalid, measureUtf8, SINGLE_BYTE_FALLBACK } from "./utf8.ts";

/** Decoded text and what was odd about its charset. */
export interface Decoded {
  readonly text: string;
  /** `charset_missing`, `charset_unknown` or `charset_wrong`; undefined when nothing was odd. */
  readonly note: string | undefined;
}

/** Bytes that are looked at to tell charsets apart, from the first one that is not ASCII on. */
export const DETECTION_BYTES = 1_024;

/** Characters of several bytes that must all be right before another declared charset is not believed. */
const CONVINCING_UTF8 = 6;

// Names seen in mail that the Encoding Standard does not know.
const ALIASES: Readonly<Record<string, string>> = {
  "utf-8-mac": "utf-8",
  "unicode-1-1-utf-8": "utf-8",
  "utf8mb4": "utf-8",
  "cp65001": "utf-8",
  "ks_c_5601": "euc-kr",
  "ms949": "euc-kr",
  "cp949": "euc-kr",
  "uhc": "euc-kr",
  "cp932": "shift_jis",
  "cp943": "shift_jis",
  "sjis": "shift_jis",
  "eucjp": "euc-jp",
  "eucjp-ms": "euc-jp",
  "ujis": "euc-jp",
  "iso2022kr": "iso-2022-kr",
  "csiso2022kr": "iso-2022-kr",
  "hz": "hz-gb-2312",
  "utf7": "utf-7",
  "unicode-1-1-utf-7": "utf-7",
  "cp936": "gbk",
  "ms936": "gbk",
  "euc-cn": "gbk",
  "gb_2312": "gbk",
  "cp54936": "gb18030",
  "cp950": "big5",
  "big5-eten": "big5",
  "cp51932": "euc-jp",
  "iso-2022-jp-1": "iso-2022-jp",
  "iso-2022-jp-2": "iso-2022-jp",
  "iso-2022-jp-3": "iso-2022-jp",
  "iso-2022-jp-ms": "iso-2022-jp",
  "cp50220": "iso-2022-jp",
  "cp50221": "iso-2022-jp",
  "cp1252": "windows-1252",
  "iso-8859-8-e": "iso-8859-8",
  "latin-1": "windows-1252",
  "koi8": "koi8-r",
  "ansi_x3.4": "us-ascii",
  "ascii-us": "us-ascii",
  "7bit": "us-ascii",
  "8bit": "utf-8",
};

const ASCII: ReadonlySet<string> = new Set(["us-ascii", "ascii", "ansi_x3.4-1968", "iso646-us"]);

/** One byte a character, Latin letters, and so many accented ones that any bytes look like text. */
const LATIN = /^(windows-125[0247]|iso-8859-(?:1|2|3|4|9|10|13|14|15|16)|macintosh)$/;

/** Decoders of bytes below 0x80 into something else than ASCII. */
const STATEFUL: ReadonlySet<string> = new Set([
  ...["utf-16le", "utf-16be", "iso-2022-jp"],
  ...["iso-2022-kr", "hz-gb-2312", "utf-7"],
]);

const ESC = 0x1b;

/** A known label, in its decoder's words; `ascii` when it promises nothing beyond it. */
function encodingOf(label: string): string | undefined {
  const name = Object.hasOwn(ALIASES, label) ? ALIASES[label] ?? label : label;
  if (ASCII.has(name)) return "ascii";
  if (isShiftCharset(name)) return name;
  try {
    const { encoding } = new TextDecoder(name);
    // Private use characters for every byte: no mail means that.
    return encoding === "x-user-defined" ? undefined : encoding;
  } catch {
    return undefined;
  }
}

/** Whether text in this charset can be decoded. */
export function isKnownCharset(charset: string): boolean {
  return encodingOf(cleanLabel(charset)) !== undefined;
}

/**
 * Decodes text. Bytes that are not what the charset says are decoded as UTF-8
 * if they are that; single bytes that are not UTF-8 as those of a legacy charset.
 *
 * @param charset Declared; empty when there is none.
 * @param complete False when more bytes follow.
 */
export function decodeCharset(bytes: Uint8Array, charset: string, complete: boolean): Decoded {
  const label = cleanLabel(charset);
  const declared = label === "" ? undefined : encodingOf(label);
  const blame = label === ""
    ? "charset_missing"
    : declared === undefined
    ? "charset_unknown"
    : "charset_wrong";
  const marked = byteOrderMark(bytes, complete);
  if (marked === "undecided") return { text: "", note: undefined };
  if (marked) {
    const rest = bytes.subarray(marked.length);
    const right = declared === marked.encoding || declared === "utf-16le" && marked.length === 2;
    const note = right ? undefined : blame;
    if (marked.encoding === "utf-8") {
      const { text, valid } = decodeUtf8(rest, SINGLE_BYTE_FALLBACK, complete);
      return { text, note: note ?? (valid ? undefined : "charset_wrong") };
    }
    return { text: plain(rest, marked.encoding, complete), note };
  }
  const encoding = label === "utf-16" && bytes[0] === 0 ? "utf-16be" : declared;
  if (encoding === undefined || encoding === "ascii" || encoding === "utf-8") {
    const { text, odd } = decodeLoosely(bytes, encoding === "utf-8", complete);
    // An unknown charset is worth a note even if all bytes are ASCII: they may mean something else.
    return { text, note: odd || blame === "charset_unknown" ? blame : undefined };
  }
  return decodeLegacy(bytes, encoding, complete);
}

function cleanLabel(charset: string): string {
  // RFC 2231 language suffixes and stray quotes come with some labels.
  return charset.trim().replace(/^["']+|["']+$/g, "").replace(/\*.*$/s, "").trim().toLowerCase();
}

/** UTF-8 that may be something else instead. */
function decodeLoosely(
  bytes: Uint8Array,
  promised: boolean,
  complete: boolean,
): { readonly text: string; readonly odd: boolean } {
  const first = promised
    ? firstInvalid(bytes, complete)
    : bytes.findIndex((byte) => byte >= 0x80 || byte === ESC);
  if (first < 0) return { text: plain(bytes, "utf-8", complete), odd: false };
  const sample = bytes.subarray(first, first + DETECTION_BYTES);
  const head = plain(bytes.subarray(0, first), "utf-8", true);
  if (!complete && sample.length < DETECTION_BYTES) return { text: head, odd: true };
  const measured = measureUtf8(sample);
  const guess = guessLegacy(sample, measured);
  const legacy = !promised && isIso2022Jp(sample)
    ? "iso-2022-jp"
    : guess.whole
    ? guess.encoding
    : undefined;
  if (legacy !== undefined) {
    return { text: head + plain(bytes.subarray(first), legacy, complete), odd: true };
  }
  const { text, valid } = decodeUtf8(bytes, guess.encoding, complete);
  return { text, odd: !valid || !promised && measured.multibyte > 0 };
}

/** A declared charset other than UTF-8, which may be UTF-8 all the same. */
function decodeLegacy(bytes: Uint8Array, encoding: string, complete: boolean): Decoded {
  if (encoding.startsWith("utf-16")) return checked(plain(bytes, encoding, complete));
  const first = bytes.findIndex((byte) => byte >= 0x80);
  if (first < 0) return checked(plain(bytes, encoding, complete));
  const sample = bytes.subarray(first, first + DETECTION_BYTES);
  if (!complete && sample.length < DETECTION_BYTES) {
    return checked(plain(bytes.subarray(0, first), encoding, false));
  }
  const { multibyte, invalid } = measureUtf8(sample);
  const needed = LATIN.test(encoding) || isShiftCharset(encoding) ? 1 : CONVINCING_UTF8;
  if (invalid > 0 || multibyte < needed) return checked(plain(bytes, encoding, complete));
  const head = plain(bytes.subarray(0, first), encoding, false);
  const fallback = STATEFUL.has(encoding) ? SINGLE_BYTE_FALLBACK : encoding;
  const rest = decodeUtf8(bytes.subarray(first), fallback, complete);
  return { text: head + rest.text, note: "charset_wrong" };
}

/** Bytes that mean nothing in a charset become U+FFFD, one that people do not write. */
function checked(text: string): Decoded {
  return { text, note: text.includes("\uFFFD") ? "charset_wrong" : undefined };
}

function plain(bytes: Uint8Array, encoding: string, complete: boolean): string {
  if (isShiftCharset(encoding)) return decodeShift(bytes, encoding, complete);
  return new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes, { stream: !complete });
}

/** What the first bytes say about all others. */
function byteOrderMark(
  bytes: Uint8Array,
  complete: boolean,
): { readonly encoding: string; readonly length: number } | "undecided" | undefined {
  for (const [encoding, ...mark] of MARKS) {
    const length = Math.min(mark.length, bytes.length);
    if (mark.slice(0, length).some((byte, i) => bytes[i] !== byte)) continue;
    if (length === mark.length) return { encoding, length };
    if (!complete) return "undecided";
  }
  return undefined;
}

const MARKS: readonly (readonly [encoding: string, ...mark: number[]])[] = [
  ["utf-8", 0xef, 0xbb, 0xbf],
  ["utf-16le", 0xff, 0xfe],
  ["utf-16be", 0xfe, 0xff],
];
