/**
 * Limits of the tool contract: what a caller may ask for. Every one is checked
 * before anything is sent to a mail server.
 *
 * @module
 */

/** Longest search text, in code points: longer ones are pasted mail, not search terms. */
export const MAX_QUERY_CODE_POINTS = 256;

/** Longest mailbox path, in code points: deeper hierarchies exist only in attacks. */
export const MAX_MAILBOX_CODE_POINTS = 256;

/** Longest account id, in characters. */
export const MAX_ACCOUNT_CHARS = 64;

/** Longest message id, in code points: prefix, account, mailbox and two 32-bit numbers. */
export const MAX_MESSAGE_ID_CODE_POINTS = 5 + MAX_ACCOUNT_CHARS + 1 + MAX_MAILBOX_CODE_POINTS + 22;

/**
 * Longest cursor, in characters. Those that are kept have 22; those that carry
 * where they lead have 150 to 300, and a model has to write them down again.
 */
export const MAX_CURSOR_CHARS = 1_500;

/** Longest keyword (IMAP flag), in characters. */
export const MAX_KEYWORD_CHARS = 64;

/** Messages on one search page: 100 summaries are about 35 KB of JSON. */
export const MAX_SEARCH_LIMIT = 100;

/** Messages of a conversation in one answer: 50 summaries are about 18 KB of JSON. */
export const MAX_THREAD_LIMIT = 50;

/** Messages of a conversation that are shown when the caller names no limit. */
export const DEFAULT_THREAD_LIMIT = 20;

/** Mailboxes that one search may name; `*` stands for all. */
export const MAX_SEARCH_MAILBOXES = 20;

/** Mailboxes on one page. */
export const MAX_MAILBOX_LIMIT = 500;

/** Messages that one write may name: its answer says what became of each, in about 40 KB of JSON. */
export const MAX_WRITE_MESSAGES = 250;

/** More messages than this are changed only after the person agreed. */
export const MAX_UNCONFIRMED_MESSAGES = 25;

/** Flags that one call may name. */
export const MAX_FLAGS = 32;

/** Longest id of an operation, in characters: ours have 12. */
export const MAX_OPERATION_ID_CHARS = 32;

/** Longest token that confirms a write, in characters: ours have 69. */
export const MAX_CONFIRM_TOKEN_CHARS = 128;

/** Days that `last_days` may reach back. */
export const MAX_LAST_DAYS = 365;

/** Code points of a snippet. */
export const SNIPPET_CHARS = { min: 50, max: 500 } as const;

/** Code points of body text in one answer: 16,000 are about 4,000 tokens. */
export const BODY_CHARS = { min: 1, max: 16_000, default: 2_000 } as const;

/** Furthest `body_offset`, in code points: as far as a decoded body can reach. */
export const MAX_BODY_OFFSET = 2_000_000;

/** Bytes of raw source in one answer; base64 makes them a third longer. */
export const RAW_BYTES = { min: 1, max: 64_000, default: 16_000 } as const;

/** Code points of an attachment's text in one answer. */
export const ATTACHMENT_CHARS = { min: 1, max: 16_000, default: 4_000 } as const;

/** Bytes of an attachment in one answer; base64 makes them a third longer. */
export const ATTACHMENT_BYTES = { min: 1, max: 64_000, default: 16_000 } as const;

/** Bytes of a resource: it comes as a whole, and its base64 is what the content isolate takes at once. */
export const MAX_RESOURCE_BYTES = 5_242_880;

/** Longest URI of a resource, in characters: a code point of a mailbox path may be twelve. */
export const MAX_RESOURCE_URI_CHARS = 4_096;

/** Longest `part_id`, in characters: 32 levels of one digit. */
export const MAX_SECTION_CHARS = 64;

/** Furthest `offset_bytes` and largest size criterion: RFC 3501 sizes are 32-bit. */
export const MAX_UINT32 = 4_294_967_295;

/** Longest address of a draft with its name, in code points. */
export const MAX_ADDRESS_CODE_POINTS = 512;

/** Longest subject of a draft, in code points: RFC 5322 lines have at most 998. */
export const MAX_SUBJECT_CODE_POINTS = 998;

/** Longest text of a draft, in code points: thirty pages. */
export const MAX_DRAFT_TEXT_CODE_POINTS = 100_000;

/** Parts of other messages that a draft may take over. */
export const MAX_DRAFT_ATTACHMENTS = 20;
