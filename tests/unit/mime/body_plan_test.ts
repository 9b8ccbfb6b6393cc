import assert from "node:assert/strict";
import { hasAttachments, isInsideMessage, planBody } from "../../../lib/mime/body_plan.ts";
import type { Part } from "../../../lib/mime/part.ts";
import { parseStructure } from "../../../lib/imap/bodystructure.ts";
import {
  filePart,
  INLINE_IMAGE,
  messagePart,
  multipart,
  textPart,
  tokens,
} from "../imap/tokens.ts";

const PLAIN = textPart("PLAIN");
const HTML = textPart("HTML");
const ATTACHED_TEXT = textPart("PLAIN", 9, '1 NIL ("ATTACHMENT" ("FILENAME" "n.txt")) NIL NIL');
const CALENDAR = textPart("CALENDAR");
const SIGNATURE = filePart("APPLICATION", "PGP-SIGNATURE", "signature.asc");
const SMIME = filePart("APPLICATION", "PKCS7-SIGNATURE", "smime.p7s");

function part(text: string): Part {
  const structure = parseStructure(tokens(text));
  assert.ok(structure);
  return structure.root;
}

function sections(text: string, prefer?: "text/plain" | "text/html"): [string[], string[]] {
  const { body, attachments } = planBody(part(text), prefer);
  return [body.map(({ section }) => section), attachments.map(({ section }) => section)];
}

function alternatives(text: string): string[] {
  return planBody(part(text), "text/html").alternatives.map(({ section }) => section);
}

function notes(text: string): readonly string[] {
  return planBody(part(text)).notes;
}

Deno.test("a message of one text part is its own body", () => {
  assert.deepEqual(sections(PLAIN), [["1"], []]);
  assert.deepEqual(sections(HTML), [["1"], []]);
});

Deno.test("a message that is nothing but a file has no body", () => {
  assert.deepEqual(sections(filePart()), [[], ["1"]]);
});

Deno.test("of two alternatives the preferred one is the body and the other is no attachment", () => {
  const both = multipart("ALTERNATIVE", PLAIN, HTML);
  assert.deepEqual(sections(both), [["1"], []]);
  assert.deepEqual(sections(both, "text/html"), [["2"], []]);
});

Deno.test("a word of its own stays before what is attached", () => {
  const short = textPart("PLAIN", 3);
  assert.deepEqual(sections(multipart("MIXED", short, messagePart(HTML)))[0], ["1", "2.1"]);
  assert.deepEqual(sections(multipart("MIXED", short, CALENDAR))[0], ["1", "2"]);
});

Deno.test("every text that is not shown can be asked for", () => {
  const both = multipart("ALTERNATIVE", PLAIN, textPart("X-AMP-HTML"), HTML);
  assert.deepEqual(alternatives(both), ["1", "2"]);
  assert.deepEqual(alternatives(HTML), []);
  const forwarded = multipart("MIXED", messagePart(both));
  assert.deepEqual(alternatives(forwarded), ["1.1", "1.2"]);
});

Deno.test("a calendar is the body of a message that says nothing else", () => {
  const file = textPart("CALENDAR", 900, '9 NIL ("ATTACHMENT" ("FILENAME" "a.ics")) NIL NIL');
  for (const text of [CALENDAR, multipart("ALTERNATIVE", CALENDAR)]) {
    assert.deepEqual(sections(text, "text/html"), [["1"], []]);
    assert.deepEqual(notes(text), ["calendar_shown"]);
  }
  assert.deepEqual(sections(file), [[], ["1"]]);
  assert.deepEqual(sections(multipart("MIXED", PLAIN, CALENDAR)), [["1"], ["2"]]);
});

Deno.test("an empty plain alternative gives way to the HTML beside it", () => {
  assert.deepEqual(
    sections(multipart("ALTERNATIVE", textPart("PLAIN", 2), HTML)),
    [["2"], []],
  );
});

Deno.test("without the preferred kind the last alternative that can be shown is taken", () => {
  assert.deepEqual(sections(multipart("ALTERNATIVE", CALENDAR, HTML)), [["2"], ["1"]]);
  assert.deepEqual(sections(multipart("ALTERNATIVE", PLAIN), "text/html"), [["1"], []]);
  assert.deepEqual(sections(multipart("ALTERNATIVE", filePart())), [[], ["1"]]);
});

Deno.test("files in the alternative that is not shown are still attachments", () => {
  const related = multipart("RELATED", HTML, INLINE_IMAGE);
  const text = multipart("MIXED", multipart("ALTERNATIVE", PLAIN, related), filePart());
  assert.deepEqual(sections(text), [["1.1"], ["1.2.2", "2"]]);
  assert.deepEqual(sections(text, "text/html"), [["1.2.1"], ["1.2.2", "2"]]);
});

Deno.test("text parts of a mixed message are read one after the other, attached ones are not", () => {
  assert.deepEqual(
    sections(multipart("MIXED", PLAIN, filePart(), HTML, ATTACHED_TEXT)),
    [["1", "3"], ["2", "4"]],
  );
});

