/**
 * The search for passwords finds them in every disguise, and in nothing else.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { CANARY, findSecret, LeakWatch } from "../support/canary.ts";
import { anyText } from "../support/any_text.ts";

const SECRET = `ö"${CANARY}\\ %/+&=?é📬`;

/** Encoders that know nothing of the search. */
const DISGUISES: Readonly<Record<string, (secret: string) => string>> = {
  "nothing": (secret) => secret,
  "a JSON string": (secret) => JSON.stringify({ secret }),
  "JSON in JSON": (secret) => JSON.stringify({ text: JSON.stringify({ secret }) }),
  "JSON with every character escaped": (secret) =>
    secret.replace(/[^]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`),
  "an IMAP quoted string": (secret) => `"${secret.replace(/["\\]/g, "\\$&")}"`,
  "a URL's part": (secret) => `imaps://ada:${encodeURIComponent(secret)}@mail.example/`,
  "a form": (secret) => new URLSearchParams({ user: "ada", password: secret }).toString(),
  "percent, everything": (secret) => Buffer.from(secret).toString("hex").replace(/../g, "%$&"),
  "percent, everything, upper case": (secret) =>
    Buffer.from(secret).toString("hex").toUpperCase().replace(/../g, "%$&"),
  "hex": (secret) => Buffer.from(secret).toString("hex"),
  "hex, upper case": (secret) => Buffer.from(secret).toString("hex").toUpperCase(),
  "hex with blanks": (secret) => Deno.inspect(Buffer.from(secret)),
  "a dump of bytes": (secret) => `[${new TextEncoder().encode(secret).join(", ")}]`,
  "bytes in JSON": (secret) => JSON.stringify([...new TextEncoder().encode(secret)]),
  "UTF-16, little end first": (secret) => new TextDecoder().decode(Buffer.from(secret, "utf16le")),
  "UTF-16, big end first": (secret) =>
    new TextDecoder().decode(Buffer.from(secret, "utf16le").swap16()),
  "UTF-16 in JSON": (secret) =>
    JSON.stringify(new TextDecoder().decode(Buffer.from(secret, "utf16le"))),
  "an array of bytes, as the runtime prints it": (secret) =>
    Deno.inspect(new TextEncoder().encode(`to ${secret}`)),
  "an array of bytes in JSON": (secret) => JSON.stringify(new TextEncoder().encode(`to ${secret}`)),
  "quoted-printable, everything": (secret) =>
    Buffer.from(secret).toString("hex").toUpperCase().replace(/../g, "=$&")
      .replace(/.{1,72}/g, "$&=\r\n"),
  "HTML, everything": (secret) =>
    secret.replace(/[^]/g, (unit) => `&#x${Buffer.from(unit).toString("hex")};`),
  "HTML, decimal": (secret) => [...Buffer.from(secret)].map((byte) => `&#${byte};`).join(""),
  "escapes of a shell": (secret) =>
    [...Buffer.from(secret)].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join(""),
  "escapes of C": (secret) => Buffer.from(secret).toString("hex").replace(/../g, "\\x$&"),
  "an array of C": (secret) => Buffer.from(secret).toString("hex").replace(/../g, "0x$&, "),
  "UTF-16 in base64": (secret) => Buffer.from(`x${secret}`, "utf16le").toString("base64"),
  "UTF-16 in base64, big end first": (secret) =>
    Buffer.from(`x${secret}`, "utf16le").swap16().toString("base64"),
  "UTF-16 in hex": (secret) => Buffer.from(secret, "utf16le").toString("hex"),
  "base64 in lines": (secret) =>
    Buffer.from(`Authorization: ${secret}`).toString("base64").replace(/.{1,8}/g, "$&\r\n"),
  "base64 twice": (secret) =>
    Buffer.from(Buffer.from(`\0ada\0${secret}`).toString("base64")).toString("base64"),
  "JSON in JSON with every character escaped": (secret) =>
    JSON.stringify(
      secret.replace(/[^]/g, (c) =>
        `\\u${c.charCodeAt(0).toString(16).padStart(4, "0").toUpperCase()}`),
    ),
  "small letters": (secret) => secret.toLowerCase(),
  "itself backwards": (secret) => [...secret].reverse().join(""),
  "SASL PLAIN": (secret) => Buffer.from(`\0ada@example.test\0${secret}`).toString("base64"),
};

for (const [name, disguise] of Object.entries(DISGUISES)) {
  Deno.test(`A password is found in the disguise of ${name}.`, () => {
    for (const secret of [CANARY, SECRET]) {
      const text = `before ${disguise(secret)} after`;
      assert.ok(findSecret(text, secret), text);
    }
  });
}

Deno.test("A password is found in base64 of both alphabets, wherever it begins and ends.", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 7 }),
      fc.uint8Array({ maxLength: 7 }),
      fc.constantFrom("base64", "base64url"),
      fc.constantFrom(CANARY, SECRET, `${CANARY}???>>>~~~`),
      (before, after, alphabet, secret) => {
        const bytes = Buffer.concat([before, Buffer.from(secret), after]);
        assert.ok(findSecret(bytes.toString(alphabet as "base64"), secret));
      },
    ),
  );
});

Deno.test("Each form is found without the help of another.", () => {
  const found = Object.values(DISGUISES).map((disguise) => findSecret(disguise(CANARY))?.needle);
  // Of a text without unusual characters some forms are the same.
  assert.ok(new Set(found).size >= 20, found.join(", "));
});

Deno.test("A text without a password is not accused.", () => {
  fc.assert(
    fc.property(anyText(500), (text) => {
      assert.equal(findSecret(text), undefined);
      assert.equal(findSecret(Buffer.from(text).toString("base64")), undefined);
    }),
  );
  assert.equal(findSecret("canary"), undefined);
});

Deno.test("A watch remembers what it saw, and says where.", () => {
  const watch = new LeakWatch();
  watch.see("stderr", "nothing");
  watch.assertNone();
  watch.see("an answer", JSON.stringify({ text: CANARY }));
  watch.see("stderr", "nothing");
  assert.throws(() => watch.assertNone(), /^Error: an answer has a password in it \(plain\)/);
});
