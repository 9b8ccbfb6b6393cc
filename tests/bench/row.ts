/**
 * One line of the budget table: what was measured, what the least possible
 * costs, and whether the budget is kept.
 *
 * @module
 */

import type { Spread } from "./spread.ts";

/** What figures are counted in; `""` for plain numbers. */
export type Unit = "ms" | "B" | "MB" | "";

/** A measured line. */
export interface Row {
  /** The line of the contract's table that this belongs to. */
  readonly topic: string;
  readonly what: string;
  readonly unit: Unit;
  readonly figure: number;
  /** The floor, or what else the figure is compared with. */
  readonly floor?: number;
  /** Measured times behind figure and floor. */
  readonly spread?: { readonly figure: Spread; readonly floor: Spread };
  /** Figure by floor, where the budget is a ratio. */
  readonly ratio?: number;
  /** At most this: of the ratio where there is one, else of the figure. */
  readonly budget: number;
  readonly verdict: "met" | "over";
  /** What else a reader must know. */
  readonly note?: string;
}

/** What is said of a row besides its numbers. */
type About = Pick<Row, "topic" | "what" | "budget"> & { readonly note?: string };

/** A figure that is judged by itself. */
export function countRow(about: About & { readonly unit: Unit; readonly figure: number }): Row {
  return { ...about, verdict: about.figure <= about.budget ? "met" : "over" };
}

/** A time that is judged by its ratio to another one of the same run. */
export function ratioRow(
  about: About,
  times: { readonly figure: Spread; readonly floor: Spread },
): Row {
  const ratio = times.figure.median / times.floor.median;
  return {
    ...about,
    unit: "ms",
    figure: times.figure.median,
    floor: times.floor.median,
    spread: times,
    ratio,
    verdict: ratio <= about.budget ? "met" : "over",
  };
}

/** How much of its budget a row uses: 1 is all of it. */
export function budgetShare(row: Row): number {
  const value = row.ratio ?? row.figure;
  if (row.budget > 0) return Math.max(0, value / row.budget);
  return value > 0 ? Infinity : 0;
}
