/**
 * What became of disturbed calls, counted.
 *
 * @module
 */

import type { Fault } from "../servers/byte_faults.ts";
import { nameOf, type Setting } from "./campaign.ts";
import type { Recording, Result } from "./stand.ts";

/** Counts of one kind of harm in one kind of conversation. */
interface Row {
  tried: number;
  /** Faults behind the last byte of a conversation that was a little shorter this time. */
  missed: number;
  /** Calls that made a connection besides those they make undisturbed. */
  reconnected: number;
  slowestMs: number;
  readonly outcomes: Map<string, number>;
}

/** Adds up results. */
export class Tally {
  readonly #rows = new Map<string, Row>();
  readonly #reads = new Map<string, number>();
  readonly #again = new Map<string, number>();
  #bytes = 0;
  #conversations = 0;

  /** Notes an undisturbed conversation. */
  recorded(setting: Setting, read: string, { bytes }: Recording): void {
    this.#conversations++;
    this.#bytes += bytes.client.length + bytes.server.length;
    this.#reads.set(`${read}, ${nameOf(setting)}`, 0);
  }

  /** Notes a disturbed call. */
  tried(setting: Setting, read: string, { from, harm }: Fault, result: Result): void {
    const key = `${nameOf(setting)}: ${harm.kind} from the ${from}`;
    const row = this.#rows.get(key) ??
      { tried: 0, missed: 0, reconnected: 0, slowestMs: 0, outcomes: new Map() };
    this.#rows.set(key, row);
    row.tried++;
    if (!result.disturbed) row.missed++;
    if (setting.connections === "kept" && result.connections > 0) row.reconnected++;
    row.slowestMs = Math.max(row.slowestMs, result.ms);
    row.outcomes.set(result.outcome, (row.outcomes.get(result.outcome) ?? 0) + 1);
    const name = `${read}, ${nameOf(setting)}`;
    this.#reads.set(name, (this.#reads.get(name) ?? 0) + 1);
  }

  /** Calls that were disturbed, or would have been had they been longer. */
  get total(): number {
    return [...this.#rows.values()].reduce((sum, { tried }) => sum + tried, 0);
  }

  /** Notes that a fault is tried once more. */
  again(setting: Setting): void {
    const name = nameOf(setting);
    this.#again.set(name, (this.#again.get(name) ?? 0) + 1);
  }

  /** Faults that did not happen. */
  get missed(): number {
    return [...this.#rows.values()].reduce((sum, { missed }) => sum + missed, 0);
  }

  /** Calls by what they came to. */
  get outcomes(): ReadonlyMap<string, number> {
    const all = new Map<string, number>();
    for (const { outcomes } of this.#rows.values()) {
      for (const [name, count] of outcomes) all.set(name, (all.get(name) ?? 0) + count);
    }
    return all;
  }

  /** Conversations of which no byte was disturbed. */
  get untouched(): readonly string[] {
    return [...this.#reads].filter(([, count]) => count === 0).map(([name]) => name);
  }

  /** In short. */
  toString(): string {
    return `${this.total} faults (${this.missed} not reached): ${said(this.outcomes)}`;
  }

  /** Lines for a person. */
  lines(): string[] {
    return [
      ...[...this.#rows].map(([name, row]) =>
        `${name}: ${row.tried} tried${row.missed > 0 ? ` (${row.missed} not reached)` : ""}: ${
          said(row.outcomes)
        }; ${row.reconnected} on one more connection; slowest ${Math.round(row.slowestMs)} ms`
      ),
      ...[...this.#again].map(([name, count]) => `${name}: ${count} tried once more`),
      `${this.#conversations} conversations of ${this.#bytes} bytes: ${this}`,
    ];
  }
}

function said(outcomes: ReadonlyMap<string, number>): string {
  return [...outcomes].sort(([, a], [, b]) => b - a).map(([name, count]) => `${count} ${name}`)
    .join(", ");
}
