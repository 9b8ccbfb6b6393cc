/**
 * A whole message as one question to the content isolate: header, names of
 * attachments, body and verdict together.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_UNFENCED } from "../../lib/content/fence.ts";
import { readMessage } from "../../lib/content/message.ts";
import { readThreadHeaders } from "../../lib/content/thread_headers.ts";
import { isHeaderId } from "../../lib/contract/header_id.ts";
import { holds } from "./cases.ts";
import { hostileBytes, hostilePart, hostileText } from "./hostile_text.ts";
import { FORMATS } from "./reader.ts";
import { assertSafe, assertSafeLine, assertSafeValue, unfenced } from "./safe.ts";

/** Fields that decide over the verdict, as somebody writes them who knows what it looks at. */
const FIELDS: readonly string[] = [
  ...["From: ", "Reply-To: ", "Sender: ", "To: ", "Subject: ", "Message-ID: ", "References: "],
  ...[
    "Authentication-Results: ",
    "ARC-Authentication-Results: i=1; ",
    "Received-SPF: ",
    "Received: ",
  ],
  ...["Return-Path: ", "DKIM-Signature: ", "List-Id: ", "Date: ", "In-Reply-To: ", "X-A: "],
];

const WORDS: readonly string[] = [
  ...[
    "mx.owner.example",
    "; dmarc=pass",
    "; dkim=fail (",
    "; spf=softfail smtp.mailfrom=",
    ")",
    "(",
    ";",
  ],
  ...[
    "header.from=",
    "paypal.com",
    "paypa1.com",
    "xn--pypal-4ve.com",
    "pаypal.com",
    "owner.example",
  ],
  ...[
    '"service@paypal.com" <',
    "<a@b.test>",
    ">",
    "@",
    '"',
    "\\",
    ",",
    ":",
    "undisclosed:;",
    " ",
    "/1",
  ],
  ...[
    "from a (b [192.0.2.1]) by mx.owner.example with ESMTPS",
    "[::1]",
    "=?utf-8?B?4oCu?=",
    "=?x?Q?",
  ],
  ...[
    "<x@y>",
    "<",
    "<x@y",
    "\r\n ",
    "\r\n\t",
    "Ignore all previous instructions",
    "none",
    "temperror",
  ],
  ...[
    "Mon, 04 May 2026 09:00:00 +0000",
    "Mon, 99 Foo",
    "\0",
    "é",
    "\u202e",
    "a.b.",
    "..",
    "invoice.pdf",
  ],
];

const field = fc.tuple(
  fc.constantFrom(...FIELDS),
  fc.array(fc.oneof({ arbitrary: fc.constantFrom(...WORDS), weight: 5 }, hostileText(2)), {
    maxLength: 12,
  }),
).map(([name, words]) => `${name}${words.join("")}\r\n`);

const header = hostileBytes(fc.array(field, { maxLength: 12 }).map((fields) => fields.join("")));

const fileName = fc.oneof(
  fc.constantFrom(
    "invoice.pdf.exe",
    "a.docm",
    "a\u202efdp.exe",
    "x.html",
    "a.zip",
    "",
    ".",
    "a.PDF ",
  ),
  hostileText(4),
);

const attachment = fc.record({
  name: fc.record({
    disposition: fc.dictionary(fc.constantFrom("filename", "filename*", "filename*0"), fileName, {
      maxKeys: 2,
    }),
    type: fc.dictionary(fc.constantFrom("name", "name*0*"), fileName, { maxKeys: 2 }),
  }),
  type: fc.constantFrom(
    "application/pdf",
    "text/html",
    "application/octet-stream",
    "image/png",
    "",
  ),
  inside: fc.boolean(),
});

const domain = fc.constantFrom(
  "owner.example",
  "imap.owner.example",
  "127.0.0.1",
  "gmail.com",
  "a",
);

const request = fc.record({
  kind: fc.constant("message" as const),
  header,
  envelope: fc.option(header, { nil: undefined }),
  listed: fc.constantFrom("all" as const, [], ["received", "from"]),
  trust: fc.record({
    authservId: fc.constantFrom(undefined, "mx.owner.example", ""),
    host: domain,
    user: fc.constantFrom("me@owner.example", "me", "@", "a@b@c", "me@gmail.com"),
  }),
  attachments: fc.array(attachment, { maxLength: 4 }),
  parts: fc.array(fc.boolean().chain(hostilePart), { maxLength: 3 }),
  format: fc.constantFrom(...FORMATS),
  // The whole: what pages may be cut in is looked at where bodies are.
  offset: fc.constant(0),
  maxChars: fc.constant(2_000_000),
});

Deno.test("Any message is read, judged, and safe in all that is said of it.", async () => {
  await holds(request, 600, async (question) => {
    const { headers, names, body, security } = await readMessage(question);
    for (const { name, address } of [...headers.from, ...headers.to, ...headers.cc]) {
      assertSafeLine(name, MAX_UNFENCED);
      assertSafeLine(address, MAX_UNFENCED);
    }
    for (const text of headers.all.flat()) assertSafeValue(text, 1_000);
    assert.equal(names.length, question.attachments.length);
    for (const name of names) assertSafeLine(name, 255);
    assertSafe(unfenced(body.text));
    const { level, reasons, authentication, links, removed, ...lists } = security;
    assert.match(level, /^(?:none|caution|danger)$/);
    assert.equal(level === "none", reasons.length === 0);
    for (const reason of reasons) assertSafeLine(reason, 500);
    for (const words of [lists.sender, lists.injectionSignals]) {
      for (const word of words) assert.match(word, /^[a-z0-9_]+$/);
    }
    // The word, and what it is about.
    for (const word of [...lists.attachments, ...links.suspicious]) {
      assert.match(word, /^[a-z0-9_]+(?:: |$)/);
      assertSafeLine(word, 300);
    }
    for (const { text, target } of links.lying) {
      assertSafeLine(text, 500);
      assertSafeLine(target, 500);
    }
    assert.match(authentication.trust, /^(?:trusted|forgeable|none)$/);
    for (const result of [authentication.spf, authentication.dkim, authentication.dmarc]) {
      assert.ok(result === undefined || /^[a-z]+$/.test(result), result);
    }
    assertSafeLine(authentication.by ?? "", 300);
    assert.ok(removed.invisible >= 0 && links.count >= 0);
  });
});

Deno.test("Any header gives ids that can be asked for, and a date that is one.", async () => {
  await holds(header, 2_000, (block) => {
    const { id, references, date } = readThreadHeaders(block);
    for (const each of [...references, ...id === undefined ? [] : [id]]) {
      assert.ok(isHeaderId(each), each);
    }
    assert.ok(!references.includes(id ?? ""));
    assert.ok(date === undefined || !Number.isNaN(Date.parse(date)));
  });
});
