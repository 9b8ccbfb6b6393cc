/**
 * Storing messages and removing chosen ones, on a real server.
 *
 * @module
 */

import assert from "node:assert/strict";
import { reasonOf } from "../../lib/contract/error.ts";
import { fetchByUid } from "../../lib/imap/fetch.ts";
import { appendMessage, formatInternalDate } from "../../lib/imap/write/append.ts";
import { expungeUids } from "../../lib/imap/write/expunge.ts";
import { execute } from "../../lib/imap/library.ts";
import { mailboxArgument } from "../../lib/imap/mailbox_argument.ts";
import { fetchPresent } from "../../lib/imap/withheld.ts";
import { fromServer } from "../clients/namespace.ts";
import { IS_PREFIXED } from "../servers/kind.ts";
import { BEN } from "../support/dovecot_suite.ts";
import { startMailServer, takesName } from "../support/mail_server.ts";
import { openSession } from "../support/session.ts";

const encoder = new TextEncoder();
const mail = (text: string) => encoder.encode(`Subject: s\r\n\r\n${text}\r\n`);

Deno.test("a message is stored whole, with flags and date, and its place is told", async (t) => {
  await using stack = new AsyncDisposableStack();
  const server = await startMailServer({ users: [BEN] });
  stack.defer(() => server.stop());
  const session = await openSession(server, BEN);
  stack.defer(() => session.logout());

  await t.step("in a folder whose name is anything", async () => {
    const names = [
      'Entwürfe & "Pläne" {5+} 台北',
      "Entwürfe & Pläne (5+) 台北",
      "NIL",
      "(a) b*%",
      "back\\slash",
      "😀",
    ];
    for (const name of names.filter(takesName)) {
      await session.run(() => execute(session.client, "CREATE", [mailboxArgument(session, name)]));
      const internalDate = new Date("2020-02-03T04:05:06Z");
      const flags = ["\\Draft", "\\Seen", "$Work", "\\Recent", "not a flag", "x\r\ny"];
      const stored = await appendMessage(session, name, mail(name), { flags, internalDate });
      const open = await session.examine(name);
      assert.equal(IS_PREFIXED ? fromServer(open.path) : open.path, name);
      assert.deepEqual(stored, { uidvalidity: open.uidvalidity, uid: 1 });
      const found = (await fetchByUid(session, [1], {
        flags: true,
        internalDate: true,
        sections: [{ section: "", start: 0, length: 1_000 }],
      })).get(1);
      assert.deepEqual(new Uint8Array(found?.sections.get("") ?? []), mail(name));
      assert.deepEqual(
        found?.flags.filter((flag) => flag !== "\\Recent").toSorted(),
        ["$Work", "\\Draft", "\\Seen"],
      );
      assert.deepEqual(found.internalDate, internalDate);
    }
  });

  await t.step("also when it has 20 MB, and the connection goes on", async () => {
    const large = mail("0123456789abcdef\r\n".repeat(1_200_000));
    const stored = await appendMessage(session, "INBOX", large);
    assert.equal(stored?.uid, 1);
    await session.examine("INBOX");
    const found = (await fetchByUid(session, [1], { size: true })).get(1);
    assert.equal(found?.size, large.length);
  });

  await t.step("a folder that is not there is an error and nothing is made", async () => {
    await assert.rejects(
      appendMessage(session, "Nowhere", mail("x")),
      (error) => reasonOf(error) === "mailbox_not_found",
    );
    assert.ok(session.usable);
  });

  await t.step("only the named messages are removed", async () => {
    for (let i = 0; i < 3; i++) await appendMessage(session, "Trash", mail(`${i}`));
    await session.select("Trash");
    await session.client.messageFlagsAdd("1:3", ["\\Deleted"], { uid: true });
    await expungeUids(session, []);
    await expungeUids(session, [2, 9]);
    assert.deepEqual([...(await fetchByUid(session, [1, 2, 3], {})).keys()], [1, 3]);
  });
});

Deno.test("a message that another program removed while the folder was open is gone, not kept back", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await startMailServer({ users: [BEN] });
  stack.defer(() => server.stop());
  const [session, other] = await Promise.all([openSession(server, BEN), openSession(server, BEN)]);
  stack.defer(() => session.logout());
  stack.defer(() => other.logout());
  for (let i = 0; i < 3; i++) await appendMessage(other, "INBOX", mail(`${i}`));
  await session.examine("INBOX");
  await other.select("INBOX");
  await other.client.messageFlagsAdd("2", ["\\Deleted"], { uid: true });
  await expungeUids(other, [2]);
  // A server may send what it still has of it, until it has told that it is gone.
  const early = await fetchPresent(session, [1, 2, 3], { size: true });
  assert.deepEqual(early.withheld, []);
  await session.noop();
  const late = await fetchPresent(session, [1, 2, 3], { size: true });
  assert.deepEqual([...late.messages.keys()], [1, 3]);
  assert.deepEqual(late.withheld, []);
});

Deno.test("without UIDPLUS no place is told, and nothing is removed", async () => {
  await using stack = new AsyncDisposableStack();
  const capabilities = "IMAP4rev1 SASL-IR LITERAL+ SPECIAL-USE";
  const server = await startMailServer({ users: [BEN], capabilities });
  stack.defer(() => server.stop());
  const session = await openSession(server, BEN);
  stack.defer(() => session.logout());
  await appendMessage(session, "INBOX", mail("x"));
  await session.select("INBOX");
  await session.client.messageFlagsAdd("1", ["\\Deleted"], { uid: true });
  await assert.rejects(expungeUids(session, [1]), (error) => reasonOf(error) === "no_uidplus");
  assert.equal((await fetchByUid(session, [1], {})).size, 1);
});

Deno.test("The internal date is written as RFC 3501 has it.", () => {
  const written = formatInternalDate(new Date("2026-01-02T03:04:05.678Z"));
  assert.equal(written, " 2-Jan-2026 03:04:05 +0000");
});