Deno.test("an attached message is listed, and so is each part inside it", () => {
  const inner = multipart("MIXED", PLAIN, filePart(), messagePart(HTML));
  const text = multipart("MIXED", PLAIN, messagePart(inner));
  assert.deepEqual(sections(text), [["1"], ["2", "2.1", "2.2", "2.3", "2.3.1"]]);
  assert.deepEqual(notes(text), []);
});

Deno.test("of nothing but a forwarded message the text of that is shown", () => {
  assert.deepEqual(sections(messagePart(PLAIN)), [["1.1"], ["1"]]);
  assert.deepEqual(notes(messagePart(PLAIN)), ["attached_message_shown"]);
  const inner = multipart("MIXED", multipart("ALTERNATIVE", PLAIN, HTML), filePart());
  const empty = textPart("PLAIN", 2);
  assert.deepEqual(
    sections(multipart("MIXED", empty, messagePart(inner)), "text/html"),
    [["1", "2.1.2"], ["2", "2.1.1", "2.2"]],
  );
  const twice = messagePart(multipart("MIXED", empty, messagePart(HTML)));
  assert.deepEqual(sections(twice), [["1.1", "1.2.1"], ["1", "1.2"]]);
  assert.deepEqual(notes(twice), ["attached_message_shown"]);
});

Deno.test("a digest without words of its own shows its messages in order", () => {
  const digest = multipart("DIGEST", messagePart(PLAIN), messagePart(HTML));
  assert.deepEqual(sections(digest), [["1.1", "2.1"], ["1", "2"]]);
  assert.deepEqual(
    sections(multipart("MIXED", PLAIN, digest)),
    [["1"], ["2.1", "2.1.1", "2.2", "2.2.1"]],
  );
});

Deno.test("of a related message the root is the body, by its start parameter or as the first", () => {
  const other = '("TEXT" "HTML" NIL "<other@x>" NIL "7BIT" 100 4 NIL NIL NIL NIL)';
  const root = other.replace("other@x", "root@x");
  const related = (start: string, ...parts: string[]): string =>
    `(${parts.join("")} "RELATED" ("TYPE" "text/html"${start}) NIL NIL NIL)`;
  assert.deepEqual(sections(related("", other, root, INLINE_IMAGE)), [["1"], ["2", "3"]]);
  const named = ' "START" "<root@x>"';
  assert.deepEqual(sections(related(named, other, root, INLINE_IMAGE)), [["2"], ["1", "3"]]);
  assert.deepEqual(sections(related(' "START" "root@x"', other, root)), [["2"], ["1"]]);
  assert.deepEqual(sections(related(' "START" "<none@x>"', INLINE_IMAGE, root)), [["2"], ["1"]]);
  const inside = related("", multipart("ALTERNATIVE", PLAIN, HTML), INLINE_IMAGE);
  assert.deepEqual(sections(inside, "text/html"), [["1.2"], ["2"]]);
});

Deno.test("a signature is listed and never shown, not even when it says that it is text", () => {
  assert.deepEqual(sections(multipart("SIGNED", PLAIN, PLAIN)), [["1"], ["2"]]);
});

Deno.test("of an encrypted message the parts are listed, and that it is encrypted is said", () => {
  const version = filePart("APPLICATION", "PGP-ENCRYPTED", "version.asc");
  const pgp = multipart("ENCRYPTED", version, filePart("APPLICATION", "OCTET-STREAM"));
  assert.deepEqual([sections(pgp), notes(pgp)], [[[], ["1", "2"]], ["encrypted"]]);
  const lying = multipart("ENCRYPTED", PLAIN, messagePart(PLAIN));
  assert.deepEqual([sections(lying), notes(lying)], [[[], ["1", "2", "2.1"]], ["encrypted"]]);
  assert.deepEqual(sections(multipart("MIXED", PLAIN, pgp)), [["1"], ["2.1", "2.2"]]);
});

Deno.test("S/MIME is encrypted, or signed so that its text is inside", () => {
  const smime = (kind: string): string =>
    `("APPLICATION" "PKCS7-MIME" (${kind}) NIL NIL "BASE64" 900 NIL NIL NIL)`;
  assert.deepEqual(notes(smime('"SMIME-TYPE" "enveloped-data"')), ["encrypted"]);
  assert.deepEqual(notes(smime('"SMIME-TYPE" "authEnveloped-data"')), ["encrypted"]);
  assert.deepEqual(notes(smime('"NAME" "smime.p7m"')), ["encrypted"]);
  assert.deepEqual(notes(smime('"SMIME-TYPE" "signed-data"')), ["signed_opaque"]);
  assert.deepEqual(notes(smime('"SMIME-TYPE" "certs-only"')), []);
});

Deno.test("of a bounce the words and the delivery status are shown, the returned mail is listed", () => {
  const status = '("MESSAGE" "DELIVERY-STATUS" NIL NIL NIL "7BIT" 400 NIL NIL NIL)';
  const bounce = multipart("REPORT", PLAIN, status, messagePart(multipart("MIXED", PLAIN, HTML)));
  assert.deepEqual(sections(bounce), [["1", "2"], ["3", "3.1", "3.2"]]);
  const headers = textPart("RFC822-HEADERS");
  assert.deepEqual(
    sections(multipart("REPORT", multipart("ALTERNATIVE", PLAIN, HTML), status, headers)),
    [["1.1", "2"], ["3"]],
  );
});

