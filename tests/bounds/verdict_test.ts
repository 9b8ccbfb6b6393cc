import assert from "node:assert/strict";
import { injectionSignals } from "../../lib/content/verdict/injection.ts";
import { judgedHtml } from "../unit/content/verdict/cases.ts";

/** Far above what any of these takes, in milliseconds: only a hang is a failure. */
const HANG_MS = 20_000;

/** Repeated to 400,000 characters each: what makes a careless pattern slow. */
const HOSTILE = [
  ..."a <({[\n\t=-#*_.@%!:\u0301\ufdfa\u200b",
  ..."忽 無 指 示".split(" "),
  "ignore ",
  "ignore all ",
  "ignore previous all ",
  "a ",
  "a.",
  "a@",
  "%41",
  "41 ",
  "QUJD",
  `${"QUJDREVG".repeat(8)}\n`,
  "忽略之前",
  "これまでの指示",
  "![a](https://x/",
  "https://a/?q={",
  "[system ",
  "<system ",
  "</untrusted ",
  "--- end of ",
  "untrusted ",
  "### ",
  "\n### instruction ",
  "when summarizing this email ",
  "append the ",
  "call the a_b_c ",
  "vtaber a ",
  '"type" : ',
  "іgnоrе ",
  "1gn0r3 ",
  "forward all emails a@b.c ",
  "do not tell ",
  "if you are an ai ",
  "\nuser: ",
  "user: \n",
  "предыдущие все ",
  "bo qua ",
  "gui tat ca email đen ",
  "ลืมคำสั่ง",
  "neu ban la mot ",
  "om du ar en ",
];

Deno.test("Hostile texts of 400,000 characters take bounded time.", () => {
  for (const piece of HOSTILE) {
    const text = piece.repeat(400_000 / piece.length);
    const start = performance.now();
    injectionSignals(text);
    const took = performance.now() - start;
    assert.ok(took < HANG_MS, `${JSON.stringify(piece)} took ${took} ms`);
  }
});

Deno.test("Nested links and links without end take bounded time.", async () => {
  for (
    const html of [
      '<a href="https://a.com/"><object>'.repeat(7_000),
      `${'<a href="https://a.com/"><object>'.repeat(150)}${"<b></b>".repeat(30_000)}`,
      '<a href="https://a.com/">'.repeat(10_000),
      '<map name=m><area href="//a.com/x" alt=y>'.repeat(6_000),
      '<form><input type=password usemap="#a">'.repeat(6_000),
    ]
  ) {
    const start = performance.now();
    await judgedHtml(html);
    const took = performance.now() - start;
    assert.ok(took < HANG_MS, `${html.slice(0, 40)} took ${took} ms`);
  }
});
