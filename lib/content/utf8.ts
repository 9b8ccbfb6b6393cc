/**
 * UTF-8 that may have something else in it (Unicode core specification,
 * table 3-7).
 *
 * @module
 */

/** What single bytes that are not UTF-8 are taken for, when nothing says more. */
export const SINGLE_BYTE_FALLBACK = "windows-1252";

/** How much of some bytes is UTF-8 beyond ASCII. */
export interface Utf8Measure {
  /** Characters of two to four bytes. */
  readonly multibyte: number;
  /** Bytes that belong to no character; a character cut off at the end has none. */
  readonly invalid: number;
}

/** Length of the character at `at`; 0 when there is none, -1 when its end is missing. */
function lengthAt(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return -1;
    // Overlong forms, surrogates and what is beyond U+10FFFF show in the second byte.
    const low = i > 1 ? 0x80 : lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const high = i > 1 ? 0xbf : lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    if (byte < low || byte > high) return 0;
  }
  return length;
}

/** Looks at how much of the bytes is UTF-8. */
export function measureUtf8(bytes: Uint8Array): Utf8Measure {
  let multibyte = 0;
  let invalid = 0;
  for (let at = 0; at < bytes.length;) {
    const length = lengthAt(bytes, at);
    if (length < 0) break;
    if (length > 1) multibyte++;
    if (length === 0) invalid++;
    at += Math.max(length, 1);
  }
  return { multibyte, invalid };
}

/**
 * Where the first byte is that belongs to no character; -1 when there is none.
 *
 * @param complete False when more bytes follow: the last character may then lack its end.
 */
export function firstInvalid(bytes: Uint8Array, complete: boolean): number {
  for (let at = 0; at < bytes.length;) {
    const length = lengthAt(bytes, at);
    if (length === 0 || length < 0 && complete) return at;
    if (length < 0) break;
    at += length;
  }
  return -1;
}

/**
 * Decodes UTF-8; each byte that is none is taken for one of a single-byte charset.
 *
 * @param fallback A single-byte charset of the Encoding Standard.
 * @param complete False when more bytes follow: a character that lacks its end is then left out.
 */
export function decodeUtf8(
  bytes: Uint8Array,
  fallback: string,
  complete: boolean,
): { readonly text: string; readonly valid: boolean } {
  const invalid = firstInvalid(bytes, complete);
  if (invalid < 0) {
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    return { text: decoder.decode(bytes, { stream: !complete }), valid: true };
  }
  const singles = singleBytes(fallback);
  const units = new Uint16Array(bytes.length);
  let count = 0;
  for (let at = 0; at < bytes.length;) {
    const length = lengthAt(bytes, at);
    if (length < 0 && !complete) break;
    const code = length > 0
      ? codePoint(bytes, at, length)
      : singles.charCodeAt(bytes[at] as number);
    if (code > 0xffff) units[count++] = 0xd7c0 + (code >> 10);
    units[count++] = code > 0xffff ? 0xdc00 + (code & 0x3ff) : code;
    at += Math.max(length, 1);
  }
  const decoder = new TextDecoder("utf-16le", { ignoreBOM: true });
  return { text: decoder.decode(units.subarray(0, count)), valid: false };
}

function codePoint(bytes: Uint8Array, at: number, length: number): number {
  const lead = bytes[at] as number;
  let code = length === 1 ? lead : lead & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) code = code << 6 | (bytes[at + i] as number) & 0x3f;
  return code;
}

/** What each byte is in a single-byte charset. */
function singleBytes(encoding: string): string {
  return new TextDecoder(encoding).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
}
