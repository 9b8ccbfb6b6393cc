/**
 * The commands of docs/incident.md, run on a log that the program wrote: who
 * needs them has no time to find out that they do not work.
 *
 * @module
 */

import assert from "node:assert/strict";
import { assertNothingTold } from "../support/canary.ts";
import { ADA, sampleServer } from "../support/dovecot_suite.ts";
import { readPages } from "../support/pages.ts";
import { accountVariables, ROOT, startProduct } from "../support/product.ts";

/** Hour in which the examples of the page happen. */
const HOUR = /\d{4}-\d{2}-\d{2}T08:00/g;
const NEXT_HOUR = /\d{4}-\d{2}-\d{2}T09:00/g;

const MINUTE_MS = 60_000;

/** The first characters of an ISO date, as the page writes them. */
function around(minutes: number): string {
  return new Date(Date.now() + minutes * MINUTE_MS).toISOString().slice(
    0,
    "2026-11-23T08:00".length,
  );
}

/** What two processes wrote to stderr: one that reads, changes and is refused, one with a wrong password. */
async function makeLog(): Promise<string> {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const busy = await startProduct({
    ...accountVariables(server, ADA),
    MAIL_IMAP_WRITE_ENABLED: "true",
    MAIL_IMAP_DEFAULT_WRITE: "flags",
    MAIL_IMAP_DEFAULT_NAME_WITH_AN_ERROR: "1",
  });
  const { data } = await busy.call("imap_search_messages", { limit: 1 });
  const [{ id }] = data.messages;
  await busy.call("imap_get_message", { message_id: id });
  await busy.call("imap_update_message_flags", {
    ...{ message_ids: [id], operation: "add", flags: ["\\Flagged"] },
  });
  await busy.call("imap_apply_to_messages", { message_ids: [id], action: "delete" });
  await busy.close();
  const wrong = await startProduct(
    accountVariables(server, { ...ADA, password: `${ADA.password} wrong` }),
  );
  await wrong.call("imap_list_mailboxes");
  await wrong.close();
  return busy.stderr() + wrong.stderr();
}

/** The blocks of the page that read the log. */
function commands(): readonly string[] {
  const page = readPages().find(({ path }) => path === "docs/incident.md");
  return (page?.blocks ?? []).filter(({ language, text }) =>
    language === "sh" && text.includes("mail.log")
  ).map(({ text }) => text.replace(HOUR, around(-60)).replace(NEXT_HOUR, around(1)));
}

async function run(command: string, directory: string): Promise<{ code: number; said: string }> {
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: ["-e", "-o", "pipefail", "-c", command],
    cwd: directory,
    env: { PATH: `${Deno.execPath().replace(/\/[^/]+$/, "")}:${Deno.env.get("PATH")}` },
  }).output();
  const decoder = new TextDecoder();
  const said = decoder.decode(stdout) + decoder.decode(stderr);
  assertNothingTold(said);
  return { code, said };
}

Deno.test("The commands for an incident find in a real log what they promise.", async (t) => {
  const directory = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${directory}/mail.log`, await makeLog());
    await Deno.symlink(`${ROOT}/dist`, `${directory}/dist`);
    const expected = [
      ["imap_list_mailboxes\tauth_failed", "imap_apply_to_messages\tforbidden"],
      ["add_flags\tfinished\t1 done"],
      ["default INBOX 1"],
      ["write_refused\tdefault\tnot_allowed", "auth_failed\tdefault"],
      ["2 process(es): none is changed, and none is missing between them"],
    ];
    assert.equal(commands().length, expected.length);
    for (const [index, command] of commands().entries()) {
      await t.step(command.split("\n")[0] ?? "", async () => {
        const { code, said } = await run(command, directory);
        assert.equal(code, 0, said);
        for (const words of expected[index] ?? []) assert.ok(said.includes(words), said);
      });
    }
    await t.step("a line that was taken out is found, with exit code 1", async () => {
      const lines = (await Deno.readTextFile(`${directory}/mail.log`)).split("\n");
      const second = lines.findIndex((line) => line.includes('"seq":2'));
      await Deno.writeTextFile(`${directory}/mail.log`, lines.toSpliced(second, 1).join("\n"));
      const { code, said } = await run(commands().at(-1) ?? "", directory);
      assert.equal(code, 1);
      assert.match(said, /1 between them are missing/);
    });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
