/**
 * What the front isolate counts.
 *
 * @module
 */

import { type Family, family } from "../metrics.ts";

/** How things are at the moment. */
export interface Gauges {
  readonly running: number;
  readonly connections: number;
  readonly turnedAway: number;
}

/** Counts requests. */
export class Meter {
  readonly #statuses = new Map<number, number>();
  #tokens = 0;

  /** A request was answered. */
  answered(status: number): void {
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
  }

  /** A token was missing or wrong. */
  tokenRefused(): void {
    this.#tokens++;
  }

  /** Everything that was counted. */
  families({ running, connections, turnedAway }: Gauges): readonly Family[] {
    const statuses = [...this.#statuses].sort(([a], [b]) => a - b);
    return [
      family(
        "mail_imap_mcp_http_requests_total",
        statuses.map(([status, count]) => [{ status: `${status}` }, count]),
      ),
      family("mail_imap_mcp_http_requests_running", [[{}, running]]),
      family("mail_imap_mcp_http_connections", [[{}, connections]]),
      family("mail_imap_mcp_http_connections_turned_away_total", [[{}, turnedAway]]),
      family("mail_imap_mcp_http_tokens_refused_total", [[{}, this.#tokens]]),
    ];
  }
}
