import assert from "node:assert/strict";
import { ask } from "../../../support/extract.ts";

Deno.test("an event is read with when, where, who and what", async () => {
  const source = [
    "BEGIN:VCALENDAR",
    "METHOD:REQUEST",
    "BEGIN:VEVENT",
    "DTSTART;TZID=Europe/Berlin:20260601T090000",
    "DTEND;VALUE=DATE:20260602",
    'ORGANIZER;CN="Raman: Priya":mailto:priya@work.test',
    "ATTENDEE;PARTSTAT=ACCEPTED;CN=Ada:mailto:ada@example.test",
    "SUMMARY:Tide model\\, re",
    " view",
    "DESCRIPTION:Line one\\nline two\\; end",
    "BEGIN:VALARM",
    "DESCRIPTION:alarm",
    "END:VALARM",
    "LOCATION:Room 4",
    "X-ALT-DESC:<b>unseen</b>",
    "END:VEVENT",
    "END:VCALENDAR",
  ].join("\r\n");
  const { kind, text, notes } = await ask(source);
  assert.equal(kind, "ics");
  assert.equal(
    text,
    "Method: REQUEST\n\n--- event ---\nSummary: Tide model, review\nStart: 2026-06-01 09:00 (Europe/Berlin)\nEnd: 2026-06-02\nWhere: Room 4\nOrganizer: Raman: Priya <priya@work.test>\nAttendee: Ada <ada@example.test>, accepted\nDescription: Line one\nline two; end\n",
  );
  assert.deepEqual(notes, []);
});

Deno.test("a calendar that ends in the middle of an event still shows it", async () => {
  const { text, notes } = await ask("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Half");
  assert.match(text, /Summary: Half/);
  assert.deepEqual(notes, ["broken"]);
});

Deno.test("a contact is read without its photo", async () => {
  const { kind, text } = await ask(
    "BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg\nitem1.TEL:+45 1\nADR:;;Quay 3;Ribe;;6760;DK\nPHOTO;ENCODING=b:AAAA\nEND:VCARD\n",
  );
  assert.equal(kind, "vcf");
  assert.equal(
    text,
    "--- contact ---\nName: Jörg\nPhone: +45 1\nAddress: Quay 3, Ribe, 6760, DK\n",
  );
});

Deno.test("text files are decoded as they say, and else as they look", async () => {
  const latin = new Uint8Array([0x47, 0x72, 0xfc, 0xdf, 0x65]);
  assert.deepEqual(await ask(latin, { type: "text/plain", charset: "iso-8859-1" }), {
    kind: "text",
    text: "Grüße",
    next: undefined,
    notes: [],
  });
  assert.deepEqual((await ask(latin, { name: "a.csv" })).notes, ["charset_missing"]);
  assert.equal((await ask(latin, { name: "a.csv" })).kind, "csv");
  const utf16 = new Uint8Array([0xff, 0xfe, 0x41, 0, 0xac, 0x20]);
  assert.equal((await ask(utf16, { type: "text/plain", charset: "us-ascii" })).text, "A€");
  assert.equal((await ask('{"a": 1}', { type: "application/json" })).kind, "json");
  assert.equal((await ask("Zm9v", { encoding: "base64" })).text, "foo");
});

Deno.test("an HTML file is read as its text", async () => {
  const { kind, text } = await ask(
    "<!doctype html><title>t</title><p>Hello <b>you</b></p><script>x</script>",
  );
  assert.equal(kind, "html");
  assert.equal(text, "Hello you");
});

Deno.test("RTF is read without fonts, fields and hidden text", async () => {
  const { kind, text, notes } = await ask(
    "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}{\\*\\generator x;}Gr\\'fc\\'dfe \\u8364?\\u-10179?\\u-8704?\\par {\\v unseen}b\\tab c\\{\\}}",
  );
  assert.equal(kind, "rtf");
  assert.equal(text, "Grüße €😀\nb\tc{}");
  assert.deepEqual(notes, ["hidden_text_removed"]);
});

