/**
 * Binary formats by the bytes they have at fixed places.
 *
 * @module
 */

/** Bytes in which a PDF header may stand (ISO 32000-1 annex H, note 13). */
const PDF_HEADER_BYTES = 1_024;

/** Binary formats by their first bytes (hex; `..` is any byte). */
const MAGIC: readonly (readonly [kind: string, offset: number, bytes: string])[] = [
  ["ole", 0, "d0cf11e0a1b11ae1"],
  // MS-OXTNEF 2.1.3.1.
  ["tnef", 0, "789f3e22"],
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

/** The format that the first bytes say; undefined when they say none. */
export function magicOf(bytes: Uint8Array): string | undefined {
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

/** Where a PDF begins; -1 when the bytes are none. */
export function pdfHeaderAt(bytes: Uint8Array): number {
  return latin1(bytes.subarray(0, PDF_HEADER_BYTES)).indexOf("%PDF-");
}

/** Streams of a compound file have their names in UTF-16 in its directory (MS-CFB 2.6.1). */
export function oleKind(bytes: Uint8Array): string {
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

/** Whether the bytes begin with this ASCII text. */
export function startsWith(bytes: Uint8Array, text: string): boolean {
  return latin1(bytes.subarray(0, text.length)) === text;
}

/** Bytes as characters. */
export function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
