/**
 * An account that is confined to some folders: the others are neither read nor
 * shown, and whether they exist cannot be told.
 *
 * @module
 */

import assert from "node:assert/strict";
import * as z from "zod";
import { TOOLS } from "../../lib/tools/registry.ts";
import { CHANGES_MAIL, defineTool } from "../../lib/tools/tool.ts";
import type { Answer, McpSession } from "../clients/mcp.ts";
import { type Letter, post } from "../samples/conversation.ts";
import type { MailServer } from "../servers/mail_server.ts";
import { startMailServer } from "../support/mail_server.ts";
import { startTap } from "../servers/tap.ts";
import { BEN } from "../support/dovecot_suite.ts";
import { startInProcess } from "../support/in_process.ts";
import { accountVariables } from "../support/product.ts";
import { CHAIN, note } from "../support/thread_suite.ts";

/** Folders besides those that every account has. */
const FOLDERS = ["Clients", "Clients/Acme", "Clients/Private", "Zeta"];

/** One letter in each folder, and a conversation in INBOX and Sent. */
const LETTERS: readonly Letter[] = [
  ...CHAIN,
  ...FOLDERS.map((mailbox, i) => note(`in ${mailbox}`, i, { mailbox })),
  note("in Archive", 9, { mailbox: "Archive" }),
];

/** Opens a folder for writing, as the tools that write do. */
const OPEN = defineTool({
  name: "test_select",
  title: "Select",
  description: "Opens a folder to change it.",
  input: z.strictObject({ mailbox: z.string() }),
  output: z.strictObject({ path: z.string() }),
  hints: CHANGES_MAIL,
  async handle({ mailbox }, { accounts, signal }) {
    const { pool } = accounts.get();
    const { path } = await pool.write(mailbox, signal, (session) => session.select(mailbox));
    return { summary: "Opened", data: { path } };
  },
});

async function withServer(
  work: (
    start: (variables: Readonly<Record<string, string>>) => Promise<McpSession>,
    lines: string[],
    server: MailServer,
  ) => Promise<void>,
  letters = LETTERS,
  folders: readonly string[] = FOLDERS,
  prefixed = false,
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const server = await startMailServer({ users: [BEN], prefixed });
  stack.defer(() => server.stop());
  const client = await server.connect(BEN);
  for (const name of folders) await client.command(`CREATE "${name}"`);
  await post(client, letters);
  await client.close();
  const tap = await startTap(server);
  stack.defer(() => tap.stop());
  const start = async (variables: Readonly<Record<string, string>>) => {
    const all = { ...accountVariables(tap, BEN), ...variables };
    const session = await startInProcess(all, { tools: [...TOOLS, OPEN] });
    stack.defer(() => session.close());
    return session;
  };
  await work(start, tap.lines, server);
}

/** The error of a call that must fail. */
function refusal({ error, failed }: Answer): unknown {
  assert.equal(failed, true);
  return error;
}

/** Tools that read one message, with what else they need. */
const READS_ONE: readonly [string, Record<string, unknown>][] = [
  ["imap_get_message", {}],
  ["imap_get_message_raw", {}],
  ["imap_get_thread", {}],
  ["imap_get_attachment", { part_id: "1" }],
];

/** Names that only look like one that is allowed, and names that are not. */
const OTHERS: readonly string[] = [
  ...["Sent", "Clients/Private", "Zeta", "clients", "CLIENTS/ACME", "Clients/Acme/", "%"],
  ...["Clients/Acme/../Private", "Clients//Private", "/Clients", "Archive\u0301", "Archive "],
  "\u200bArchive",
];

const CONFINED = { MAIL_IMAP_DEFAULT_FOLDERS: "inbox,Clients,Clients/Acme,Archive" };

