/**
 * docs/dependencies.md against deno.lock, and the licences it names against
 * what the packages say of themselves.
 *
 * @module
 */

import assert from "node:assert/strict";
import { directPackages, lockedPackages } from "../../scripts/release/lock.ts";
import { packageCache, packageFacts } from "../../scripts/release/packages.ts";
import { dependencyRows } from "../support/dependency_rows.ts";

const ROOT = new URL("../../", import.meta.url);
const LOCK = lockedPackages(await Deno.readTextFile(new URL("deno.lock", ROOT)));
const ROWS = await dependencyRows();

Deno.test("Every package of the lock file has one row in docs/dependencies.md, and no row is stale.", async () => {
  const locked = new Set([...LOCK.values()].map(({ name }) => name));
  const named = ROWS.map(({ name }) => name);
  const without = [...LOCK.values()].filter(({ name }) => !named.includes(name));
  const cache = await packageCache();
  for (const one of without) {
    const { licence, maintainer } = await packageFacts(cache, one);
    assert.fail(
      `${one.id} has no row; begin with | \`${one.name}\` | | ${licence} | ${maintainer} | |` +
        ` (${without.length} without a row: ${without.map(({ name }) => name).join(" ")})`,
    );
  }
  assert.deepEqual(named.filter((name) => !locked.has(name)), [], "rows without a package");
  assert.equal(new Set(named).size, named.length, "a package with two rows");
});

Deno.test("The lock file has packages of npm and nothing else: the page and its tests know no other.", async () => {
  const apart = ["conformance", "mcpb", "smoke/inspector"].map((name) => `tests/${name}/deno.lock`);
  for (const name of ["deno.lock", ...apart]) {
    const { version, specifiers, npm, workspace: _, ...others } = JSON.parse(
      await Deno.readTextFile(new URL(name, ROOT)),
    );
    assert.deepEqual([version, Object.keys(others)], ["5", []], name);
    assert.deepEqual(Object.keys(specifiers).filter((one) => !one.startsWith("npm:")), [], name);
    // What comes from elsewhere than the registry has its address here.
    const elsewhere = Object.entries<Record<string, unknown>>(npm)
      .filter(([, { integrity, tarball }]) =>
        tarball !== undefined || !/^sha512-/.test(`${integrity}`)
      );
    assert.deepEqual(elsewhere, [], name);
  }
});

Deno.test("Every row says what for, who maintains it, and which isolate loads it.", () => {
  for (const { name, purpose, licence, maintainer, loadedBy } of ROWS) {
    for (const cell of [purpose, licence, maintainer]) assert.notEqual(cell, "", name);
    // Whether it is the right isolate is compared with the bundle, in tests/integration/compile_test.ts.
    for (const word of loadedBy) assert.match(word, /^[a-z_]+$/, name);
  }
});

Deno.test("The licence in a row is what the package says of itself.", async () => {
  const cache = await packageCache();
  const said = new Map<string, Set<string>>();
  for (const locked of LOCK.values()) {
    const { licence } = await packageFacts(cache, locked);
    said.set(locked.name, (said.get(locked.name) ?? new Set()).add(licence));
  }
  for (const { name, licence } of ROWS) {
    assert.equal(licence, [...said.get(name) ?? []].sort().join("; "), name);
  }
});

/** What may be combined with the project's own licence and given away as one file. */
const PERMISSIVE = new Set([
  "MIT",
  "MIT-0",
  "ISC",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "Apache-2.0",
  "CC0-1.0",
  "Python-2.0",
]);

Deno.test("Every licence lets the whole be given away; where there is a choice, one of them does.", () => {
  for (const { name, licence } of ROWS) {
    assert.ok(licence.split(/ OR |; /).some((one) => PERMISSIVE.has(one)), `${name}: ${licence}`);
  }
});

Deno.test("What is locked apart is named by the page, with its version and how much comes with it.", async () => {
  const page = await Deno.readTextFile(new URL("docs/dependencies.md", ROOT));
  for (const folder of ["smoke/inspector", "conformance"]) {
    const directory = new URL(`tests/${folder}/`, ROOT);
    const lock = await Deno.readTextFile(new URL("deno.lock", directory));
    const { imports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", directory)));
    const [name = ""] = Object.keys(imports);
    const version = imports[name].split("@").at(-1);
    assert.deepEqual([...directPackages(lock)], [`${name}@${version}`]);
    const row = page.split("\n").find((line) => line.startsWith(`| \`${name}\` `)) ?? "";
    const [, , said, count] = row.split("|").map((cell) => cell.trim());
    assert.deepEqual([said, count], [version, `${lockedPackages(lock).size}`], name);
  }
});
