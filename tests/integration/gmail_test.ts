/**
 * What is different on Gmail: one folder shows the messages of nearly all
 * others again, and its own search knows attachments.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createAuthority } from "../servers/certificates.ts";
import { politeScript, type Script, startScriptedImap } from "../servers/scripted_imap.ts";
import { startInProcess } from "../support/in_process.ts";
import { accountVariables } from "../support/product.ts";
import { CANARY } from "../support/canary.ts";

const FOLDERS = [
  '(\\HasNoChildren) "/" "INBOX"',
  '(\\HasChildren \\Noselect) "/" "[Gmail]"',
  '(\\All \\HasNoChildren) "/" "[Gmail]/All Mail"',
  '(\\HasNoChildren \\Junk) "/" "[Gmail]/Spam"',
  '(\\Flagged \\HasNoChildren) "/" "[Gmail]/Starred"',
  '(\\HasNoChildren \\Important) "/" "[Gmail]/Important"',
  '(\\HasNoChildren \\Trash) "/" "[Gmail]/Trash"',
  '(\\HasNoChildren) "/" "Receipts"',
];

const gmail: Script = (command, connection) => {
  const { name, rest, tag } = command;
  if (name === "CAPABILITY") {
    return `* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR ESEARCH X-GM-EXT-1 SPECIAL-USE\r\n${tag} OK done\r\n`;
  }
  if (name === "LIST" && rest !== '"" ""') {
    return `${FOLDERS.map((folder) => `* LIST ${folder}\r\n`).join("")}${tag} OK done\r\n`;
  }
  return politeScript(command, connection);
};

Deno.test("on Gmail all folders are searched through the one that has them all", async (t) => {
  await using stack = new AsyncDisposableStack();
  const directory = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const authority = await createAuthority(directory);
  const server = await startScriptedImap({
    tls: await authority.issue("server", "DNS:localhost"),
    script: gmail,
  });
  stack.defer(() => server.stop());
  const session = await startInProcess(
    accountVariables({ port: server.port, caPath: authority.cert }, {
      name: "u",
      password: CANARY,
    }),
  );
  stack.defer(() => session.close());

  await t.step("with what it leaves out, and without the others", async () => {
    const answer = await session.call("imap_search_messages", { mailboxes: ["*"], subject: "s" });
    assert.equal(answer.failed, false, answer.text);
    const opened = server.commands.filter(({ name }) => name === "EXAMINE").map(({ rest }) => rest);
    assert.deepEqual([...new Set(opened)].sort(), [
      '"[Gmail]/All Mail"',
      '"[Gmail]/Spam"',
      '"[Gmail]/Trash"',
    ]);
  });

  await t.step("attachments and Gmail's own language are criteria of its search", async () => {
    server.commands.length = 0;
    const answer = await session.call("imap_search_messages", {
      has_attachments: true,
      gmail_query: "is:important OR label:a",
    });
    assert.equal(answer.failed, false, answer.text);
    const search = server.commands.find(({ name }) => name === "UID SEARCH");
    assert.match(search?.rest ?? "", /X-GM-RAW "\(is:important OR label:a\) has:attachment"$/);
  });
});
