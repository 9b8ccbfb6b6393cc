/**
 * Loses the connection after every single line of a call, and looks each time
 * what became of the mailbox.
 *
 * @module
 */

import type { WriteAnswer } from "../../lib/tools/write/output.ts";
import type { Answer, McpSession } from "../clients/mcp.ts";
import type { CutOptions, FaultEvent, FaultProxy } from "../servers/fault_proxy.ts";
import type { Census } from "./census.ts";

/** Longest wait for an operation to end, in milliseconds. */
const END_MS = 20_000;

/** Pause between two looks at an operation, in milliseconds. */
const POLL_MS = 20;

/** One write that is tried with a lost connection at every point. */
export interface CutTrial {
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
  readonly name: string;
  /** Lines of the call without a cut. */
  readonly lines: number;
  /** Cuts that were tried. */
  cuts: number;
  /** Cases in which a call had to be made again because it failed before it changed anything. */
  retried: number;
  /** Cases by the status of the last answer. */
  readonly statuses: Map<string, number>;
}

/** Which points are tried. */
export interface CutPointOptions extends CutOptions {
  /** Only so many points, spread evenly. @default all */
  readonly most?: number;
}

/** A mailbox that is not as it should be, with what was said on the line. */
export class CutPointError extends Error {
  override readonly name = "CutPointError";
}

/**
 * Tries a write once without a cut and once with a cut after each of its lines.
 *
 * @throws {CutPointError} At the first cut that does harm.
 */
export async function forEachCutPoint(
  trial: CutTrial,
  { most = Infinity, ...cut }: CutPointOptions = {},
): Promise<CutStatistics> {
  const lines = await once(trial, "no cut", () => undefined, undefined);
  const statistics: CutStatistics = {
    name: trial.name,
    lines,
    cuts: 0,
    retried: 0,
    statuses: new Map(),
  };
  const step = Math.max(1, lines / most);
  for (let at = 1; at <= lines; at += step) {
    const k = Math.floor(at);
    await once(trial, `cut after line ${k}`, () => trial.proxy.cutAfter(k, cut), statistics);
  }
  return statistics;
}

/** One run; returns how many lines passed. */
async function once(
  trial: CutTrial,
  what: string,
  arm: () => void,
  statistics: CutStatistics | undefined,
): Promise<number> {
  const { proxy } = trial;
  await trial.prepare();
  const before = await trial.count();
  proxy.arm();
  arm();
  let outcome: Outcome | undefined;
  try {
    outcome = await trial.act(before);
    trial.check(outcome, before, await trial.count());
  } catch (error) {
    throw new CutPointError(
      `${trial.name}, ${what}: ${(error as Error).message}\n${conversation(proxy.events)}\n${
        JSON.stringify(outcome?.report, undefined, 1)
      }`,
      { cause: error },
    );
  }
  if (statistics && proxy.cuts > 0) {
    const status = outcome.report?.status ?? "not begun";
    statistics.cuts++;
    statistics.retried += Math.min(1, outcome.retries);
    statistics.statuses.set(status, (statistics.statuses.get(status) ?? 0) + 1);
  }
  return proxy.events.length;
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
  { maxRetries = 3 }: { readonly maxRetries?: number } = {},
): Promise<Required<Outcome>> {
  let retries = 0;
  let token: Record<string, unknown> = {};
  for (;;) {
    const last = await product.call(tool, { ...args, ...token });
    if (last.failed) {
      if (last.error?.retryable && retries < maxRetries) {
        retries++;
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
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    const answer = await product.call("imap_get_operation", { operation_id: report.operation_id });
    if (answer.failed) throw new Error(answer.text);
    now = answer.data;
  }
  return now;
}
