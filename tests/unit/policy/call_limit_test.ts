import assert from "node:assert/strict";
import { MailError } from "../../../lib/contract/error.ts";
import { CallLimit, MAX_CALLS } from "../../../lib/policy/call_limit.ts";

function assertFull(limit: CallLimit, accounts: readonly string[]): void {
  assert.throws(() => limit.enter(accounts), (error) => {
    assert.ok(error instanceof MailError);
    assert.equal(error.code, "rate_limited");
    assert.equal(error.details?.["retry_after_ms"], 1_000);
    return true;
  });
}

Deno.test("So many calls run at once and no more; one that ends makes room for one.", () => {
  const limit = new CallLimit();
  const ends = Array.from({ length: MAX_CALLS }, () => limit.enter(["work"]));
  for (let round = 0; round < 3; round++) {
    assertFull(limit, ["work"]);
    ends.pop()?.();
    ends.push(limit.enter(["work"]));
  }
});

Deno.test("An account that takes no more calls keeps none from another; what is about both has to wait.", () => {
  const limit = new CallLimit();
  const ends = Array.from({ length: MAX_CALLS }, () => limit.enter(["work"]));
  limit.enter(["default"])();
  assertFull(limit, ["default", "work"]);
  ends.pop()?.();
  const both = limit.enter(["default", "work"]);
  assertFull(limit, ["work"]);
  both();
  limit.enter(["work"]);
});

Deno.test("The benchmarks' fifty reads at once fit.", () => assert.ok(MAX_CALLS > 50));
