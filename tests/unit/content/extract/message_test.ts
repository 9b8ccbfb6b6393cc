import assert from "node:assert/strict";
import { ask } from "../../../support/extract.ts";

const type = "message/rfc822";

/** A part with its own type. */
function part(contentType: string, text: string, ...fields: readonly string[]): string {
  return [`Content-Type: ${contentType}`, ...fields, "", text].join("\r\n");
}

/** A multipart; its boundary is made of what is in it, so that none is used twice. */
function multipart(subtype: string, ...parts: readonly string[]): string {
  const boundary = `b${parts.join("").length}`;
  const body = parts.map((inner) => `--${boundary}\r\n${inner}\r\n`).join("");
  return part(`multipart/${subtype}; boundary="${boundary}"`, `preamble\r\n${body}--${boundary}--`);
}

/** The text of an attached message below its header lines, and its notes. */
async function read(source: string): Promise<readonly [text: string, notes: readonly string[]]> {
  const { kind, text, notes } = await ask(`Subject: s\r\n${source}`, { type });
  assert.equal(kind, "message");
  const [, below] = /^Subject: s\n\n([^]*)$/.exec(text) ?? [];
  assert.ok(below !== undefined, text);
  return [below, notes];
}

Deno.test("of the alternatives of an attached message the HTML is given, as people see it", async () => {
  const source = multipart(
    "alternative",
    part("text/plain", "SECRET orders"),
    part("text/html", "<p>visible</p><p style='display:none'>hidden</p>"),
  );
  assert.deepEqual(await read(source), ["visible\n", []]);
});

Deno.test("all texts of a mixed attached message are given, in their order", async () => {
  const source = multipart(
    "mixed",
    part("text/plain", "first"),
    part("text/html", "<p>second</p>"),
    part("text/plain", "third"),
  );
  assert.deepEqual(await read(source), ["first\n\nsecond\n\nthird\n", []]);
});

Deno.test("the words of an attached message's plain text stay as they are", async () => {
  const text = [
    "a < b && c > d &amp; \"quoted\" 'x' http://a.test/?a=1&b=2 www.b.test",
    "  indented\ttab",
    "> quote",
    "-- not the boundary",
    "--bx",
  ].join("\n");
  const source = multipart("mixed", part("text/plain", text.replaceAll("\n", "\r\n")));
  assert.deepEqual(await read(source), [`${text}\n`, []]);
});

Deno.test("flowed lines and encodings of an attached message are undone", async () => {
  const source = multipart(
    "mixed",
    part("text/plain; format=flowed", "one \r\nline\r\n> quo \r\n> ted"),
    part("text/plain; charset=utf-8", "R3LDvMOfZQ==", "Content-Transfer-Encoding: base64"),
    part("text/plain; charset=iso-8859-1", "=FC", "Content-Transfer-Encoding: quoted-printable"),
  );
  assert.deepEqual(await read(source), ["one line\n> quo ted\n\nGrüße\n\nü\n", []]);
});

/** What calendar programs send: an empty text beside the event. */
function invitation(calendar: string): string {
  return multipart("alternative", part("text/plain", ""), part("text/calendar", calendar));
}

Deno.test("an attached message that is nothing but an invitation shows the event", async () => {
  const calendar = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Tide\r\nEND:VEVENT\r\nEND:VCALENDAR";
  for (const source of [part("text/calendar", calendar), invitation(calendar)]) {
    const [text, notes] = await read(source);
    assert.match(text, /^--- event ---\nSummary: Tide\n$/);
    assert.deepEqual(notes, ["calendar_shown"]);
  }
});

Deno.test("a message in an attached message is named, and shown when there is nothing else", async () => {
  const inner = part("message/rfc822", `Subject: inner\r\n${part("text/plain", "innermost")}`);
  const beside = await read(multipart("mixed", part("text/plain", "outer"), inner));
  assert.equal(
    beside[0],
    "outer\nAttachment: (no name), message/rfc822, 53 bytes\nAttachment: (no name), text/plain, 9 bytes\n",
  );
  const [alone, notes] = await read(multipart("mixed", inner));
  assert.match(alone, /^innermost\n/);
  assert.deepEqual(notes, ["attached_message_shown"]);
});

Deno.test("an attached message in base64 is read, also one level further in", async () => {
  const inner = `Subject: i\r\n${part("text/plain", "innermost")}`;
  const encoded = part("message/rfc822", btoa(inner), "Content-Transfer-Encoding: base64");
  const [text] = await read(multipart("mixed", encoded));
  assert.match(text, /^innermost\n/);
  const whole = await ask(btoa(`Subject: s\r\n${part("text/plain", "x")}`), {
    type,
    encoding: "base64",
  });
  assert.equal(whole.text, "Subject: s\n\nx\n");
});

Deno.test("parts of an attached message that were cut off or lack a boundary are told", async () => {
  const cut = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n";
  assert.deepEqual(await read(cut), ["text\n", []]);
  assert.deepEqual(await read("Content-Type: multipart/mixed\r\n\r\ntext"), ["", ["broken"]]);
});

Deno.test("names of an attached message's files are read as those of any message", async () => {
  const source = multipart(
    "mixed",
    part("text/plain", "x"),
    part(
      "application/pdf",
      "JVBERi0=",
      'Content-Disposition: attachment; filename*0*=utf-8\'\'%C3%A4; filename*1="b\\".pdf"',
      "Content-Transfer-Encoding: base64",
    ),
  );
  const [text] = await read(source);
  assert.equal(text, 'x\nAttachment: äb".pdf, application/pdf, 5 bytes\n');
});
