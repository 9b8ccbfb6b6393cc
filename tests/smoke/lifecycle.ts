/**
 * How the program begins, what it says, and how it ends.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Checks } from "./checks.ts";
import { alive, family, residentMib } from "./processes.ts";
import { type Running, start } from "./running.ts";
import type { Subject } from "./subject.ts";

/** Start to the answer to `initialize`, in milliseconds; the budget itself is measured by the benchmark. */
const START_LIMIT_MS = 3_000;

/** Resident memory of all its processes after some work, in MiB. */
const MEMORY_LIMIT_MIB = 400;

/** The contract is 2 s; the machine may be busy, so a second more is not a failure. */
const GONE_WITHIN_MS = 3_000;

/** Starts of which the fastest counts. */
const STARTS = 3;

/** What a client does until it leaves. */
async function work(running: Running): Promise<void> {
  const found = await running.call("imap_search_messages", { limit: 3 });
  assert.doesNotMatch(found, /"isError":true/);
}

/** Waits until processes are gone, and ends those that stay. */
async function gone(ids: readonly number[]): Promise<string> {
  const from = performance.now();
  for (;;) {
    const left = await alive(ids);
    const ms = performance.now() - from;
    if (left.length === 0) return `${Math.round(ms)} ms`;
    if (ms > GONE_WITHIN_MS) {
      for (const id of left) Deno.kill(id, "SIGKILL");
      throw new Error(`${left.length} of ${ids.length} processes are still there after 3 s`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/**
 * Looks at starts, memory, ends, and everything that was said.
 *
 * @returns Whether it answers at all: every other check would wait for an answer, too.
 */
export async function lifecycle(
  checks: Checks,
  subject: Subject,
  directory: string,
): Promise<boolean> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const leave = async (running: Running, how: "close" | Deno.Signal): Promise<string> => {
    const ids = await family(running.pid);
    await running.leave(how);
    const within = await gone(ids);
    const said = await running.ended();
    stdout.push(said.stdout);
    stderr.push(said.stderr);
    assert.equal(said.code, 0, "its exit code");
    return within;
  };

  const times: number[] = [];
  await checks.check("it starts", async () => {
    for (let i = 0; i < STARTS; i++) {
      await using running = await start(subject, directory);
      times.push(running.startMs);
      await leave(running, "close");
    }
    const fastest = Math.min(...times);
    assert.ok(fastest < START_LIMIT_MS, `${Math.round(fastest)} ms`);
    return `${Math.round(fastest)} ms to the first answer, the fastest of ${STARTS}`;
  });
  if (times.length === 0) return false;
  await checks.check(
    "it takes little memory, and is gone within 2 s when stdin closes",
    async () => {
      await using running = await start(subject, directory);
      await work(running);
      const mib = await residentMib(await family(running.pid));
      const within = await leave(running, "close");
      assert.ok(mib > 0 && mib < MEMORY_LIMIT_MIB, `${Math.round(mib)} MiB`);
      return `${Math.round(mib)} MiB, ${within}`;
    },
  );
  if (Deno.build.os === "windows") {
    checks.note("SIGTERM was not tried: Windows has none");
  } else {
    await checks.check("it is gone within 2 s on SIGTERM", async () => {
      await using running = await start(subject, directory);
      await work(running);
      return await leave(running, "SIGTERM");
    });
  }
  await checks.check("stdout has nothing but the protocol", () => {
    const lines = stdout.join("").split("\n").filter((line) => line !== "");
    for (const line of lines) assert.equal(JSON.parse(line).jsonrpc, "2.0", line);
    assert.ok(lines.length > STARTS);
    return `${lines.length} lines`;
  });
  await checks.check("stderr has nothing but JSON lines", () => {
    const lines = stderr.join("").split("\n").filter((line) => line !== "");
    for (const line of lines) {
      const { level, time, msg } = JSON.parse(line);
      assert.ok(["debug", "info", "warn", "error"].includes(level) && msg !== "", line);
      assert.equal(new Date(time).toISOString(), time);
    }
    assert.ok(lines.length > 0);
    return `${lines.length} lines`;
  });
  return true;
}
