/**
 * The result of a run, and how its rows are put into words.
 *
 * @module
 */

import type { Machine } from "./machine.ts";
import type { Row, Unit } from "./row.ts";
import type { Spread } from "./spread.ts";

/** A whole run, as it is kept in `performance.json`. */
export interface Report {
  /** Day of the run, `YYYY-MM-DD`. */
  readonly date: string;
  readonly quick: boolean;
  readonly rounds: number;
  readonly machine: Machine;
  readonly rows: readonly Row[];
}

/** A number with its unit, in as many digits as mean something. */
export function quantity(value: number, unit: Unit): string {
  const digits = unit === "ms" || unit === "MB" ? (Math.abs(value) < 100 ? 1 : 0) : 0;
  const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  // Adding zero: there is no "-0".
  const number = (Number(value.toFixed(digits)) + 0).toLocaleString("en", fraction);
  return unit === "" ? number : `${number} ${unit}`;
}

/** `12.5 x` */
export function times(ratio: number): string {
  return `${ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(1)} x`;
}

/** What a row is judged by, in words. */
export function judged(row: Row): string {
  return row.ratio === undefined ? quantity(row.figure, row.unit) : times(row.ratio);
}

/** The budget of a row, in words. */
export function limit(row: Row): string {
  const budget = row.budget.toLocaleString("en");
  return `${budget} ${row.ratio === undefined ? row.unit : "x"}`.trimEnd();
}

function withQuartiles(value: number, unit: Unit, spread: Spread | undefined): string {
  if (!spread) return quantity(value, unit);
  const bounds = [spread.low, spread.high].map((bound) => quantity(bound, unit).split(" ")[0]);
  return `${quantity(value, unit)} (${bounds.join("..")})`;
}

/** Heads of {@link cells}. */
export const COLUMNS: readonly string[] = [
  "What",
  "Figure",
  "Floor",
  "Ratio",
  "Budget",
  "Verdict",
];

/** A row as the cells of a table. */
export function cells(row: Row): string[] {
  return [
    `${row.topic}: ${row.what}`,
    withQuartiles(row.figure, row.unit, row.spread?.figure),
    row.floor === undefined ? "" : withQuartiles(row.floor, row.unit, row.spread?.floor),
    row.ratio === undefined ? "" : times(row.ratio),
    limit(row),
    row.verdict,
  ];
}

/** The table for a terminal. */
export function plainTable(rows: readonly Row[]): string {
  const lines = [COLUMNS, ...rows.map(cells)];
  const widths = COLUMNS.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  return lines.map((line) =>
    line.map((cell, i) =>
      i === 0 || i === line.length - 1 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)
    )
      .join("  ").trimEnd()
  ).join("\n");
}

/** Where and how a run took place, as the rows of a table. */
export function circumstances({ date, rounds, machine }: Report): string[][] {
  return [
    ["Date", date],
    ["Processor", `${machine.cpu}, ${machine.cores} cores`],
    ["Memory", `${machine.memoryGb} GB`],
    ["System", machine.system],
    ["Deno", machine.deno],
    ["Dovecot", machine.dovecot],
    ["Rounds", `${rounds}`],
    ["Load before the run", load(machine)],
  ];
}

/** Processes that wanted a core before the run; above this part of all cores it was no quiet machine. */
const QUIET = 0.25;

function load({ load, cores }: Machine): string {
  const others = load > cores * QUIET ? "; **others were at work**" : "";
  return `${load.toFixed(1)} processes on ${cores} cores${others}`;
}

/** What must be known to read single rows, as the rows of a table. */
export function remarks({ rows }: Report): string[][] {
  return rows.flatMap(({ note, topic, what }) => note ? [[`${topic}: ${what}`, note]] : []);
}
