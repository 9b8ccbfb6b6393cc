/**
 * Message ids: what is written can be read, and nothing else.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { MailError } from "../../../lib/contract/error.ts";
import {
  MAX_ACCOUNT_CHARS,
  MAX_MAILBOX_CODE_POINTS,
  MAX_MESSAGE_ID_CODE_POINTS,
} from "../../../lib/contract/limits.ts";
import { formatMessageId, parseMessageId } from "../../../lib/contract/message_id.ts";
import { codePointLength } from "../../../lib/contract/text.ts";
import { anyText } from "../../support/any_text.ts";

const MAX_UINT32 = 4_294_967_295;

const uint32 = fc.oneof(fc.integer({ min: 1, max: MAX_UINT32 }), fc.constantFrom(1, MAX_UINT32));
const account = fc.stringMatching(/^[a-z0-9_]{1,64}$/);
const mailbox = fc.oneof(
  anyText(MAX_MAILBOX_CODE_POINTS, 1),
  // Names that look like the rest of an id.
  fc.string({ unit: fc.constantFrom(":", "1", "0", "imap", "é", "📬", " ", "/"), minLength: 1 }),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
)
  .map((name) => name.replace(/\p{Cc}/gu, "_"))
  .filter((name) => codePointLength(name) <= MAX_MAILBOX_CODE_POINTS);

function refuse(id: string): void {
  assert.throws(() => parseMessageId(id), (error) => {
    assert.ok(error instanceof MailError, `threw ${error}`);
    assert.equal(error.code, "invalid_input");
    assert.equal(error.retryable, false);
    assert.match(error.hint ?? "", /search result/);
    return true;
  }, `${JSON.stringify(id)} was accepted`);
}

Deno.test("A message id names account, mailbox, UIDVALIDITY and UID.", () => {
  const ref = { account: "default", mailbox: "INBOX", uidvalidity: "1700000000", uid: 42 };
  assert.equal(formatMessageId(ref), "imap:default:INBOX:1700000000:42");
  assert.deepEqual(parseMessageId("imap:default:INBOX:1700000000:42"), ref);
});

Deno.test("A message id round-trips for every mailbox name, colons and Unicode included.", () => {
  fc.assert(
    fc.property(account, mailbox, uint32, uint32, (account, mailbox, uidvalidity, uid) => {
      const ref = { account, mailbox, uidvalidity: String(uidvalidity), uid };
      assert.deepEqual(parseMessageId(formatMessageId(ref)), ref);
    }),
    { numRuns: 500 },
  );
});

Deno.test("A mailbox named like the tail of a message id is read as a mailbox.", () => {
  assert.deepEqual(parseMessageId("imap:a:imap:b:c:1:2:3:4"), {
    account: "a",
    mailbox: "imap:b:c:1:2",
    uidvalidity: "3",
    uid: 4,
  });
  assert.equal(parseMessageId("imap:a:::1:2").mailbox, ":");
});

Deno.test("A mailbox may have the line and paragraph separators of Unicode in its name.", () => {
  assert.equal(parseMessageId("imap:a:x\u2028y\u2029:1:2").mailbox, "x\u2028y\u2029");
});

Deno.test("What can be read is written back unchanged.", () => {
  const nearly = fc.string({
    unit: fc.constantFrom("imap", ":", "a", "A", "0", "1", "9", "é", "\n", " ", "-"),
    maxLength: 14,
  });
  fc.assert(
    fc.property(fc.oneof(nearly, nearly.map((text) => `imap:a:${text}:1:2`)), (id) => {
      try {
        assert.equal(formatMessageId(parseMessageId(id)), id);
      } catch (error) {
        assert.ok(error instanceof MailError);
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("UIDVALIDITY and UID are accepted from 1 to 4294967295 and refused outside.", () => {
  for (
    const [uidvalidity, uid] of [["1", "1"], ["4294967294", "4294967295"], [
      "4294967295",
      "4294967294",
    ]]
  ) {
    assert.equal(parseMessageId(`imap:a:INBOX:${uidvalidity}:${uid}`).uid, Number(uid));
  }
  for (
    const bad of ["0", "4294967296", "9999999999", "10000000000", "-1", "01", "1.0", "1e3", "", "١"]
  ) {
    refuse(`imap:a:INBOX:${bad}:1`);
    refuse(`imap:a:INBOX:1:${bad}`);
  }
});

Deno.test("A mailbox is accepted up to 256 code points and refused beyond.", () => {
  for (const unit of ["a", "📬"]) {
    for (const length of [1, MAX_MAILBOX_CODE_POINTS - 1, MAX_MAILBOX_CODE_POINTS]) {
      const { mailbox } = parseMessageId(`imap:a:${unit.repeat(length)}:1:1`);
      assert.equal(codePointLength(mailbox), length);
    }
    refuse(`imap:a:${unit.repeat(MAX_MAILBOX_CODE_POINTS + 1)}:1:1`);
  }
  refuse("imap:a::1:1");
});

Deno.test("An account is accepted up to 64 characters of a-z, 0-9 and _ and refused otherwise.", () => {
  for (const account of ["a", "_", "0", "z".repeat(63), "z".repeat(MAX_ACCOUNT_CHARS)]) {
    assert.equal(parseMessageId(`imap:${account}:INBOX:1:1`).account, account);
  }
  for (const account of ["", "z".repeat(MAX_ACCOUNT_CHARS + 1), "A", "a-b", "a b", "é", "ſ"]) {
    refuse(`imap:${account}:INBOX:1:1`);
  }
});

Deno.test("The longest message id has exactly as many code points as a tool accepts.", () => {
  const longest = formatMessageId({
    account: "a".repeat(MAX_ACCOUNT_CHARS),
    mailbox: "📬".repeat(MAX_MAILBOX_CODE_POINTS),
    uidvalidity: String(MAX_UINT32),
    uid: MAX_UINT32,
  });
  assert.equal(codePointLength(longest), MAX_MESSAGE_ID_CODE_POINTS);
  assert.equal(parseMessageId(longest).uid, MAX_UINT32);
});

Deno.test("A mailbox with a control character or a lone surrogate is refused.", () => {
  for (const bad of ["\r\n", "\n", "\0", "\x7f", "\x85", "\ud83d", "\udcec"]) {
    refuse(`imap:a:IN${bad}BOX:1:1`);
    refuse(`imap:a:INBOX${bad}:1:1`);
  }
});

Deno.test("Text before or after a message id makes it invalid.", () => {
  for (
    const id of [
      "",
      "imap",
      "imap:a:INBOX:1",
      " imap:a:INBOX:1:1",
      "IMAP:a:INBOX:1:1",
      "imap:a:INBOX:1:1 ",
      "imap:a:INBOX:1:1\n",
      "mail:a:INBOX:1:1",
    ]
  ) {
    refuse(id);
  }
});

Deno.test("The error about a message id does not repeat it.", () => {
  assert.throws(() => parseMessageId("imap:a:secret-folder"), (error) => {
    assert.ok(error instanceof MailError);
    return !`${error.message}${error.hint}`.includes("secret-folder");
  });
});
