import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_REFERENCES } from "../../../lib/content/caps.ts";
import { readThreadHeaders } from "../../../lib/content/thread_headers.ts";
import { isHeaderId } from "../../../lib/contract/header_id.ts";
import { anyText } from "../../support/any_text.ts";
import { utf8 } from "./bytes.ts";

const read = (...lines: readonly string[]) => readThreadHeaders(utf8(`${lines.join("\r\n")}\r\n`));

Deno.test("Ids are read in order, the parent last, each once.", () => {
  assert.deepEqual(
    read(
      "Message-ID: <c@x>",
      "References: <a@x>",
      "\t<b@x> <a@x>",
      "In-Reply-To: Your mail <b@x> of today, and <z@x>",
      "Date: Mon, 04 May 2026 09:00:00 +0000",
    ),
    {
      id: "<c@x>",
      references: ["<a@x>", "<b@x>", "<z@x>"],
      cut: false,
      date: "2026-05-04T09:00:00.000Z",
    },
  );
  assert.deepEqual(read("Subject: none"), {
    id: undefined,
    references: [],
    cut: false,
    date: undefined,
  });
});

Deno.test("An id that was folded is whole again; a message does not refer to itself.", () => {
  const { id, references } = read(
    "Message-ID:",
    " <long-first-part",
    " second@x>",
    "References: <a@x> <long-first-partsecond@x>",
  );
  assert.equal(id, "<long-first-partsecond@x>");
  assert.deepEqual(references, ["<a@x>"]);
});

Deno.test("Of too many references the first and the last are kept, and the answer says so.", () => {
  const all = Array.from({ length: 10_000 }, (_, i) => `<${i}@x>`);
  const { references, cut } = read("In-Reply-To: <p@x>", `References: ${all.join("\r\n ")}`);
  assert.equal(references.length, MAX_REFERENCES);
  assert.equal(references[0], "<0@x>");
  assert.equal(references.at(-1), "<p@x>");
  assert.equal(cut, true);
});

Deno.test("Any header gives only ids that are safe inside of an IMAP command.", () => {
  const piece = fc.oneof(
    fc.constantFrom("<", ">", '"', "\\", "@", " ", "\r\n ", "{5}", "a", "<a@b>", "é", "\0"),
    anyText(5),
  );
  const value = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(""));
  fc.assert(fc.property(value, value, (references, id) => {
    const headers = read(`References: ${references}`, `Message-ID: ${id}`);
    for (const found of [...headers.references, headers.id ?? "<a>"]) {
      assert.ok(isHeaderId(found));
      assert.match(found, /^<[\x21\x23-\x3b\x3d\x3f-\x5b\x5d-\x7e]{1,248}>$/);
    }
  }));
});
