/**
 * Which system an executable is for, by its header.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Target, targetOf, TARGETS } from "../../../scripts/release/targets.ts";
import { header } from "../../support/executable_header.ts";

Deno.test("The header of an executable says for which target it is.", () => {
  for (const target of TARGETS) assert.equal(targetOf(header(target)), target);
});

Deno.test("The runtime that the tests run with is an executable for this machine.", async () => {
  const file = await Deno.open(Deno.execPath());
  const start = new Uint8Array(4096);
  await file.read(start);
  file.close();
  assert.equal(targetOf(start), Deno.build.target as Target);
});

Deno.test("What is no executable, or one for something else, is for no target.", () => {
  assert.equal(targetOf(new Uint8Array()), undefined);
  assert.equal(targetOf(new Uint8Array(64)), undefined);
  assert.equal(targetOf(new TextEncoder().encode(`#!/bin/sh\n${"#".repeat(100)}`)), undefined);
  for (const target of TARGETS) {
    const bytes = header(target);
    assert.equal(targetOf(bytes.subarray(0, 40)), undefined, `${target}, cut short`);
    // The kind of processor stands at another place in each.
    for (const at of [4, 18, 68]) bytes[at] = 0x7f;
    assert.equal(targetOf(bytes), undefined, target);
  }
});
