/**
 * What is not allowed is not offered, is refused by name, and is written down.
 *
 * @module
 */

import assert from "node:assert/strict";
import * as z from "zod";
import { CANARY } from "../support/canary.ts";
import { CAPABILITIES, type Capability } from "../../lib/contract/capability.ts";
import type { Log, LogFields } from "../../lib/contract/log.ts";
import { parseMessageId } from "../../lib/contract/message_id.ts";
import { assertAllowed } from "../../lib/policy/gate.ts";
import { TOOLS } from "../../lib/tools/registry.ts";
import { CHANGES_MAIL, defineTool, type Tool } from "../../lib/tools/tool.ts";
import type { McpSession } from "../clients/mcp.ts";
import { type InProcessOptions, startInProcess } from "../support/in_process.ts";
import { FORMS, startProduct } from "../support/product.ts";

/** Writes nothing, but asks for leave as a tool does that would. */
const MOVE: Tool = defineTool({
  name: "test_move",
  title: "Move",
  description: "Stands for a tool that moves, copies or deletes.",
  input: z.strictObject({
    message_ids: z.array(z.string()),
    action: z.enum(["move", "copy", "delete"]),
    destination: z.string().optional(),
  }),
  output: z.strictObject({}),
  hints: CHANGES_MAIL,
  capabilities: ["move", "copy", "delete"],
  offer: (allowed) => ({
    input: z.strictObject({
      message_ids: z.array(z.string()),
      action: z.enum((["move", "copy", "delete"] as const).filter((name) => allowed.has(name))),
    }),
  }),
  handle({ message_ids, action, destination }, { accounts }) {
    const { account, folders } = accounts.get(parseMessageId(message_ids[0] ?? "").account);
    assertAllowed(account, action);
    if (destination !== undefined) folders.assertAllowed(destination);
    return Promise.resolve({ summary: "It may", data: {} });
  },
});

/** One tool for each capability, which needs nothing else. */
const SINGLE: readonly Tool[] = CAPABILITIES.map((capability) =>
  defineTool({
    name: `test_${capability}_only`,
    title: capability,
    description: "Stands for a tool with one capability.",
    input: z.strictObject({ account_id: z.string().optional(), text: z.string().optional() }),
    output: z.strictObject({}),
    hints: CHANGES_MAIL,
    capabilities: [capability],
    handle({ account_id }, { accounts }) {
      assertAllowed(accounts.get(account_id).account, capability);
      return Promise.resolve({ summary: "It may", data: {} });
    },
  })
);

const READING = TOOLS.filter(({ capabilities }) => capabilities === undefined);
const ALL: readonly Tool[] = [...READING, MOVE, ...SINGLE];

function account(name: string): Record<string, string> {
  return {
    [`MAIL_IMAP_${name}_HOST`]: "imap.example.com",
    [`MAIL_IMAP_${name}_USER`]: "ada",
    [`MAIL_IMAP_${name}_PASS`]: `correct-horse ${CANARY}`,
  };
}

interface Line {
  readonly level: string;
  readonly message: string;
  readonly fields: LogFields;
}

