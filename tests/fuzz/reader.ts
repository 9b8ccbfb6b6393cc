/**
 * The one place where the property tests call the content room, so that they
 * survive a change of its signatures.
 *
 * @module
 */

import { type ReadBody, readBody } from "../../lib/content/body.ts";
import type { BodyFormat, TextPart } from "../../lib/content/protocol.ts";

/** Formats that can be asked for. */
export const FORMATS: readonly BodyFormat[] = ["text", "markdown", "html"];

/** Reads `maxChars` code points of a body from `offset` on. */
export async function read(
  parts: readonly TextPart[],
  format: BodyFormat,
  offset: number,
  maxChars: number,
): Promise<ReadBody> {
  return await readBody(parts, format, offset, maxChars);
}
