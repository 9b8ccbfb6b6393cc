import assert from "node:assert/strict";
import { LOG_LEVELS } from "../../../lib/contract/log.ts";
import { createLog } from "../../../lib/log.ts";
import { Audit, auditLevel } from "../../../lib/policy/audit.ts";

const REFUSED = {
  tool: "imap_x",
  account: "work",
  capability: "move",
  reason: "not_allowed",
} as const;
const ENDED = {
  operation: "id",
  action: "move",
  accounts: ["work", "home"],
  state: "finished",
  total: 3,
  done: 2,
  skipped: 0,
  failed: 1,
};

/** Lines that both events leave behind at a level. */
async function lines(level: (typeof LOG_LEVELS)[number]): Promise<Record<string, unknown>[]> {
  const written: string[] = [];
  const audit = new Audit(createLog(auditLevel(level), (line) => written.push(line)));
  audit.refused(REFUSED);
  audit.ended(ENDED);
  await import("#lazy/log_sink");
  await new Promise((resolve) => setTimeout(resolve, 0));
  return written.map((line) => JSON.parse(line));
}

Deno.test("A refused change is one line of warning, a change that was made one of information.", async () => {
  const [refused, ended] = await lines("info");
  const { time: _refusedAt, ...refusal } = refused ?? {};
  assert.deepEqual(refusal, {
    level: "warn",
    msg: "write refused",
    event: "write_refused",
    ...REFUSED,
  });
  const { time: _endedAt, ...end } = ended ?? {};
  assert.deepEqual(end, { level: "info", msg: "write", ...ENDED, accounts: "work,home" });
});

Deno.test("Both are written at every level of the log but silent.", async () => {
  for (const level of LOG_LEVELS) {
    assert.equal((await lines(level)).length, level === "silent" ? 0 : 2, level);
  }
});