Deno.test("text types are shown when a reader would see text, and listed otherwise", () => {
  const parts = "PLAIN MARKDOWN X-AMP-HTML ENRICHED CSV RTF HTML X-NOBODY-KNOWS".split(" ");
  assert.deepEqual(
    sections(multipart("MIXED", ...parts.map((subtype) => textPart(subtype)))),
    [["1", "2", "7"], ["3", "4", "5", "6", "8"]],
  );
  const amp = multipart("ALTERNATIVE", PLAIN, textPart("X-AMP-HTML"), HTML);
  assert.deepEqual(sections(amp, "text/html"), [["3"], []]);
  const enriched = multipart("ALTERNATIVE", PLAIN, textPart("ENRICHED"));
  assert.deepEqual(sections(enriched), [["1"], ["2"]]);
});

Deno.test("a name makes no attachment, a disposition does, one that nobody knows too", () => {
  const named = (disposition: string): string =>
    `("TEXT" "PLAIN" ("NAME" "notes.txt") NIL NIL "7BIT" 100 4 NIL ${disposition} NIL NIL)`;
  assert.deepEqual(sections(named("NIL")), [["1"], []]);
  assert.deepEqual(sections(named('("INLINE" ("FILENAME" "notes.txt"))')), [["1"], []]);
  assert.deepEqual(sections(named('("ATTACHMENT" NIL)')), [[], ["1"]]);
  assert.deepEqual(sections(named('("X-SOMETHING" NIL)')), [[], ["1"]]);
  assert.deepEqual(sections(named('("not a word" NIL)')), [[], ["1"]]);
});

Deno.test("both forks of an AppleDouble file are listed, and one of them is a file", () => {
  const fork = filePart("APPLICATION", "APPLEFILE");
  const text = multipart("MIXED", PLAIN, multipart("APPLEDOUBLE", fork, PLAIN));
  assert.deepEqual(sections(text), [["1"], ["2.1", "2.2"]]);
  assert.equal(hasAttachments(part(multipart("APPLEDOUBLE", fork))), false);
});

Deno.test("that text is in other messages or elsewhere is said", () => {
  const message = (subtype: string): string =>
    `("MESSAGE" "${subtype}" ("ID" "x") NIL NIL "7BIT" 400 NIL NIL NIL)`;
  assert.deepEqual(notes(message("PARTIAL")), ["partial_message"]);
  assert.deepEqual(notes(message("EXTERNAL-BODY")), ["external_body"]);
});

Deno.test("a multipart nobody knows is treated as mixed", () => {
  assert.deepEqual(sections(multipart("X-UNKNOWN", PLAIN, filePart())), [["1"], ["2"]]);
  assert.deepEqual(sections(multipart("SIGNED", PLAIN, SIGNATURE)), [["1"], ["2"]]);
});

Deno.test("only what a person would call an attachment counts as one", () => {
  const cases: readonly (readonly [boolean, string])[] = [
    [false, PLAIN],
    [false, multipart("ALTERNATIVE", PLAIN, HTML)],
    [false, multipart("RELATED", HTML, INLINE_IMAGE)],
    [false, multipart("SIGNED", PLAIN, SIGNATURE)],
    [false, multipart("SIGNED", PLAIN, SMIME)],
    [false, multipart("RELATED", multipart("ALTERNATIVE", PLAIN, HTML), INLINE_IMAGE)],
    [true, multipart("MIXED", PLAIN, filePart())],
    [true, multipart("MIXED", PLAIN, ATTACHED_TEXT)],
    [true, multipart("MIXED", PLAIN, messagePart(PLAIN))],
    [true, multipart("MIXED", PLAIN, filePart("IMAGE", "JPEG", "photo.jpg"))],
    [true, multipart("ALTERNATIVE", PLAIN, CALENDAR)],
  ];
  for (const [expected, text] of cases) assert.equal(hasAttachments(part(text)), expected, text);
});

Deno.test("ten thousand alternatives inside each other are planned", () => {
  let text = multipart("ALTERNATIVE", PLAIN, HTML);
  for (let i = 0; i < 100; i++) text = multipart("ALTERNATIVE", text, HTML.repeat(100));
  const { body } = planBody(part(text));
  assert.equal(body.length, 1);
});

Deno.test("parts of an attached message are told from the message's own", () => {
  const forwarded = multipart("MIXED", PLAIN, messagePart(multipart("MIXED", PLAIN, filePart())));
  const { attachments } = planBody(part(multipart("MIXED", forwarded, filePart())));
  assert.deepEqual(
    attachments.map((one) => [one.section, isInsideMessage(one, attachments)]),
    [["1.2", false], ["1.2.1", true], ["1.2.2", true], ["2", false]],
  );
});
