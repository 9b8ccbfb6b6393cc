import assert from "node:assert/strict";
import { compose, findProblem } from "../../../../lib/content/compose/compose.ts";
import { parseMailbox } from "../../../../lib/content/compose/mailbox.ts";
import { isHeaderId } from "../../../../lib/contract/header_id.ts";
import type { EncodedAttachment } from "../../../../lib/content/protocol.ts";
import { addressesIn, draftOf, parseDraft } from "../../../support/draft.ts";
import { htmlPart, plainPart, utf8 } from "../bytes.ts";

/** An original with this header, and a text if there is one. */
const answering = (header: string, text?: string) => ({
  original: {
    header: utf8(header),
    headerCut: false,
    parts: text === undefined ? [] : [plainPart(text)],
  },
});

const plain = (address: string, name = "") => ({ name, address });

function attachment(more: Partial<EncodedAttachment>): EncodedAttachment {
  return {
    bytes: utf8("QUJD"),
    encoding: "base64",
    type: "application/pdf",
    charset: "",
    name: { disposition: { filename: "a.pdf" }, type: {} },
    ...more,
  };
}

Deno.test("A draft has what it was given, and is from the account's address.", async () => {
  const draft = await compose(draftOf({
    to: ["Žofie <z@example.test>", '"Doe, John" <j@bücher.example>'],
    cc: ["c@example.test"],
    bcc: ["b@example.test"],
    subject: "Grüße 😀",
    text: "Hello\n\nWörld\n-- \nAda",
  }));
  const mail = await parseDraft(draft);
  assert.deepEqual(addressesIn(mail.from), [plain("ada@example.test")]);
  assert.deepEqual(addressesIn(mail.to), [
    plain("z@example.test", "Žofie"),
    // As the parser shows it.
    plain("j@bücher.example", "Doe, John"),
  ]);
  assert.deepEqual(addressesIn(mail.cc), [plain("c@example.test")]);
  assert.deepEqual(addressesIn(mail.bcc), [plain("b@example.test")]);
  assert.equal(mail.subject, "Grüße 😀");
  assert.equal(mail.text, "Hello\n\nWörld\n-- \nAda\n");
  assert.equal(mail.date?.toISOString(), "2026-01-02T03:04:05.000Z");
  assert.equal(mail.messageId, draft.headerId);
  assert.ok(isHeaderId(draft.headerId) && draft.headerId.endsWith("@example.test>"));
  assert.equal(mail.inReplyTo, undefined);
  assert.equal(mail.references, undefined);
  assert.deepEqual(draft.notes, []);
  assert.deepEqual(draft.to, ["Žofie <z@example.test>", '"Doe, John" <j@xn--bcher-kva.example>']);
});

Deno.test("A user that is no address is not the author; ids are then of the host.", async () => {
  for (const [host, domain] of [["Mail.Example", "mail.example"], ["192.0.2.1", "localhost"]]) {
    const draft = await compose(draftOf({ user: "ada", host: host as string, subject: "s" }));
    assert.equal((await parseDraft(draft)).from, undefined);
    assert.ok(draft.headerId.endsWith(`@${domain}>`));
  }
});

Deno.test("The first bad address is named by its place.", () => {
  const bad = { to: ["a@b"], cc: ["c@d", "e@f,g@h"], bcc: ["nothing"] };
  const problem = findProblem(bad);
  assert.equal(problem?.argument, "cc");
  assert.equal(problem?.index, 1);
  assert.equal(findProblem({ to: ["a@b"], cc: [], bcc: [] }), undefined);
});

