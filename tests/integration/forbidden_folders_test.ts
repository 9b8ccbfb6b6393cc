/**
 * Folders of a real Dovecot in which a person may not do everything (RFC 4314),
 * and a mailbox that is full: what cannot be done leaves everything as it was.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { WriteAnswer } from "../../lib/tools/write/output.ts";
import type { McpSession } from "../clients/mcp.ts";
import type { RawImap } from "../clients/raw_imap.ts";
import { startDovecot } from "../servers/dovecot.ts";
import { type Census, census } from "../support/census.ts";
import { ended } from "../support/cut_points.ts";
import { ADA, BEN } from "../support/dovecot_suite.ts";
import { startInProcess } from "../support/in_process.ts";
import { accountVariables } from "../support/product.ts";
import { seed } from "../support/seed.ts";
import { assertReportIsTrue, assertSameMessages, idOf } from "../support/write_truth.ts";
import { capabilityLine } from "../support/dovecot_variants.ts";

/** Rights of the folders' owner. */
const RIGHTS = {
  "No Expunge": "lrwsti",
  "No Mark": "lrwsie",
  "No Insert": "lrwste",
  "Read Only": "lr",
  "No Flags": "lrtie",
};

/** Messages that fit in, without those in INBOX. */
const ROOM = 30;

interface Suite extends AsyncDisposable {
  readonly product: McpSession;
  readonly raw: RawImap;
}

async function start(variant: "full" | "no MOVE"): Promise<Suite> {
  const stack = new AsyncDisposableStack();
  const directory = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  await Deno.chmod(directory, 0o755);
  await Deno.writeTextFile(`${directory}/acl`, "");
  const server = await startDovecot({
    users: [ADA, BEN],
    extraConfig: `
mail_plugins = acl quota
protocol imap {
  mail_plugins = acl quota imap_acl imap_quota
  ${capabilityLine(variant)}
}
plugin {
  acl = vfile:${directory}/acl
  quota = count:Mail
  quota_vsizes = yes
  quota_rule = *:messages=${ROOM}
  quota_rule2 = INBOX:ignore
}
`,
  });
  stack.defer(() => server.stop());
  const filling = await server.connect(ADA);
  await seed(filling, {
    INBOX: 60,
    ...Object.fromEntries(Object.keys(RIGHTS).map((name) => [name, 2])),
  });
  await filling.close();
  await Deno.writeTextFile(
    `${directory}/acl`,
    Object.entries(RIGHTS).map(([name, rights]) => `"${name}" owner ${rights}\n`).join(""),
  );
  const raw = await server.connect(ADA);
  stack.defer(() => raw.close());
  const product = await startInProcess({
    ...accountVariables(server, ADA),
    ...accountVariables(server, BEN, "BEN"),
    MAIL_IMAP_WRITE_ENABLED: "true",
    MAIL_IMAP_DEFAULT_WRITE: "flags,move,copy,delete,draft,mailbox,expunge",
  });
  stack.defer(() => product.close());
  return { product, raw, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

function idsIn({ messages }: Census, folder: string): string[] {
  return messages.filter(({ mailbox }) => mailbox === folder).map(idOf);
}

async function apply(product: McpSession, args: Record<string, unknown>): Promise<WriteAnswer> {
  const first = await product.call("imap_apply_to_messages", args);
  assert.equal(first.failed, false, first.text);
  const { confirm_token } = first.data;
  const { data } = confirm_token === undefined
    ? first
    : await product.call("imap_apply_to_messages", { ...args, confirm_token });
  return await ended(product, data);
}

function reasons({ items }: WriteAnswer): string[] {
  return [...new Set(items.map(({ outcome, reason }) => reason ?? outcome))];
}

for (const variant of ["full", "no MOVE"] as const) {
  Deno.test(`what a server forbids changes nothing, on Dovecot ${variant}`, async (t) => {
    await using suite = await start(variant);
    const { product, raw } = suite;
    const moved = variant === "full";

    const cases: readonly [
      name: string,
      folder: string,
      args: Record<string, unknown>,
      reason: string,
    ][] = [
      [
        "a move out of a folder from which nothing may be removed",
        "No Expunge",
        { action: "move", destination_mailbox: "Archive" },
        moved ? "server_forbids" : "source_not_removed",
      ],
      [
        "a move to another account out of such a folder",
        "No Expunge",
        { action: "move", destination_mailbox: "Archive", destination_account_id: "ben" },
        "source_not_removed",
      ],
      [
        "a permanent deletion in such a folder",
        "No Expunge",
        { action: "delete", permanent: true },
        "not_removed",
      ],
      [
        "a permanent deletion in a folder in which nothing may be marked",
        "No Mark",
        { action: "delete", permanent: true },
        "not_removed",
      ],
      [
        "a move to another account out of such a folder",
        "No Mark",
        { action: "move", destination_mailbox: "Archive", destination_account_id: "ben" },
        "source_not_removed",
      ],
      [
        "a move into a folder into which nothing may be put",
        "Sent",
        { action: "move", destination_mailbox: "No Insert" },
        "server_forbids",
      ],
      [
        "a copy into such a folder",
        "Sent",
        { action: "copy", destination_mailbox: "No Insert" },
        "server_forbids",
      ],
      [
        "a move out of a folder that may only be read",
        "Read Only",
        { action: "move", destination_mailbox: "Archive" },
        "mailbox_read_only",
      ],
      [
        "a deletion in a folder that may only be read",
        "Read Only",
        { action: "delete" },
        "mailbox_read_only",
      ],
    ];
    await raw.command("SELECT INBOX");
    await raw.command("COPY 1:2 Sent");
    for (const [name, folder, args, reason] of cases) {
      await t.step(name, async () => {
        const before = await census(raw);
        const report = await apply(product, { message_ids: idsIn(before, folder), ...args });
        assert.equal(report.status, "failed", JSON.stringify(report));
        assert.deepEqual(reasons(report), [reason]);
        assert.equal(report.counts.failed, 2);
        assertSameMessages(before, await census(raw));
      });
    }

    await t.step("flags where none may be set are not said to be set", async () => {
      for (
        const [folder, reason] of [["No Flags", "flag_not_kept"], [
          "Read Only",
          "mailbox_read_only",
        ]]
      ) {
        const before = await census(raw);
        const answer = await product.call("imap_update_message_flags", {
          message_ids: idsIn(before, folder as string),
          operation: "add",
          flags: ["$hostile"],
        });
        assert.deepEqual(reasons(answer.data), [reason], answer.text);
        assert.equal(answer.data.undo.restores, 0, answer.text);
        assertSameMessages(before, await census(raw));
      }
    });

    if (!moved) {
      await t.step("a move out of a folder in which nothing may be marked", async () => {
        const before = await census(raw);
        const report = await apply(product, {
          message_ids: idsIn(before, "No Mark"),
          action: "move",
          destination_mailbox: "Archive",
        });
        assert.deepEqual(reasons(report), ["source_not_removed"], JSON.stringify(report));
        assertSameMessages(before, await census(raw));
      });
    }

    await t.step(
      "of sixty messages those go into a full mailbox that fit, by batches",
      async () => {
        const before = await census(raw);
        const report = await apply(product, {
          message_ids: idsIn(before, "INBOX"),
          action: "copy",
          destination_mailbox: "Archive",
        });
        assert.equal(report.status, "partial", JSON.stringify(report));
        assert.equal(report.counts.done, 10);
        assert.deepEqual(reasons(report), ["over_quota", "done"]);
        const effect = { kind: "copy", mailbox: "Archive" } as const;
        assertReportIsTrue(report, effect, before, await census(raw));
      },
    );
  });
}
