/**
 * Reading what is embedded in an executable.
 *
 * @module
 */

import assert from "node:assert/strict";
import { readExecutable } from "../../../scripts/release/executable.ts";
import { block, entry, join, PROGRAM } from "../../support/executable_block.ts";

// The runtime's own code names what it looks for.
const CODE = "ELF code d3n0l4nd more d3n0l4ndd3n0l4";

Deno.test("What is embedded is found among the runtime's own code, and read whole.", () => {
  const { metadata, files, packages, block: found } = readExecutable(
    join(CODE, "d3n0l4nd", block({ metadata: { argv: [] } }), "section names"),
  );
  assert.deepEqual(metadata, { argv: [] });
  assert.equal(packages, 0);
  assert.equal(files.length, 1);
  assert.equal(files[0]?.path, "mail-imap-mcp.js");
  assert.equal(new TextDecoder().decode(files[0]?.bytes), PROGRAM);
  assert.deepEqual(files[0]?.extras, []);
  assert.equal(found.length, block({ metadata: { argv: [] } }).length);
});

Deno.test("Files in directories, and what is stored besides a file, are told.", () => {
  const entries = [
    { Dir: { n: "src", e: [{ Dir: { n: "deep", e: [entry({ s: [0, 3], m: [0, 3], z: 1 })] } }] } },
  ];
  const { files } = readExecutable(block({ entries }));
  assert.equal(files[0]?.path, "src/deep/mail-imap-mcp.js");
  assert.deepEqual(files[0]?.extras.toSorted(), ["a source map", "a transpiled text", "z"]);
});

const WRONG: readonly [string, Uint8Array, RegExp][] = [
  ["nothing", join(CODE), /No program/],
  ["an empty file", join(), /No program/],
  ["two programs", join(block(), block()), /Two programs/],
  ["modules that are no files", block({ modules: 1 }), /Modules/],
  ["a link", block({ entries: [{ Symlink: { n: "x", p: [] } }] }), /A link/],
  ["a file longer than all that is there", block({ contents: "x" }), /cut short/],
  ["no end", block({ end: "d3n0l4nx" }), /no end/],
  [
    "metadata longer than the file",
    block({ metadata: { argv: [] } }).subarray(0, 20),
    /No program/,
  ],
  ["only the first half", block().subarray(0, 60), /./],
];

for (const [what, bytes, problem] of WRONG) {
  Deno.test(`A file with ${what} is refused.`, () => {
    assert.throws(() => readExecutable(bytes), problem);
  });
}
