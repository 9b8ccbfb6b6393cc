import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_CURSOR_CHARS } from "../../../lib/contract/limits.ts";
import { type Concern, concernOf } from "../../../lib/tools/concern.ts";
import type { ToolServices } from "../../../lib/tools/tool.ts";

const SERVICES = {
  config: { accounts: [{ id: "default" }, { id: "work" }, { id: "home" }] },
  accounts: { defaultId: "default" },
  searchCursors: {
    accountOf: (cursor: string) => Promise.resolve(cursor === "of-work" ? "work" : undefined),
  },
  operations: { accountsOf: (id: string) => (id === "of-both" ? ["home", "work"] : []) },
} as unknown as ToolServices;

function concern(input: unknown): Promise<Concern> {
  return concernOf(input, SERVICES);
}

Deno.test("A call counts for every account that it reaches, however it names it.", async () => {
  for (
    const [input, accounts] of [
      [{ account_id: "work" }, ["work"]],
      [{ message_id: "imap:work:INBOX:1:2" }, ["work"]],
      [{ message_ids: ["imap:work:A:b:1:2", "imap:home:INBOX:1:2"] }, ["work", "home"]],
      [{ message_ids: ["imap:work:A:1:2"], destination_account_id: "home" }, ["work", "home"]],
      [{ in_reply_to: "imap:home:INBOX:1:2" }, ["home"]],
      [{ account_id: "home", attachments: ["imap:work:INBOX:1:2#1.2"] }, ["home", "work"]],
      [{ cursor: "of-work" }, ["work"]],
      [{ operation_id: "of-both" }, ["home", "work"]],
    ] as const
  ) assert.deepEqual((await concern(input)).accounts, accounts, JSON.stringify(input));
});

Deno.test("A call that names no account, or none that there is, counts for the default one.", async () => {
  for (
    const input of [
      ...[undefined, null, 1, "work", [], {}, { account_id: "nobody" }, { account_id: 7 }],
      ...[{ message_id: "imap:nobody:INBOX:1:1" }, { message_ids: "work" }, { cursor: "x" }],
      { operation_id: "x", message_ids: [{}, null, "imap:work"] },
    ]
  ) {
    const { named, accounts } = await concern(input);
    assert.deepEqual([named, accounts], [[], ["default"]], JSON.stringify(input));
  }
});

Deno.test("A call has one cursor opened at most, and none that is too long: no limit was asked yet.", async () => {
  let opened = 0;
  const accountOf = (): Promise<string> => {
    opened++;
    return Promise.resolve("work");
  };
  const services = { ...SERVICES, searchCursors: { accountOf } } as unknown as ToolServices;
  const most = "x".repeat(MAX_CURSOR_CHARS);
  for (
    const [cursor, count, account] of [
      [most, 1, "work"],
      [`${most}x`, 0, "default"],
      [Array(1_000).fill(most), 0, "default"],
      [[most], 0, "default"],
    ] as const
  ) {
    opened = 0;
    const { accounts } = await concernOf({ cursor }, services);
    assert.deepEqual([opened, accounts], [count, [account]]);
  }
});

Deno.test("Folders and messages are counted as the call names them.", async () => {
  const { folders, messages } = await concern({
    message_ids: ["imap:work:A:b:1:2", "imap:work:A:b:1:3"],
    destination_mailbox: "C",
  });
  assert.deepEqual([folders, messages], [["C", "A:b"], 2]);
});

Deno.test("No arguments make it throw or name an account that is not configured.", async () => {
  await fc.assert(
    fc.asyncProperty(fc.anything(), fc.anything(), async (a, b) => {
      const { accounts } = await concern({
        account_id: a,
        message_ids: [a, b],
        cursor: b,
        mailboxes: a,
      });
      assert.ok(accounts.length > 0);
      for (const id of accounts) assert.ok(["default", "work", "home"].includes(id));
    }),
  );
});
