/**
 * Moves between accounts on mail servers of different makers: what one of them
 * does not store, or stores as something else, stays where it was.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { WriteAnswer } from "../../lib/tools/write/output.ts";
import { startCyrus } from "../servers/cyrus.ts";
import { isUnpacked } from "../servers/unpacked.ts";
import { type Census, census, type Held } from "../support/census.ts";
import { callToEnd, ended } from "../support/cut_points.ts";
import { ADA, BEN } from "../support/dovecot_suite.ts";
import { startInProcess } from "../support/in_process.ts";
import { startMailServer } from "../support/mail_server.ts";
import { accountVariables } from "../support/product.ts";
import { seed } from "../support/seed.ts";
import { assertReportIsTrue, idOf } from "../support/write_truth.ts";

const encoder = new TextEncoder();

/** What is moved to Cyrus, why it stays, and whether a changed copy is left. */
const LETTERS: Readonly<
  Record<string, { readonly source: string; readonly reason?: string; readonly leaves?: number }>
> = {
  "an ordinary message": { source: "Subject: s\r\nMessage-ID: <a@example.test>\r\n\r\nx\r\n" },
  "a text that is not ASCII": {
    source: "Subject: s\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nKäse\r\n",
  },
  "a text without a line end at its end": { source: "Subject: s\r\n\r\nend" },
  "a line in the header that is no field, which Cyrus refuses": {
    source: "Subject: s\r\nno field\r\n\r\nx\r\n",
    reason: "server_refused",
  },
  "a field that is not ASCII, for which Cyrus writes X": {
    source: "Subject: s\r\nX-Note: Käse\r\n\r\nx\r\n",
    reason: "changed_when_stored",
  },
  "a subject that is not ASCII, by which the copy is not known again": {
    source: "Subject: Käse\r\n\r\nx\r\n",
    reason: "changed_when_stored",
    leaves: 1,
  },
};

Deno.test({
  name: "messages go from Dovecot to Cyrus and back, or stay where they were",
  ignore: !isUnpacked("cyrus"),
  async fn(t) {
    await using stack = new AsyncDisposableStack();
    const near = await startMailServer({ users: [ADA] });
    stack.defer(() => near.stop());
    const far = await startCyrus({ users: [BEN] });
    stack.defer(() => far.stop());
    const caPath = `${near.directory}/both.pem`;
    await Deno.writeTextFile(
      caPath,
      await Deno.readTextFile(near.caPath) + await Deno.readTextFile(far.caPath),
    );
    const everything = "flags,move,copy,delete,draft,mailbox,expunge";
    const product = await startInProcess({
      ...accountVariables(near, ADA),
      ...accountVariables(far, BEN, "FAR"),
      MAIL_IMAP_CA_CERT_PATH: caPath,
      MAIL_IMAP_WRITE_ENABLED: "true",
      MAIL_IMAP_DEFAULT_WRITE: everything,
      MAIL_IMAP_FAR_WRITE: everything,
    }, { pausesMs: [10, 50, 100, 200] });
    stack.defer(() => product.close());
    const raw = await near.connect(ADA);
    stack.defer(() => raw.close());
    const farRaw = await far.connect(BEN);
    stack.defer(() => farRaw.close());
    const both = async (): Promise<Census> => {
      const [mine, others] = await Promise.all([census(raw), census(farRaw, "far")]);
      return {
        folders: [...mine.folders, ...others.folders],
        messages: [...mine.messages, ...others.messages],
      };
    };
    const move = async (before: Census): Promise<WriteAnswer> => {
      const { report, last } = await callToEnd(product, "imap_apply_to_messages", {
        message_ids: before.messages.map(idOf),
        action: "move",
        destination_mailbox: "Archive",
        destination_account_id: "far",
      });
      assert.ok(report, last.text);
      return report;
    };
    for (const [kind, { source, reason, leaves = 0 }] of Object.entries(LETTERS)) {
      await t.step(kind, async () => {
        await seed(raw, { INBOX: 0 });
        await seed(farRaw, { INBOX: 0, Archive: 0 });
        await raw.append("INBOX", encoder.encode(source), { date: new Date("2025-12-24T17:30Z") });
        const before = await both();
        const report = await move(before);
        assert.deepEqual(report.items.map((item) => item.reason), [reason]);
        const after = await both();
        const isLeft = ({ account, sha256 }: Held): boolean =>
          reason !== undefined && account === "far" && sha256 !== before.messages[0]?.sha256;
        assert.equal(after.messages.filter(isLeft).length, leaves);
        const known = { ...after, messages: after.messages.filter((held) => !isLeft(held)) };
        const effect = { kind: "move", mailbox: "Archive", account: "far" } as const;
        assertReportIsTrue(report, effect, before, known);
        if (reason !== undefined) return;
        const undone = await product.call("imap_undo_operation", {
          operation_id: report.operation_id,
        });
        assert.equal((await ended(product, undone.data)).status, "ok", undone.text);
        assert.deepEqual(sums(await both()), sums(before));
      });
    }

    await t.step("what the other server refuses does not keep back what follows", async () => {
      await seed(raw, { INBOX: 0 });
      await seed(farRaw, { Archive: 0 });
      for (const subject of ["one", "no field\r\nx", "three"]) {
        await raw.append("INBOX", encoder.encode(`Subject: ${subject}\r\n\r\nx\r\n`));
      }
      const before = await both();
      const report = await move(before);
      assert.deepEqual(report.items.map(({ outcome }) => outcome), ["done", "failed", "done"]);
      const effect = { kind: "move", mailbox: "Archive", account: "far" } as const;
      assertReportIsTrue(report, effect, before, await both());
    });
  },
});

function sums({ messages }: Census): unknown {
  return messages.map(({ account, sha256 }) => [account, sha256]);
}
