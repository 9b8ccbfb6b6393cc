/**
 * What it costs to read a line, known before it is read.
 *
 * @module
 */

import assert from "node:assert/strict";
import { countTokens } from "../../../lib/imap/token_count.ts";

const count = (line: string): number => countTokens(new TextEncoder().encode(line));

Deno.test("tokens are counted about as they are made", () => {
  const lines: readonly (readonly [line: string, least: number, most: number])[] = [
    ["* OK", 2, 2],
    ['* LIST (\\HasNoChildren) "/" INBOX', 6, 7],
    [`* 3 FETCH (UID 3 FLAGS (${"a ".repeat(1_000)}))`, 1_004, 1_010],
    [`* 3 FETCH (UID 3 FLAGS (${"()".repeat(1_000)}))`, 1_004, 1_010],
    [`* 3 FETCH (UID 3 FLAGS (${"\\a".repeat(1_000)}))`, 1_004, 1_010],
    [`* LIST (${'""'.repeat(1_000)})`, 1_001, 1_010],
    [`* LIST (${'"a"b'.repeat(1_000)})`, 1_000, 2_010],
    [`* LIST (${"{1}\r\n".repeat(1_000)})`, 1_000, 1_010],
    [`* OK [X a" ${"a ".repeat(1_000)}]`, 1_000, 1_010],
    [`* OK [X a)" ${"a ".repeat(1_000)}]`, 1_000, 1_010],
    [`* ESEARCH UID ALL ${"1:3,".repeat(1_000)}1`, 5, 6],
  ];
  for (const [line, least, most] of lines) {
    const counted = count(line);
    assert.ok(counted >= least && counted <= most, `${line.slice(0, 40)}: ${counted}`);
  }
});

Deno.test("a search of numbers alone has no tokens, and what only looks like one has", () => {
  const numbers = " 4294967295".repeat(1_000);
  assert.equal(count(`* SEARCH${numbers}`), 0);
  assert.equal(count("* SEARCH"), 0);
  for (const other of [" x", "  1", " (MODSEQ 7)", " 9999999999999999"]) {
    assert.ok(count(`* SEARCH${numbers}${other}`) > 1_000, other);
  }
});
