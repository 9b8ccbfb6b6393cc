/**
 * What `imap_create_draft` does, and its undo.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Census } from "../census.ts";
import { assertHolds, assertSameMessages, heldBy, idOf } from "../write_truth.ts";
import { type Call, undo, type Write } from "./write.ts";

/** An answer that takes a part of another message along. */
function answer({ messages }: Census): Call {
  const [first, second] = messages.filter(({ mailbox }) => mailbox === "INBOX").map(idOf);
  return {
    tool: "imap_create_draft",
    args: { in_reply_to: first, text: "Thank you.", attachments: [`${second}#1`] },
  };
}

/** All of them. */
export const DRAFT_WRITES: readonly Write[] = [{
  name: "write a draft",
  call: answer,
  verify(report, before, after) {
    const [item] = report.items;
    if (item?.outcome !== "done") return assertSameMessages(before, after);
    const draft = heldBy(after, item.new_message_id);
    assert.ok(draft, "the draft is where the report says");
    assert.equal(draft.mailbox, "Drafts");
    assert.deepEqual(draft.flags, ["\\draft", "\\seen"]);
    assert.equal(heldBy(before, item.new_message_id), undefined, "it is a new message");
    assertHolds(after, [...before.messages, draft], "There is not just the one draft more");
  },
}];

/** Their undos. */
export const DRAFT_UNDOS: readonly Write[] = [{
  name: "undo of a draft",
  needsUidplus: true,
  first: answer,
  call: undo,
  verify(report, before, after, seeded) {
    const done = report.items.every(({ outcome }) => outcome === "done");
    assertHolds(after, (done ? seeded : before).messages, "The draft is not gone, or more is");
  },
}];
