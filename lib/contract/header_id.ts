/**
 * Message-IDs (RFC 5322 section 3.6.4) that may be asked for on a mail server.
 * They come out of headers that strangers wrote.
 *
 * @module
 */

/** Longest id, in characters with its brackets: real ones have under 130. */
export const MAX_HEADER_ID_CHARS = 250;

/** Printable ASCII between brackets, without what ends or escapes a quoted string. */
const FORM = /^<[!#-;=?-[\]-~]+>$/;

/** Whether a text is a Message-ID, brackets included, that is safe inside of an IMAP command. */
export function isHeaderId(text: string): boolean {
  return text.length <= MAX_HEADER_ID_CHARS && FORM.test(text);
}
