/**
 * The audit as a chain of lines: what is written, and that nothing can be
 * taken out of it or changed in it without showing.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import type { LogFields } from "../../../lib/contract/log.ts";
import { chainName, type Link, seal } from "../../../lib/policy/audit_line.ts";
import { AuditChain } from "../../../lib/policy/audit_chain.ts";
import {
  type AuditReport,
  describeReport,
  linesOf,
  verifyAudit,
} from "../../../lib/policy/audit_verify.ts";

/** What a process writes that makes these calls and ends, or is killed. */
async function written(
  calls: readonly (LogFields | Promise<LogFields>)[],
  ends = true,
): Promise<string[]> {
  const lines: string[] = [];
  const chain = new AuditChain((line) => lines.push(line));
  for (const call of calls) chain.append("call", call);
  await chain.end();
  return ends ? lines : lines.slice(0, -1);
}

function verify(lines: readonly string[]): Promise<AuditReport> {
  return verifyAudit(linesOf(new Blob([lines.join("")]).stream()));
}

/** Whether somebody is told; the end of a log is told apart, because a process may still run. */
async function isNoticed(lines: readonly string[]): Promise<boolean> {
  const { problems, open, lines: count } = await verify(lines);
  return problems.length > 0 || open.length > 0 || count === 0;
}

const CALLS = Array.from({ length: 5 }, (_, i) => ({ tool: `imap_${i}`, outcome: "ok" }));

