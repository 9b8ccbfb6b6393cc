import assert from "node:assert/strict";
import fc from "fast-check";
import { mailboxMatcher } from "../../../lib/contract/mailbox_pattern.ts";

const LOOSE = { ignoreCase: true };

/** The definition, word for word; exponential, so for short names only. */
function naive(pattern: readonly string[], path: readonly string[]): boolean {
  const [symbol, ...rest] = pattern;
  if (symbol === undefined) return path.length === 0;
  const [character, ...tail] = path;
  if (symbol === "*" || symbol === "%") {
    if (naive(rest, path)) return true;
    if (character === undefined) return false;
    if (symbol === "%" && (character === "/" || character === ".")) return false;
    return naive(pattern, tail);
  }
  return symbol === character && naive(rest, tail);
}

Deno.test("a pattern without wildcards matches that name in any case of letters", () => {
  const matches = mailboxMatcher("Inbox/Übung", LOOSE);
  assert.equal(matches("INBOX/übung"), true);
  assert.equal(matches("INBOX/übungen"), false);
  assert.equal(matches("x/INBOX/übung"), false);
});

Deno.test("a pattern can be told to mean the case that it is written in", () => {
  const matches = mailboxMatcher("Clients/*", { ignoreCase: false });
  assert.equal(matches("Clients/Acme"), true);
  assert.equal(matches("clients/Acme"), false);
});

Deno.test("a pattern can be told what separates levels", () => {
  assert.equal(mailboxMatcher("a%", { ignoreCase: false, separators: "/" })("a.b"), true);
  assert.equal(mailboxMatcher("a%", { ignoreCase: false, separators: "/" })("a/b"), false);
  assert.equal(mailboxMatcher("a%", { ignoreCase: false, separators: "\\" })("a\\b"), false);
});

Deno.test("a star crosses levels, a percent sign does not", () => {
  assert.equal(mailboxMatcher("a*z", LOOSE)("a/b.c/z"), true);
  assert.equal(mailboxMatcher("a%z", LOOSE)("abcz"), true);
  assert.equal(mailboxMatcher("a%z", LOOSE)("a/z"), false);
  assert.equal(mailboxMatcher("a%z", LOOSE)("a.z"), false);
  assert.equal(mailboxMatcher("%/%", LOOSE)("a/b"), true);
  assert.equal(mailboxMatcher("*", LOOSE)(""), true);
});

Deno.test("everything else stands for itself, also what a regular expression would read", () => {
  for (const name of ["a.c", "a+b", "[x]", "(a|b)", "a\\d", "^$", "a?", "{5}", '"']) {
    assert.equal(mailboxMatcher(name, LOOSE)(name), true, name);
  }
  assert.equal(mailboxMatcher("a.c", LOOSE)("abc"), false);
  assert.equal(mailboxMatcher("a?", LOOSE)("a"), false);
});

Deno.test("a character of four bytes is one character", () => {
  assert.equal(mailboxMatcher("%😀%", LOOSE)("a😀b"), true);
  assert.equal(mailboxMatcher("\ud83d%", LOOSE)("😀"), false);
});

Deno.test("the matcher agrees with the definition", () => {
  const symbols = (units: string): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom(...units), maxLength: 8 });
  fc.assert(
    fc.property(symbols("ab/.*%"), symbols("abB/."), (pattern, path) => {
      assert.equal(
        mailboxMatcher(pattern, LOOSE)(path),
        naive([...pattern], [...path.toLowerCase()]),
        `${pattern} ${path}`,
      );
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("a pattern made of wildcards takes no longer than its length times the name's", () => {
  const matches = mailboxMatcher("*%a".repeat(85), LOOSE);
  assert.equal(matches("a".repeat(256)), true);
  assert.equal(matches("b".repeat(256)), false);
});
