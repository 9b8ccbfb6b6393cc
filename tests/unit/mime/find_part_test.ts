import assert from "node:assert/strict";
import { parseStructure } from "../../../lib/imap/bodystructure.ts";
import { findPart } from "../../../lib/mime/find_part.ts";
import { filePart, messagePart, multipart, textPart, tokens } from "../imap/tokens.ts";

function typeOf(structure: string, section: string): string | undefined {
  const root = parseStructure(tokens(structure))?.root;
  assert.ok(root);
  return findPart(root, section)?.type;
}

Deno.test("a part is found by its section at any depth, and nothing else is", () => {
  const structure = multipart(
    "MIXED",
    multipart("ALTERNATIVE", textPart("PLAIN"), textPart("HTML")),
    filePart("APPLICATION", "PDF", "a.pdf"),
  );
  assert.equal(typeOf(structure, "1"), "multipart/alternative");
  assert.equal(typeOf(structure, "1.2"), "text/html");
  assert.equal(typeOf(structure, "2"), "application/pdf");
  for (const section of ["3", "1.3", "2.1", "1.2.1"]) {
    assert.equal(typeOf(structure, section), undefined, section);
  }
});

Deno.test("the number of an attached message means the message, not the multipart inside", () => {
  const inner = multipart("MIXED", textPart("PLAIN"), textPart("HTML"));
  const structure = multipart("MIXED", textPart("PLAIN"), messagePart(inner));
  assert.equal(typeOf(structure, "2"), "message/rfc822");
  assert.equal(typeOf(structure, "2.2"), "text/html");
});
