/**
 * The messages that a call names, by folder and in batches.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  batches,
  groupTargets,
  settle,
  toTarget,
  uidsOf,
} from "../../../../../lib/tools/write/messages/targets.ts";

Deno.test("What is no message id is refused.", () => {
  for (const id of ["", "imap:a:INBOX:7", "imap:a:INBOX:7:0", "imap:a:INBOX:x:1"]) {
    assert.throws(() => toTarget(id), { code: "invalid_input" }, id);
  }
});

Deno.test("Folders are told apart by account, name and UIDVALIDITY.", () => {
  const ids = [
    "imap:a:INBOX:7:1",
    "imap:b:INBOX:7:2",
    "imap:a:INBOX:7:3",
    "imap:a:INBOX:8:4",
    "imap:a:x:7:7:5",
  ];
  assert.deepEqual(
    groupTargets(ids.map(toTarget)).map(({ account, mailbox, uidvalidity, targets }) => [
      account,
      mailbox,
      uidvalidity,
      uidsOf(targets),
    ]),
    [
      ["a", "INBOX", "7", [1, 3]],
      ["b", "INBOX", "7", [2]],
      ["a", "INBOX", "8", [4]],
      ["a", "x:7", "7", [5]],
    ],
  );
});

Deno.test("Batches are no larger than asked for, and have everything once.", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("INBOX", "Sent", "a:b"), { maxLength: 40 }),
      fc.integer({ min: 1, max: 7 }),
      (folders, size) => {
        const targets = folders.map((folder, i) => toTarget(`imap:a:${folder}:7:${i + 1}`));
        const cut = batches(groupTargets(targets), size);
        for (const group of cut) {
          assert.ok(group.targets.length >= 1 && group.targets.length <= size);
          for (const { ref } of group.targets) assert.equal(ref.mailbox, group.mailbox);
        }
        assert.deepEqual(
          cut.flatMap((group) => uidsOf(group.targets)).sort((a, b) => a - b),
          uidsOf(targets),
        );
      },
    ),
  );
});

Deno.test("What came of a message is written down once.", () => {
  const targets = ["imap:a:INBOX:7:1", "imap:a:INBOX:7:2"].map(toTarget);
  const [first, second] = targets;
  if (first) first.item.outcome = "done";
  settle(targets, "failed", "server_refused");
  settle(targets, "skipped", "canceled");
  assert.deepEqual([first?.item.outcome, first?.item.reason], ["done", undefined]);
  assert.deepEqual([second?.item.outcome, second?.item.reason], ["failed", "server_refused"]);
});
