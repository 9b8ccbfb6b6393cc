/**
 * Text inside text: runs of base64, hexadecimal, percent or backslash escapes
 * that decode to readable words.
 *
 * @module
 */

/** Characters of one run that are decoded; the beginning of a payload tells what it is. */
const MAX_RUN = 4_096;

/** Runs that are decoded: a newsletter has hundreds in its links, all short. */
const MAX_RUNS = 400;

/** Shortest run: 24 bytes hold the shortest phrase worth hiding. */
const BASE64 = /[A-Za-z0-9+/_-]{32,}/g;
const HEX = /(?:\\x|0x|%|&#x)?[0-9A-Fa-f]{2}(?:[\s:,;]{0,2}(?:\\x|0x|%|&#x)?[0-9A-Fa-f]{2}){19,}/g;

/** What the runs of a text decode to, where that is readable. */
export function decodedRuns(text: string): readonly string[] {
  const found: string[] = [];
  let runs = 0;
  for (const candidate of [text, unfold(text)]) {
    for (const [run] of candidate.matchAll(BASE64)) {
      if (runs++ >= MAX_RUNS) break;
      const decoded = readable(fromBase64(run.slice(0, MAX_RUN)));
      if (decoded !== undefined) found.push(decoded);
    }
  }
  runs = 0;
  for (const [run] of text.matchAll(HEX)) {
    if (runs++ >= MAX_RUNS) break;
    const digits = run.slice(0, MAX_RUN * 2).replace(/\\x|0x|&#x|[^0-9A-Fa-f]/g, "");
    const decoded = readable(fromHex(digits));
    if (decoded !== undefined) found.push(decoded);
  }
  return found;
}

/** Base64 is folded at 64 or 76 characters: joins lines that are nothing else. */
function unfold(text: string): string {
  if (!/[A-Za-z0-9+/]{16}\n/.test(text)) return "";
  return text.replace(/([A-Za-z0-9+/]{8})[ \t]{0,4}\r?\n[ \t>]{0,4}(?=[A-Za-z0-9+/]{8})/g, "$1");
}

function fromBase64(run: string): Uint8Array | undefined {
  const standard = run.replaceAll("-", "+").replaceAll("_", "/");
  try {
    return Uint8Array.fromBase64(standard.slice(0, standard.length - standard.length % 4));
  } catch {
    return undefined;
  }
}

function fromHex(digits: string): Uint8Array | undefined {
  try {
    return Uint8Array.fromHex(digits.slice(0, digits.length - digits.length % 2));
  } catch {
    return undefined;
  }
}

/** The text when nearly all of it is ASCII that people write, with spaces in it. */
function readable(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined || bytes.length < 16) return undefined;
  let plain = 0;
  let spaces = 0;
  for (const byte of bytes) {
    if (byte === 0x20) spaces++;
    if (byte >= 0x20 && byte < 0x7f || byte === 0x0a || byte === 0x0d || byte === 0x09) plain++;
  }
  const isText = plain >= bytes.length * 0.9 && spaces >= 2;
  return isText ? new TextDecoder().decode(bytes) : undefined;
}
