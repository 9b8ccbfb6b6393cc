/**
 * The file with tokens: what is read back, and what is not read at all.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { SignInError } from "../../../lib/signin/problem.ts";
import {
  grantText,
  isAccessToken,
  isRefreshToken,
  MAX_TOKEN_CHARS,
  readGrant,
} from "../../../lib/signin/token_file.ts";
import { grant, scratch, signInAccount } from "./fixtures.ts";

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof SignInError, `${error}`);
    return error.reason;
  }
  return "read";
}

Deno.test("What was written is read back, whatever the tokens are.", () => {
  using place = scratch();
  const letters = (unit: string) => fc.string({ unit: fc.constantFrom(...unit), minLength: 1 });
  const visible = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join("");
  fc.assert(
    fc.property(letters(visible), letters("aZ09._~+/-"), fc.option(letters("ab ")), (r, a, s) => {
      const written = grant({ refreshToken: r, accessToken: a, scope: s ?? undefined });
      place.write(written);
      assert.deepEqual(readGrant(place.account), written);
    }),
    { numRuns: 200 },
  );
});

Deno.test("No file is no sign-in, and neither is one that is damaged or of another version.", () => {
  using place = scratch();
  assert.equal(readGrant(place.account), undefined);
  const whole = grantText(grant(), place.account);
  for (
    const text of [
      "",
      "null",
      "[]",
      "7",
      '"x"',
      "{}",
      whole.slice(0, -3),
      whole.replace('"version": 1', '"version": 2'),
      whole.replace(/"refresh_token": "[^"]*"/, '"refresh_token": ""'),
      whole.replace(/"refresh_token": "[^"]*"/, '"refresh_token": "a\\u0000b"'),
      whole.replace(/"access_token": "[^"]*"/, '"access_token": "a b"'),
      whole.replace(/"access_token": "[^"]*"/, '"access_token": 7'),
      whole.replace("access_token", "__proto__"),
    ]
  ) {
    Deno.writeTextFileSync(place.file, text, { mode: 0o600 });
    assert.equal(readGrant(place.account), undefined, text);
  }
});

Deno.test("A file for another client, token address or user is not used.", () => {
  using place = scratch();
  place.write(grant());
  const { account } = place;
  for (
    const other of [
      { ...account, oauth: { ...account.oauth, clientId: "other" } },
      { ...account, oauth: { ...account.oauth, tokenUrl: "https://evil.example/token" } },
      { ...account, user: "eve@example.test" },
    ]
  ) assert.equal(readGrant(other), undefined);
  assert.notEqual(readGrant({ ...account, id: "renamed" }), undefined);
});

Deno.test("A file that others can read or write is refused, and so is what is no file.", () => {
  using place = scratch();
  for (const mode of [0o640, 0o604, 0o620, 0o602, 0o644, 0o666, 0o610, 0o601]) {
    place.write(grant(), mode);
    assert.equal(refusal(() => readGrant(place.account)), "sign_in_file", mode.toString(8));
  }
  place.write(grant(), 0o400);
  assert.notEqual(readGrant(place.account), undefined);
  Deno.removeSync(place.file);
  Deno.mkdirSync(place.file);
  assert.equal(refusal(() => readGrant(place.account)), "sign_in_file");
});

Deno.test("A link is not followed, not even to a good file, and nobody waits for a pipe.", () => {
  using place = scratch();
  place.write(grant());
  Deno.renameSync(place.file, `${place.directory}/elsewhere`);
  Deno.symlinkSync(`${place.directory}/elsewhere`, place.file);
  assert.equal(refusal(() => readGrant(place.account)), "sign_in_file");
  Deno.removeSync(place.file);
  new Deno.Command("mkfifo", { args: [place.file] }).outputSync();
  assert.equal(refusal(() => readGrant(place.account)), "sign_in_file");
});

Deno.test("A file that is too large is refused.", () => {
  using place = scratch();
  Deno.writeTextFileSync(place.file, " ".repeat(65_537), { mode: 0o600 });
  assert.equal(refusal(() => readGrant(place.account)), "sign_in_file");
});

Deno.test("A token is what RFC 6750 and RFC 6749 allow, so that none can end a field of SASL.", () => {
  for (const good of ["a", "ya29.a0-_~+/==", "a".repeat(MAX_TOKEN_CHARS)]) {
    assert.ok(isAccessToken(good) && isRefreshToken(good));
  }
  for (const bad of ["", "a b", "a\x01b", "a\nb", "=a", "é", "a".repeat(MAX_TOKEN_CHARS + 1), 7]) {
    assert.equal(isAccessToken(bad), false, `${bad}`);
  }
  assert.ok(isRefreshToken("0.A b/c=!~"));
  for (const bad of ["", "a\x01b", "a\nb", "é", "a".repeat(MAX_TOKEN_CHARS + 1), null]) {
    assert.equal(isRefreshToken(bad), false, `${bad}`);
  }
});

Deno.test("The text names whose it is, and is for its owner to read.", () => {
  const fields = JSON.parse(grantText(grant({ signedInAt: 0 }), signInAccount()));
  assert.equal(fields.signed_in_at, "1970-01-01T00:00:00.000Z");
  assert.deepEqual([fields.client_id, fields.user], ["client", "ada@example.test"]);
});
