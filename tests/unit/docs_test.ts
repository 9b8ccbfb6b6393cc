/**
 * The pages are true as far as a program can tell: every file they name is
 * there, every link leads somewhere, every variable is one.
 *
 * @module
 */

import assert from "node:assert/strict";
import { posix } from "node:path";
import { splitAccountVariable } from "../../lib/config/account.ts";
import { NUMBER_VARIABLES, TEXT_VARIABLES } from "../../lib/config/variables.ts";
import { namedPath, type Page, pathsIn, readPage, readPages } from "../support/pages.ts";
import { ROOT } from "../support/product.ts";

function exists(path: string): boolean {
  try {
    Deno.statSync(`${ROOT}/${path}`);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** What is wrong with the links of a page. */
function badLinks(page: Page, pages: readonly Page[]): string[] {
  return page.links.filter((link) => !/^[a-z]+:/i.test(link)).flatMap((link) => {
    const [file = "", anchor] = link.split("#");
    const path = file === "" ? page.path : posix.join(posix.dirname(page.path), file);
    if (path.startsWith("..")) return `${page.path} links to ${link}, which is outside`;
    if (file !== "" && !exists(path)) return `${page.path} links to ${link}, which is not there`;
    if (anchor === undefined) return [];
    const target = pages.find((other) => other.path === path);
    return target?.anchors.has(anchor) ? [] : `${page.path} links to ${link}: no such heading`;
  });
}

/** Files that a page names and that are not there. */
function missingPaths(page: Page): string[] {
  const named = page.code.map(namedPath).filter((path) => path !== undefined);
  return [...named, ...page.blocks.flatMap(pathsIn)]
    .filter((path) => !exists(path))
    .map((path) => `${page.path} names ${path}, which is not there`);
}

const SERVER_WIDE: ReadonlySet<string> = new Set([
  ...Object.keys(TEXT_VARIABLES),
  ...Object.values(NUMBER_VARIABLES).map(({ name }) => name),
]);

/** Variables that a page names and that mean nothing. Blocks of output may show somebody's mistake. */
function unknownVariables(page: Page): string[] {
  const texts = page.blocks.filter(({ language }) => language !== "text").map(({ text }) => text);
  return [...page.code, ...texts].flatMap((text) =>
    text.match(/\bMAIL_IMAP_[A-Z0-9_]*[A-Z0-9]\b(?![…_*])/g) ?? []
  )
    .filter((name) => !SERVER_WIDE.has(name) && splitAccountVariable(name) === undefined)
    .map((name) => `${page.path} names ${name}, which is no variable`);
}

Deno.test("Every relative link and anchor of every page leads somewhere.", () => {
  const pages = readPages();
  assert.ok(pages.length > 10, `${pages.length} pages`);
  assert.deepEqual(pages.flatMap((page) => badLinks(page, pages)), []);
});

Deno.test("Every page is in the table at the end of the README.", () => {
  const pages = readPages();
  const links = pages.find(({ path }) => path === "README.md")?.links ?? [];
  const others = pages.map(({ path }) => path).filter((path) => path !== "README.md");
  assert.deepEqual(others.filter((path) => !links.includes(path)), []);
});

Deno.test("Every file of the project that a page names is there.", () => {
  const pages = readPages();
  assert.deepEqual(pages.flatMap(missingPaths), []);
  const named = pages.flatMap(({ code }) => code.map(namedPath)).filter((path) => path);
  assert.ok(named.length > 50, `${named.length} names`);
});

Deno.test("Every variable that a page names is one.", () => {
  assert.deepEqual(readPages().flatMap(unknownVariables), []);
});

Deno.test("A command that starts isolates has the flag without which there are none.", () => {
  const lines = readPages().flatMap(({ path, blocks, code }) =>
    [...blocks.filter(({ language }) => language === "sh").map(({ text }) => text), ...code]
      .flatMap((text) => text.replaceAll("\\\n", " ").split("\n"))
      .filter((line) => /\bdeno run .*mail-imap-mcp\.js/.test(line))
      .map((line) => `${path}: ${line}`)
  );
  assert.ok(lines.length > 8, `${lines.length} commands`);
  // Verifying a log reads one file and starts none.
  const bare = lines.filter((line) =>
    !line.includes("--unstable-worker-options") && !line.includes("audit verify")
  );
  assert.deepEqual(bare, []);
});

Deno.test("A page that is not true is found out.", () => {
  const text = [
    "# The page",
    "[a](gone.md) [b](../README.md#no-such-heading) [c](#the-page) [d](../../etc/passwd)",
    "![e](gone.svg) [f](https://example.com/gone.md) [g](../main.ts)",
    "`lib/gone.ts` `main.ts` `lib/{a,b}.ts` `tests/unit/` `gone.ts`",
    "`MAIL_IMAP_DEFAULT_HOTS` `MAIL_IMAP_RATE_…` `MAIL_IMAP_<ACCOUNT>_HOST` `MAIL_IMAP_WORK_PASS`",
    "```sh\n./scripts/gone --x\n./scripts/test\nMAIL_IMAP_LOG_LEVLE=info\n```",
    "```text\nMAIL_IMAP_DEFAULT_WRIT is not a variable\n```",
  ].join("\n\n");
  const page = readPage("docs/page.md", text);
  assert.deepEqual(badLinks(page, [page, ...readPages()]), [
    "docs/page.md links to gone.md, which is not there",
    "docs/page.md links to ../README.md#no-such-heading: no such heading",
    "docs/page.md links to ../../etc/passwd, which is outside",
    "docs/page.md links to gone.svg, which is not there",
  ]);
  assert.deepEqual(missingPaths(page), [
    "docs/page.md names lib/gone.ts, which is not there",
    "docs/page.md names scripts/gone, which is not there",
  ]);
  assert.deepEqual(unknownVariables(page), [
    "docs/page.md names MAIL_IMAP_DEFAULT_HOTS, which is no variable",
    "docs/page.md names MAIL_IMAP_LOG_LEVLE, which is no variable",
  ]);
});

Deno.test("Anchors are named as GitHub names them.", () => {
  const { anchors } = readPage("x.md", "# Who may what?\n## `a_b` and c\n## Twice\n## Twice\n");
  assert.deepEqual([...anchors], ["who-may-what", "a_b-and-c", "twice", "twice-1"]);
});
