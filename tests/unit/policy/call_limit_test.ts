import assert from "node:assert/strict";
import { MailError } from "../../../lib/contract/error.ts";
import { CallLimit, MAX_CALLS } from "../../../lib/policy/call_limit.ts";

Deno.test("So many calls run at once and no more; one that ends makes room for one.", () => {
  const limit = new CallLimit();
  const ends = Array.from({ length: MAX_CALLS }, () => limit.enter());
  for (let round = 0; round < 3; round++) {
    assert.throws(() => limit.enter(), (error) => {
      assert.ok(error instanceof MailError);
      assert.equal(error.code, "rate_limited");
      assert.equal(error.details?.["retry_after_ms"], 1_000);
      return true;
    });
    ends.pop()?.();
    ends.push(limit.enter());
  }
});

Deno.test("The benchmarks' fifty reads at once fit.", () => assert.ok(MAX_CALLS > 50));