Deno.test("An answer is tied to its original as RFC 5322 has it.", async () => {
  const ids = async (header: string) => {
    const mail = await parseDraft(await compose(draftOf(answering(header))));
    return [mail.inReplyTo, mail.references];
  };
  const own = "Message-ID: <3@x>\r\n";
  assert.deepEqual(await ids(`${own}References: <1@x>\r\n <2@x>\r\n`), [
    "<3@x>",
    ["<1@x>", "<2@x>", "<3@x>"],
  ]);
  assert.deepEqual(await ids(`${own}In-Reply-To: <2@x>\r\n`), ["<3@x>", ["<2@x>", "<3@x>"]]);
  assert.deepEqual(await ids(`${own}In-Reply-To: <1@x> <2@x>\r\n`), ["<3@x>", "<3@x>"]);
  assert.deepEqual(await ids(own), ["<3@x>", "<3@x>"]);
  assert.deepEqual(await ids("References: <1@x>\r\n"), [undefined, "<1@x>"]);
  assert.deepEqual(await ids("Subject: x\r\n"), [undefined, undefined]);
  assert.deepEqual(await ids(`Message-ID: <${"x".repeat(300)}@x>\r\n`), [undefined, undefined]);
  assert.deepEqual(await ids('Message-ID: <a"b@x>\r\nReferences: <é@x> <ok@x>\r\n'), [
    undefined,
    "<ok@x>",
  ]);
  const many = Array.from({ length: 80 }, (_, i) => `<${i}@x>`);
  const [, references] = await ids(`Message-ID: <80@x>\r\nReferences: ${many.join("\r\n ")}\r\n`);
  assert.deepEqual(references, ["<0@x>", ...many.slice(32), "<80@x>"]);
});

Deno.test("The subject says once that it is an answer.", async () => {
  const subject = async (original: string) =>
    (await parseDraft(await compose(draftOf(answering(`Subject: ${original}\r\n`))))).subject;
  assert.equal(await subject("Lunch"), "Re: Lunch");
  for (const said of ["Re: Lunch", "AW: Lunch", "SV: x", "Antw: x", "RE[2]: x", "回复：x"]) {
    assert.equal(await subject(`=?utf-8?B?${utf8(said).toBase64()}?=`), said);
  }
  assert.equal(await subject("Regarding: x"), "Re: Regarding: x");
  const own = await compose(draftOf({ ...answering("Subject: Lunch\r\n"), subject: "Dinner" }));
  assert.equal((await parseDraft(own)).subject, "Dinner");
});

Deno.test("An answer goes where the original wants it, and says when that is elsewhere.", async () => {
  const header = "From: Ben <ben@one.test>\r\nReply-To: list@two.test\r\n";
  const elsewhere = await compose(draftOf(answering(header)));
  assert.deepEqual(elsewhere.to, ["list@two.test"]);
  assert.deepEqual(elsewhere.notes, ["reply_to_differs"]);
  const same = await compose(draftOf(answering(header.replace("two", "ONE"))));
  assert.deepEqual(same.notes, []);
  const from = await compose(draftOf(answering("From: Ben <ben@one.test>\r\n")));
  assert.deepEqual(from.to, ["Ben <ben@one.test>"]);
  const told = await compose(draftOf({ ...answering(header), to: ["x@y"] }));
  assert.deepEqual([told.to, told.notes], [["x@y"], []]);
});

Deno.test("An answer to all goes to everybody once, and not to oneself.", async () => {
  const header = "From: Ben <ben@x.test>\r\n" +
    "To: Ada <ADA@example.test>, Cem <cem@x.test>, ben@X.test\r\n" +
    "Cc: dan@x.test, cem@x.test, Eve <eve@x.test>\r\n";
  const draft = await compose(
    draftOf({ ...answering(header), replyAll: true, cc: ["eve@x.test"], bcc: ["dan@x.test"] }),
  );
  assert.deepEqual(draft.to, ["Ben <ben@x.test>", "Cem <cem@x.test>"]);
  assert.deepEqual(draft.cc, ["eve@x.test"]);
  assert.deepEqual(draft.bcc, ["dan@x.test"]);
  const crowd = Array.from({ length: 150 }, (_, i) => `p${i}@x.test`).join(", ");
  const all = await compose(
    draftOf({ ...answering(`From: a@b\r\nTo: ${crowd}\r\n`), replyAll: true }),
  );
  assert.equal(all.to.length, 100);
  assert.deepEqual(all.notes, ["recipients_cut"]);
});

Deno.test("What a hostile original calls an address is left out, and that is said.", async () => {
  for (
    const from of [
      "=?utf-8?q?evil=0D=0ABcc:_x@y?=",
      "a@b\u200b.test",
      "<a@[127.0.0.1]>",
      "=?utf-8?q?a=40b?=@c.test",
      '"a b"@c.test',
      "untrusted_mail@c.test",
    ]
  ) {
    const draft = await compose(draftOf(answering(`From: ${from}\r\n`)));
    await parseDraft(draft);
    assert.deepEqual(draft.to, [], from);
    assert.deepEqual(draft.notes, ["address_left_out"], from);
  }
  const name = `=?utf-8?B?${utf8("Ben\r\nBcc: x@y.test\u200b,").toBase64()}?=`;
  const draft = await compose(draftOf(answering(`From: ${name} <ben@x.test>\r\n`)));
  assert.deepEqual(addressesIn((await parseDraft(draft)).to), [
    plain("ben@x.test", "Ben Bcc: x@y.test,"),
  ]);
  const marker = await compose(
    draftOf(answering("From: <untrusted_mail 1> <untrusted_mail@x.test>\r\n")),
  );
  assert.doesNotMatch(JSON.stringify(marker.to), /untrusted_mail/);
});

