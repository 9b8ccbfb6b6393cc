/**
 * The proxy that breaks conversations does so exactly where it was told to.
 *
 * @module
 */

import assert from "node:assert/strict";
import { RawImap } from "../clients/raw_imap.ts";
import { ADA } from "../support/dovecot_suite.ts";
import { census } from "../support/census.ts";
import { seed } from "../support/seed.ts";
import { startWriteServer, type WriteServer } from "../support/write_suite.ts";

const through = ({ proxy }: WriteServer): Promise<RawImap> =>
  RawImap.open({
    port: proxy.port,
    caPath: proxy.caPath,
    user: ADA.name,
    password: ADA.password,
  });

/** What a client does: two folders, a change, and an append. */
const COMMANDS = ["SELECT INBOX", "UID FETCH 1:* (FLAGS)", "UID COPY 1:* Trash"];

async function converse(client: RawImap): Promise<number> {
  let answered = 0;
  try {
    for (const command of COMMANDS) {
      await client.command(command);
      answered++;
    }
    await client.append("Trash", new TextEncoder().encode("Subject: x\r\n\r\nOne\r\nTwo\r\n"));
    answered++;
  } catch (error) {
    assert.doesNotMatch(String(error), / (?:NO|BAD) /);
  }
  await client.close();
  return answered;
}

Deno.test("A connection can be cut after each line of a conversation", async (t) => {
  await using stack = new AsyncDisposableStack();
  const server = await startWriteServer("full");
  stack.defer(() => server.stop());
  const { proxy, raw } = server;

  const reset = async (): Promise<RawImap> => {
    await proxy.closeAll();
    await seed(raw, { INBOX: 2 });
    const client = await through(server);
    proxy.arm();
    return client;
  };

  assert.equal(await converse(await reset()), 4);
  const whole = proxy.events;

  await t.step("Every line is counted once, also those of literals.", () => {
    assert.deepEqual(whole.map(({ index }) => index), whole.map((_, i) => i + 1));
    const client = whole.filter(({ from }) => from === "client").map(({ line }) => line);
    assert.deepEqual(client.map((line) => line.replace(/^r\d+ /, "")), [
      ...COMMANDS,
      'APPEND "Trash" {24+}',
      "Subject: x",
      "",
      "One",
      "Two",
      "",
      "LOGOUT",
    ]);
  });

  await t.step("A line before the cut arrives, and what the server did of it stays.", async () => {
    const ends = whole.map(({ from, line }, i) => ({ from, line, index: i + 1 }));
    const copy = ends.find(({ line }) => / UID COPY /.test(line))?.index ?? 0;
    const copied = ends.find(({ line, index }) => index > copy && /^r\d+ OK/.test(line))?.index;
    const append = ends.findLast(({ from, line }) => from === "client" && line === "")?.index ?? 0;
    const logout = ends.findLast(({ from }) => from === "client")?.index ?? 0;
    for (let k = 1; k < logout; k++) {
      const client = await reset();
      proxy.cutAfter(k);
      const answered = await converse(client);
      assert.equal(proxy.cuts, 1);
      const said = proxy.events.map(({ from }) => from);
      assert.deepEqual(said, whole.slice(0, k).map(({ from }) => from), `cut after ${k}`);
      const known = whole.slice(0, k).filter(({ line }) => /^r\d+ OK/.test(line)).length;
      assert.equal(answered, known, `answers before the cut after ${k}`);
      const trash = (await census(raw)).messages.filter(({ mailbox }) => mailbox === "Trash");
      assert.equal(trash.length, k < copy ? 0 : k < append ? 2 : 3, `cut after ${k}`);
      assert.ok(copied !== undefined && copied > copy);
    }
  });

  await t.step("Afterwards, connections pass untouched.", async () => {
    const client = await reset();
    proxy.cutAfter(2);
    await converse(client);
    assert.equal(await converse(await through(server)), 4);
    assert.equal(proxy.cuts, 1);
  });

  await t.step("The connection after it can be cut as well.", async () => {
    const client = await reset();
    proxy.cutAfter(2, { thenCutAfter: 2 });
    await converse(client);
    await assert.rejects(through(server));
    assert.equal(proxy.events.length, 4);
    assert.equal(proxy.cuts, 2);
    await (await through(server)).close();
  });

  await t.step("The server can be out of reach for a while.", async () => {
    let client = await reset();
    const idle = await through(server);
    proxy.arm();
    proxy.cutAfter(2, { thenRefuse: { connections: 2 } });
    await converse(client);
    await assert.rejects(idle.command("NOOP"));
    await assert.rejects(through(server));
    await assert.rejects(through(server));
    await (await through(server)).close();

    client = await reset();
    proxy.cutAfter(2, { thenRefuse: { ms: 300 } });
    await converse(client);
    await assert.rejects(through(server));
    await new Promise((resolve) => setTimeout(resolve, 600));
    await (await through(server)).close();
  });

  await t.step("Something else can happen right after a line.", async () => {
    const client = await reset();
    proxy.pauseWhen(({ line }) => / OK \[COPYUID /.test(line), async () => {
      await raw.command("SELECT INBOX");
      await raw.command("UID STORE 1:* +FLAGS.SILENT (\\Deleted)");
      await raw.command("EXPUNGE");
    });
    assert.equal(await converse(client), 4);
    assert.equal((await census(raw)).messages.length, 3);
  });
});

Deno.test("A server without UIDPLUS does not tell new UIDs.", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await startWriteServer("no MOVE, no UIDPLUS");
  stack.defer(() => server.stop());
  await seed(server.raw, { INBOX: 2 });
  const client = await through(server);
  const [, copied] = [
    await client.command("SELECT INBOX"),
    await client.command("UID COPY 1 Sent"),
  ];
  assert.doesNotMatch(copied, /COPYUID/);
  await client.command("UID EXPUNGE 1");
  assert.deepEqual(server.unknownCommands().map((line) => line.slice(3)), ["UID EXPUNGE 1"]);
  await client.close();
});
