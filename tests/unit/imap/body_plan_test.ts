import assert from "node:assert/strict";
import { hasAttachments, planBody } from "../../../lib/imap/body_plan.ts";
import { parseStructure, type Part } from "../../../lib/imap/bodystructure.ts";
import { filePart, INLINE_IMAGE, messagePart, multipart, textPart, tokens } from "./tokens.ts";

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

Deno.test("a message of one text part is its own body", () => {
  assert.deepEqual(sections(PLAIN), [["1"], []]);
  assert.deepEqual(sections(HTML), [["1"], []]);
});

Deno.test("a message that is nothing but a file has no body", () => {
  assert.deepEqual(sections(filePart()), [[], ["1"]]);
});

Deno.test("of two alternatives the preferred one is the body and the other is not listed", () => {
  const both = multipart("ALTERNATIVE", PLAIN, HTML);
  assert.deepEqual(sections(both), [["1"], []]);
  assert.deepEqual(sections(both, "text/html"), [["2"], []]);
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

Deno.test("an attached message is one attachment, whatever is in it", () => {
  const inner = multipart("MIXED", PLAIN, filePart());
  assert.deepEqual(sections(multipart("MIXED", PLAIN, messagePart(inner))), [["1"], ["2"]]);
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
