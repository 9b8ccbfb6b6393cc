/**
 * Nothing that a caller or a stranger writes adds a line to a draft, or is
 * anything but a value in it. Judged by a parser that drafts are not written with.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { compose, findProblem } from "../../lib/content/compose/compose.ts";
import { checkAddress } from "../../lib/content/compose/mailbox.ts";
import { removeInvisible } from "../../lib/content/invisible.ts";
import { addressesIn, assertWellFormed, draftOf, parseDraft } from "../support/draft.ts";
import { anyText } from "../support/any_text.ts";
import { holds } from "./cases.ts";

const encoder = new TextEncoder();

/** What means something in a header, or ends one. */
const POISON: readonly string[] = [
  ...["\r\n", "\n", "\r", "\0", "\t", " ", "  ", "\r\n ", "\r\n\r\n", "\u2028", "\u0085", "\u000b"],
  ...["Bcc: x@y.test", "Subject:", "Content-Type: text/html", ":", ";", ",", "<", ">", "(", ")"],
  ...['"', "\\", "'", "@", "[", "]", "=?utf-8?q?", "=0D=0A", "?=", "=?utf-8?B?DQpCY2M6IHhAeQ==?="],
  ...["a@b.test", "<a@b.test>", "Ada", "é", "😀", "日本", "\u200b", "\u202e", "\u{e0041}", "xn--a"],
  ...["undisclosed: ;", "--", "=_", "=", ".", "\r\n.\r\n", "From ", "> ", "<untrusted_mail 1>"],
  ...["utf-8''", "%0D%0A", "%", "*0*=", "x".repeat(90), "y ".repeat(60), "\ud83d"],
];

const hostile = (maxLength = 10): fc.Arbitrary<string> =>
  fc.array(fc.oneof(fc.constantFrom(...POISON), anyText(6)), { maxLength })
    .map((pieces) => pieces.join(""));

const FIELDS = ["From", "To", "Cc", "Reply-To", "Subject", "Message-ID", "References", "Date"];

const header = fc.array(fc.tuple(fc.constantFrom(...FIELDS, "In-Reply-To"), hostile()), {
  maxLength: 9,
}).map((fields) => fields.map(([name, value]) => `${name}: ${value}\r\n`).join(""));

const addresses = fc.array(hostile(4), { maxLength: 3 })
  .map((texts) => texts.filter((text) => !findProblem({ to: [text], cc: [], bcc: [] })));

const NAMES = ["filename", "filename*", "filename*0", "filename*0*", "filename*1*", "name"];
const attachment = fc.record({
  bytes: fc.uint8Array({ maxLength: 300 }),
  encoding: fc.constantFrom("base64", "quoted-printable", "7bit", "8bit", "\r\nX: y"),
  type: fc.oneof(fc.constantFrom("message/rfc822", "text/plain", "image/png"), hostile(3)),
  charset: hostile(2),
  name: fc.record({
    disposition: fc.dictionary(fc.constantFrom(...NAMES), hostile(4)),
    type: fc.dictionary(fc.constantFrom(...NAMES), hostile(4)),
  }),
});

const draft = fc.record({
  user: fc.oneof(fc.constant("ada@example.test"), hostile(3)),
  host: fc.oneof(fc.constant("imap.example.test"), hostile(2)),
  to: addresses,
  cc: addresses,
  bcc: addresses,
  subject: fc.option(hostile(), { nil: undefined }),
  text: fc.option(hostile(20), { nil: undefined }),
  html: fc.option(hostile(20), { nil: undefined }),
  replyAll: fc.boolean(),
  original: fc.option(
    fc.record({
      header: header.map((text) => encoder.encode(text)),
      headerCut: fc.boolean(),
      parts: fc.array(
        hostile(20).map((text) => ({
          bytes: encoder.encode(text),
          type: "plain" as const,
          encoding: "8bit",
          charset: "utf-8",
          flowed: false,
          delSp: false,
          complete: true,
        })),
        { maxLength: 1 },
      ),
    }),
    { nil: undefined },
  ),
  attachments: fc.array(attachment, { maxLength: 2 }),
});

Deno.test("No input adds, changes or tears a header field, and every value comes out as it went in.", async () => {
  await holds(draft, 1_000, async (input) => {
    const written = await compose(draftOf(input));
    const names = assertWellFormed(written.message);
    const mail = await parseDraft(written);
    const shown = (field: typeof mail.to) =>
      addressesIn(field).map(({ name, address = "" }) => `${name}<${checkAddress(address)}>`);
    const said = (list: readonly string[]) =>
      list.map((one) => {
        const [, quoted, name = "", address = one] =
          /^(?:"((?:[^"\\]|\\["\\])*)"|([^"]*?)) <([^<>]*)>$/.exec(one) ?? [];
        return `${quoted?.replace(/\\(.)/g, "$1") ?? name}<${address}>`;
      });
    assert.deepEqual(shown(mail.to), said(written.to));
    assert.deepEqual(shown(mail.cc), said(written.cc));
    assert.deepEqual(shown(mail.bcc), said(written.bcc));
    assert.equal(mail.messageId, written.headerId);
    assert.equal(mail.attachments.length, input.attachments.length);
    assert.equal(mail.from !== undefined, names.includes("From"));
    if (input.subject !== undefined) {
      const subject = mail.subject ?? "";
      assert.equal(removeInvisible(subject).removed, 0);
      assert.doesNotMatch(subject, /[\r\n]/);
    }
  });
});

Deno.test("An attachment is never anything but the bytes that were given.", async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 2_000 }),
    hostile(30).map((text) => encoder.encode(text)),
  );
  const type = fc.constantFrom(
    "message/rfc822",
    "application/pdf",
    "text/plain",
    "message/partial",
  );
  await holds(fc.tuple(bytes, type), 500, async ([content, declared]) => {
    const written = await compose(draftOf({
      text: "see",
      attachments: [{
        bytes: content,
        encoding: "binary",
        type: declared,
        charset: "",
        name: { disposition: {}, type: {} },
      }],
    }));
    const mail = await parseDraft(written);
    assert.equal(mail.attachments.length, 1);
    assert.deepEqual(new Uint8Array(mail.attachments[0]?.content ?? []), content);
  });
});
