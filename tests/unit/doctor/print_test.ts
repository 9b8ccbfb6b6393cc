/**
 * Lines for a person, JSON for a machine, and the halves of a sentence.
 *
 * @module
 */

import assert from "node:assert/strict";
import { CHECKS, GROUPS, reporter, splitAdvice } from "../../../lib/doctor/checks.ts";
import { countChecks, heading, json, line, summary, widthOf } from "../../../lib/doctor/print.ts";

const say = reporter("account", "work");
const CHECKS_MADE = [
  say.failed("login", "It was refused", "Run: mail-imap-mcp login work"),
  reporter("sandbox").ok("sandbox", "All refused"),
  say.warning("tls", "Soon", "Wait."),
];

Deno.test("a line has a mark, a name, and below it what to do", () => {
  assert.equal(
    line(CHECKS_MADE[0] as typeof CHECKS_MADE[0] & object, false),
    "  FAILED   login                   It was refused\n" +
      "                                   -> Run: mail-imap-mcp login work\n",
  );
});

Deno.test("long texts go on below their beginning, and a long word is not cut", () => {
  const path = `/${"x".repeat(90)}`;
  const text = line(say.ok("secret", `${"word ".repeat(20)}${path}`), false);
  const lines = text.split("\n").slice(0, -1);
  assert.equal(lines.length, 3);
  for (const one of lines.slice(1)) assert.ok(one.startsWith(" ".repeat(35)));
  assert.ok((lines[0]?.length ?? 0) <= 100 && (lines[1]?.length ?? 0) <= 100);
  assert.equal(lines[2]?.trim(), path);
});

Deno.test("colour is only around the mark", () => {
  const coloured = line(say.ok("login", "Accepted"), true);
  const plain = coloured.replaceAll("\x1b[32m", "").replaceAll("\x1b[0m", "");
  assert.equal(plain, line(say.ok("login", "Accepted"), false));
  assert.ok(coloured.startsWith("  \x1b[32mok       \x1b[0mlogin"));
});

Deno.test("a group has a heading, of an account with its name", () => {
  assert.equal(heading("sandbox"), "sandbox\n");
  assert.equal(heading("account", "work (x:993)"), "account work (x:993)\n");
});

Deno.test("the last line counts", () => {
  assert.equal(summary(countChecks(CHECKS_MADE)), "\n1 ok, 1 warning, 1 failed\n");
  assert.equal(summary({ ok: 0, warning: 2, failed: 0 }), "\n0 ok, 2 warnings, 0 failed\n");
});

Deno.test("the JSON is in the order of the groups, and ok when nothing failed", () => {
  const all = JSON.parse(json(CHECKS_MADE, "1.2.3"));
  assert.equal(all.ok, false);
  assert.equal(all.version, "1.2.3");
  assert.deepEqual(all.counts, { ok: 1, warning: 1, failed: 1 });
  assert.deepEqual(all.checks.map(({ name }: { name: string }) => name), [
    "sandbox",
    "login",
    "tls",
  ]);
  assert.equal(JSON.parse(json(CHECKS_MADE.slice(1), "1")).ok, true);
});

Deno.test("no name of a check is in two groups, and every group has one", () => {
  const names = Object.values(CHECKS).flatMap((group) => Object.keys(group));
  assert.equal(new Set(names).size, names.length);
  assert.deepEqual(Object.keys(CHECKS), Object.keys(GROUPS));
});

Deno.test("a sentence of the configuration is what is wrong, and what to do", () => {
  for (
    const [sentence, text, next] of [
      ["A and B are both set; keep one of them", "A and B are both set", "Keep one of them."],
      ["x (mode 0644); run: chmod 600 /a/b", "x (mode 0644)", "Run: chmod 600 /a/b"],
      ["x; add --allow-read=/a", "x", "Add --allow-read=/a"],
      ["X is none; did you mean Y?", "X is none", "Did you mean Y?"],
      ["It cannot be listed: start with -A", "It cannot be listed", "Start with -A."],
      ['must be 1..2; it is "3"', 'must be 1..2; it is "3"', "Otherwise."],
      ["nothing to split", "nothing to split", "Otherwise."],
    ] as const
  ) assert.deepEqual(splitAdvice(sentence, "Otherwise."), { text, next });
});

Deno.test("a line is no wider than the terminal; in a narrow one the text is below its name", () => {
  const check = say.failed("login", "word ".repeat(30).trim(), "do ".repeat(40).trim());
  for (const width of [40, 71, 72, 80, 100]) {
    const lines = line(check, false, width).split("\n").slice(0, -1);
    for (const one of lines) assert.ok(one.length <= width, `${width}: ${one}`);
    assert.equal(lines[0]?.trimEnd().endsWith("login"), width < 72, lines[0]);
    assert.equal(lines.join(" ").match(/word/g)?.length, 30);
  }
});

Deno.test("what is no terminal has lines of the usual width", () => {
  assert.equal(widthOf({ isTerminal: () => false }), 100);
  assert.equal(widthOf({ isTerminal: () => false }, 60), 60);
});
