/**
 * From a part's IMAP description to what the content isolate needs to decode it.
 *
 * @module
 */

import type { TextPart } from "../content/protocol.ts";
import type { Part } from "../imap/bodystructure.ts";

/**
 * Describes fetched bytes of a part.
 *
 * @param complete False when only the beginning was fetched.
 */
export function toTextPart(part: Part, bytes: Uint8Array, complete: boolean): TextPart {
  return {
    bytes,
    html: part.type === "text/html",
    encoding: part.encoding,
    charset: part.parameters["charset"] ?? "",
    flowed: part.parameters["format"]?.toLowerCase() === "flowed",
    delSp: part.parameters["delsp"]?.toLowerCase() === "yes",
    complete,
  };
}
