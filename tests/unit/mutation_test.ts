/**
 * The mutations fit the tree as it is, and what tries them tells right from
 * wrong. All of them are tried by `deno task mutate`.
 *
 * @module
 */

import assert from "node:assert/strict";
import { problemsOf } from "../mutation/check.ts";
import type { Mutation } from "../mutation/mutation.ts";
import { KINDS } from "../mutation/mutations/all.ts";
import { sum } from "../mutation/table.ts";
import { tryAll } from "../mutation/try_all.ts";
import { ROOT } from "../support/product.ts";

const ALL = Object.values(KINDS).flat();

function readText(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(`${ROOT}/${path}`);
  } catch {
    return undefined;
  }
}

const GATE: Mutation = {
  name: "gate",
  file: "lib/policy/gate.ts",
  find: "if (account.write.includes(capability)) return;",
  replace: "if (account) return;",
  gain: "Everything is allowed.",
  tests: { "tests/unit/policy/gate_test.ts": ["An account allows what it lists"] },
};

Deno.test("Every mutation still fits one place, and the tests that it names are there.", () => {
  assert.deepEqual(problemsOf(ALL, readText), []);
  assert.ok(ALL.length >= 100, `${ALL.length} mutations`);
});

Deno.test("A list of mutations that has become stale is found out.", () => {
  const files: Readonly<Record<string, string>> = {
    "lib/a.ts": "if (no) throw; if (never) throw;",
    "tests/a_test.ts": 'Deno.test("It is so.", …); Deno.test(`${one} is so`, …);',
  };
  const good: Mutation = {
    ...{
      name: "good",
      file: "lib/a.ts",
      find: "if (no) throw;",
      replace: "",
      gain: "All is lost.",
    },
    tests: { "tests/a_test.ts": ["It is"] },
  };
  const bad: Mutation[] = [
    good,
    { ...good, gain: "nothing" },
    { ...good, name: "Bad name", replace: good.find },
    { ...good, name: "gone", find: "if (yes)" },
    { ...good, name: "twice", find: "throw" },
    { ...good, name: "no-file", file: "lib/b.ts" },
    { ...good, name: "no-tests", tests: {} },
    { ...good, name: "no-test-file", tests: { "tests/b_test.ts": [] } },
    { ...good, name: "no-test", tests: { "tests/a_test.ts": ["is so"] } },
  ];
  assert.deepEqual(problemsOf(bad, (path) => files[path]), [
    "good is there twice",
    "good does not say in a sentence what is gained",
    "Bad name has a name that is none",
    "Bad name changes nothing",
    "gone is stale: its text is 0 times in lib/a.ts",
    "twice is stale: its text is 2 times in lib/a.ts",
    "no-file is stale: its text is 0 times in lib/b.ts",
    "no-tests names no test",
    "no-test-file names tests/b_test.ts, which is not there",
    "no-test names a test of tests/a_test.ts that is not there: is so",
  ]);
});

Deno.test("What is broken is noticed, what is harmless is not, and what is no program proves nothing.", async () => {
  const before = readText(GATE.file);
  const outcomes = await tryAll([
    GATE,
    {
      ...GATE,
      name: "harmless",
      replace: "if (account.write.some((one) => one === capability)) return;",
    },
    { ...GATE, name: "no-program", replace: "if (account" },
    {
      ...GATE,
      name: "no-such-test",
      tests: { "tests/unit/policy/gate_test.ts": ["An account allows x"] },
    },
    ...ALL.filter(({ name }) => ["token-once", "header-id"].includes(name)),
  ], { jobs: 2, wholeSuite: false });
  assert.deepEqual(
    outcomes.map(({ mutation, verdict }) => [mutation.name, verdict]),
    [
      ["gate", "killed"],
      ["harmless", "survived"],
      ["no-program", "undecided"],
      ["no-such-test", "undecided"],
      ["token-once", "killed"],
      ["header-id", "killed"],
    ],
  );
  assert.match(
    outcomes[0]?.by ?? "",
    /gate_test\.ts: An account allows what it lists, and no other/,
  );
  assert.match(sum(outcomes, 1_000), /\n3 killed, 1 survived, 2 undecided$/);
  assert.equal(readText(GATE.file), before, "the checkout itself is never touched");
});