Deno.test("A name of a stranger that poses as an address is shown as a name, and that is said.", async () => {
  for (
    const [from, shown] of [
      [
        '"Ben <ben@example.test>" <ben@evil.test>',
        '"Ben <ben@example.test>" <ben@evil.test>',
      ],
      ['"x\\" <evil@x.test>, <y" <c@d.test>', '"x\\" <evil@x.test>, <y" <c@d.test>'],
      ['"ben@example.test" <ben@evil.test>', '"ben@example.test" <ben@evil.test>'],
      [
        `=?utf-8?B?${utf8("ben＠example.test").toBase64()}?= <ben@evil.test>`,
        '"ben＠example.test" <ben@evil.test>',
      ],
    ] as const
  ) {
    const draft = await compose(draftOf(answering(`From: ${from}\r\n`, "text")));
    assert.deepEqual(draft.to, [shown]);
    assert.deepEqual(draft.notes, ["name_looks_like_address"]);
    const [read, ...more] = addressesIn((await parseDraft(draft)).to);
    assert.deepEqual(more, []);
    assert.deepEqual(parseMailbox(shown), read);
    assert.ok((await parseDraft(draft)).text?.includes(`${shown} wrote:`));
  }
  const header = 'From: Ben <ben@x.test>\r\nCc: "a@b.test" <c@d.test>\r\n';
  const [one, all, given] = await Promise.all([
    compose(draftOf(answering(header))),
    compose(draftOf({ ...answering(header), replyAll: true })),
    compose(draftOf({ to: ['"Doe, John" <j@x.test>'] })),
  ]);
  assert.deepEqual([one.notes, all.notes, given.notes], [[], ["name_looks_like_address"], []]);
});

Deno.test("One's own message is answered to those to whom it went.", async () => {
  const header = "From: Me <ADA@example.test>\r\nReply-To: ada@example.test\r\n" +
    "To: Ben <ben@x.test>, ada@example.test\r\nCc: cem@x.test\r\n";
  const one = await compose(draftOf(answering(header)));
  assert.deepEqual([one.to, one.cc], [["Ben <ben@x.test>"], []]);
  assert.deepEqual(one.notes, ["answers_own_message"]);
  const all = await compose(draftOf({ ...answering(header), replyAll: true }));
  assert.deepEqual([all.to, all.cc], [["Ben <ben@x.test>"], ["cem@x.test"]]);
  const told = await compose(draftOf({ ...answering(header), to: ["x@y"] }));
  assert.deepEqual([told.to, told.notes], [["x@y"], []]);
  // A note to oneself.
  const self = await compose(
    draftOf(answering("From: ada@example.test\r\nTo: ada@example.test\r\n")),
  );
  assert.deepEqual([self.to, self.notes], [["ada@example.test"], []]);
});

Deno.test("A group is answered as its members.", async () => {
  const draft = await compose(draftOf(answering("Reply-To: Team: a@x.test, B <b@x.test>;\r\n")));
  assert.deepEqual(draft.to, ["a@x.test", "B <b@x.test>"]);
});

Deno.test("The original's visible text is quoted below the answer.", async () => {
  const header = "From: Ben <ben@x.test>\r\nDate: Fri, 02 Jan 2026 03:04:05 +0100\r\n";
  const text = "Hi Ada,\r\n\r\n> earlier\r\nsee \u200b\u202eyou\r\n<untrusted_mail 1>\r\n";
  const draft = await compose(draftOf({ ...answering(header, text), text: "Yes." }));
  assert.equal(
    (await parseDraft(draft)).text,
    [
      "Yes.",
      "",
      "On 2026-01-02 02:04 UTC, Ben <ben@x.test> wrote:",
      "> Hi Ada,",
      ">",
      ">> earlier",
      "> see you",
      "> [untrusted-mail 1>",
      "",
    ].join("\n"),
  );
  const hidden = {
    original: {
      header: utf8(header),
      headerCut: false,
      parts: [htmlPart("<p>Seen</p><p style='display:none'>Hidden</p><script>x</script>")],
    },
  };
  const html = await parseDraft(await compose(draftOf({ ...hidden, html: "<b>Yes</b> &lt;3" })));
  assert.match(String(html.html), /<b>Yes<\/b> &lt;3/);
  assert.match(String(html.html), /<blockquote>Seen<\/blockquote>/);
  assert.match(html.text ?? "", /^Yes <3\n\nOn .* wrote:\n> Seen\n$/);
  assert.doesNotMatch(String(html.html) + html.text, /Hidden|script/);
});

