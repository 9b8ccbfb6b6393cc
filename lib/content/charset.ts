/**
 * Character sets, through the runtime's own decoders (WHATWG Encoding).
 *
 * @module
 */

/** Decoded text and what was odd about its charset. */
export interface Decoded {
  readonly text: string;
  /** `charset_missing`, `charset_unknown` or `charset_wrong`; undefined when nothing was odd. */
  readonly note: string | undefined;
}

// Names seen in mail that the Encoding Standard does not know.
const ALIASES: Readonly<Record<string, string>> = {
  "utf-8-mac": "utf-8",
  "unicode-1-1-utf-8": "utf-8",
  "ks_c_5601": "euc-kr",
  "ms949": "euc-kr",
  "cp949": "euc-kr",
  "uhc": "euc-kr",
  "cp932": "shift_jis",
  "cp936": "gbk",
  "ms936": "gbk",
  "cp950": "big5",
  "cp51932": "euc-jp",
  "iso-2022-jp-1": "iso-2022-jp",
  "iso-2022-jp-2": "iso-2022-jp",
  "iso-2022-jp-ms": "iso-2022-jp",
  "cp50220": "iso-2022-jp",
  "cp50221": "iso-2022-jp",
  "cp1252": "windows-1252",
  "iso-8859-8-e": "iso-8859-8",
  "ansi_x3.4": "us-ascii",
  "ascii-us": "us-ascii",
  "7bit": "us-ascii",
  "8bit": "utf-8",
};

/**
 * Decodes text. A missing or unknown charset, or bytes that are not what the
 * charset says, are decoded as UTF-8 if they are that, else as windows-1252.
 *
 * @param complete False when the bytes may end in the middle of a character.
 */
export function decodeCharset(bytes: Uint8Array, charset: string, complete: boolean): Decoded {
  const label = charset.trim().replace(/^["']|["']$/g, "").toLowerCase();
  if (label === "" || label === "us-ascii" || label === "ascii") {
    const isAscii = bytes.every((byte) => byte < 0x80);
    return { text: guess(bytes, complete), note: isAscii ? undefined : "charset_missing" };
  }
  const decoder = decoderFor(label);
  if (!decoder) return { text: guess(bytes, complete), note: "charset_unknown" };
  if (decoder.encoding === "utf-8") {
    const strict = strictUtf8(bytes, complete);
    return strict === undefined
      ? { text: new TextDecoder("windows-1252").decode(bytes), note: "charset_wrong" }
      : { text: strict, note: undefined };
  }
  return { text: decoder.decode(bytes, { stream: !complete }), note: undefined };
}

function decoderFor(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(Object.hasOwn(ALIASES, label) ? ALIASES[label] : label);
  } catch {
    return undefined;
  }
}

function guess(bytes: Uint8Array, complete: boolean): string {
  return strictUtf8(bytes, complete) ?? new TextDecoder("windows-1252").decode(bytes);
}

function strictUtf8(bytes: Uint8Array, complete: boolean): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: !complete });
  } catch {
    return undefined;
  }
}
