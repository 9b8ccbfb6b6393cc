/**
 * What the server isolate counts for whoever watches it: no name of an account
 * or a folder, and nothing of a mail.
 *
 * @module
 */

import { type Family, family, Histogram } from "./metrics.ts";
import type { EndedCall } from "./policy/audit.ts";

/** Calls of tools that there are not: their names are the client's. */
const UNKNOWN = "unknown";

/** Counts calls. */
export class CallMetrics {
  /** By tool, then by outcome. */
  readonly #calls = new Map<string, Map<string, number>>();
  readonly #durations = new Map<string, Histogram>();
  readonly #limited = new Map<string, number>();

  /** A call was answered. */
  ended({ tool = UNKNOWN, outcome, reason, durationMs }: EndedCall): void {
    const outcomes = this.#calls.get(tool) ?? new Map<string, number>();
    this.#calls.set(tool, outcomes);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    const durations = this.#durations.get(tool) ?? new Histogram();
    this.#durations.set(tool, durations);
    durations.add(durationMs / 1_000);
    if (outcome !== "rate_limited") return;
    const why = reason ?? UNKNOWN;
    this.#limited.set(why, (this.#limited.get(why) ?? 0) + 1);
  }

  /** Everything that was counted. */
  families(): readonly Family[] {
    return [
      family(
        "mail_imap_mcp_calls_total",
        [...this.#calls].flatMap(([tool, outcomes]) =>
          [...outcomes].map(([outcome, count]) => [{ tool, outcome }, count] as const)
        ),
      ),
      family(
        "mail_imap_mcp_call_duration_seconds",
        [...this.#durations].flatMap(([tool, durations]) => durations.samples({ tool })),
      ),
      family(
        "mail_imap_mcp_calls_rate_limited_total",
        [...this.#limited].map(([reason, count]) => [{ reason }, count] as const),
      ),
    ];
  }
}