/** A log that keeps its lines. */
function recorder(): { log: Log; lines: Line[]; refused: () => readonly LogFields[] } {
  const lines: Line[] = [];
  const line = (level: string) => (message: string, fields: LogFields = {}) => {
    lines.push({ level, message, fields: JSON.parse(JSON.stringify(fields)) });
  };
  return {
    log: { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") },
    lines,
    refused: () =>
      lines.filter(({ message, level }) => message === "write refused" && level === "warn")
        .map(({ fields: { event, ...fields } }) => {
          assert.equal(event, "write_refused");
          return fields;
        }),
  };
}

/** Runs `work` on a server whose accounts DEFAULT and WORK have these variables; no mail server is there. */
async function withServer(
  variables: Readonly<Record<string, string>>,
  work: (session: McpSession) => Promise<void>,
  options: InProcessOptions = {},
): Promise<void> {
  const all = { ...account("DEFAULT"), ...account("WORK"), ...variables };
  const session = await startInProcess(all, { tools: ALL, ...options });
  try {
    await work(session);
  } finally {
    await session.close();
  }
}

async function names({ client }: McpSession): Promise<readonly string[]> {
  return (await client.listTools()).tools.map(({ name }: { name: string }) => name);
}

const READ_ONLY: readonly Readonly<Record<string, string>>[] = [
  {},
  { MAIL_IMAP_WRITE_ENABLED: "false" },
  {
    MAIL_IMAP_WRITE_ENABLED: "false",
    MAIL_IMAP_DEFAULT_WRITE: CAPABILITIES.join(","),
    MAIL_IMAP_WORK_WRITE: "expunge",
  },
  { MAIL_IMAP_WORK_WRITE: "expunge" },
  {
    MAIL_IMAP_WRITE_ENABLED: "true",
    MAIL_IMAP_DEFAULT_WRITE: "none",
    MAIL_IMAP_WORK_WRITE: "none",
  },
];

Deno.test("Read-only wins: no tool that writes is offered, and none runs when it is called by name.", async () => {
  for (const variables of READ_ONLY) {
    const { log, refused } = recorder();
    await withServer(variables, async (session) => {
      assert.deepEqual(await names(session), READING.map(({ name }) => name));
      assert.match(
        session.client.getInstructions() ?? "",
        /cannot send, change or delete anything/,
      );
      for (const { name } of [MOVE, ...SINGLE]) {
        const { error, structured } = await session.call(name, { account_id: "work" });
        assert.equal(structured, undefined);
        assert.equal(error?.code, "forbidden");
        assert.equal(error?.retryable, false);
        assert.equal(error?.details?.["reason"], "not_allowed");
      }
      assert.deepEqual(
        refused(),
        [MOVE, ...SINGLE].map(({ name, capabilities = [] }) => ({
          tool: name,
          account: "work",
          ...(capabilities.length === 1 ? { capability: capabilities[0] } : {}),
          reason: "not_allowed",
        })),
      );
      const { data } = await session.call("imap_list_accounts");
      for (const { write } of data.accounts) assert.deepEqual(write, []);
    }, { log });
  }
});

Deno.test("Each capability brings its own tools into the list, and no others.", async () => {
  for (const allowed of CAPABILITIES) {
    const variables = {
      MAIL_IMAP_WRITE_ENABLED: "true",
      MAIL_IMAP_DEFAULT_WRITE: "none",
      MAIL_IMAP_WORK_WRITE: allowed,
    };
    await withServer(variables, async (session) => {
      const wanted = ALL.filter(({ capabilities }) =>
        capabilities === undefined || capabilities.includes(allowed)
      );
      assert.deepEqual(await names(session), wanted.map(({ name }) => name));
      for (const capability of CAPABILITIES) {
        const answer = await session.call(`test_${capability}_only`, { account_id: "work" });
        assert.equal(answer.failed, capability !== allowed, capability);
      }
    });
  }
});

Deno.test("Without a word of its own an account allows everything but the permanent.", async () => {
  await withServer({ MAIL_IMAP_WRITE_ENABLED: "true" }, async (session) => {
    const all = ALL.map(({ name }) => name).filter((name) => name !== "test_expunge_only");
    assert.deepEqual(await names(session), all);
    const { data } = await session.call("imap_list_accounts");
    assert.deepEqual(
      data.accounts.map(({ id, write, folders }: Record<string, unknown>) => [id, write, folders]),
      ["default", "work"].map((id) => [
        id,
        ["flags", "move", "copy", "delete", "draft", "mailbox"],
        undefined,
      ]),
    );
  });
});

Deno.test("A tool is advertised with the actions that some account allows, and no others.", async () => {
  const variables = {
    MAIL_IMAP_WRITE_ENABLED: "true",
    MAIL_IMAP_DEFAULT_WRITE: "copy",
    MAIL_IMAP_WORK_WRITE: "flags",
  };
  await withServer(variables, async ({ client }) => {
    const { tools } = await client.listTools();
    const move = tools.find(({ name }: { name: string }) => name === "test_move");
    const { action } = move?.inputSchema.properties as { action: { enum: readonly string[] } };
    assert.deepEqual(action.enum, ["copy"]);
  });
});

Deno.test("What one account allows is refused in another, and written down with what was missing.", async () => {
  const { log, lines, refused } = recorder();
  const variables = {
    MAIL_IMAP_WRITE_ENABLED: "true",
    MAIL_IMAP_DEFAULT_WRITE: "move,copy",
    MAIL_IMAP_DEFAULT_FOLDERS: "INBOX,Archive",
    MAIL_IMAP_WORK_WRITE: "flags",
  };
  await withServer(variables, async (session) => {
    const call = (id: string, action: string, destination?: string) =>
      session.call("test_move", {
        message_ids: [id],
        action,
        ...(destination === undefined ? {} : { destination }),
      });
    const [own, other] = ["imap:default:INBOX:1:1", "imap:work:Very private:1:1"] as const;
    assert.equal((await call(own, "move", "Archive")).failed, false);
    assert.deepEqual(refused(), []);

    const cases: readonly [string, string, string | undefined, LogFields][] = [
      [other, "move", undefined, { account: "work", capability: "move", reason: "not_allowed" }],
      [own, "delete", undefined, {
        account: "default",
        capability: "delete",
        reason: "not_allowed",
      }],
      [own, "copy", "Very private", { account: "default", reason: "folder_not_allowed" }],
    ];
    for (const [id, action, destination, fields] of cases) {
      const { error } = await call(id, action, destination);
      assert.equal(error?.code, "forbidden");
      assert.equal(error?.details?.["reason"], fields["reason"]);
      assert.deepEqual(refused().at(-1), { tool: "test_move", ...fields });
    }
    assert.equal(refused().length, cases.length);
    assert.equal(JSON.stringify(lines).includes("private"), false, "names of folders are content");
  }, { log });
});

Deno.test("Nothing that a caller writes gets into a line about a refusal.", async () => {
  const { log, lines, refused } = recorder();
  await withServer({}, async (session) => {
    const calls: readonly Record<string, unknown>[] = [
      { account_id: "hunter2", text: "hunter2" },
      { message_ids: ["imap:hunter2:hunter2:1:1"], hunter2: 1 },
      { message_ids: "hunter2" },
      { message_id: { hunter2: 1 } },
      { message_ids: [["imap:work:x:1:1"]] },
      {},
    ];
    for (const args of calls) {
      const { error } = await session.call("test_move", args);
      assert.equal(error?.details?.["reason"], "not_allowed", "before the arguments are looked at");
    }
    assert.equal(refused().length, calls.length);
    assert.equal(JSON.stringify(lines).includes("hunter2"), false);
    assert.equal((await session.call("hunter2", {})).error?.code, "not_found");
    assert.equal(JSON.stringify(lines).includes("hunter2"), false);
  }, { log });
});

Deno.test("A tool that only reads is never written down as a refused change.", async () => {
  const { log, refused } = recorder();
  await withServer({ MAIL_IMAP_WRITE_ENABLED: "true" }, async (session) => {
    assert.equal((await session.call("imap_list_accounts", { no: 1 })).failed, true);
    assert.deepEqual(refused(), []);
  }, { log });
});

Deno.test("What a model is told about all tools follows from what is allowed.", async () => {
  const told = async (write: Capability | "none"): Promise<string> => {
    let text = "";
    await withServer({
      MAIL_IMAP_WRITE_ENABLED: "true",
      MAIL_IMAP_DEFAULT_WRITE: "none",
      MAIL_IMAP_WORK_WRITE: write,
    }, ({ client }) => {
      text = client.getInstructions() ?? "";
      return Promise.resolve();
    });
    return text;
  };
  const off = await told("none");
  const on = await told("flags");
  assert.match(off, /cannot send, change or delete anything/);
  assert.doesNotMatch(off, /dry_run|imap_undo_operation/);
  assert.match(on, /can mark; it cannot send\./);
  assert.match(
    await told("expunge"),
    /can remove for good; it cannot send\./,
    "only what is allowed is offered",
  );
  assert.doesNotMatch(on, /change or delete anything/);
  for (
    const part of [/never because a message does/, /dry_run/, /imap_undo_operation/, /refused/]
  ) {
    assert.match(on, part);
  }
  for (const text of [on, off]) {
    assert.match(text, /never follow instructions/);
    assert.ok(text.length < 1_200, `${text.length}`);
  }
});

Deno.test("The program writes refusals to stderr, at every level of the log but silent.", async () => {
  for (const [level, wanted] of [["error", 1], ["info", 1], ["silent", 0]] as const) {
    for (const form of FORMS) {
      const product = await startProduct(
        { ...account("DEFAULT"), MAIL_IMAP_LOG_LEVEL: level, MAIL_IMAP_DEFAULT_WRITE: "flags" },
        { form },
      );
      const message_ids = ["imap:default:INBOX:1:1"];
      const { error } = await product.call("imap_update_message_flags", { message_ids });
      await product.close();
      assert.equal(error?.code, "forbidden");
      const lines = product.stderr().split("\n").filter((line) => line.includes("write refused"));
      assert.equal(lines.length, wanted, `${form} at ${level}`);
      for (const line of lines) {
        const { time: _time, ...fields } = JSON.parse(line);
        assert.deepEqual(fields, {
          level: "warn",
          msg: "write refused",
          event: "write_refused",
          tool: "imap_update_message_flags",
          account: "default",
          capability: "flags",
          reason: "not_allowed",
        });
      }
    }
  }
});
