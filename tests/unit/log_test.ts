/**
 * Log lines: which are written, and in what form.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { LOG_LEVELS, type LogFields, type LogLevel } from "../../lib/contract/log.ts";
import { createLog } from "../../lib/log.ts";
import { anyText } from "../support/any_text.ts";

const WRITTEN = ["debug", "info", "warn", "error"] as const;

/** A log, and a promise of its first `count` lines. */
function capture(level: LogLevel, count: number): {
  readonly log: ReturnType<typeof createLog>;
  readonly lines: string[];
  readonly written: Promise<string[]>;
} {
  const lines: string[] = [];
  const { promise: written, resolve } = Promise.withResolvers<string[]>();
  const log = createLog(level, (line) => {
    if (lines.push(line) === count) resolve(lines);
  });
  return { log, lines, written };
}

async function lineOf(message: string, fields?: LogFields): Promise<Record<string, unknown>> {
  const { log, written } = capture("info", 1);
  log.info(message, fields);
  const [line] = await written;
  return JSON.parse(line ?? "");
}

Deno.test("A line is one JSON object with level, time, message and fields.", async () => {
  const { log, written } = capture("info", 1);
  log.info("connected", { account: "work", ms: 12, secure: true });
  const [line = ""] = await written;
  assert.ok(line.endsWith("}\n"));
  const { time, ...rest } = JSON.parse(line);
  assert.deepEqual(rest, {
    level: "info",
    account: "work",
    ms: 12,
    secure: true,
    msg: "connected",
  });
  assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

Deno.test("A line without fields has neither host name nor process id.", async () => {
  assert.deepEqual(Object.keys(await lineOf("started")).sort(), ["level", "msg", "time"]);
});

for (const level of LOG_LEVELS.filter((level) => level !== "silent")) {
  Deno.test(`At level ${level} a log writes that level and the graver ones.`, async () => {
    const expected = WRITTEN.filter((at) => LOG_LEVELS.indexOf(at) >= LOG_LEVELS.indexOf(level));
    const { log, written } = capture(level, expected.length);
    for (const at of WRITTEN) log[at](`a ${at} line`);
    // The gravest is written last, so by then a line too many would be there.
    const lines = await written;
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).msg),
      expected.map((at) => `a ${at} line`),
    );
  });
}

Deno.test("A silent log writes nothing.", async () => {
  const silent = capture("silent", 1);
  for (const at of WRITTEN) silent.log[at]("not written");
  const after = capture("error", 1);
  after.log.error("written");
  await after.written;
  assert.deepEqual(silent.lines, []);
});

Deno.test("Lines are written in the order in which they were logged.", async () => {
  const { log, written } = capture("debug", 20);
  for (let i = 0; i < 20; i++) log[WRITTEN[i % 4] ?? "info"](`${i}`);
  assert.deepEqual((await written).map((line) => Number(JSON.parse(line).msg)), [
    ...Array(20).keys(),
  ]);
});

Deno.test("A text in a field is kept up to 200 characters and cut beyond.", async () => {
  for (const length of [199, 200]) {
    assert.equal((await lineOf("x", { field: "a".repeat(length) }))["field"], "a".repeat(length));
  }
  assert.equal((await lineOf("x", { field: "a".repeat(201) }))["field"], "a".repeat(200));
});

Deno.test("A field that is undefined is left out.", async () => {
  const line = await lineOf("x", { tool: undefined, code: "timeout" });
  assert.equal(Object.hasOwn(line, "tool"), false);
  assert.equal(line["code"], "timeout");
});

Deno.test("A field with the name of a secret is not shown.", async () => {
  for (const name of ["pass", "password", "secret", "token", "authorization"]) {
    const line = await lineOf("x", { [name]: "hunter2" });
    assert.equal(JSON.stringify(line).includes("hunter2"), false, name);
    assert.equal(line[name], "[redacted]");
  }
});

Deno.test("A secret of this process is in no message and in no field, also where a long text is cut.", async () => {
  const lines: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const log = createLog("info", (line) => (lines.push(line), resolve()), ["correct-horse"]);
  const long = `${"a".repeat(195)}correct-horse`;
  log.info("logged in with correct-horse", { reason: "no correct-horse", long });
  await promise;
  assert.doesNotMatch(lines.join(), /corr|horse/);
  assert.equal(JSON.parse(lines[0] ?? "").msg, "[redacted]");
});

Deno.test("No message or field can begin a second line.", async () => {
  const text = fc.oneof(
    anyText(40),
    fc.constantFrom("a\nb", "\r\n{}", "\u2028", '"}\n{"level":"error"', "\u0000", "\u001b[2J"),
  );
  await fc.assert(
    fc.asyncProperty(text, text, async (message, value) => {
      const { log, written } = capture("info", 1);
      log.info(message, { value });
      const [line = ""] = await written;
      assert.equal(line.indexOf("\n"), line.length - 1);
      assert.equal([...line.slice(0, -1)].find((char) => char < " "), undefined);
      assert.equal(JSON.parse(line).value, value.slice(0, 200));
      assert.equal(JSON.parse(line).msg, message);
    }),
    { numRuns: 200 },
  );
});
