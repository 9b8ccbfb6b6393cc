import assert from "node:assert/strict";
import { parseStructure, type Structure } from "../../../lib/imap/bodystructure.ts";
import { Structures } from "../../../lib/tools/structures.ts";
import { multipart, textPart, tokens } from "../imap/tokens.ts";

function structure(words: string): Structure {
  const parsed = parseStructure(tokens(words));
  assert.ok(parsed);
  return parsed;
}

const MESSAGE = { mailbox: "INBOX", uidvalidity: "7", uid: 5 };

Deno.test("a structure is known of the very message only", () => {
  const structures = new Structures();
  const known = structure(textPart());
  structures.add(MESSAGE, known);
  assert.equal(structures.get(MESSAGE), known);
  for (const other of [{ uid: 6 }, { uidvalidity: "8" }, { mailbox: "Sent" }]) {
    assert.equal(structures.get({ ...MESSAGE, ...other }), undefined);
  }
});

Deno.test("the structure that was used longest ago is forgotten when there are too many", () => {
  const structures = new Structures();
  const known = structure(textPart());
  for (let uid = 1; uid <= 501; uid++) structures.add({ ...MESSAGE, uid }, known);
  assert.equal(structures.get({ ...MESSAGE, uid: 1 }), undefined);
  assert.equal(structures.get({ ...MESSAGE, uid: 2 }), known);
});

Deno.test("the structure of a monstrous message is not kept", () => {
  const structures = new Structures();
  structures.add(MESSAGE, structure(multipart("MIXED", ...Array(60).fill(textPart()))));
  structures.add({ ...MESSAGE, uid: 6 }, { ...structure(textPart()), truncated: true });
  assert.equal(structures.get(MESSAGE), undefined);
  assert.equal(structures.get({ ...MESSAGE, uid: 6 }), undefined);
});

Deno.test("structures of a folder that was renamed or deleted are forgotten, and no others", () => {
  const structures = new Structures();
  const known = structure(textPart());
  const gone = { ...MESSAGE, mailbox: "Old folder/7 5" };
  structures.add(MESSAGE, known);
  structures.add(gone, known);
  structures.forget((mailbox) => mailbox === "Old folder/7 5");
  assert.equal(structures.get(gone), undefined);
  assert.equal(structures.get(MESSAGE), known);
});
