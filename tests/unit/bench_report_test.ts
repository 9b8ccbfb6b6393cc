/**
 * What a benchmark's numbers are made into: verdicts, words, a picture.
 *
 * @module
 */

import assert from "node:assert/strict";
import { parseOptions } from "../bench/options.ts";
import { picture } from "../bench/picture.ts";
import { cells, plainTable, quantity, type Report } from "../bench/report.ts";
import { budgetShare, countRow, ratioRow } from "../bench/row.ts";
import { HEAVY, MILLION, THOUSAND } from "../bench/recipe.ts";
import { interleaved, spreadOf } from "../bench/spread.ts";

const slow = ratioRow(
  { topic: "Reading", what: "time", budget: 3 },
  { figure: spreadOf([10, 12, 11]), floor: spreadOf([1, 2, 3]) },
);
const bytes = countRow({ topic: "List <b>", what: "size", unit: "B", figure: 5, budget: 10 });
const none = countRow({ topic: "Calls", what: "errors", unit: "", figure: 0, budget: 0 });

const report: Report = {
  date: "2026-01-01",
  quick: false,
  rounds: 3,
  machine: {
    cpu: "A & B",
    cores: 2,
    memoryGb: 8,
    system: "Linux",
    deno: "2",
    dovecot: "2.3",
    load: 0,
  },
  rows: [slow, bytes, none],
};

Deno.test("A spread has its median and quartiles in the right places.", () => {
  const { median, low, high, min, max, count } = spreadOf([5, 1, 4, 2, 3]);
  assert.deepEqual([min, low, median, high, max, count], [1, 2, 3, 4, 5, 5]);
});

Deno.test("A ratio is judged where there is one, and the figure where there is none.", () => {
  assert.equal(slow.ratio, 5.5);
  assert.deepEqual([slow, bytes, none].map(({ verdict }) => verdict), ["over", "met", "met"]);
  assert.equal(countRow({ ...none, figure: 1 }).verdict, "over");
});

Deno.test("A budget of nothing is not used by nothing, and used up by anything.", () => {
  assert.equal(budgetShare(none), 0);
  assert.equal(budgetShare({ ...none, figure: 1 }), Infinity);
  assert.equal(budgetShare(bytes), 0.5);
});

Deno.test("Numbers carry no more digits than they deserve, and no minus zero.", () => {
  assert.equal(quantity(-0.01, "MB"), "0.0 MB");
  assert.equal(quantity(3.14159, "ms"), "3.1 ms");
  assert.equal(quantity(314.159, "ms"), "314 ms");
  assert.equal(quantity(16_260, "B"), "16,260 B");
});

Deno.test("The table has a cell for each column and names the verdict.", () => {
  assert.deepEqual(cells(slow), [
    "Reading: time",
    "11.0 ms (11.0..12.0)",
    "2.0 ms (2.0..3.0)",
    "5.50 x",
    "3 x",
    "over",
  ]);
  assert.equal(plainTable(report.rows).split("\n").length, 4);
});

Deno.test("The picture says in words what it says in colours, and lets no text become markup.", () => {
  const svg = picture(report);
  assert.match(svg, /2 of 3 budgets met/);
  assert.match(svg, />5\.50 x of 3 x, over</);
  assert.doesNotMatch(svg, /<b>|A & B/);
  assert.doesNotMatch(svg, /href|url\(|Infinity|NaN|undefined/);
});

Deno.test("What is timed in turn is timed equally often, without the first turn.", async () => {
  const order: string[] = [];
  const times = await interleaved(3, {
    a: () => Promise.resolve(order.push("a")),
    b: () => Promise.resolve({ tookMs: 7 }),
  });
  assert.equal(order.length, 4);
  assert.equal(times.a.count, 3);
  assert.deepEqual(times.b, { median: 7, low: 7, high: 7, min: 7, max: 7, count: 3 });
});

Deno.test("A mailbox has as many messages as it says, each with an arrival later than the last.", () => {
  const mbox = [...THOUSAND.mbox()].join("");
  const lines = [...mbox.matchAll(/^From \S+@\S+ (.+)$/gm)].map(([, date = ""]) =>
    Date.parse(`${date} UTC`)
  );
  assert.equal(lines.length, THOUSAND.messages);
  assert.ok(lines.every((date, i) => i === 0 || date > (lines[i - 1] ?? NaN)));
  assert.equal([...mbox.matchAll(/^Subject: /gm)].length, THOUSAND.messages);
  assert.equal(new Set([...mbox.matchAll(/^Message-ID: .+$/gm)].map(([id]) => id)).size, 1_000);
  assert.equal(MILLION.messages, 1_000_000);
  assert.equal(HEAVY.messages, 10);
});

Deno.test("Options are read, and a number that is none is refused.", () => {
  assert.deepEqual(parseOptions(["--quick", "--rounds", "7"]), {
    quick: true,
    rounds: 7,
    only: undefined,
  });
  assert.ok(parseOptions([]).rounds > parseOptions(["--quick"]).rounds);
  assert.throws(() => parseOptions(["--rounds", "many"]));
  assert.throws(() => parseOptions(["--rounds", "0"]));
});