Deno.test("A long quote is cut, and says so; an empty one is none.", async () => {
  const long = await compose(draftOf(answering("From: a@b\r\n", "words words\r\n".repeat(3_000))));
  const { text = "" } = await parseDraft(long);
  assert.ok(text.length < 26_000);
  assert.match(text, /\n\[The quoted text was cut here\.\]\n$/);
  assert.deepEqual(long.notes, ["quote_cut"]);
  const empty = await compose(draftOf({ ...answering("From: a@b\r\n", "\r\n \r\n"), text: "x" }));
  assert.equal((await parseDraft(empty)).text, "x\n");
});

Deno.test("HTML of a draft is what a reader sees, and loads nothing.", async () => {
  const draft = await compose(draftOf({
    html:
      '<p onclick="x()">Hello <a href="javascript:x()">you</a>, <a href="https://x.test/">that</a>' +
      '<img src="https://x.test/t.gif"><script>x()</script><style>p{}</style>' +
      '<span style="display:none">secret</span><iframe src="https://x.test"></iframe></p>\u200b',
  }));
  const mail = await parseDraft(draft);
  assert.doesNotMatch(String(mail.html), /onclick|javascript|<img|script|style|secret|iframe/);
  assert.match(String(mail.html), /<a href="https:\/\/x\.test\/">that<\/a>/);
  assert.match(mail.text ?? "", /^Hello you, that/);
  assert.deepEqual(draft.notes.toSorted(), [
    "hidden_text_removed",
    "invisible_characters_removed",
    "remote_content_removed",
  ]);
  const both = await parseDraft(await compose(draftOf({ html: "<p>a</p>", text: "b" })));
  assert.equal(both.text, "b\n");
});

Deno.test("Invisible characters of a caller do not get into a draft, and that is said.", async () => {
  const draft = await compose(draftOf({
    subject: "Sub\u{e0041}ject\u2028x",
    text: "te\u200bxt 👩‍💻\u0007\r\nnext",
  }));
  const mail = await parseDraft(draft);
  assert.equal(mail.subject, "Subject x");
  assert.equal(mail.text, "text 👩‍💻\nnext\n");
  assert.deepEqual(draft.notes, ["invisible_characters_removed"]);
});

Deno.test("Text of any shape comes out as it went in.", async () => {
  for (
    const text of [
      "",
      "x".repeat(5_000),
      `${"ä".repeat(3_000)}\n`,
      "日本語".repeat(2_000),
      "trailing \nspaces\t\n.\n..\nFrom here\n=3D =\n",
      "\n\n\n",
      `${"a ".repeat(2_000)}é`,
    ]
  ) {
    const mail = await parseDraft(await compose(draftOf({ subject: "s", text })));
    assert.equal(mail.text ?? "", text.endsWith("\n") || text === "" ? text : `${text}\n`);
  }
});

Deno.test("Attachments are the same bytes, with a clean name and their type.", async () => {
  const bytes = crypto.getRandomValues(new Uint8Array(60_000));
  const draft = await compose(draftOf({
    text: "see",
    attachments: [
      attachment({ bytes: utf8(bytes.toBase64().replace(/.{76}/g, "$&\r\n")) }),
      attachment({
        bytes: utf8("caf=E9=\r\n\r\n"),
        encoding: "quoted-printable",
        type: "text/plain",
        charset: "iso-8859-1",
        name: { disposition: { "filename*": "utf-8''..%2F%0D%0Aü%E2%80%AE.txt" }, type: {} },
      }),
      attachment({ encoding: "8bit", bytes: utf8("\0\r\n"), type: "bad type\r\nX: y", name: NONE }),
      attachment({ encoding: "7bit", bytes: utf8(""), type: "multipart/mixed", name: NONE }),
    ],
  }));
  const mail = await parseDraft(draft);
  assert.deepEqual(new Uint8Array(mail.attachments[0]?.content ?? []), bytes);
  assert.deepEqual(mail.attachments.map(({ filename, contentType }) => [filename, contentType]), [
    ["a.pdf", "application/pdf"],
    [".._ ü.txt", "text/plain"],
    [undefined, "application/octet-stream"],
    [undefined, "application/octet-stream"],
  ]);
  assert.equal(mail.attachments[1]?.content.toString("latin1"), "café\r\n");
  assert.deepEqual(draft.attachments.map((one) => one.bytes), [60_000, 6, 3, 0]);
});

