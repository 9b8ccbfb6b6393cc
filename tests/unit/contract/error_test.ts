/**
 * The domain error and its codes.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ERROR_CODES, MailError, reasonOf } from "../../../lib/contract/error.ts";

Deno.test("The codes are those of the contract.", () => {
  assert.deepEqual([...ERROR_CODES].sort(), [
    "auth_failed",
    "canceled",
    "conflict",
    "forbidden",
    "internal",
    "invalid_input",
    "not_found",
    "rate_limited",
    "timeout",
    "too_large",
    "unavailable",
  ]);
});

Deno.test("Only rate_limited, timeout and unavailable are retryable by default.", () => {
  const retryable = ERROR_CODES.filter((code) => new MailError(code, "x").retryable);
  assert.deepEqual(retryable.sort(), ["rate_limited", "timeout", "unavailable"]);
});

Deno.test("An error can say otherwise about being retryable.", () => {
  assert.equal(new MailError("timeout", "x", { retryable: false }).retryable, false);
  assert.equal(new MailError("conflict", "x", { retryable: true }).retryable, true);
});

Deno.test("An error carries its code, message, hint, details and cause.", () => {
  const cause = new Error("underneath");
  const error = new MailError("unavailable", "The server cannot be reached", {
    hint: "Check the host.",
    details: { reason: "unknown_host", port: 993 },
    cause,
  });
  assert.ok(error instanceof Error);
  assert.equal(error.name, "MailError");
  assert.equal(error.code, "unavailable");
  assert.equal(error.message, "The server cannot be reached");
  assert.equal(error.hint, "Check the host.");
  assert.deepEqual(error.details, { reason: "unknown_host", port: 993 });
  assert.equal(error.cause, cause);
});

Deno.test("An error without a cause has no cause property.", () => {
  assert.equal(Object.hasOwn(new MailError("internal", "x"), "cause"), false);
  assert.equal(Object.hasOwn(new MailError("internal", "x", { hint: "y" }), "cause"), false);
  assert.equal(Object.hasOwn(new MailError("internal", "x", { cause: undefined }), "cause"), true);
});

Deno.test("The reason of an error is its details.reason.", () => {
  assert.equal(
    reasonOf(new MailError("timeout", "x", { details: { reason: "greeting_timeout" } })),
    "greeting_timeout",
  );
  assert.equal(
    reasonOf(new MailError("timeout", "x", { details: { other: "greeting" } })),
    undefined,
  );
  assert.equal(reasonOf(new MailError("timeout", "x")), undefined);
});

Deno.test("No other value has a reason, however much it looks like the error.", () => {
  const lookalike = { name: "MailError", code: "timeout", details: { reason: "greeting" } };
  for (const value of [undefined, null, "greeting", 7, lookalike, new Error("greeting")]) {
    assert.equal(reasonOf(value), undefined);
  }
});
