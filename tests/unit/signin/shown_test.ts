import assert from "node:assert/strict";
import fc from "fast-check";
import { isAddress, isCode, isPageOf } from "../../../lib/signin/shown.ts";
import { anyText } from "../../support/any_text.ts";

Deno.test("An address is https in plain letters; nothing that a terminal would obey is one.", () => {
  for (const good of ["https://microsoft.com/devicelogin", "https://a.example/x?y=1#z"]) {
    assert.ok(isAddress(good));
  }
  for (
    const bad of [
      "http://microsoft.com/devicelogin",
      "javascript:alert(1)",
      "https://",
      "https://user@evil.example/",
      "https://microsoft.com@evil.example/",
      "https://a.example/\x1b]8;;https://evil.example\x07",
      "https://a.example/\n\nType your password here:",
      "https://a.example/ x",
      "https://аpple.example/",
      "https://a.example/\u202e",
      `https://a.example/${"a".repeat(256)}`,
      " https://a.example/",
      "HTTPS://a.example/",
      7,
      undefined,
    ]
  ) assert.equal(isAddress(bad), false, String(bad));
});

Deno.test("A code is letters and digits in groups, and short.", () => {
  for (const good of ["WDJB-MJHT", "ABCDEFGHJ", "123-456-789", "a"]) assert.ok(isCode(good));
  for (
    const bad of ["", "-", "A-", "A--B", "A B", "A\x1b[2J", "Ä", "rm -rf", "A".repeat(33), 7, null]
  ) assert.equal(isCode(bad), false, String(bad));
});

Deno.test("Whatever is shown is printable ASCII.", () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      for (const shown of [text, `https://a.example/${text}`]) {
        if (isAddress(shown) || isCode(shown)) assert.match(shown, /^[!-~]+$/);
      }
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("A page is one of the authorization endpoint.", () => {
  const endpoint = "https://login.example/oauth/authorize?kept=1";
  assert.ok(isPageOf("https://login.example/oauth/authorize?kept=1&state=s", endpoint));
  for (
    const other of [
      "https://evil.example/oauth/authorize?state=s",
      "https://login.example:444/oauth/authorize",
      "https://login.example/oauth/authorize/../../other",
      "https://login.example/other",
      "http://login.example/oauth/authorize",
    ]
  ) assert.equal(isPageOf(other, endpoint), false, other);
});