Deno.test("Each line is one JSON object with a number and the hash of the line before.", async () => {
  const lines = await written(CALLS);
  assert.equal(lines.length, 6);
  const parsed = lines.map((line) => JSON.parse(line));
  assert.deepEqual(parsed.map(({ seq }) => seq), [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(parsed.map(({ start }) => start), [true, ...Array(5).fill(undefined)]);
  assert.deepEqual(parsed.map(({ end }) => end), [...Array(5).fill(undefined), true]);
  parsed.slice(1).forEach(({ prev }, i) => assert.equal(prev, parsed[i].hash));
  for (const line of lines) {
    const [body = "", seal = ""] = line.split(',"hash":"');
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(body));
    assert.equal(seal, `${new Uint8Array(hash).toHex()}"}\n`);
  }
});

Deno.test("No two processes begin with the same hash.", async () => {
  const [[a = ""], [b = ""]] = [await written(CALLS), await written(CALLS)];
  assert.notEqual(JSON.parse(a).prev, JSON.parse(b).prev);
});

Deno.test("Lines come in the order of the calls, however long their facts take.", async () => {
  const late = new Promise<LogFields>((resolve) => setTimeout(() => resolve({ tool: "a" }), 20));
  const lines = await written([late, { tool: "b" }]);
  assert.deepEqual(lines.map((line) => JSON.parse(line).tool), ["a", "b", undefined]);
});

Deno.test("Nothing is written after the end, and the end is written once.", async () => {
  const lines: string[] = [];
  const chain = new AuditChain((line) => lines.push(line));
  await Promise.all([chain.end(), chain.end()]);
  chain.append("call");
  await chain.end();
  assert.equal(lines.length, 1);
});

Deno.test("A secret does not stand in a line.", async () => {
  const lines: string[] = [];
  const chain = new AuditChain((line) => lines.push(line), ["correct-horse"]);
  chain.append("call", { client: "a correct-horse client" });
  await chain.end();
  assert.equal(JSON.parse(lines[0] ?? "").client, "[redacted]");
});

Deno.test("What a client calls itself is short and of printable letters.", async () => {
  const lines: string[] = [];
  const chain = new AuditChain((line) => lines.push(line));
  chain.call({
    client: `${"\u202e"}a${"\n".repeat(9)}${"b".repeat(1_000)}`,
    tool: undefined,
    accounts: [],
    folders: [],
    counts: {},
    outcome: "ok",
    reason: undefined,
    durationMs: 1,
  });
  await chain.end();
  assert.equal(JSON.parse(lines[0] ?? "").client, `?a${"?".repeat(9)}${"b".repeat(53)}`);
});

Deno.test("Whole logs are whole: of one process, of several at once, with other lines between.", async () => {
  const [a, b] = [await written(CALLS), await written(CALLS)];
  const mixed = a.flatMap((
    line,
    i,
  ) => [line, '{"level":"info","msg":"x"}\n', "text\n", b[i] ?? ""]);
  for (const [log, chains] of [[a, 1], [[...a, ...b], 2], [mixed, 2]] as const) {
    const { problems, open, ...rest } = await verify(log);
    assert.deepEqual([problems, open, rest.chains], [[], [], chains]);
  }
});

Deno.test("A process that runs or was killed is told, and is no problem.", async () => {
  const report = await verify(await written(CALLS, false));
  assert.deepEqual([report.problems, report.open], [[], [5]]);
  assert.match(describeReport(report), /line 5 is the last of its process and not its end/);
});

Deno.test("What is wrong is told by the number of its line.", async () => {
  const lines = await written(CALLS);
  const without = lines.toSpliced(1, 2);
  const changed = lines.with(2, (lines[2] ?? "").replace('"ok"', '"no"'));
  const twice = lines.toSpliced(3, 0, lines[2] ?? "");
  for (
    const [log, problems] of [
      [without, ["line 2 does not follow line 1: 2 between them are missing"]],
      [lines.slice(2), [
        "line 1 is the first of its process that is there: 2 before it are missing",
      ]],
      [changed, ["line 3 was changed"]],
      [twice, ["line 4 is there twice, or not in its place"]],
    ] as const
  ) assert.deepEqual((await verify(log)).problems, problems);
  assert.match(describeReport(await verify([])), /no line of the audit/);
});

Deno.test("A line that was written anew, with a hash of its own, does not follow.", async () => {
  const [lines, other] = [await written(CALLS), await written(CALLS)];
  const { chain, start: _start, hash: _hash, ...link } = JSON.parse(lines[0] ?? "");
  const { prev } = JSON.parse(other[2] ?? "");
  const { line } = await seal({}, { ...link, chain, prev, seq: 3 });
  const { problems } = await verify(lines.with(2, `${line}\n`));
  assert.deepEqual(problems, [
    "line 3 does not follow line 2: one of them was changed",
    "line 4 does not follow line 3: one of them was changed",
  ]);
});

Deno.test("What follows the last line, or begins without being the first, is a problem.", async () => {
  const lines = await written(CALLS);
  const { chain, hash } = JSON.parse(lines.at(-1) ?? "");
  const after = await seal({ msg: "call" }, { chain, seq: 7, prev: hash });
  assert.deepEqual((await verify([...lines, after.line])).problems, [
    "line 7 follows line 6, which was the last",
  ]);
  const prev = "ab".repeat(32);
  for (
    const link of [{ chain, seq: 1, prev, start: true }, { chain: chainName(prev), seq: 1, prev }]
  ) {
    const begin = await seal({}, link as Link);
    assert.deepEqual((await verify([begin.line])).problems, ["line 1 is no beginning"]);
  }
});

Deno.test("Any line that is removed, repeated or moved is noticed.", async () => {
  const lines = await written(CALLS);
  const index = fc.nat({ max: lines.length - 1 });
  await fc.assert(
    fc.asyncProperty(
      index,
      index,
      fc.constantFrom("remove", "repeat", "swap"),
      async (i, j, how) => {
        const one = lines[i] ?? "";
        const log = how === "remove"
          ? lines.toSpliced(Math.min(i, j), Math.abs(i - j) + 1)
          : how === "repeat"
          ? lines.toSpliced(j, 0, one)
          : lines.with(i, lines[j] ?? "").with(j, one);
        if (how === "swap" && i === j) return;
        assert.ok(await isNoticed(log), `${how} ${i} ${j}`);
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("Any byte that is changed, added or removed is noticed.", async () => {
  const text = (await written(CALLS)).join("");
  await fc.assert(
    fc.asyncProperty(
      // The last line end holds nothing.
      fc.nat({ max: text.length - 2 }),
      fc.nat({ max: 1 }),
      fc.oneof(fc.constantFrom("", "\n", " ", "}", '"', "\r"), fc.string({ maxLength: 2 })),
      async (at, removed, added) => {
        const changed = text.slice(0, at) + added + text.slice(at + removed);
        // An empty line or a line of its own is no line of the audit.
        const same = (all: string) =>
          all.split("\n").filter((line) => line.includes("chain")).join("\n");
        if (same(changed) === same(text)) return;
        assert.ok(await isNoticed([changed]), JSON.stringify([at, removed, added]));
      },
    ),
    { numRuns: 1_000 },
  );
});

Deno.test("Whatever is in a file, it is read to its end.", async () => {
  const lines = await written(CALLS);
  const piece = fc.oneof(
    fc.constantFrom(...lines),
    fc.string(),
    fc.json(),
    fc.constant('"chain":"\n'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece), async (pieces) => {
      assert.match(describeReport(await verify(pieces)), /\n$/);
    }),
    { numRuns: 200 },
  );
});
