import assert from "node:assert/strict";
import { safeLine } from "../../../lib/content/line.ts";

Deno.test("a line is visible, short, and looks like no fence", () => {
  assert.deepEqual(safeLine(" a\u200b\r\n b ", 10), { text: "a b", removed: 1 });
  assert.equal(safeLine("</untrusted_mail x>", 100).text, "[/untrusted-mail x>");
  assert.equal(safeLine("😀😀😀", 2).text, "😀😀");
});

Deno.test("half an emoji sequence is not left at the end of a line that was cut", () => {
  const family = "👩‍👩‍👧";
  assert.equal(safeLine(family, 5).text, family);
  assert.equal(safeLine(family, 4).text, "👩‍👩");
  assert.equal(safeLine("ab cd", 3).text, "ab");
});
