/**
 * Mail servers that say what is not so, and what then becomes of messages that
 * are moved: none is lost, none goes whose copy was not seen, and the report is
 * true.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { WriteAnswer } from "../../lib/tools/write/output.ts";
import { LATE } from "../servers/lies.ts";
import { SmallImap } from "../servers/small_imap.ts";
import { ended } from "../support/cut_points.ts";
import { MOVE_LIES, type MoveLie, WITH_MOVE, WITHOUT_MOVE } from "../support/move_lies.ts";
import { sideBySide } from "../support/side_by_side.ts";
import {
  assertNothingLost,
  assertTrueOfMove,
  inboxId,
  letter,
  noteInbox,
  type SmallCertificates,
  smallCertificates,
  startSmall,
} from "../support/small_suite.ts";

async function runCase(
  certificates: SmallCertificates,
  { messages = [1, 2, 3, 4].map(letter), lie, expected, batchTimeoutMs }: MoveLie,
  capabilities: string,
): Promise<void> {
  const small = new SmallImap({ INBOX: messages, Archive: [], Trash: [] });
  // What was in the destination before has the UIDs that a liar would like to be believed about.
  for (const n of [91, 92, 93, 94]) small.put("Archive", letter(n));
  small.capabilities = capabilities;
  const before = noteInbox(small);
  small.lie = lie(small);
  await using suite = await startSmall(
    certificates,
    [small],
    batchTimeoutMs === undefined ? {} : { batchTimeoutMs },
  );
  const answer = await suite.product.call("imap_apply_to_messages", {
    message_ids: [1, 2, 3, 4].map(inboxId),
    action: "move",
    destination_mailbox: "Archive",
  });
  assert.equal(answer.failed, false, answer.text);
  const report: WriteAnswer = await ended(suite.product, answer.data);
  const commands = (suite.servers[0]?.commands ?? []).length;
  assert.ok(commands < 100, `${commands} commands`);
  LATE.get(small)?.();
  assertNothingLost(before, [small]);
  for (const n of [91, 92, 93, 94]) assert.ok(small.sources("Archive").includes(letter(n)));
  const outcomes = report.items.map(({ outcome, reason }) =>
    reason === undefined ? outcome : `${outcome}: ${reason}`
  );
  if (expected) assert.deepEqual(outcomes, expected, JSON.stringify(report));
  // A folder that was made anew is not the one of the ids.
  if (small.folder("INBOX").uidvalidity === 7) {
    assertTrueOfMove(report, before, small, small, "Archive");
  }
}

Deno.test("a server that lies about a move loses nothing, and is not believed", async (t) => {
  await using certificates = await smallCertificates();
  await sideBySide(
    t,
    MOVE_LIES.flatMap((one) =>
      (one.capabilities ?? [WITH_MOVE, WITHOUT_MOVE]).map((capabilities) => ({
        name: `a server ${capabilities === WITH_MOVE ? "with" : "without"} MOVE that ${one.name}`,
        run: () => runCase(certificates, one, capabilities),
      }))
    ),
  );
});
