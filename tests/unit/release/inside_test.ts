/**
 * Whose the text of a bundle is.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type BundleInside, insideOf, packagesOf } from "../../../scripts/release/inside.ts";
import { directPackages, lockedPackages } from "../../../scripts/release/lock.ts";
import { sourceOwners } from "../../../scripts/release/source_owner.ts";

Deno.test("Each stretch of a bundled text is counted for the source it came from.", () => {
  // Columns 0 to 2 have no source, 2 to 5 the first, 5 to 6 none, 6 to 10 the second; then a line of
  // the second, and one without a mapping.
  const map = { sources: ["a", "b"], mappings: "EAAA,G,CCAA;AAAA;" };
  assert.deepEqual(insideOf("..aaa.bbbb\nbbb\nxx", map, (source) => source), {
    bundler: 5,
    a: 3,
    b: 7,
  });
});

Deno.test("A column far to the right and a source back in the list are read right.", () => {
  // VLQ: 1000 is "w+B", back by one is "D".
  const map = { sources: ["a", "b"], mappings: "ACAA,w+BDAA" };
  assert.deepEqual(insideOf("b".repeat(1000) + "a", map, (source) => source), { a: 1, b: 1000 });
});

Deno.test("A source is its package's, also where the package's own map leads elsewhere.", async () => {
  const root = await Deno.makeTempDir();
  try {
    const cache = `${root}/npm/registry`;
    for (const version of ["1.0.0", "2.0.0"]) {
      await Deno.mkdir(`${cache}/mapped/${version}`, { recursive: true });
      await Deno.writeTextFile(
        `${cache}/mapped/${version}/x.js.map`,
        JSON.stringify({ sourceRoot: "", sources: ["../../src/x.ts"], mappings: "" }),
      );
    }
    await Deno.writeTextFile(`${cache}/mapped/1.0.0/broken.js.map`, "{");
    const url = (path: string): string => `file://${path}`;
    const own = "file:///checkout/lib/a.ts";
    const scoped = url(`${cache}/@scope/one/1.2.3-beta.1/lib/index.js`);
    const elsewhere = url(`${cache}/src/x.ts`);
    const nobodys = "https://example.com/x.ts";
    const ownerOf = await sourceOwners(
      "file:///checkout/",
      new Set(["mapped@2.0.0"]),
      [own, scoped, elsewhere, nobodys],
    );
    assert.equal(ownerOf(own), "mail-imap-mcp");
    assert.equal(ownerOf(scoped), "@scope/one@1.2.3-beta.1");
    assert.equal(ownerOf(elsewhere), "mapped@2.0.0");
    assert.throws(() => ownerOf(nobodys), /belongs to no package/);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("Packages are told by isolate, each once, without the project's own code.", () => {
  const inside: BundleInside = {
    isolates: { server: ["main", "lazy"], content: ["other"] },
    programs: {
      main: { "mail-imap-mcp": 5, "zod@4.6.7": 1, bundler: 2 },
      lazy: { "zod@4.6.7": 1, "a@1.0.0": 1 },
      other: { "b@1.0.0": 1 },
    },
  };
  assert.deepEqual(packagesOf(inside, "server"), ["a@1.0.0", "zod@4.6.7"]);
  assert.deepEqual(packagesOf(inside, "content"), ["b@1.0.0"]);
  assert.deepEqual(packagesOf(inside, "launcher"), []);
});

Deno.test("The lock file is read with scopes, peers, and dependencies without their version.", () => {
  const text = JSON.stringify({
    specifiers: { "npm:@s/one@1": "1.0.0_two@2.0.0", "npm:gone@1": "1.0.0" },
    npm: {
      "@s/one@1.0.0_two@2.0.0": { integrity: "sha512-x", dependencies: ["two", "three@1.0.0"] },
      "two@2.0.0": { integrity: "sha512-y" },
      "three@1.0.0": { integrity: "sha512-z" },
      "three@2.0.0": { integrity: "sha512-z" },
    },
  });
  const packages = lockedPackages(text);
  assert.deepEqual([...packages.keys()], [
    "@s/one@1.0.0",
    "two@2.0.0",
    "three@1.0.0",
    "three@2.0.0",
  ]);
  assert.deepEqual(packages.get("@s/one@1.0.0"), {
    id: "@s/one@1.0.0",
    name: "@s/one",
    version: "1.0.0",
    integrity: "sha512-x",
    dependencies: ["two@2.0.0", "three@1.0.0"],
  });
  assert.deepEqual([...directPackages(text)], ["@s/one@1.0.0"]);
});