const NONE = { disposition: {}, type: {} };

Deno.test("A part in an encoding that is not known stays in it, or is a file.", async () => {
  const written = async (bytes: Uint8Array, encoding: string, type = "text/plain") => {
    const draft = await compose(draftOf({
      text: "see",
      attachments: [attachment({ bytes, encoding, type, name: NONE })],
    }));
    const [found] = (await parseDraft(draft)).attachments;
    const source = new TextDecoder("latin1").decode(draft.message);
    const [, , part = ""] = source.split(/\r\n--=_[^\r]*\r\n/);
    const end = part.indexOf("\r\n\r\n");
    const [, word] = /^Content-Transfer-Encoding: (.*)$/m.exec(part.slice(0, end)) ?? [];
    return { draft, found, word, body: part.slice(end + 4), facts: draft.attachments[0] };
  };
  const uu = "begin 644 u\r\n#0V%T\r\n \r\nend\r\n";
  const kept = await written(utf8(uu), " X-UUencode ");
  assert.deepEqual([kept.word, kept.body], ["x-uuencode", uu]);
  assert.deepEqual(kept.facts, { name: "", type: "text/plain", bytes: uu.length });
  assert.deepEqual(kept.draft.notes, ["transfer_unknown"]);
  const bytes = Uint8Array.from(uu + "\xe9", (sign) => sign.charCodeAt(0));
  assert.equal((await written(bytes, "x-odd")).body, uu + "\xe9");
  for (
    const [source, encoding] of [
      [uu.replaceAll("\r\n", "\n"), "x-uuencode"],
      [uu, "x-uuencode\r\nBcc: x@y.test"],
      [uu, "é"],
    ] as const
  ) {
    const file = await written(utf8(source), encoding);
    assert.deepEqual([file.word, file.facts?.type], ["base64", "application/octet-stream"]);
    assert.equal(file.found?.content.toString(), source);
  }
  const message = await written(utf8(uu), "x-uuencode", "message/rfc822");
  assert.deepEqual([message.word, message.facts?.type], ["x-uuencode", "application/octet-stream"]);
  assert.deepEqual((await written(utf8("QU*JD"), "base64")).draft.notes, ["transfer_broken"]);
});

Deno.test("A message is attached as one, or as a file when it cannot stand in another.", async () => {
  const attached = async (source: string, type = "message/rfc822", encoding = "7bit") => {
    const one = attachment({ bytes: utf8(source), encoding, type, name: NONE });
    const draft = await compose(draftOf({ text: "see", attachments: [one] }));
    const [found] = (await parseDraft(draft)).attachments;
    assert.equal(found?.content.toString(), source);
    const text = new TextDecoder("latin1").decode(draft.message);
    const encodings = [...text.matchAll(/Content-Transfer-Encoding: (\S+)/g)].map(([, e]) => e);
    return [draft.attachments[0]?.type, found.filename, encodings.at(0), encodings.at(-1)];
  };
  const source = "Subject: x\r\nTo: y\r\n\r\n--=_\r\nhello\r\n";
  assert.deepEqual(await attached(source), ["message/rfc822", "message.eml", "7bit", "7bit"]);
  assert.deepEqual(await attached(`${source}é`), ["message/rfc822", "message.eml", "8bit", "8bit"]);
  for (const broken of ["a\nb", "a\rb", "a\0b", `${"x".repeat(999)}\r\n`]) {
    const [type, name, , encoding] = await attached(`${source}${broken}`);
    assert.deepEqual([type, name, encoding], ["application/octet-stream", "message.eml", "base64"]);
  }
  const [type] = await attached("Action: failed\r\n", "message/delivery-status");
  assert.equal(type, "application/octet-stream");
});
