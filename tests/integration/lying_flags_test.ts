/**
 * Mail servers that say what is not so about flags: the report is true or says
 * that it does not know, and what was changed can be taken back.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { WriteAnswer } from "../../lib/tools/write/output.ts";
import { afterStore, type Liar, lost } from "../servers/lies.ts";
import { SmallImap } from "../servers/small_imap.ts";
import { ended } from "../support/cut_points.ts";
import { sideBySide } from "../support/side_by_side.ts";
import {
  inboxId,
  letter,
  type SmallCertificates,
  smallCertificates,
  startSmall,
} from "../support/small_suite.ts";

const UNKNOWN = "failed: end_not_seen";
const NOT_FOUND = "failed: message_not_found";

/** Answers a FETCH without what it has of messages. */
const nothing: Liar = () => ({ tag }) => `${tag} OK done\r\n`;

/** Answers a FETCH without the flags. */
const withoutFlags: Liar = () => (_command, honest) => honest().replaceAll(/FLAGS \([^)]*\) /g, "");

/** Lies when messages are fetched, as long as it is asked to. */
function fetching(liar: Liar): Liar {
  return (small) => {
    const lie = liar(small);
    return (command, honest, connection) =>
      command.name === "UID FETCH" ? lie(command, honest, connection) : honest();
  };
}

interface Case {
  readonly name: string;
  readonly lie: Liar;
  /** Of both messages. */
  readonly expected: string;
  /** Whether the server then has the flag. */
  readonly flagged: boolean;
  /** Messages that can be taken back. */
  readonly restores: number;
}

const CASES: readonly Case[] = [
  {
    name: "sets the flags and says nothing about the messages from then on",
    lie: afterStore(fetching(nothing)),
    expected: UNKNOWN,
    flagged: true,
    restores: 2,
  },
  {
    name: "sets the flags and says nothing about them from then on",
    lie: afterStore(fetching(withoutFlags)),
    expected: UNKNOWN,
    flagged: true,
    restores: 2,
  },
  {
    name: "sets the flags and says nothing about the messages when it is asked first",
    lie: afterStore((small) => {
      let asked = 0;
      const lie = nothing(small);
      return (command, honest, connection) =>
        command.name === "UID FETCH" && asked++ === 0 ? lie(command, honest, connection) : honest();
    }),
    expected: "done",
    flagged: true,
    restores: 2,
  },
  {
    name: "sets the flags, is lost, and then says nothing about the messages",
    lie: (small) => {
      const once = lost(/^UID STORE$/, "after")(small);
      const then = afterStore(fetching(nothing))(small);
      return (command, honest, connection) =>
        once(command, () => then(command, honest, connection) ?? "", connection);
    },
    expected: UNKNOWN,
    flagged: true,
    restores: 2,
  },
  {
    name: "says nothing about the messages before anything was done",
    lie: fetching(nothing),
    expected: "failed: server_answer_invalid",
    flagged: false,
    restores: 0,
  },
  {
    name: "sets the flags of messages that another program then removes",
    lie: afterStore((small) => (_command, honest) => {
      small.remove("INBOX", [1, 2]);
      return honest();
    }),
    expected: NOT_FOUND,
    flagged: false,
    restores: 0,
  },
  {
    name: "has no such messages any more",
    lie: (small) => (_command, honest) => {
      small.remove("INBOX", [1, 2]);
      return honest();
    },
    expected: NOT_FOUND,
    flagged: false,
    restores: 0,
  },
];

async function runCase(certificates: SmallCertificates, one: Case): Promise<void> {
  const small = new SmallImap({ INBOX: [1, 2, 3].map(letter), Trash: [] });
  const flagged = () =>
    small.folder("INBOX").messages.filter(({ flags }) => flags.includes("\\Flagged")).length;
  small.lie = one.lie(small);
  await using suite = await startSmall(certificates, [small]);
  const answer = await suite.product.call("imap_update_message_flags", {
    message_ids: [1, 2].map(inboxId),
    operation: "add",
    flags: ["\\Flagged"],
  });
  assert.equal(answer.failed, false, answer.text);
  const report: WriteAnswer = await ended(suite.product, answer.data);
  const outcomes = report.items.map(({ outcome, reason }) =>
    reason === undefined ? outcome : `${outcome}: ${reason}`
  );
  assert.deepEqual(outcomes, [one.expected, one.expected], JSON.stringify(report));
  assert.equal(flagged(), one.flagged ? 2 : 0);
  assert.equal(report.undo?.restores, one.restores, JSON.stringify(report));
  small.lie = (_command, honest) => honest();
  const { operation_id } = report;
  const undo = await suite.product.call("imap_undo_operation", { operation_id });
  assert.equal(undo.failed, one.restores === 0, undo.text);
  if (!undo.failed) assert.equal((await ended(suite.product, undo.data)).status, "ok", undo.text);
  assert.equal(flagged(), 0, "what was changed was taken back");
}

Deno.test("a server that lies about flags is not believed, and what it changed is taken back", async (t) => {
  await using certificates = await smallCertificates();
  await sideBySide(
    t,
    CASES.map((one) => ({
      name: `a server that ${one.name}`,
      run: () => runCase(certificates, one),
    })),
  );
});
