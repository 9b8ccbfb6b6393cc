import assert from "node:assert/strict";
import { isHeaderId, MAX_HEADER_ID_CHARS } from "../../../lib/contract/header_id.ts";

Deno.test("Ids that mail programs write may be asked for.", () => {
  for (
    const id of [
      "<a@b>",
      "<CAF=x+y_z-1.2@mail.gmail.com>",
      "<DB7PR04MB5$[10.0.0.1]@x!y>",
      `<${"a".repeat(MAX_HEADER_ID_CHARS - 2)}>`,
    ]
  ) assert.ok(isHeaderId(id), id);
});

Deno.test("What could end a string, a line or a command is no id.", () => {
  for (
    const text of [
      ...["", "a@b", "<>", "<a", "a>", "<a>b", "<a><b>", "<a b>", '<a"b>', "<a\\b>", "<a\r\nb>"],
      ...["<a\0b>", "<a\x7fb>", "<é@b>", "<a\u2028b>", "<a@b>\n", " <a@b>"],
      `<${"a".repeat(MAX_HEADER_ID_CHARS - 1)}>`,
    ]
  ) assert.ok(!isHeaderId(text), JSON.stringify(text));
});
