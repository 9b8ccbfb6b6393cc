/**
 * Every call leaves a line of the audit, which says what was done and nothing
 * of what is in the mailbox; and the program finds out when one is missing.
 *
 * @module
 */

import assert from "node:assert/strict";
import { linesOf, verifyAudit } from "../../lib/policy/audit_verify.ts";
import type { LogFields } from "../../lib/contract/log.ts";
import { ADA, BEN, sampleServer } from "../support/dovecot_suite.ts";
import { startInProcess } from "../support/in_process.ts";
import {
  accountVariables,
  type Form,
  FORMS,
  ROOT,
  script,
  startProduct,
} from "../support/product.ts";
import { assertNothingTold, CANARY } from "../support/canary.ts";

const NOBODY = {
  MAIL_IMAP_DEFAULT_HOST: "imap.example.com",
  MAIL_IMAP_DEFAULT_USER: "ada@example.test",
  MAIL_IMAP_DEFAULT_PASS: `correct-horse ${CANARY}`,
};

/** What `mail-imap-mcp audit verify FILE` says, with leave to read that file only. */
async function verify(file: string, form: Form): Promise<{ code: number; said: string }> {
  const readable = form === "sources" ? `${file},${ROOT}` : file;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", `--allow-read=${readable}`, script(form)].concat(
      ["audit", "verify", file],
    ),
  }).output();
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assertNothingTold(said);
  return { code, said };
}

Deno.test("Calls on a real mailbox leave lines without anything of it, and a chain that is whole.", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const lines: string[] = [];
  const session = await startInProcess({
    ...accountVariables(server, ADA),
    MAIL_IMAP_WRITE_ENABLED: "true",
  }, { auditLine: (line) => lines.push(line) });
  const found = await session.call("imap_search_messages", { subject: "Lunch" });
  const [{ id, subject }] = found.data.messages;
  await session.call("imap_get_message", { message_id: id });
  await session.call("imap_search_messages", { mailbox: "Secret plans", query: "divorce" });
  await session.call("imap_update_message_flags", {
    ...{ message_ids: [id], operation: "add", flags: ["\\Flagged"] },
  });
  await session.call("imap_get_message", { surprise: "divorce" });
  await session.call("imap_divorce", { account_id: "divorce" });
  await session.close();

  const calls: LogFields[] = lines.map((line) => JSON.parse(line))
    .filter(({ msg }) => msg === "call");
  assert.deepEqual(
    calls.map(({ tool, accounts, folder, asked, found, done, outcome }) => {
      const [kind] = String(folder).split("-");
      return { tool, accounts, folder: kind, asked, found, done, outcome };
    }).map((call) => Object.values(call).join(" ").replace(/ +/g, " ")),
    [
      `imap_search_messages default undefined ${found.data.messages.length} ok`,
      "imap_get_message default INBOX 1 ok",
      "imap_search_messages default folder not_found",
      "imap_update_message_flags default INBOX 1 1 ok",
      "imap_get_message default undefined invalid_input",
      "unknown default undefined not_found",
    ],
  );
  for (const { client, duration_ms } of calls) {
    assert.equal(client, "mail-imap-mcp-tests");
    assert.equal(typeof duration_ms, "number");
  }
  assert.equal(lines.filter((line) => JSON.parse(line).msg === "write").length, 1);
  for (const text of [subject, ADA.name, "Secret", "divorce", "example.test", "Lunch", "@"]) {
    assert.ok(!lines.join("").includes(text), text);
  }
  const report = await verifyAudit(linesOf(new Blob([lines.join("")]).stream()));
  assert.deepEqual([report.lines, report.chains, report.problems, report.open], [8, 1, [], []]);
});

