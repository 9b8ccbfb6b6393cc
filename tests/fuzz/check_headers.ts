/**
 * What must be true of the header of every message.
 *
 * @module
 */

import assert from "node:assert/strict";
import { readHeaders } from "../../lib/content/headers.ts";
import { MAX_UNFENCED } from "../../lib/content/fence.ts";
import { assertSafeLine, assertSafeValue } from "./safe.ts";

/** Longest value in code points, as headers.ts has it. */
const MAX_VALUE = 1_000;

/** Checks a header block. */
export async function checkHeaders(block: Uint8Array): Promise<void> {
  const { all, from, to, cc, replyTo, subject, date, messageId, notes } = await readHeaders(block);
  for (const { name, address } of [...from, ...to, ...cc, ...replyTo]) {
    assertSafeLine(name, MAX_UNFENCED);
    assertSafeLine(address, MAX_UNFENCED);
  }
  for (const text of [...all.flat(), subject, messageId]) assertSafeValue(text, MAX_VALUE);
  if (date !== undefined) assert.match(date, /^[-+0-9]{4,}.*Z$/);
  for (const note of notes) assert.match(note, /^[a-z_]+$/);
}
