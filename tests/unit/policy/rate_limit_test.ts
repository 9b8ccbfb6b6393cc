import assert from "node:assert/strict";
import fc from "fast-check";
import { MailError } from "../../../lib/contract/error.ts";
import { type RateClass, RateLimits, type RateSettings } from "../../../lib/policy/rate_limit.ts";

const SETTINGS: RateSettings = {
  rateReadPerSecond: 10,
  rateReadBurst: 20,
  rateBatchPerSecond: 2,
  rateBatchBurst: 15,
  rateWritePerSecond: 1,
  rateWriteBurst: 10,
};

/** How long a call has to wait; 0 when it passed. */
function ask(limits: RateLimits, accounts: readonly string[], kind: RateClass = "read"): number {
  try {
    limits.admit(accounts, kind);
    return 0;
  } catch (error) {
    assert.ok(error instanceof MailError);
    assert.equal(error.code, "rate_limited");
    assert.equal(error.retryable, true);
    assert.equal(error.details?.reason, "rate_limit");
    return Number(error.details?.["retry_after_ms"]);
  }
}

/** Limits, and their clock. */
function withClock(settings: Partial<RateSettings> = {}) {
  const clock = { now: 12_345.678 };
  const limits = new RateLimits({ ...SETTINGS, ...settings }, () => clock.now);
  return { clock, limits };
}

/** Calls that pass at this moment. */
function passing(limits: RateLimits, kind: RateClass, account = "work"): number {
  let count = 0;
  while (ask(limits, [account], kind) === 0) count++;
  return count;
}

Deno.test("A burst passes at once, then as many as the rate allows.", () => {
  const { clock, limits } = withClock();
  assert.equal(passing(limits, "read"), 20);
  clock.now += 1_000;
  assert.equal(passing(limits, "read"), 10);
  assert.equal(passing(limits, "batch"), 15);
  assert.equal(passing(limits, "write"), 10);
  clock.now += 1_000;
  assert.equal(passing(limits, "batch"), 2);
  assert.equal(passing(limits, "write"), 1);
  clock.now += 1e9;
  assert.equal(passing(limits, "read"), 20, "a long silence allows no more than a burst");
});

Deno.test("Accounts and classes have limits of their own.", () => {
  const { limits } = withClock();
  passing(limits, "read", "work");
  assert.equal(ask(limits, ["home"]), 0);
  assert.equal(ask(limits, ["work"], "batch"), 0);
  assert.equal(ask(limits, ["work"], "write"), 0);
});

Deno.test("A call about several accounts passes only where each takes it, and else counts for none.", () => {
  const { limits } = withClock();
  passing(limits, "write", "work");
  for (let i = 0; i < 50; i++) assert.ok(ask(limits, ["home", "work"], "write") > 0);
  assert.equal(passing(limits, "write", "home"), 10);
});

Deno.test("A rate of 0 is no limit.", () => {
  const { limits } = withClock({ rateReadPerSecond: 0 });
  for (let i = 0; i < 1_000; i++) assert.equal(ask(limits, ["work"]), 0);
});

const rate = fc.integer({ min: 1, max: 1_000 });
const burst = fc.integer({ min: 1, max: 100 });
const pauses = fc.array(
  fc.oneof(fc.constant(0), fc.double({ min: 0, max: 2_000, noNaN: true })),
  { minLength: 1, maxLength: 200 },
);

Deno.test("In no stretch of time do more pass than the burst and the rate allow.", () => {
  fc.assert(
    fc.property(rate, burst, pauses, (perSecond, burst, pauses) => {
      const { clock, limits } = withClock({ rateReadPerSecond: perSecond, rateReadBurst: burst });
      const passed: number[] = [];
      for (const pause of pauses) {
        clock.now += pause;
        if (ask(limits, ["work"]) === 0) passed.push(clock.now);
      }
      passed.forEach((from, first) =>
        passed.slice(first).forEach((to, more) => {
          const allowed = burst + perSecond * (to - from) / 1_000;
          assert.ok(more + 1 <= allowed + 1e-6, `${more + 1} of ${allowed}`);
        })
      );
    }),
    { numRuns: 200 },
  );
});

Deno.test("After retry_after_ms the call passes, and half of it would be too early but for rounding.", () => {
  fc.assert(
    fc.property(rate, burst, pauses, (perSecond, burst, pauses) => {
      const { clock, limits } = withClock({ rateReadPerSecond: perSecond, rateReadBurst: burst });
      for (const pause of pauses) {
        clock.now += pause;
        const wait = ask(limits, ["work"]);
        if (wait === 0) continue;
        assert.ok(Number.isSafeInteger(wait) && wait <= 1_000 / perSecond + 1);
        clock.now += wait / 2 - 1;
        if (wait > 2) assert.ok(ask(limits, ["work"]) > 0);
        clock.now += wait / 2 + 1;
        assert.equal(ask(limits, ["work"]), 0);
      }
    }),
    { numRuns: 200 },
  );
});
