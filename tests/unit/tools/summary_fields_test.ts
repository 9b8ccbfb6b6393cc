import assert from "node:assert/strict";
import { joinFields } from "../../../lib/tools/summary_fields.ts";

Deno.test("Fields that a message lacks do not end the header of those that it has.", () => {
  const encoder = new TextEncoder();
  const blocks = ["From: a\r\n\r\n", "\r\n", "", "To: b", "Subject: c\r\n\r\n"];
  const joined = joinFields(blocks.map((block) => encoder.encode(block)));
  assert.equal(new TextDecoder().decode(joined), "From: a\r\nTo: b\r\nSubject: c\r\n");
});
