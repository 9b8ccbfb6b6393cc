/**
 * Names of parts of existing messages: `{message_id}#{part_id}`.
 *
 * @module
 */

import { MailError } from "../../contract/error.ts";
import { MAX_MESSAGE_ID_CODE_POINTS, MAX_SECTION_CHARS } from "../../contract/limits.ts";
import { type MessageRef, parseMessageId } from "../../contract/message_id.ts";

/** Longest name of a part, in code points. */
export const MAX_PART_REFERENCE = MAX_MESSAGE_ID_CODE_POINTS + 1 + MAX_SECTION_CHARS;

/** A part and the message that has it. */
export interface PartReference {
  readonly ref: MessageRef;
  /** IMAP section. */
  readonly section: string;
}

const SECTION = /^[1-9][0-9]*(?:\.[1-9][0-9]*){0,31}$/;

/**
 * Reads the names of the parts that a draft takes over.
 *
 * @throws {MailError} `invalid_input` naming the first that is none by its place.
 */
export function parsePartReferences(texts: readonly string[]): readonly PartReference[] {
  return texts.map((text, i) => {
    // A folder's name may have the sign as well.
    const at = text.lastIndexOf("#");
    const section = text.slice(at + 1);
    try {
      if (at > 0 && section.length <= MAX_SECTION_CHARS && SECTION.test(section)) {
        return { ref: parseMessageId(text.slice(0, at)), section };
      }
    } catch {
      // Told in the same way.
    }
    throw new MailError("invalid_input", `attachments[${i}]: must be {message_id}#{part_id}`, {
      hint: "Ids are those of imap_get_message: its message_id, and a part_id of its attachments.",
      details: { reason: "part_reference" },
    });
  });
}
