import assert from "node:assert/strict";
import * as z from "zod";
import { ERROR_CODES, MailError } from "../../../lib/contract/error.ts";
import { failure, metaSince, parseInput } from "../../../lib/tools/envelope.ts";

const META = { now_utc: "2024-01-01T00:00:00.000Z", duration_ms: 1 };
const SCHEMA = z.strictObject({ a: z.number().optional(), b: z.string().optional() });

function problem(input: unknown): MailError {
  try {
    parseInput(SCHEMA, input);
  } catch (error) {
    assert.ok(error instanceof MailError);
    return error;
  }
  throw new Error("accepted");
}

Deno.test("a known error is told with everything that it says of itself", () => {
  const error = new MailError("rate_limited", "Too many calls", {
    hint: "Wait.",
    details: { retry_after_ms: 5 },
    cause: new Error("secret"),
  });
  assert.deepEqual(failure(error, META), {
    error: {
      code: "rate_limited",
      message: "Too many calls",
      hint: "Wait.",
      retryable: true,
      details: { retry_after_ms: 5 },
    },
    meta: META,
  });
});

Deno.test("what an error does not say is not in the answer", () => {
  assert.deepEqual(failure(new MailError("not_found", "Gone"), META).error, {
    code: "not_found",
    message: "Gone",
    retryable: false,
  });
});

Deno.test("an error that nobody expected says nothing of itself", () => {
  const thrown = [new TypeError("secret"), "secret", { message: "secret" }, null, undefined];
  for (const error of thrown) {
    const answer = failure(error, META);
    assert.deepEqual([answer.error.code, answer.error.retryable], ["internal", true]);
    assert.ok(answer.error.hint);
    assert.equal(JSON.stringify(answer).includes("secret"), false);
  }
});

Deno.test("of the codes only three are retryable by themselves", () => {
  const retryable = ERROR_CODES.filter((code) => new MailError(code, "x").retryable);
  assert.deepEqual(retryable, ["rate_limited", "timeout", "unavailable"]);
});

Deno.test("checked input is what was given", () => {
  assert.deepEqual(parseInput(SCHEMA, { a: 1 }), { a: 1 });
});

Deno.test("every argument that is wrong is named, and the known ones are listed", () => {
  const error = problem({ a: "x", b: 1 });
  assert.equal(error.code, "invalid_input");
  assert.match(error.message, /"a": .*; "b": /);
  assert.equal(error.hint, "Known arguments: a, b.");
});

Deno.test("input that is no object is said to be wrong as a whole", () => {
  assert.match(problem(null).message, /^arguments: /);
});

Deno.test("names of unknown arguments are repeated in a safe and short form", () => {
  const { message } = problem({ ['x\n"\u202e' + "y".repeat(100)]: 1 });
  assert.match(message, /^unknown argument "x\?\\"\?y{36}"$/);
});

Deno.test("however many arguments are wrong, ten are named", () => {
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, 1]));
  assert.equal(problem(many).message.split(",").length, 10);
});

Deno.test("facts about a call are its time and how long it took", () => {
  const { now_utc, duration_ms } = metaSince(performance.now() - 1_234.56);
  assert.match(now_utc, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.ok(Math.abs(Date.parse(now_utc) - Date.now()) < 60_000);
  assert.ok(duration_ms >= 1_234.5 && duration_ms < 60_000);
  assert.equal(Math.round(duration_ms * 10) / 10, duration_ms);
});
