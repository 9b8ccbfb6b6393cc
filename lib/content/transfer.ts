/**
 * Content-Transfer-Encoding (RFC 2045 section 6), tolerant of what mail
 * really contains and of input that was cut off anywhere.
 *
 * @module
 */

import { Buffer } from "node:buffer";

/** Decodes a part's bytes. Unknown encodings are taken as they are. */
export function decodeTransfer(bytes: Uint8Array, encoding: string): Uint8Array {
  switch (encoding) {
    case "base64":
      return decodeBase64(bytes);
    case "quoted-printable":
      return decodeQuotedPrintable(bytes);
    default:
      return bytes;
  }
}

/** Node's decoder skips what is not base64; parts that were padded in the middle continue after it. */
function decodeBase64(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const clean = text.replace(/[^A-Za-z0-9+/=]/g, "");
  const pieces = clean.split(/=+/).filter((piece) => piece !== "");
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece, "base64")));
}

const EQUALS = 0x3d;
const LF = 0x0a;
const CR = 0x0d;

function decodeQuotedPrintable(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length);
  let length = 0;
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
        out[length++] = byte;
      }
    }
  }
  return out.subarray(0, length);
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
