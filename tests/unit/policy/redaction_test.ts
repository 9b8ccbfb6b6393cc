import assert from "node:assert/strict";
import fc from "fast-check";
import { REDACTED, redactFields, redactor } from "../../../lib/policy/redaction.ts";

Deno.test("A text with a secret in it is not shown, wherever it stands, also encoded.", () => {
  const secret = fc.string({ unit: "grapheme", minLength: 6, maxLength: 30 })
    .filter((text) => text.isWellFormed() && new TextEncoder().encode(text).length >= 6);
  const around = fc.string({ maxLength: 10 });
  const encode = fc.constantFrom<(text: string) => string>(
    (text) => text,
    encodeURIComponent,
    (text) => JSON.stringify({ text }),
    (text) => new TextEncoder().encode(text).toBase64(),
    // As SASL PLAIN sends it.
    (text) => new TextEncoder().encode(`\0user\0${text}`).toBase64(),
    (text) => new TextEncoder().encode(`u:${text}!`).toBase64({ alphabet: "base64url" }),
  );
  fc.assert(
    fc.property(secret, around, around, encode, (secret, before, after, encode) => {
      assert.equal(redactor([secret])(before + encode(secret) + after), REDACTED);
    }),
    { numRuns: 500 },
  );
});

Deno.test("A very short secret is found where it is the whole value, and breaks no other word.", () => {
  const redact = redactor(["abc", ""]);
  assert.deepEqual([redact("abc"), redact("abcdef"), redact("")], [REDACTED, "abcdef", ""]);
});

Deno.test("A field with the name of a secret is not shown, whatever its value.", () => {
  const names = [
    "pass",
    "userPassword",
    "token",
    "confirm_token",
    "Authorization",
    "client_secret",
  ];
  for (const name of names) {
    assert.deepEqual(redactFields({ [name]: 1, tool: "x" }, String), {
      [name]: REDACTED,
      tool: "x",
    });
  }
});

Deno.test("Without secrets nothing is changed.", () => {
  fc.assert(fc.property(fc.string(), (text) => assert.equal(redactor([])(text), text)));
});
