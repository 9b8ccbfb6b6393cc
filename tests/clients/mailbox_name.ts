/**
 * Names of folders as IMAP writes them: quoted, in modified UTF-7 (RFC 3501
 * section 5.1.3). Independent of the library that the product uses.
 *
 * @module
 */

/** A folder's name as an argument of a command. */
export function mailboxArgument(name: string): string {
  return `"${encodeMailbox(name).replace(/["\\]/g, "\\$&")}"`;
}

/** Unicode to modified UTF-7. */
export function encodeMailbox(name: string): string {
  return name.replace(/&|[^\x20-\x7e]+/g, (run) => {
    if (run === "&") return "&-";
    const bytes = new Uint8Array(run.length * 2);
    for (let i = 0; i < run.length; i++) {
      bytes.set([run.charCodeAt(i) >> 8, run.charCodeAt(i) & 0xff], i * 2);
    }
    return `&${bytes.toBase64({ omitPadding: true }).replaceAll("/", ",")}-`;
  });
}

/** Modified UTF-7 to Unicode. */
export function decodeMailbox(name: string): string {
  return name.replace(/&([A-Za-z0-9+,]*)-/g, (_, run: string) => {
    if (run === "") return "&";
    const bytes = Uint8Array.fromBase64(run.replaceAll(",", "/"));
    let text = "";
    for (let i = 0; i + 1 < bytes.length; i += 2) {
      text += String.fromCharCode((bytes[i] ?? 0) << 8 | (bytes[i + 1] ?? 0));
    }
    return text;
  });
}

/** The name at the end of a line of LIST, LSUB or STATUS: quoted or an atom. */
export function readMailbox(text: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  return decodeMailbox(quoted?.replace(/\\(.)/g, "$1") ?? /^\S+/.exec(text)?.[0] ?? "");
}
