/**
 * Every account that a call would change has to allow it, whichever the call
 * names first. Nobody is connected to before that is known: there is no server.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Capability } from "../../lib/contract/capability.ts";
import { CANARY } from "../support/canary.ts";
import { startInProcess } from "../support/in_process.ts";

function account(name: string, write: string): Record<string, string> {
  return {
    [`MAIL_IMAP_${name}_HOST`]: "imap.example.com",
    [`MAIL_IMAP_${name}_USER`]: "ada",
    [`MAIL_IMAP_${name}_PASS`]: CANARY,
    [`MAIL_IMAP_${name}_WRITE`]: write,
  };
}

const OWN = "imap:default:INBOX:7:1";
const OTHERS = "imap:work:INBOX:7:1";

const APPLY = "imap_apply_to_messages";

/** Calls, and what the account `work` would have to allow for them. */
const CALLS: readonly (readonly [string, Readonly<Record<string, unknown>>, Capability])[] = [
  ...[[OWN, OTHERS], [OTHERS, OWN]].flatMap((message_ids) =>
    [
      ["imap_update_message_flags", { message_ids, operation: "add", flags: ["x"] }, "flags"],
      [APPLY, { message_ids, action: "move", destination_mailbox: "Archive" }, "move"],
      [APPLY, { message_ids, action: "copy", destination_mailbox: "Archive" }, "copy"],
      [APPLY, { message_ids, action: "delete" }, "delete"],
      [APPLY, { message_ids, action: "delete", permanent: true }, "expunge"],
    ] as const
  ),
  ...(["move", "copy"] as const).map((action) =>
    [APPLY, {
      ...{ message_ids: [OWN], action },
      ...{ destination_mailbox: "Archive", destination_account_id: "work" },
    }, action] as const
  ),
  ["imap_manage_mailbox", { account_id: "work", action: "create", mailbox: "New" }, "mailbox"],
  ["imap_create_draft", { account_id: "work", subject: "s" }, "draft"],
  ["imap_create_draft", { in_reply_to: OTHERS, text: "t" }, "draft"],
];

Deno.test("what an account does not allow is refused, also beside one that allows it", async () => {
  for (const write of ["none", "flags,move,copy,delete,draft,mailbox,expunge"]) {
    const all = "flags,move,copy,delete,draft,mailbox,expunge".split(",");
    for (const [tool, args, capability] of CALLS) {
      // The other account allows all there is, or all but what is needed.
      const others = write === "none" ? write : all.filter((one) => one !== capability).join(",");
      const session = await startInProcess({
        MAIL_IMAP_WRITE_ENABLED: "true",
        ...account("DEFAULT", all.join(",")),
        ...account("WORK", others),
      });
      try {
        for (const dry_run of [true, false]) {
          const { error } = await session.call(tool, { ...args, dry_run });
          const what = `${tool} ${JSON.stringify(args)} ${JSON.stringify(error)}`;
          assert.equal(error?.code, "forbidden", what);
          const { reason, account, capability: missing } = error?.details ?? {};
          assert.deepEqual([reason, account, missing], ["not_allowed", "work", capability], what);
        }
      } finally {
        await session.close();
      }
    }
  }
});

Deno.test("deleting a folder for good is more than leave to manage folders", async () => {
  const session = await startInProcess({
    MAIL_IMAP_WRITE_ENABLED: "true",
    ...account("DEFAULT", "mailbox,delete"),
  });
  try {
    const { error } = await session.call("imap_manage_mailbox", {
      action: "delete",
      mailbox: "Old",
      permanent: true,
    });
    assert.deepEqual([error?.code, error?.details?.["capability"]], ["forbidden", "expunge"]);
  } finally {
    await session.close();
  }
});

Deno.test("leave to set flags is none to mark messages as deleted", async () => {
  const session = await startInProcess({
    MAIL_IMAP_WRITE_ENABLED: "true",
    ...account("DEFAULT", "flags"),
  });
  try {
    for (const operation of ["add", "replace"]) {
      for (const flag of ["\\Deleted", "\\DELETED"]) {
        const args = { message_ids: [OWN], operation, flags: ["x", flag] };
        const { error } = await session.call("imap_update_message_flags", args);
        assert.equal(error?.details?.["reason"], "flag_deleted", JSON.stringify(error));
      }
    }
  } finally {
    await session.close();
  }
});
