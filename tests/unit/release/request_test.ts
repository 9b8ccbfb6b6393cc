/**
 * The command line of the executables' maker.
 *
 * @module
 */

import assert from "node:assert/strict";
import { readRequest } from "../../../scripts/release/request.ts";
import { TARGETS } from "../../../scripts/release/targets.ts";

const OPEN = { hosts: [], reads: [], writes: [] };

Deno.test("Without a target, one for this machine is made; with all, every one.", () => {
  assert.deepEqual(readRequest([], true), { targets: [Deno.build.target], ceiling: OPEN });
  assert.deepEqual(readRequest(["--target", "all"], false), { targets: TARGETS, ceiling: OPEN });
  const two = ["x86_64-pc-windows-msvc", "x86_64-apple-darwin"];
  assert.deepEqual(
    readRequest(two.flatMap((target) => ["--target", target]), false),
    { targets: two.toReversed(), ceiling: OPEN },
  );
});

Deno.test("Hosts and paths can be named several times; a host's name has no capitals.", () => {
  const args = ["--host", "IMAP.example.com:993", "--host", "b:1", "--read=/a", "--write", "/b"];
  assert.deepEqual(readRequest(args, true), {
    targets: [Deno.build.target],
    ceiling: { hosts: ["imap.example.com:993", "b:1"], reads: ["/a"], writes: ["/b"] },
  });
});

const MISTAKES: readonly [string, readonly string[], RegExp][] = [
  ["an unknown target", ["--target", "amiga"], /--target amiga: all, or one of/],
  ["a host without a port", ["--host", "imap.example.com"], /a port, like imap\.example\.com:993/],
  ["a relative path", ["--read", "etc"], /etc is not an absolute path/],
  ["an unknown option", ["--allow-run"], /Unknown option '--allow-run'/],
  ["an argument", ["imap.example.com:993"], /Unexpected argument/],
  ["one stub for all targets", ["--target", "all"], /DENORT_BIN is one target's stub/],
];

for (const [what, args, problem] of MISTAKES) {
  Deno.test(`What asks for ${what} is refused.`, () => {
    const request = readRequest(args, true);
    assert.ok("problems" in request);
    assert.equal(request.problems.length, 1);
    assert.match(request.problems[0] ?? "", problem);
  });
}
