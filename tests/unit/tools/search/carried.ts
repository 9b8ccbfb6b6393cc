/** @module */

import assert from "node:assert/strict";
import { readPosition, writePosition } from "../../../../lib/tools/search/compact.ts";
import type { Place } from "../../../../lib/tools/search/cursor.ts";
import type { Question } from "../../../../lib/tools/search/input.ts";

/**
 * A place as another replica gets it; the same one where that cannot be: then
 * the cursor is kept instead.
 */
export function carried(place: Place | undefined, question: Question): Place | undefined {
  if (place === undefined) return undefined;
  const text = writePosition({
    ...{ account: "default", question, snippetMaxChars: undefined, several: false },
    total: undefined,
    mailboxes: [
      { mailbox: "INBOX", uidvalidity: "1", total: undefined, place, held: [], more: true },
    ],
  });
  if (text === undefined) {
    assert.equal(place.way === "ranking" && place.ranking.byUid, true, "only these cannot");
    return place;
  }
  const position = readPosition(text);
  assert.deepEqual(position?.question, question);
  return position?.mailboxes[0]?.place;
}
