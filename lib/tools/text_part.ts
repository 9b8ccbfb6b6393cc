/**
 * From a part's IMAP description to what the content isolate needs to decode it.
 *
 * @module
 */

import type { TextPart, TextType } from "../content/protocol.ts";
import type { Part } from "../mime/part.ts";

/** How a part that is shown as text is read. */
export function textType({ type }: Part): TextType {
  if (type === "text/html") return "html";
  return type === "text/calendar" ? "calendar" : "plain";
}

/**
 * Describes fetched bytes of a part.
 *
 * @param complete False when only the beginning was fetched.
 */
export function toTextPart(part: Part, bytes: Uint8Array, complete: boolean): TextPart {
  return {
    bytes,
    type: textType(part),
    encoding: part.encoding,
    charset: part.parameters["charset"] ?? "",
    flowed: part.parameters["format"]?.toLowerCase() === "flowed",
    delSp: part.parameters["delsp"]?.toLowerCase() === "yes",
    complete,
  };
}
