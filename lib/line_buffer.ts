/**
 * Lines out of the pieces in which a stream comes.
 *
 * @module
 */

const LINE_FEED = 0x0a;

/** Gathers lines of text. */
export class LineBuffer {
  readonly #maxBytes: number;
  // A byte order mark is no blank: what begins with one is no JSON.
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #pieces: Uint8Array[] = [];
  #bytes = 0;
  #isOverfull = false;

  /** @param maxBytes Most bytes that may wait for the end of their line. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Whether there were more; nothing is taken any more then. */
  get isOverfull(): boolean {
    return this.#isOverfull;
  }

  /**
   * Takes the next piece, which may be overwritten later.
   *
   * @returns The lines that end in it, without their ends.
   */
  take(piece: Uint8Array): string[] {
    this.#isOverfull ||= this.#bytes + piece.length > this.#maxBytes;
    if (this.#isOverfull) {
      this.#pieces = [];
      return [];
    }
    const lines: string[] = [];
    let start = 0;
    for (let end = piece.indexOf(LINE_FEED); end >= 0; end = piece.indexOf(LINE_FEED, start)) {
      this.#pieces.push(piece.subarray(start, end));
      lines.push(this.#end());
      start = end + 1;
    }
    this.#pieces.push(piece.slice(start));
    this.#bytes += piece.length - start;
    return lines;
  }

  #end(): string {
    let line = "";
    for (const piece of this.#pieces) line += this.#decoder.decode(piece, { stream: true });
    line += this.#decoder.decode();
    this.#pieces = [];
    this.#bytes = 0;
    return line.endsWith("\r") ? line.slice(0, -1) : line;
  }
}
