/**
 * Rows of tables as lines with tabs between the cells.
 *
 * @module
 */

import type { TextSink } from "./sink.ts";

/** Tabs written for a run of empty cells: more say nothing. */
const MAX_GAP = 16;

/** Writes one row after the other. */
export class Row {
  readonly #sink: TextSink;
  #next = 0;
  #column = 0;
  #written = 0;

  constructor(sink: TextSink) {
    this.#sink = sink;
  }

  /** Starts a row. */
  begin(): void {
    this.#next = 0;
    this.#column = 0;
    this.#written = 0;
  }

  /**
   * Starts a cell.
   *
   * @param span Columns that it stands for.
   * @param column Where it is, from 0. Default: after the one before.
   */
  cell(span = 1, column = this.#next): void {
    this.#column = column;
    this.#next = column + span;
  }

  /** Writes text into the cell. */
  write(text: string): void {
    if (text === "") return;
    const gap = this.#column - this.#written;
    if (gap > 0) this.#sink.add("\t".repeat(Math.min(gap, MAX_GAP)));
    this.#written = Math.max(this.#written, this.#column);
    this.#sink.add(text);
  }
}
