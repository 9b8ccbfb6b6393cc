/**
 * The version is written in one place.
 *
 * @module
 */

import assert from "node:assert/strict";
import manifest from "../../deno.json" with { type: "json" };
import { VERSION } from "../../lib/version.ts";

const ROOT = new URL("../../", import.meta.url);

/** Where a version may be written besides: packages have versions too, and the history names all. */
const ELSEWHERE = /^(?:deno\.json|deno\.lock|CHANGELOG\.md|tests\/.*|docs\/performance\.json)$/;

Deno.test("The version is that of deno.json, and the changelog has it.", async () => {
  assert.equal(VERSION, manifest.version);
  assert.match(VERSION, /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/);
  const changelog = await Deno.readTextFile(new URL("CHANGELOG.md", ROOT));
  assert.ok(changelog.includes(`\n## [${VERSION}]`), "CHANGELOG.md has no section for the version");
});

Deno.test("No other file has the version written in it.", async () => {
  const { stdout } = await new Deno.Command("git", {
    args: ["grep", "-l", "--fixed-strings", "--word-regexp", VERSION],
    cwd: ROOT,
  }).output();
  const files = new TextDecoder().decode(stdout).trim().split("\n");
  assert.ok(files.includes("deno.json"));
  const others: string[] = [];
  for (const file of files.filter((name) => !ELSEWHERE.test(name))) {
    const text = await Deno.readTextFile(new URL(file, ROOT));
    // As a version of its own, not as that of a package, a part of an address, or a range.
    const alone = new RegExp(`(?<![\\w.@^~-])v?${VERSION.replaceAll(".", "\\.")}(?![\\w.-])`);
    if (alone.test(text)) others.push(file);
  }
  assert.deepEqual(others, []);
});
