/**
 * A zip that is a document: its XML parts, read one after the other under one
 * budget.
 *
 * @module
 */

import { MAX_INFLATED_BYTES } from "./caps.ts";
import type { TextSink } from "./sink.ts";
import { type XmlEvents, xmlReader } from "./xml.ts";
import { type Budget, inflateEntry, type ZipDirectory, type ZipEntry } from "./zip.ts";

/** Reads parts of one document. */
export class DocumentPackage {
  readonly #bytes: Uint8Array;
  readonly #entries: ReadonlyMap<string, ZipEntry>;
  readonly #budget: Budget;
  readonly sink: TextSink;
  /** The part with which the document begins. */
  readonly main: string;

  /**
   * @param main The part with which the document begins; empty when it has none.
   * @param budget Bytes that its parts may inflate to. @default {MAX_INFLATED_BYTES}
   */
  constructor(
    bytes: Uint8Array,
    directory: ZipDirectory,
    sink: TextSink,
    main: string,
    budget: number = MAX_INFLATED_BYTES,
  ) {
    this.#bytes = bytes;
    // Of two entries with one name the first counts, everywhere. Case says nothing (ECMA-376
    // part 2, section 9.1.1.1).
    this.#entries = new Map(
      [...directory.entries].reverse().map((entry) => [entry.name.toLowerCase(), entry]),
    );
    this.sink = sink;
    this.main = main;
    this.#budget = { left: budget };
  }

  /** Names in lower case of the parts that match, in the order of the number that the pattern captures. */
  names(pattern: RegExp): readonly string[] {
    const number = (name: string): number => Number(pattern.exec(name)?.[1] ?? 0);
    return [...this.#entries.keys()].filter((name) => pattern.test(name))
      .sort((a, b) => number(a) - number(b));
  }

  /** Whether there is such a part. */
  has(name: string): boolean {
    return this.#entries.has(name.toLowerCase());
  }

  /**
   * Reads one XML part; what is wrong with it becomes a note.
   *
   * @param enough True when the reader needs no more of it. Default: when the sink is full.
   */
  async read(
    name: string,
    events: XmlEvents,
    enough: () => boolean = () => this.sink.full,
  ): Promise<void> {
    const entry = this.#entries.get(name.toLowerCase());
    if (!entry) return;
    const reader = await xmlReader(events);
    const result = await inflateEntry(
      this.#bytes,
      entry,
      this.#budget,
      (piece) => reader.write(piece) && !enough(),
    );
    if (result === "done") {
      const problem = reader.end();
      if (problem !== undefined) this.sink.notes.add(problem);
    } else if (result === "stopped") {
      if (!enough()) this.sink.notes.add(reader.end() ?? "broken");
    } else {
      this.sink.notes.add(result);
    }
  }
}
