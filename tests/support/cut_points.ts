/**
 * Loses the connection after every single line of a call, and looks each time
 * what became of the mailbox.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { WriteAnswer } from "../../lib/tools/write/output.ts";
import type { Answer, McpSession } from "../clients/mcp.ts";
import type { CutOptions, FaultEvent, FaultProxy } from "../servers/fault_proxy.ts";
import type { Census } from "./census.ts";

/** Longest wait for an operation to end, in milliseconds. */
const END_MS = 20_000;

/** Pause between two looks at an operation, in milliseconds. */
const POLL_MS = 20;

/** How often a call that failed before it changed anything is made again: for more than a second. */
const MAX_RETRIES = 40;

/** Pause before such a call, in milliseconds. */
const RETRY_MS = 50;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** One write that is tried with a lost connection at every point. */
export interface CutTrial {
  /** Whether what becomes of an item may depend on where it is cut. */
  readonly mayEndOtherwise?: boolean;
  /** For the table, for example `move`. */
  readonly name: string;
  readonly proxy: FaultProxy;
  /** Sets the account back and opens what connections shall be open. */
  prepare(): Promise<void>;
  count(): Promise<Census>;
  /** Does it. */
  act(before: Census): Promise<Outcome>;
  /** @throws {AssertionError} When the mailbox is not as it should be. */
  check(outcome: Outcome, before: Census, after: Census): void;
}

/** What came of a trial. */
export interface Outcome {
  /** The last answer; undefined when the call failed before anything was begun. */
  readonly report: WriteAnswer | undefined;
  /** Calls that failed before they changed anything, and were made again. */
  readonly retries: number;
  /** The answer to the last call. */
  readonly last?: Answer;
}

/** Outcomes of all cuts of one trial. */
export interface CutStatistics {
  /** Lines of the call without a cut. */
  readonly lines: number;
  /** Cuts that were tried. */
  readonly cuts: number;
  /** Cases in which a call had to be made again because it failed before it changed anything. */
  readonly retried: number;
}

/** Which points are tried, and how. */
export interface CutPointOptions {
  /** Only the first lines. @default all */
  readonly until?: number;
  /** Only so many points, spread evenly. @default all */
  readonly most?: number;
  /** What else happens at the cut after a line. */
  readonly cut?: (line: number) => CutOptions;
}

/** A mailbox that is not as it should be, with what was said on the line. */
export class CutPointError extends Error {
  override readonly name = "CutPointError";
}

/**
 * Tries a write without a cut, and once with a cut after each of its lines. A
 * cut must not change what becomes of any item.
 *
 * @throws {CutPointError} At the first cut that does harm.
 */
export async function forEachCutPoint(
  trial: CutTrial,
  { until = Infinity, most = Infinity, cut = () => ({}) }: CutPointOptions = {},
): Promise<CutStatistics> {
  // What a server says only once, such as of a new keyword, is not counted.
  await once(trial, "first time", () => undefined);
  const whole = await once(trial, "no cut", () => undefined);
  const last = Math.min(whole.lines, until);
  const step = Math.max(1, last / most);
  let cuts = 0;
  let retried = 0;
  for (let at = 1; at <= last; at += step) {
    const k = Math.floor(at);
    const result = await once(
      trial,
      `cut after line ${k}`,
      () => trial.proxy.cutAfter(k, cut(k)),
      whole.outcome,
    );
    // A line less may pass now and then: servers put what is new wherever they like.
    if (trial.proxy.cuts > 0) cuts++;
    retried += Math.min(1, result.outcome.retries);
  }
  return { lines: whole.lines, cuts, retried };
}

/** One run, and what is known of it. */
interface Run {
  readonly outcome: Outcome;
  readonly lines: number;
}

async function once(
  trial: CutTrial,
  what: string,
  arm: () => void,
  like?: Outcome,
): Promise<Run> {
  const { proxy } = trial;
  await trial.prepare();
  const before = await trial.count();
  proxy.arm();
  arm();
  let outcome: Outcome | undefined;
  try {
    outcome = await trial.act(before);
    trial.check(outcome, before, await trial.count());
    if (like && !trial.mayEndOtherwise) {
      assert.deepEqual(outcomes(outcome), outcomes(like), "Another outcome than uncut");
    }
  } catch (error) {
    throw new CutPointError(
      `${trial.name}, ${what}: ${(error as Error).message}\n${conversation(proxy.events)}\n${
        JSON.stringify(outcome?.report, undefined, 1)
      }`,
      { cause: error },
    );
  }
  return { outcome, lines: proxy.events.length };
}

/** What became of each item. */
function outcomes({ report }: Outcome): (string | undefined)[][] {
  return (report?.items ?? []).map(({ outcome, reason }) => [outcome, reason]);
}

/** Lines of a conversation for a person to read. */
export function conversation(events: readonly FaultEvent[]): string {
  return events.map(({ index, from, line }) =>
    `  ${String(index).padStart(4)} ${from === "client" ? "C" : "S"}: ${
      line.length > 160 ? `${line.slice(0, 160)}…` : line
    }`
  ).join("\n");
}

/**
 * Calls a tool that writes: agrees where it asks for confirmation, calls again
 * when it failed before it changed anything, and waits for its end.
 */
export async function callToEnd(
  product: McpSession,
  tool: string,
  args: Readonly<Record<string, unknown>>,
): Promise<Required<Outcome>> {
  let retries = 0;
  let token: Record<string, unknown> = {};
  for (;;) {
    const last = await product.call(tool, { ...args, ...token });
    if (last.failed) {
      if (last.error?.retryable && retries < MAX_RETRIES) {
        retries++;
        await pause(RETRY_MS);
        continue;
      }
      return { report: undefined, retries, last };
    }
    const report = last.data as WriteAnswer;
    if (report.status === "confirmation_required") {
      token = { confirm_token: report.confirm_token };
      continue;
    }
    return { report: await ended(product, report), retries, last };
  }
}

/** The report of an operation once it is no longer running. */
export async function ended(product: McpSession, report: WriteAnswer): Promise<WriteAnswer> {
  const deadline = performance.now() + END_MS;
  let now = report;
  while (now.status === "running") {
    if (performance.now() > deadline) throw new Error("The operation does not end");
    await pause(POLL_MS);
    const answer = await product.call("imap_get_operation", { operation_id: report.operation_id });
    if (answer.failed) throw new Error(answer.text);
    now = answer.data;
  }
  return now;
}
