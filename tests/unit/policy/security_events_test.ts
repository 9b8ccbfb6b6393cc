import assert from "node:assert/strict";
import { type ErrorCode, MailError } from "../../../lib/contract/error.ts";
import type { LogFields } from "../../../lib/contract/log.ts";
import type { Reason } from "../../../lib/contract/reason.ts";
import { SecurityEvents } from "../../../lib/policy/security_events.ts";

function recorder() {
  const lines: LogFields[] = [];
  const clock = { now: 0 };
  const warn = (message: string, fields: LogFields = {}): void => {
    assert.equal(message, "security");
    lines.push(JSON.parse(JSON.stringify(fields)));
  };
  return { lines, clock, events: new SecurityEvents({ warn }, () => clock.now) };
}

function failed(code: ErrorCode, reason: Reason): MailError {
  return new MailError(code, "It failed", { details: { reason } });
}

Deno.test("An event is told at once, then once a minute with how often it was.", () => {
  const { lines, clock, events } = recorder();
  for (let i = 0; i < 1_000; i++) events.authFailed("work");
  events.authFailed("home");
  clock.now = 60_000;
  events.authFailed("work");
  assert.deepEqual(lines, [
    { event: "auth_failed", account: "work", count: 1, total: 1 },
    { event: "auth_failed", account: "home", count: 1, total: 1 },
    { event: "auth_failed", account: "work", count: 1_000, total: 1_001 },
  ]);
});

Deno.test("At the end what was counted is told, and nothing twice.", () => {
  const { lines, events } = recorder();
  for (let i = 0; i < 5; i++) events.authFailed("work");
  events.authFailed("home");
  events.end();
  events.end();
  assert.deepEqual(lines.slice(2), [
    { event: "auth_failed", account: "work", count: 4, total: 5 },
  ]);
});

Deno.test("Three timeouts within five minutes are an event, fewer or slower ones are not.", () => {
  const { lines, clock, events } = recorder();
  const timeout = failed("timeout", "server_silent");
  for (const at of [0, 1, 300_001, 400_000, 600_003, 600_004]) {
    clock.now = at;
    events.callFailed(timeout, "work");
    events.callFailed(timeout, `other-${at}`);
    assert.equal(lines.length, at < 600_004 ? 0 : 1, `${at}`);
  }
  assert.equal(lines[0]?.["event"], "repeated_timeouts");
});

Deno.test("A call over a limit is an event with the limit's word; other failures are none.", () => {
  const { lines, events } = recorder();
  events.callFailed(failed("rate_limited", "rate_limit"), "work");
  events.callFailed(failed("rate_limited", "too_many_calls"), "work");
  events.callFailed(failed("not_found", "mailbox_not_found"), "work");
  // What a mail server asks for is not abuse by the client.
  events.callFailed(failed("rate_limited", "server_throttles"), "work");
  assert.deepEqual(lines.map(({ event, reason }) => [event, reason]), [
    ["rate_limited", "rate_limit"],
    ["rate_limited", "too_many_calls"],
  ]);
});

Deno.test("A stuck isolate is an event.", () => {
  const { lines, events } = recorder();
  events.contentStuck();
  assert.deepEqual(lines, [{ event: "content_stuck", count: 1, total: 1 }]);
});
