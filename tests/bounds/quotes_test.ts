import assert from "node:assert/strict";
import { MAX_FOLD_CHARS, MAX_FOLDED_MESSAGES } from "../../lib/content/caps.ts";
import { foldQuotes } from "../../lib/content/quotes.ts";

/** Far above what any of these takes, in milliseconds: only a hang is a failure. */
const HANG_MS = 20_000;

Deno.test("Conversations that are built to be expensive are folded in time.", () => {
  const lines = (line: string): string =>
    line.repeat(Math.ceil(MAX_FOLD_CHARS / line.length)).slice(0, MAX_FOLD_CHARS);
  for (
    const piece of [
      ...[
        "a ",
        "> a b c d e\n",
        "a: b\n",
        "> ",
        ">",
        "\n",
        "1:00:\n",
        "x\n",
        "---a---\n",
        "- ",
        "_",
      ],
      ...[
        "a: 1:00 @\n",
        "ﷺ",
        "ﷺ ",
        "あ",
        "\u0301",
        "a b c d e f\n> a b c d e g\n",
        "*a*: \n",
        ":\n",
      ],
    ]
  ) {
    const texts = Array.from({ length: MAX_FOLDED_MESSAGES }, () => lines(piece));
    const before = performance.now();
    foldQuotes(texts, 4_000, 32_000);
    const took = performance.now() - before;
    assert.ok(took < HANG_MS, `${JSON.stringify(piece)} took ${took} ms`);
  }
});
