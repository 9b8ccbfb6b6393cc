/**
 * What is cut out of the changelog for a release.
 *
 * @module
 */

import assert from "node:assert/strict";
import manifest from "../../../deno.json" with { type: "json" };
import { releaseNotes } from "../../../scripts/release/changelog.ts";
import { placeOf } from "../../../scripts/release/place.ts";
import { ROOT } from "../../support/product.ts";

const PLACE = placeOf("ada/mail-imap-mcp");

const CHANGELOG = `# Changelog

## [Unreleased]

- later

## [1.10.0] - 2026-12-01

### Added

- A page ([docs/a.md](docs/a.md#top)), [another](./b.md), [far](https://example.com/) and
  [near](#added).

## [1.1.0] - 2026-11-30

- before
`;

Deno.test("The notes of a release are the section of its version, without the heading.", () => {
  assert.equal(releaseNotes(CHANGELOG, "1.1.0", PLACE), "- before\n");
  assert.match(releaseNotes(CHANGELOG, "1.10.0", PLACE), /^### Added\n/);
  assert.doesNotMatch(releaseNotes(CHANGELOG, "1.10.0", PLACE), /later|before/);
  assert.equal(
    releaseNotes(CHANGELOG.replaceAll("\n", "\r\n"), "1.10.0", PLACE),
    releaseNotes(CHANGELOG, "1.10.0", PLACE),
  );
});

Deno.test("Links of the notes lead to the pages of the tag.", () => {
  const notes = releaseNotes(CHANGELOG, "1.10.0", PLACE);
  const links = [...notes.matchAll(/\]\(([^)]*)\)/g)].map(([, link]) => link);
  const pages = "https://github.com/ada/mail-imap-mcp/blob/v1.10.0/";
  assert.deepEqual(links, [
    `${pages}docs/a.md#top`,
    `${pages}b.md`,
    "https://example.com/",
    "#added",
  ]);
});

const REFUSED: readonly (readonly [string, string, string, RegExp])[] = [
  ["a version that is not there", CHANGELOG, "1.0.0", /no section \[1\.0\.0\]/],
  ["a part of a version", CHANGELOG, "1.1", /no section/],
  ["two sections", CHANGELOG + CHANGELOG, "1.1.0", /two sections/],
  ["no date", "## [2.0.0] - Unreleased\n\n- text\n", "2.0.0", /no date/],
  ["a day that there is not", "## [2.0.0] - 2026-13-01\n\n- text\n", "2.0.0", /no date/],
  ["an empty section", "## [2.0.0] - 2026-12-01\n\n## [1.0.0] - 2026-11-01\n", "2.0.0", /is empty/],
  ["a heading alone", "## [2.0.0] - 2026-12-01", "2.0.0", /is empty/],
];

for (const [what, changelog, version, problem] of REFUSED) {
  Deno.test(`No release is made with this changelog: ${what}.`, () => {
    assert.throws(() => releaseNotes(changelog, version, PLACE), problem);
  });
}

Deno.test("The changelog of this version makes notes as soon as it has a date.", () => {
  const changelog = Deno.readTextFileSync(`${ROOT}/CHANGELOG.md`)
    .replace(`## [${manifest.version}] - Unreleased`, `## [${manifest.version}] - 2026-12-01`);
  assert.ok(releaseNotes(changelog, manifest.version, PLACE).length > 500);
});

async function notes(...args: string[]): Promise<{ code: number; stderr: string }> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      "--quiet",
      `--allow-read=${ROOT}`,
      `${ROOT}/scripts/notes.ts`,
      ...args,
    ],
    stdout: "null",
  }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

Deno.test("Only the tag of the version in deno.json is released.", async () => {
  const wrong = await notes("--tag", "v0.0.1", "--repository", "ada/mail-imap-mcp");
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /^The tag is not v\S+, the version of deno\.json\n$/);
  const none = await notes("--repository", "ada/mail-imap-mcp");
  assert.equal(none.code, 1);
});
