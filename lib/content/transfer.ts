/**
 * Content-Transfer-Encoding (RFC 2045 section 6), tolerant of what mail
 * really contains and of input that was cut off anywhere: what a beginning is
 * decoded to, is the beginning of what the whole is decoded to.
 *
 * @module
 */

/** Decoded bytes and what was odd about their encoding. */
export interface Transferred {
  readonly bytes: Uint8Array;
  /** `transfer_broken` when something was skipped or makes no sense, `transfer_unknown`. */
  readonly note: string | undefined;
}

/** Decodes a part's bytes. Unknown encodings are taken as they are. */
export function decodeTransfer(bytes: Uint8Array, encoding: string): Uint8Array {
  return readTransfer(bytes, encoding).bytes;
}

/** Decodes a part's bytes and says what was odd. */
export function readTransfer(bytes: Uint8Array, encoding: string): Transferred {
  // Some mails have a comment or a parameter behind the word.
  const word = encoding.trim().toLowerCase().replace(/[\s;(].*$/s, "");
  switch (word) {
    case "base64":
      return noted(decodeBase64(bytes));
    case "quoted-printable":
      return noted(decodeQuotedPrintable(bytes));
    case "":
    case "7bit":
    case "8bit":
    case "binary":
      return { bytes, note: undefined };
    default:
      return { bytes, note: "transfer_unknown" };
  }
}

interface Decoded {
  readonly bytes: Uint8Array;
  readonly broken: boolean;
}

function noted({ bytes, broken }: Decoded): Transferred {
  return { bytes, note: broken ? "transfer_broken" : undefined };
}

const EQUALS = 0x3d;
const LF = 0x0a;
const CR = 0x0d;

/** What each byte stands for in base64; -1 for white space, -2 for what does not belong there. */
const BASE64 = base64Values();

function base64Values(): Int8Array {
  const values = new Int8Array(256).fill(-2);
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (let i = 0; i < 64; i++) values[alphabet.charCodeAt(i)] = i;
  for (const space of " \t\r\n\f\v\0") values[space.charCodeAt(0)] = -1;
  return values;
}

/**
 * Skips what is not base64. Parts that were padded in the middle go on after
 * it, but not when an empty line or something else than base64 follows: that is
 * a footer which somebody put behind the encoded text.
 */
function decodeBase64(bytes: Uint8Array): Decoded {
  const out = new Uint8Array(Math.ceil(bytes.length * 3 / 4));
  let length = 0;
  let bits = 0;
  let held = 0;
  let padded = false;
  let lineEnds = 0;
  let broken = false;
  for (const byte of bytes) {
    const value = BASE64[byte] as number;
    if (value < 0) {
      if (byte === EQUALS) {
        padded = true;
        held = 0;
        lineEnds = 0;
      } else if (value === -1) {
        if (byte === LF) lineEnds++;
      } else {
        broken = true;
        if (padded) break;
      }
      continue;
    }
    if (padded && lineEnds > 1) {
      broken = true;
      break;
    }
    padded = false;
    bits = (bits << 6 | value) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      out[length++] = bits >> held & 0xff;
    }
  }
  return { bytes: out.subarray(0, length), broken };
}

function decodeQuotedPrintable(bytes: Uint8Array): Decoded {
  const out = new Uint8Array(bytes.length);
  let length = 0;
  let broken = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (byte !== EQUALS) {
      out[length++] = byte;
      continue;
    }
    // White space between the sign and the line end is padding (RFC 2045 section 6.7, rule 3).
    let end = i + 1;
    while (bytes[end] === 0x20 || bytes[end] === 0x09) end++;
    if (bytes[end] === LF) {
      i = end;
    } else if (bytes[end] === CR) {
      i = bytes[end + 1] === LF ? end + 1 : end;
    } else if (
      end >= bytes.length && end > i + 1 || i + 2 >= bytes.length && isHexStart(bytes, i)
    ) {
      // Cut off in the middle of a sequence.
      break;
    } else {
      const high = hexValue(bytes[i + 1]);
      const low = hexValue(bytes[i + 2]);
      if (high >= 0 && low >= 0) {
        out[length++] = high * 16 + low;
        i += 2;
      } else {
        broken = true;
        out[length++] = byte;
      }
    }
  }
  return { bytes: out.subarray(0, length), broken };
}

function isHexStart(bytes: Uint8Array, i: number): boolean {
  return i + 1 >= bytes.length || hexValue(bytes[i + 1]) >= 0;
}

function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const upper = byte & 0xdf;
  return upper >= 0x41 && upper <= 0x46 ? upper - 0x37 : -1;
}
