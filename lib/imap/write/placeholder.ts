/**
 * What a server says instead of a message that is gone.
 *
 * @module
 */

/**
 * Courier keeps a message in the list of a connection after another one removed
 * it, and gives this text for it, with its size (imapd 5, fetch of a missing file).
 */
const COURIER = [
  "From: System Administrator <root@localhost>",
  "Subject: message unavailable",
  "",
  "This message is no longer available on the server.",
  "",
].join("\r\n");

/** Whether this is such a text, and no message. */
export function isPlaceholder(source: Uint8Array): boolean {
  return source.length === COURIER.length && new TextDecoder("latin1").decode(source) === COURIER;
}
