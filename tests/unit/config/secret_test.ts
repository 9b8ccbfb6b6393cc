/**
 * A secret shows itself only where it is asked to.
 *
 * @module
 */

import assert from "node:assert/strict";
import { format, inspect } from "node:util";
import fc from "fast-check";
import { ConfigError } from "../../../lib/config/error.ts";
import { Secret } from "../../../lib/config/secret.ts";
import { anyText } from "../../support/any_text.ts";

// Long enough and of letters that cannot be in what is printed by chance.
const password = fc.string({
  unit: fc.constantFrom("Q", "7", "%", "$", "é", "📬", " ", "z"),
  minLength: 12,
});

/** Every way in which a value ends up as text. */
const PRINTED: Readonly<Record<string, (secret: Secret) => string>> = {
  "String()": (secret) => String(secret),
  "a template": (secret) => `${secret}`,
  "concatenation": (secret) => "" + secret,
  "a locale string": (secret) => secret.toLocaleString(),
  "JSON": (secret) => JSON.stringify(secret),
  "JSON of an object around it": (secret) => JSON.stringify({ nested: [secret] }, undefined, 2),
  "Deno.inspect": (secret) => Deno.inspect(secret, { showHidden: true, getters: true }),
  "Deno.inspect of a map around it": (secret) =>
    Deno.inspect(new Map([["a", { secret }]]), { depth: 9 }),
  "util.inspect": (secret) => inspect(secret, { showHidden: true, getters: true }),
  "util.inspect around its custom form": (secret) =>
    inspect(secret, { customInspect: false, showHidden: true, showProxy: true }),
  "util.inspect of an object around it": (secret) => inspect({ a: [secret] }, { depth: 9 }),
  "util.format": (secret) => format("%s %o %O %j %d", secret, secret, secret, secret, secret),
  "a structured clone": (secret) =>
    inspect(structuredClone({ secret }), { showHidden: true, depth: 9 }),
  "its own keys": (secret) => Reflect.ownKeys(secret).map(String).join(),
  "its own values": (secret) => JSON.stringify(Object.entries(secret)),
  "an error message": (secret) => new Error(`wrong: ${secret}`).stack ?? "",
  "the cause of an error": (secret) =>
    inspect(new Error("wrong", { cause: { secret } }), { depth: 9 }),
  "a ConfigError": (secret) => inspect(new ConfigError([`wrong: ${secret}`], { cause: secret })),
  "a number": (secret) => String(Number(secret)),
};

for (const [way, print] of Object.entries(PRINTED)) {
  Deno.test(`A secret does not appear in ${way}.`, () => {
    fc.assert(
      fc.property(password, (value) => {
        const printed = print(new Secret(value));
        assert.equal(printed.includes(value), false, printed);
        assert.equal(printed.includes(JSON.stringify(value).slice(1, -1)), false, printed);
      }),
      { numRuns: 30 },
    );
  });
}

Deno.test("A secret shows that something was left out.", () => {
  const secret = new Secret("hunter2");
  assert.equal(String(secret), "[redacted]");
  assert.equal(JSON.stringify({ secret }), '{"secret":"[redacted]"}');
  assert.equal(Deno.inspect({ secret }), "{ secret: [redacted] }");
  assert.equal(inspect({ secret }), "{ secret: [redacted] }");
});

Deno.test("A secret is revealed unchanged to whoever asks for it by name.", () => {
  fc.assert(
    fc.property(anyText(), (value) => new Secret(value).reveal() === value),
  );
});
