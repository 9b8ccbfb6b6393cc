/**
 * What is taken from an authorization server's metadata.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { readMetadata } from "../../../../lib/init/lookup/metadata.ts";

const ISSUER = "https://login.example.test";
const GOOD = {
  issuer: ISSUER,
  token_endpoint: `${ISSUER}/token`,
  device_authorization_endpoint: `${ISSUER}/device`,
  authorization_endpoint: `${ISSUER}/authorize`,
};

const read = (document: unknown, issuer = ISSUER) =>
  readMetadata(new TextEncoder().encode(JSON.stringify(document)), issuer);

Deno.test("The addresses of a document are taken, with or without a slash at the issuer's end.", () => {
  const found = {
    issuer: ISSUER,
    tokenUrl: `${ISSUER}/token`,
    deviceUrl: `${ISSUER}/device`,
    authorizeUrl: `${ISSUER}/authorize`,
  };
  assert.deepEqual(read(GOOD), found);
  assert.deepEqual(read(GOOD, `${ISSUER}/`), found);
  const { device_authorization_endpoint: _, ...browser } = GOOD;
  const { deviceUrl: __, ...withoutDevice } = found;
  assert.deepEqual(read(browser), withoutDevice);
});

Deno.test("A document that names another issuer, or no address over TLS, is not used.", () => {
  for (
    const change of [
      { issuer: "https://evil.test" },
      { issuer: `${ISSUER}.evil.test` },
      { issuer: undefined },
      { issuer: [ISSUER] },
      { token_endpoint: "http://login.example.test/token" },
      { token_endpoint: "https://user:pass@login.example.test/token" },
      { token_endpoint: "https://login.example.test/\u202etoken" },
      { token_endpoint: "javascript:alert(1)" },
      { token_endpoint: "https://*/token" },
      { token_endpoint: 7 },
      { token_endpoint: undefined },
      { device_authorization_endpoint: undefined, authorization_endpoint: undefined },
      { device_authorization_endpoint: "http://x.test", authorization_endpoint: "ftp://x.test" },
    ]
  ) assert.equal(read({ ...GOOD, ...change }), undefined, JSON.stringify(change));
});

Deno.test("No document makes it throw.", () => {
  for (const text of ["", "null", "[]", "7", '"x"', "{", '{"__proto__":{"issuer":"x"}}']) {
    assert.equal(readMetadata(new TextEncoder().encode(text), ISSUER), undefined);
  }
  fc.assert(fc.property(fc.jsonValue(), (value) => void read(value)));
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void readMetadata(bytes, ISSUER)));
});
