/**
 * What the Authorization header allows.
 *
 * @module
 */

import assert from "node:assert/strict";
import { repeatsToken, Tokens } from "../../../lib/http/tokens.ts";
import { CANARY } from "../../support/canary.ts";

const ALL = `all-${CANARY}-0123456789abcdefghijklmnop`;
const READ = `read-${CANARY}-0123456789abcdefghijklmnop`;

Deno.test("Each token allows what it is for, and nothing else is one.", () => {
  const tokens = new Tokens(ALL, READ);
  assert.equal(tokens.scopeOf(`Bearer ${ALL}`), "all");
  assert.equal(tokens.scopeOf(`bearer ${READ}`), "read");
  const others = [
    "",
    "Bearer",
    "Bearer ",
    `Bearer  ${ALL}`,
    `Bearer\t${ALL}`,
    ALL,
    `Bearer ${ALL}${READ}`,
    `Bearer ${ALL.slice(1)}`,
  ];
  for (const other of others) assert.equal(tokens.scopeOf(other), undefined, other);
});

Deno.test("Where a token is not configured, no header is that of one.", () => {
  for (const tokens of [new Tokens(ALL, undefined), new Tokens(undefined, READ)]) {
    for (const header of ["", "Bearer", "Bearer ", "Bearer undefined", "Bearer =", "Basic x"]) {
      assert.equal(tokens.scopeOf(header), undefined, header);
    }
  }
  assert.equal(new Tokens(undefined, READ).scopeOf(`Bearer ${ALL}`), undefined);
  assert.equal(new Tokens(ALL, undefined).scopeOf(`Bearer ${READ}`), undefined);
});

Deno.test("A body that repeats the token of its request is found, and no other one is looked for.", () => {
  const slashed = `${READ}/+==`;
  const body = (name: string) => new TextEncoder().encode(JSON.stringify({ params: { name } }));
  assert.equal(repeatsToken(`Bearer ${ALL}`, body(`me ${ALL}`)), true);
  assert.equal(repeatsToken(`bearer ${slashed}`, body(slashed)), true);
  const escaped = JSON.stringify(slashed).replaceAll("/", "\\/");
  assert.equal(repeatsToken(`bearer ${slashed}`, new TextEncoder().encode(escaped)), true);
  assert.equal(repeatsToken(`Bearer ${ALL}`, body(ALL.slice(1))), false);
  assert.equal(repeatsToken(`Bearer ${READ}`, body(ALL)), false);
  assert.equal(repeatsToken("", body(ALL)), false);
});