for (const form of FORMS) {
  Deno.test(`The program (${form}) writes its audit to stderr, and verifies it with leave to read that file only.`, async () => {
    await using stack = new AsyncDisposableStack();
    const product = await startProduct(NOBODY, { form });
    for (let i = 0; i < 3; i++) await product.call("imap_list_accounts");
    await product.close();
    const file = await Deno.makeTempFile({ suffix: ".log" });
    stack.defer(() => Deno.remove(file));
    const log = product.stderr().split("\n");
    await Deno.writeTextFile(file, log.join("\n"));
    const whole = await verify(file, form);
    assert.deepEqual([whole.code, whole.said], [
      0,
      "4 line(s) of 1 process(es): none is changed, and none is missing between them\n",
    ]);
    const second = log.findIndex((line) => line.includes('"seq":2,'));
    await Deno.writeTextFile(file, log.toSpliced(second, 1).join("\n"));
    const cut = await verify(file, form);
    assert.equal(cut.code, 1);
    assert.match(cut.said, /does not follow line \d+: 1 between them are missing/);
    const directory = await Deno.makeTempDir();
    stack.defer(() => Deno.remove(directory));
    const none = await verify(directory, form);
    assert.deepEqual([none.code, none.said.includes("cannot be read")], [2, true], none.said);
    await Deno.remove(file);
    assert.equal((await verify(file, form)).code, 2);
    await Deno.writeTextFile(file, "nothing\n");
    assert.equal((await verify(file, form)).code, 1, "a log without an audit is not in order");
  });
}

Deno.test("The audit can be switched off, and is silent where the log is.", async () => {
  for (
    const [variables, wanted] of [
      [{ MAIL_IMAP_LOG_LEVEL: "error" }, 2],
      [{ MAIL_IMAP_LOG_LEVEL: "silent" }, 0],
      [{ MAIL_IMAP_AUDIT: "false" }, 0],
    ] as const
  ) {
    const product = await startProduct({ ...NOBODY, ...variables }, { form: "sources" });
    await product.call("imap_list_accounts");
    await product.close();
    const lines = product.stderr().split("\n").filter((line) => line.includes('"chain":'));
    assert.equal(lines.length, wanted, JSON.stringify(variables));
  }
});

Deno.test("A refused login, a burst and a refused write are security events.", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const product = await startProduct({
    ...accountVariables(server, { ...BEN, password: `wrong ${CANARY}` }),
    MAIL_IMAP_RATE_READ_PER_SECOND: 1,
    MAIL_IMAP_RATE_READ_BURST: 1,
    MAIL_IMAP_LOG_LEVEL: "error",
  }, { form: "sources" });
  const { error } = await product.call("imap_verify_account");
  assert.equal(error?.code, "auth_failed");
  await Promise.all(Array.from({ length: 10 }, () => product.call("imap_list_accounts")));
  await product.call("imap_update_message_flags", { message_ids: ["imap:default:INBOX:1:1"] });
  await product.close();
  const events = product.stderr().split("\n").filter((line) => line.includes('"event":'))
    .map((line) => JSON.parse(line));
  const [last, ...before] = events.reverse();
  assert.equal(last.event, "rate_limited");
  assert.ok(last.total > 1, "what was counted is told at the end");
  assert.deepEqual(before.reverse().map(({ level, event, account }) => [level, event, account]), [
    ["warn", "auth_failed", "default"],
    ["warn", "rate_limited", "default"],
    ["warn", "write_refused", "default"],
  ]);
  assert.ok(!product.stderr().includes(CANARY));
});

Deno.test("A flood hides no line of the audit, and what is refused has no other line but the event's.", async () => {
  const product = await startProduct({ ...NOBODY, MAIL_IMAP_RATE_READ_BURST: 1 }, {
    form: "sources",
  });
  await Promise.all(Array.from({ length: 3_000 }, () => product.call("imap_list_accounts")));
  await product.close();
  const lines = product.stderr().split("\n");
  assert.equal(lines.filter((line) => line.includes('"msg":"call"')).length, 3_000);
  assert.deepEqual(lines.filter((line) => line.includes('"msg":"call failed"')), []);
});
