/**
 * Charsets of seven bits that switch between ASCII and something else and that
 * the Encoding Standard has no decoder for: HZ (RFC 1843), ISO-2022-KR
 * (RFC 1557), UTF-7 (RFC 2152). What a beginning is decoded to, is the beginning
 * of what the whole is decoded to.
 *
 * @module
 */

/** A charset of this file, by its label in lower case. */
export type ShiftCharset = "hz-gb-2312" | "iso-2022-kr" | "utf-7";

/** What a sequence does: changes the mode, stands for a byte, or nothing. */
type Effect = "single" | "double" | "nothing" | number;

interface Scheme {
  /** Has the pairs of seven bits with the eighth set. */
  readonly encoding: string;
  readonly single: readonly (readonly [sequence: string, effect: Effect])[];
  readonly double: readonly (readonly [sequence: string, effect: Effect])[];
}

const KOREAN: Scheme["single"] = [
  ["\x1b$)C", "nothing"],
  ["\x0e", "double"],
  ["\x0f", "single"],
];

const TILDE = 0x7e;

const SCHEMES: Readonly<Record<Exclude<ShiftCharset, "utf-7">, Scheme>> = {
  "hz-gb-2312": {
    encoding: "gbk",
    single: [["~{", "double"], ["~~", TILDE], ["~\n", "nothing"], ["~\r\n", "nothing"]],
    double: [["~}", "single"]],
  },
  "iso-2022-kr": { encoding: "euc-kr", single: KOREAN, double: KOREAN },
};

/** No lead byte of either encoding: it becomes U+FFFD. */
const WRONG = 0xff;

const LF = 0x0a;

/** Whether a label means a charset of this file. */
export function isShiftCharset(label: string): label is ShiftCharset {
  return label === "utf-7" || Object.hasOwn(SCHEMES, label);
}

/**
 * Decodes text.
 *
 * @param complete False when more bytes follow.
 */
export function decodeShift(bytes: Uint8Array, charset: ShiftCharset, complete: boolean): string {
  return charset === "utf-7"
    ? decodeUtf7(bytes, complete)
    : decodePairs(bytes, SCHEMES[charset], complete);
}

function decodePairs(bytes: Uint8Array, scheme: Scheme, complete: boolean): string {
  const out = new Uint8Array(bytes.length);
  let length = 0;
  let double = false;
  for (let at = 0; at < bytes.length;) {
    const found = sequenceAt(bytes, at, double ? scheme.double : scheme.single, complete);
    if (found === "torn") break;
    if (found) {
      const [sequence, effect] = found;
      at += sequence.length;
      if (typeof effect === "number") out[length++] = effect;
      else if (effect !== "nothing") double = effect === "double";
      continue;
    }
    const byte = bytes[at] as number;
    // Both charsets are ASCII again on every line, so that one mistake ends there.
    if (byte === LF) double = false;
    if (!double || !isHalf(byte)) {
      out[length++] = byte;
      at++;
      continue;
    }
    const second = bytes[at + 1];
    if (second === undefined && !complete) break;
    if (second !== undefined && isHalf(second)) {
      out[length++] = byte | 0x80;
      out[length++] = second | 0x80;
      at += 2;
    } else {
      out[length++] = WRONG;
      at++;
    }
  }
  const decoder = new TextDecoder(scheme.encoding, { ignoreBOM: true });
  return decoder.decode(out.subarray(0, length), { stream: !complete });
}

/** Half of a character of 94 × 94. */
function isHalf(byte: number): boolean {
  return byte > 0x20 && byte < 0x7f;
}

function sequenceAt(
  bytes: Uint8Array,
  at: number,
  sequences: Scheme["single"],
  complete: boolean,
): Scheme["single"][number] | "torn" | undefined {
  for (const entry of sequences) {
    const [sequence] = entry;
    let i = 0;
    while (i < sequence.length && bytes[at + i] === sequence.charCodeAt(i)) i++;
    if (i === sequence.length) return entry;
    if (i > 0 && at + i === bytes.length && !complete) return "torn";
  }
  return undefined;
}

const PLUS = 0x2b;
const HYPHEN = 0x2d;
const REPLACEMENT = 0xfffd;
const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** What each byte stands for in base64; -1 when it does not belong there. */
const VALUES = Int8Array.from({ length: 256 }, (_, byte) => {
  return BASE64.indexOf(String.fromCharCode(byte));
});

function decodeUtf7(bytes: Uint8Array, complete: boolean): string {
  const units = new Uint16Array(bytes.length);
  let count = 0;
  /** `open`: after a plus sign of which it is not known yet what it begins. */
  let mode: "direct" | "open" | "encoded" = "direct";
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    const value = VALUES[byte] as number;
    if (mode !== "direct" && value >= 0) {
      mode = "encoded";
      bits = (bits << 6 | value) & 0x3fffff;
      held += 6;
      if (held >= 16) {
        held -= 16;
        units[count++] = bits >> held & 0xffff;
      }
      continue;
    }
    const was = mode;
    mode = "direct";
    if (was === "open") units[count++] = PLUS;
    // The hyphen that ends what is encoded, or makes a plus sign of one.
    if (was !== "direct" && byte === HYPHEN) continue;
    if (byte === PLUS) {
      mode = "open";
      held = 0;
    } else units[count++] = byte < 0x80 ? byte : REPLACEMENT;
  }
  if (mode === "open" && complete) units[count++] = PLUS;
  const decoder = new TextDecoder("utf-16le", { ignoreBOM: true });
  return decoder.decode(units.subarray(0, count), { stream: !complete });
}
