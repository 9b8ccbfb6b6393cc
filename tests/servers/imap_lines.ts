/**
 * A conversation in IMAP as its lines, and which commands in it wait for an answer.
 *
 * @module
 */

const CR = 13;
const LF = 10;

/** Cuts a stream into its lines, with their CRLF; what is in literals counts as lines too. */
export class LineSplitter {
  #pending = new Uint8Array(0);

  /** The lines that `bytes` complete. */
  push(bytes: Uint8Array): Uint8Array[] {
    const all = new Uint8Array(this.#pending.length + bytes.length);
    all.set(this.#pending);
    all.set(bytes, this.#pending.length);
    const lines: Uint8Array[] = [];
    let start = 0;
    for (let i = Math.max(1, this.#pending.length); i < all.length; i++) {
      if (all[i] !== LF || all[i - 1] !== CR) continue;
      lines.push(all.subarray(start, i + 1));
      start = i + 1;
    }
    this.#pending = all.slice(start);
    return lines;
  }
}

/** Where a line stands: in a literal, or at the end of a command or response. */
interface Place {
  /** No part of it belongs to a literal. */
  readonly plain: boolean;
  /** The command or response that it ends; undefined when it goes on. */
  readonly ended: string | undefined;
}

/** Follows one direction: literals (RFC 3501 section 4.3) hide what looks like a line. */
class Direction {
  #literal = 0;
  #first: string | undefined;

  see(line: string): Place {
    const plain = this.#literal === 0;
    if (line.length <= this.#literal) {
      this.#literal -= line.length;
      return { plain: false, ended: undefined };
    }
    const rest = line.slice(this.#literal);
    this.#literal = Number(/\{(\d+)[+-]?\}\r\n$/.exec(rest)?.[1] ?? -1);
    this.#first ??= rest;
    if (this.#literal >= 0) return { plain, ended: undefined };
    this.#literal = 0;
    const ended = this.#first;
    this.#first = undefined;
    return { plain, ended };
  }
}

/** Both directions of a connection. */
export class Exchange {
  readonly #client = new Direction();
  readonly #server = new Direction();
  readonly #waiting = new Set<string>();
  /** The server asked for more of a command (RFC 3501 section 7.5). */
  #asked = false;

  /** Whether the server has yet to answer a command that it has got whole. */
  get waiting(): boolean {
    return this.#waiting.size > 0 && !this.#asked;
  }

  /** Notes a line of the client. */
  sent(line: string): void {
    this.#asked = false;
    const { ended } = this.#client.see(line);
    const tag = /^(\S+) \S/.exec(ended ?? "")?.[1];
    if (tag !== undefined) this.#waiting.add(tag);
  }

  /**
   * Notes a line of the server.
   *
   * @returns Whether it is outside of literals.
   */
  received(line: string): boolean {
    const { plain, ended } = this.#server.see(line);
    if (plain && line.startsWith("+")) this.#asked = true;
    const tag = /^(\S+) (?:OK|NO|BAD)\b/i.exec(ended ?? "")?.[1];
    if (tag !== undefined) this.#waiting.delete(tag);
    return plain;
  }
}