Deno.test("A confined account", async (t) => {
  await withServer(async (start, lines) => {
    const [free, product] = [await start({}), await start(CONFINED)];
    /** The id of the only message of a folder, as an account without bounds has it. */
    const idIn = async (mailbox: string): Promise<string> =>
      (await free.call("imap_search_messages", { mailbox })).data.messages[0].id;

    await t.step("lists the folders it may touch, and counts no others", async () => {
      const { data } = await product.call("imap_list_mailboxes", { include_counts: true });
      const names = data.mailboxes.map(({ name }: { name: string }) => name);
      assert.deepEqual([...names].sort(), ["Archive", "Clients", "Clients/Acme", "INBOX"]);
      assert.equal(data.total, 4);
      const all = await product.call("imap_list_mailboxes", { pattern: "*ent*" });
      assert.equal(all.data.total, 2, "Clients and Clients/Acme, but neither Sent nor the third");
      const page = await product.call("imap_list_mailboxes", { limit: 3 });
      const rest = await product.call("imap_list_mailboxes", { cursor: page.data.next_cursor });
      assert.deepEqual([rest.data.total, rest.data.mailboxes.length], [4, 1]);
    });

    await t.step("is described as confined, with its special folders and no others", async () => {
      const accounts = await product.call("imap_list_accounts");
      assert.deepEqual(accounts.data.accounts[0].folders, [
        "inbox",
        "Clients",
        "Clients/Acme",
        "Archive",
      ]);
      const { data } = await product.call("imap_verify_account");
      assert.deepEqual(data.special_mailboxes, { inbox: "INBOX", archive: "Archive" });
      assert.equal(data.mailboxes, 4);
    });

    await t.step("searches the folders it may touch when all are searched", async () => {
      lines.length = 0;
      const { data } = await product.call("imap_search_messages", { mailboxes: ["*"], limit: 100 });
      const subjects = data.messages.map(({ subject }: { subject: string }) => subject);
      assert.equal(data.total, 11);
      assert.deepEqual(
        subjects.filter((subject: string) => subject.startsWith("in ")).sort(),
        ["in Archive", "in Clients", "in Clients/Acme"],
      );
      assert.equal(JSON.stringify(data).includes("Private"), false);
      assert.doesNotMatch(lines.join("\n"), /(EXAMINE|SELECT|STATUS) "?(Sent|Clients\/Private)/);
    });

    const ways: readonly [string, (mailbox: string) => Promise<Answer>][] = [
      ["imap_search_messages", (mailbox) => product.call("imap_search_messages", { mailbox })],
      [
        "imap_search_messages, several",
        (mailbox) => product.call("imap_search_messages", { mailboxes: [mailbox] }),
      ],
      ["a tool that writes", (mailbox) => product.call("test_select", { mailbox })],
      ...READS_ONE.map(([tool, rest]): [string, (mailbox: string) => Promise<Answer>] => [
        tool,
        (mailbox) => product.call(tool, { message_id: `imap:default:${mailbox}:7:1`, ...rest }),
      ]),
    ];
    for (const [way, call] of ways) {
      await t.step(`refuses other folders in ${way}, whether they are there or not`, async () => {
        lines.length = 0;
        const nowhere = refusal(await call("Nowhere at all"));
        assert.deepEqual((nowhere as { details: unknown }).details, {
          reason: "folder_not_allowed",
          account: "default",
        });
        const { code, retryable, hint } = nowhere as NonNullable<Answer["error"]>;
        assert.deepEqual([code, retryable], ["forbidden", false]);
        assert.match(hint ?? "", /imap_list_mailboxes.*MAIL_IMAP_DEFAULT_FOLDERS/);
        for (const mailbox of OTHERS) {
          assert.deepEqual(refusal(await call(mailbox)), nowhere, mailbox);
        }
        assert.doesNotMatch(lines.join("\n"), /EXAMINE|SELECT|STATUS|FETCH|SEARCH/);
      });
    }

    await t.step("refuses true ids of messages in other folders like false ones", async () => {
      const real = await idIn("Clients/Private");
      for (const tool of ["imap_get_message", "imap_get_message_raw", "imap_get_thread"]) {
        const there = refusal(await product.call(tool, { message_id: real }));
        const wrong = refusal(
          await product.call(tool, { message_id: "imap:default:Clients/Private:1:1" }),
        );
        assert.deepEqual(there, wrong);
      }
      const own = await idIn("Clients/Acme");
      assert.equal((await product.call("imap_get_message", { message_id: own })).failed, false);
    });

    await t.step("opens INBOX in every case, and what it may to write", async () => {
      for (const mailbox of ["INBOX", "inbox", "Inbox"]) {
        const { data } = await product.call("imap_search_messages", { mailbox });
        assert.equal(data.total, 8);
        assert.equal((await product.call("test_select", { mailbox })).data.path, "INBOX");
      }
    });

    await t.step("answers for the folders it may touch beside those it may not", async () => {
      const { data } = await product.call("imap_search_messages", {
        mailboxes: ["INBOX", "Sent", "Nowhere"],
      });
      assert.equal(data.total, 8);
      const [sent, nowhere] = data.issues;
      assert.deepEqual({ ...sent, mailbox: "" }, { ...nowhere, mailbox: "" });
    });

    await t.step("shows of a conversation what lies in folders it may touch", async () => {
      const message_id = await idIn("INBOX");
      const whole = await free.call("imap_get_thread", { message_id, include_bodies: true });
      assert.equal(whole.data.total, 12);
      lines.length = 0;
      const { data } = await product.call("imap_get_thread", { message_id, include_bodies: true });
      assert.equal(data.total, 8);
      assert.equal(data.status, "ok");
      assert.deepEqual(data.mailboxes, ["INBOX"]);
      assert.equal("failed_mailboxes" in data, false);
      assert.doesNotMatch(lines.join("\n"), /EXAMINE "?Sent/);
    });

    await t.step("goes on with a search in those folders only", async () => {
      const first = await product.call("imap_search_messages", { mailboxes: ["*"], limit: 2 });
      const cursor = first.data.next_cursor;
      const second = await product.call("imap_search_messages", { cursor, limit: 100 });
      assert.equal(second.data.messages.length, 9);
      const other = await product.call("imap_search_messages", { cursor, mailbox: "Sent" });
      assert.equal(other.error?.details?.["reason"], "cursor_mismatch");
      const foreign = await free.call("imap_search_messages", { mailboxes: ["*"], limit: 2 });
      const stolen = await product.call("imap_search_messages", {
        cursor: foreign.data.next_cursor,
      });
      assert.equal(stolen.error?.details?.["reason"], "cursor_expired");
    });
  });
});

Deno.test("A confined account changes nothing outside of its folders, and takes nothing out.", async () => {
  await withServer(async (start, lines) => {
    const writes = { MAIL_IMAP_WRITE_ENABLED: "true", MAIL_IMAP_CONFIRMATION: "token" };
    const [free, product] = [await start({}), await start({ ...CONFINED, ...writes })];
    const idIn = async (mailbox: string): Promise<string> =>
      (await free.call("imap_search_messages", { mailbox })).data.messages[0].id;
    const [own, secret] = [await idIn("Clients/Acme"), await idIn("Clients/Private")];
    const nowhere = "imap:default:Nowhere:1:1";
    const apply = (id: string, action: string, destination_mailbox?: string, dry_run = false) =>
      product.call("imap_apply_to_messages", {
        message_ids: [id],
        action,
        dry_run,
        ...(destination_mailbox === undefined ? {} : { destination_mailbox }),
      });
    const flag = (id: string) =>
      product.call("imap_update_message_flags", {
        message_ids: [id],
        operation: "add",
        flags: ["\\Flagged"],
      });
    lines.length = 0;
    const pairs: readonly [() => Promise<Answer>, () => Promise<Answer>][] = [
      [() => flag(secret), () => flag(nowhere)],
      [() => apply(secret, "delete"), () => apply(nowhere, "delete")],
      ...[true, false].flatMap((dry) =>
        ["move", "copy"].flatMap((action): [() => Promise<Answer>, () => Promise<Answer>][] => [
          [
            () => apply(secret, action, "Archive", dry),
            () => apply(nowhere, action, "Archive", dry),
          ],
          [() => apply(own, action, "Sent", dry), () => apply(own, action, "Nowhere", dry)],
          [() => apply(own, action, "clients", dry), () => apply(own, action, "Nowhere", dry)],
        ])
      ),
    ];
    for (const [there, missing] of pairs) {
      const answer = refusal(await there());
      assert.deepEqual(answer, refusal(await missing()));
      assert.equal(
        (answer as { details: { reason: string } }).details.reason,
        "folder_not_allowed",
      );
    }
    // The folder for deleted messages is one like any other.
    const deleted = await apply(own, "delete");
    assert.equal(deleted.error?.details?.["reason"], "no_trash_folder");
    assert.doesNotMatch(lines.join("\n"), /STORE|COPY|MOVE|APPEND|EXPUNGE/);
  });
});

Deno.test("An account that is not confined to INBOX finds no conversation there.", async () => {
  await withServer(async (start) => {
    const product = await start({ MAIL_IMAP_DEFAULT_FOLDERS: "Sent" });
    const found = await product.call("imap_search_messages", { mailbox: "Sent" });
    const message_id = found.data.messages[0].id;
    const { data } = await product.call("imap_get_thread", { message_id });
    assert.equal(data.total, 4);
    assert.equal(data.status, "ok");
    assert.deepEqual(data.mailboxes, ["Sent"]);
    const search = await product.call("imap_search_messages", {});
    assert.equal(search.error?.details?.["reason"], "folder_not_allowed", "INBOX is the default");
    const all = await product.call("imap_list_mailboxes", {});
    assert.deepEqual(all.data.mailboxes.map(({ name }: { name: string }) => name), ["Sent"]);
  });
});

Deno.test("On a server with a prefix, a name is judged by the path that would be opened.", async () => {
  const letters = [
    note("to ben", 0),
    note("in Work", 1, { mailbox: "INBOX.Work" }),
    note("in Private", 2, { mailbox: "INBOX.Private" }),
  ];
  await withServer(
    async (start, lines) => {
      const full = await start({ MAIL_IMAP_DEFAULT_FOLDERS: "INBOX.Work*" });
      for (const mailbox of ["INBOX.Work", "Work"]) {
        const { data } = await full.call("imap_search_messages", { mailbox });
        assert.equal(data.total, 1, mailbox);
      }
      const refused = refusal(await full.call("imap_search_messages", { mailbox: "Nowhere" }));
      for (
        const mailbox of [
          "Private",
          "INBOX.Private",
          "INBOX",
          "INBOX.",
          "inbox.Work",
          "INBOX.Work.",
          "INBOX..Work",
          "INBOX.INBOX.Work",
        ]
      ) {
        const answer = await full.call("imap_search_messages", { mailbox });
        assert.deepEqual(refusal(answer), refused, mailbox);
      }
      const short = await start({ MAIL_IMAP_DEFAULT_FOLDERS: "Work" });
      lines.length = 0;
      for (const mailbox of ["Work", "INBOX.Work"]) {
        const answer = await short.call("imap_search_messages", { mailbox });
        assert.deepEqual(refusal(answer), refused, "its full path is not allowed");
      }
      assert.deepEqual((await short.call("imap_list_mailboxes")).data.mailboxes, []);
      assert.doesNotMatch(lines.join("\n"), /EXAMINE/);
    },
    letters,
    ["INBOX.Work", "INBOX.Private"],
    true,
  );
});