Deno.test("of a drawing the text that people see is given, without scripts", async () => {
  const source = `<?xml version="1.0"?>
    <!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
    <svg xmlns="http://www.w3.org/2000/svg"><title>Tide chart</title><desc>of &lt;June&gt;</desc>
    <script>alert("text")</script><style>text { fill: red }</style>
    <text x="1"><tspan y="1">High</tspan><tspan y="2">and <tspan>low</tspan></tspan></text>
    <g display="none"><text>unseen</text></g><text style="opacity: 0">unseen</text></svg>`;
  for (const request of [{ type: "image/svg+xml" }, { type: "text/plain" }, { name: "a.svg" }]) {
    const { kind, text, notes } = await ask(source, request);
    assert.equal(kind, "svg");
    assert.equal(text, "Tide chart\nof <June>\nHigh\nand low\n");
    assert.deepEqual(notes, ["hidden_text_removed"]);
  }
});

Deno.test("a drawing with entities of its own is refused", async () => {
  const { text, notes } = await ask(
    '<!DOCTYPE svg [<!ENTITY x "ha">]><svg><text>&x;</text></svg>',
    { type: "image/svg+xml" },
  );
  assert.deepEqual([text, notes], ["", ["dtd_refused"]]);
});

Deno.test("enriched text is read without its commands", async () => {
  const source =
    "<bold>Now</bold> is\nthe <fontfamily><param>Times</param>time</fontfamily>\n\n<<b>\n\n\n<nofill>a\nb</nofill>";
  const { kind, text, notes } = await ask(source, { type: "text/enriched" });
  assert.equal(kind, "enriched");
  assert.equal(text, "Now is the time\n<b>\n\na\nb");
  assert.deepEqual(notes, []);
  const older = await ask("a<nl>b<comment>x</comment> <lt>c", { type: "text/richtext" });
  assert.equal(older.text, "a\nb <c");
});

Deno.test("RTF and XML that are declared as text are what they claim to be", async () => {
  const rtf = await ask("{\\rtf1 hello}", { type: "text/rtf", name: "a.rtf" });
  assert.deepEqual([rtf.kind, rtf.text, rtf.notes], ["rtf", "hello", []]);
  const spaced = await ask("\n {\\rtf1 hello}", { type: "text/rtf" });
  assert.deepEqual([spaced.kind, spaced.text.trim()], ["rtf", "hello"]);
  const xml = Uint8Array.from(
    '<?xml version="1.0" encoding="ISO-8859-1"?><a>Gr\u00fc\u00dfe</a>',
    (letter) => letter.charCodeAt(0),
  );
  const { kind, text, notes } = await ask(xml, { type: "text/xml", name: "a.xml" });
  assert.deepEqual([kind, notes], ["xml", []]);
  assert.match(text, /<a>Grüße<\/a>$/);
});

Deno.test("an attached message is read with who wrote it, its text and its attachments", async () => {
  const source = [
    "From: =?utf-8?Q?J=C3=B6rg?= <jorg@a.test>",
    "To: Ada <ada@b.test>",
    "Date: Mon, 1 Jun 2026 09:00:00 +0200",
    "Subject: Hello",
    "MIME-Version: 1.0",
    "Content-Type: multipart/mixed; boundary=x",
    "",
    "--x",
    "Content-Type: text/html",
    "",
    "<p>Body <b>text</b></p>",
    "--x",
    "Content-Type: application/pdf; name=a.pdf",
    "Content-Disposition: attachment; filename=a.pdf",
    "Content-Transfer-Encoding: base64",
    "",
    "JVBERi0=",
    "--x--",
    "",
  ].join("\r\n");
  const { kind, text } = await ask(source, { type: "message/rfc822" });
  assert.equal(kind, "message");
  assert.equal(
    text,
    "From: Jörg <jorg@a.test>\nTo: Ada <ada@b.test>\nDate: 2026-06-01T07:00:00.000Z\nSubject: Hello\n\nBody text\nAttachment: a.pdf, application/pdf, 5 bytes\n",
  );
});
