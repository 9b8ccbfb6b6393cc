import assert from "node:assert/strict";
import fc from "fast-check";
import { formatMessageId } from "../../../lib/contract/message_id.ts";
import { formatPartUri, parseResourceUri } from "../../../lib/contract/resource_uri.ts";

const REF = { account: "work", mailbox: "Akten/Größe: 5%?#", uidvalidity: "7", uid: 12 };

Deno.test("A URI names the message that it was made of, whatever its folder is called.", () => {
  const uri = formatPartUri(REF, "2.1");
  assert.equal(uri, "imap://work/Akten%2FGr%C3%B6%C3%9Fe%3A%205%25%3F%23/7/12/parts/2.1");
  assert.deepEqual(parseResourceUri(uri), {
    kind: "part",
    messageId: formatMessageId(REF),
    part: "2.1",
  });
  const message = uri.replace(/\/parts.*/, "");
  assert.deepEqual(parseResourceUri(message), { kind: "message", messageId: formatMessageId(REF) });
  assert.equal(parseResourceUri(`${message}/raw`)?.kind, "raw");
  fc.assert(fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 80 }), (mailbox) => {
    const ref = { ...REF, mailbox };
    assert.equal(parseResourceUri(formatPartUri(ref, "1"))?.messageId, formatMessageId(ref));
  }));
});

Deno.test("What is no URI of this server names nothing.", () => {
  const wrong = [
    ...["", "imap://", "imap://work/INBOX", "imap://work/INBOX/7", "imap://work/INBOX/7/x"],
    ...["IMAP://work/INBOX/7/1", "imap://Work/INBOX/7/1", "imap://a:b@work/INBOX/7/1"],
    ...["imap://work/a/b/7/1", "imap://work/INBOX/7/1/", "imap://work/INBOX/7/1/raw/2"],
    ...["imap://work/INBOX/7/1/parts/", "imap://work/INBOX/7/1/parts/2/x", "imap://work//7/1"],
    ...["imap://work/INBOX/7/1?x", "imap://work/INBOX/7/1#x", "imap://work/%E0%A4%A/7/1"],
    ...["file:///etc/passwd", "imap://work/INBOX/7/1/raw\n", " imap://work/INBOX/7/1"],
    `imap://work/${"a".repeat(5_000)}/7/1`,
  ];
  for (const uri of wrong) assert.equal(parseResourceUri(uri), undefined, uri.slice(0, 60));
  fc.assert(fc.property(fc.string(), (uri) => {
    assert.ok(parseResourceUri(uri) === undefined || uri.startsWith("imap://"));
  }));
});
