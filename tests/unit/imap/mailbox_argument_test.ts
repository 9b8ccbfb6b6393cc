import assert from "node:assert/strict";
import fc from "fast-check";
import { encodePath } from "imapflow/lib/tools.js";
import { encodeMailboxName, mailboxArgument } from "../../../lib/imap/mailbox_argument.ts";
import { MailError } from "../../../lib/contract/error.ts";
import { Session } from "../../../lib/imap/session.ts";
import { FolderRule } from "../../../lib/policy/folders.ts";
import { ACCOUNT, EVERY_FOLDER, FakeClient } from "./fake_client.ts";

Deno.test("Names are written in modified UTF-7, as the examples of RFC 3501 have it.", () => {
  for (
    const [name, encoded] of [
      ["INBOX", "INBOX"],
      ["~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"],
      ["Tom & Jerry", "Tom &- Jerry"],
      ["Entwürfe", "Entw&APw-rfe"],
      ["😀", "&2D3eAA-"],
      ["a\u007f", "a&AH8-"],
    ] as const
  ) assert.equal(encodeMailboxName(name), encoded);
});

Deno.test("Every name is written as the library writes it.", () => {
  const client = { enabled: new Set<string>(), capabilities: new Map() };
  const letters = fc.string({ unit: "grapheme" }).map((name) => name.replace(/\p{Cc}/gu, ""));
  fc.assert(fc.property(letters, (name) => {
    assert.equal(encodeMailboxName(name), encodePath(client as never, name));
  }));
});

Deno.test("A mailbox is one quoted string, below the prefix that the server asks for.", () => {
  const fake = Object.assign(new FakeClient(1), {
    enabled: new Set<string>(),
    namespace: { prefix: "INBOX." },
  });
  const written = (path: string) => mailboxArgument(new Session(fake.client, EVERY_FOLDER), path);
  assert.deepEqual(written("inbox"), { type: "STRING", value: "INBOX" });
  assert.deepEqual(written("ö"), { type: "STRING", value: "INBOX.&APY-" });
  assert.deepEqual(written("INBOX.x"), { type: "STRING", value: "INBOX.x" });
  fake.enabled.add("UTF8=ACCEPT");
  assert.deepEqual(written("ö&"), { type: "STRING", value: "INBOX.ö&" });
});

Deno.test("A mailbox that the account may not touch becomes no argument.", () => {
  const fake = Object.assign(new FakeClient(1), {
    enabled: new Set<string>(),
    namespace: { prefix: "INBOX.", delimiter: "." },
  });
  const rule = new FolderRule({ ...ACCOUNT, folders: ["INBOX.x", "y"] });
  const session = new Session(fake.client, rule);
  assert.deepEqual(mailboxArgument(session, "x"), { type: "STRING", value: "INBOX.x" });
  assert.ok(session.allows("INBOX.x"));
  assert.ok(!session.allows("x"), "what is listed by that name is not what would be opened by it");
  for (const path of ["y", "INBOX.y", "INBOX", "INBOX.X", "INBOX.x."]) {
    assert.throws(() => mailboxArgument(session, path), MailError, path);
  }
});
