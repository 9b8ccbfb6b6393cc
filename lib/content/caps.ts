/**
 * What the content isolate accepts. A worker's heap overflow ends the whole
 * process and a busy worker cannot be stopped, so input is bounded before it
 * is parsed; with these caps the libraries take a second at worst.
 *
 * @module
 */

/** Bytes of one header block: real ones are under 64 KiB, parsers get slow on far larger ones. */
export const MAX_HEADER_BYTES = 65_536;

/** Header fields that are read: mail that went through twenty servers has under 200. */
export const MAX_HEADER_FIELDS = 500;

/** Header blocks of one request: one search page. */
export const MAX_HEADER_BLOCKS = 100;

/** Characters of HTML of one message that are parsed: 256 KiB of nested tags cost a second, 1 MB cost twelve. */
export const MAX_HTML_BYTES = 262_144;

/**
 * Encoded bytes of one HTML part: more than is parsed, because embedded pictures are taken out
 * before, and because a style sheet at the end may hide the beginning.
 */
const MAX_HTML_PART_BYTES = 1_048_576;

/** Encoded bytes of one plain part; decoding is linear. */
export const MAX_TEXT_BYTES = 1_048_576;

/** Encoded bytes of a calendar that is shown as the text of a message: an event has 2 KB. */
const MAX_CALENDAR_BYTES = 65_536;

/** Encoded bytes of one text part, by how it is read. */
export const MAX_PART_BYTES = {
  plain: MAX_TEXT_BYTES,
  html: MAX_HTML_PART_BYTES,
  calendar: MAX_CALENDAR_BYTES,
} as const;

/** Body parts of one message that are decoded; people write fewer than ten. */
export const MAX_BODY_PARTS = 50;

/** Encoded bytes of all parts of one request together. */
export const MAX_REQUEST_BYTES = 4_194_304;

/** Attachment names of one request. */
export const MAX_NAMES = 200;

/** How long one request may take, in milliseconds. */
export const CONTENT_DEADLINE_MS = 5_000;

/** Encoded bytes of one attachment that are read as text: larger ones are fetched in ranges. */
export const MAX_EXTRACT_BYTES = 8_388_608;

/** How long one attachment may take, in milliseconds; a PDF worker gives up after 12 s. */
export const EXTRACT_DEADLINE_MS = 15_000;

/** References of one message that are followed: the longest conversations people have are shorter. */
export const MAX_REFERENCES = 100;

/** Messages of one conversation that are shown at once. */
export const MAX_FOLDED_MESSAGES = 50;

/** Code points of one message's text that are looked at for quotes: a long answer below a long quote. */
export const MAX_FOLD_CHARS = 16_000;

/** Addresses of one draft, in all its fields. */
export const MAX_RECIPIENTS = 100;

/** Code points quoted of the message that is answered: five pages. */
export const MAX_QUOTE_CHARS = 20_000;

/** Decoded bytes of all attachments of one draft together: few servers take larger messages. */
export const MAX_DRAFT_BYTES = 20_000_000;

/** Encoded bytes of all parts of one draft: as many in base64, with line ends, and a text to quote. */
export const MAX_COMPOSE_BYTES = 32_000_000;

/** How long composing one draft may take, in milliseconds: base64 of 20 MB takes under one second. */
export const COMPOSE_DEADLINE_MS = 15_000;
