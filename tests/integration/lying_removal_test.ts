/**
 * Mail servers that say what is not so about a message that is removed for
 * good: nothing else goes, and the report is true.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { WriteAnswer } from "../../lib/tools/write/output.ts";
import { always, type Liar, lost, once } from "../servers/lies.ts";
import { SmallImap } from "../servers/small_imap.ts";
import { sideBySide } from "../support/side_by_side.ts";
import { ended } from "../support/cut_points.ts";
import { inboxId, letter, smallCertificates, startSmall } from "../support/small_suite.ts";
import { confirmed } from "../support/written_messages.ts";

Deno.test("what is removed for good is what was named, whatever the server says", async (t) => {
  await using certificates = await smallCertificates();
  const cases: readonly [name: string, lie: Liar, outcomes: string[]][] = [
    [
      "says OK and removes nothing",
      always(/^UID EXPUNGE$/, ({ tag }) => `${tag} OK done\r\n`),
      ["failed: not_removed", "failed: not_removed"],
    ],
    [
      "says BAD",
      always(/^UID EXPUNGE$/, ({ tag }) => `${tag} BAD what\r\n`),
      ["failed: server_refused", "failed: server_refused"],
    ],
    [
      "removes one and says NO",
      once(/^UID EXPUNGE$/, (command, honest) => {
        Object.assign(command, { rest: "2" });
        return honest() && `${command.tag} NO not all\r\n`;
      }),
      ["failed: not_removed", "done"],
    ],
    [
      "marks one and says NO",
      once(/^UID STORE$/, (command, honest) => {
        Object.assign(command, { rest: command.rest.replace("1:2", "1") });
        return honest() && `${command.tag} NO not all\r\n`;
      }),
      ["failed: server_refused", "failed: server_refused"],
    ],
    [
      "is lost after the removal",
      lost(/^UID EXPUNGE$/, "after"),
      ["done", "done"],
    ],
    [
      "is lost between mark and removal",
      lost(/^UID EXPUNGE$/, "before"),
      ["done", "done"],
    ],
    [
      "makes the folder anew when the connection is lost",
      once(/^UID STORE$/, (_command, _honest, connection, small) => {
        small.folder("INBOX").uidvalidity = 8;
        connection.close();
        return undefined;
      }),
      ["failed: uidvalidity_changed", "failed: uidvalidity_changed"],
    ],
  ];
  await sideBySide(
    t,
    cases.map(([name, lie, outcomes]) => ({
      name: `a server that ${name}`,
      async run() {
        const small = new SmallImap({ INBOX: [1, 2, 3].map(letter), Trash: [] });
        small.put("INBOX", letter(4), ["\\Deleted"]);
        small.lie = lie(small);
        await using suite = await startSmall(certificates, [small]);
        const answer = await confirmed(suite.product, "imap_apply_to_messages", {
          message_ids: [inboxId(1), inboxId(2)],
          action: "delete",
          permanent: true,
        });
        const report: WriteAnswer = await ended(suite.product, answer.data);
        assert.deepEqual(
          report.items.map(({ outcome, reason }) =>
            reason === undefined ? outcome : `${outcome}: ${reason}`
          ),
          outcomes,
        );
        const left = small.folder("INBOX").messages;
        assert.deepEqual(
          left.map(({ uid }) => uid),
          [1, 2, 3, 4].filter((uid) => outcomes[uid - 1] !== "done"),
        );
        // Nobody else can remove by chance what was not removed; what others marked stays marked.
        assert.deepEqual(
          left.filter(({ flags }) => flags.includes("\\Deleted")).map(({ uid }) => uid),
          [4],
        );
      },
    })),
  );
});
