/**
 * The conversation with a person: questions go to stderr, so that stdout has
 * nothing but the result.
 *
 * @module
 */

import { widthOf } from "../doctor/print.ts";
import { sleep } from "../contract/sleep.ts";
import { KEY, MAX_LINE_BYTES, SecretInput } from "./secret_input.ts";

/** The person, or the end of the input, ended the conversation. */
export class Canceled extends Error {
  override readonly name = "Canceled";
}

/** Somebody who can be asked. */
export interface Terminal {
  /** Writes a sentence for the person, over as many lines as it takes. */
  say(text: string): void;
  /** Writes text for the person as it is, such as a command to copy. */
  show(text: string): void;
  /** Asks for a line; white space around it is not part of it. */
  ask(question: string): Promise<string>;
  /** Asks for a line that is not shown, and taken as it is. */
  askSecret(question: string): Promise<string>;
  /** Waits for work that the person may not want to wait for: Ctrl-C ends the waiting. */
  during<T>(work: Promise<T>): Promise<T>;
  /** Writes to stdout. */
  result(text: string): void;
}

const encoder = new TextEncoder();
/** Widest line, in characters, where a word allows it. */
const MAX_LINE_CHARS = 96;
const CHUNK_BYTES = 1_024;

/** Silence, in milliseconds, after which a paste is over: more than its pieces are apart. */
const QUIET_MS = 100;

/** Longest time, in milliseconds, that keys are thrown away, as while one is held down. */
const MAX_DRAIN_MS = 1_000;

const INTERRUPTED = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The standard streams. A terminal is not needed: without one, lines are read as they come. */
export class StandardTerminal implements Terminal {
  #pending: Uint8Array = new Uint8Array();
  #reading: Promise<Uint8Array | undefined> | undefined;
  readonly #canceled = Promise.withResolvers<never>();
  readonly #cancel = (): void => this.#canceled.reject(new Canceled());

  constructor() {
    // It is looked at only while something is read.
    this.#canceled.promise.catch(() => undefined);
    for (const signal of INTERRUPTED) {
      if (Deno.build.os !== "windows" || signal === "SIGINT") {
        Deno.addSignalListener(signal, this.#cancel);
      }
    }
  }

  /** Lets signals end the process again. */
  close(): void {
    for (const signal of INTERRUPTED) {
      if (Deno.build.os !== "windows" || signal === "SIGINT") {
        Deno.removeSignalListener(signal, this.#cancel);
      }
    }
  }

  say(text: string): void {
    writeAll(Deno.stderr, `${wrap(text)}\n`);
  }

  show(text: string): void {
    writeAll(Deno.stderr, `${text}\n`);
  }

  result(text: string): void {
    writeAll(Deno.stdout, text);
  }

  during<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#canceled.promise]);
  }

  async ask(question: string): Promise<string> {
    writeAll(Deno.stderr, `${wrap(question)} `);
    const line = decode(await this.#readLine()).trim();
    // Without a terminal nobody pressed Enter.
    if (!Deno.stdin.isTerminal()) writeAll(Deno.stderr, "\n");
    return line;
  }

  async askSecret(question: string): Promise<string> {
    // Before the question: who pastes at once must not be shown either.
    const isTerminal = Deno.stdin.isTerminal();
    if (isTerminal) Deno.stdin.setRaw(true);
    try {
      writeAll(Deno.stderr, `${wrap(question)} `);
      return decode(await (isTerminal ? this.#readSecret() : this.#readLine()));
    } finally {
      if (isTerminal) Deno.stdin.setRaw(false);
      writeAll(Deno.stderr, "\n");
    }
  }

  async #readSecret(): Promise<Uint8Array> {
    const input = new SecretInput();
    for (;;) {
      const outcome = input.take(this.#pending);
      this.#pending = new Uint8Array();
      if (outcome?.kind === "canceled") throw new Canceled();
      if (outcome?.kind === "line") {
        await this.#drain();
        return outcome.bytes;
      }
      const more = await this.#read();
      if (more === undefined) throw new Canceled();
      this.#pending = more;
    }
  }

  async #readLine(): Promise<Uint8Array> {
    let line = this.#pending;
    while (!line.includes(KEY.lineFeed)) {
      if (line.length > MAX_LINE_BYTES) throw new Canceled();
      const more = await this.#read();
      // The last line of a file may lack its end.
      if (more === undefined && line.length > 0) {
        this.#pending = new Uint8Array();
        return line;
      }
      if (more === undefined) throw new Canceled();
      const longer = new Uint8Array(line.length + more.length);
      longer.set(line);
      longer.set(more, line.length);
      line = longer;
    }
    const end = line.indexOf(KEY.lineFeed);
    this.#pending = line.subarray(end + 1);
    return line.subarray(0, line[end - 1] === KEY.enter ? end - 1 : end);
  }

  /**
   * Throws away what waits: the second line of a pasted secret would be the
   * next answer, and be shown.
   */
  async #drain(): Promise<void> {
    const end = performance.now() + MAX_DRAIN_MS;
    while (performance.now() < end) {
      const more = await this.during(Promise.race([this.#next(), sleep(QUIET_MS)]));
      if (more === undefined) return;
      if (more.includes(KEY.interrupt)) throw new Canceled();
    }
  }

  /** Undefined at the end of the input. */
  #read(): Promise<Uint8Array | undefined> {
    return this.during(this.#next());
  }

  /** A read cannot be called back: one that found nothing is the next one's, too. */
  #next(): Promise<Uint8Array | undefined> {
    return this.#reading ??= readChunk().finally(() => this.#reading = undefined);
  }
}

/** Undefined at the end of the input. */
async function readChunk(): Promise<Uint8Array | undefined> {
  const buffer = new Uint8Array(CHUNK_BYTES);
  const count = await Deno.stdin.read(buffer);
  return count === null ? undefined : buffer.subarray(0, count);
}

/** Breaks a text into lines that begin like the first one. */
function wrap(text: string): string {
  // One less: in its last column a terminal breaks the line itself.
  const width = widthOf(Deno.stderr, MAX_LINE_CHARS + 1) - 1;
  const indent = /^ */.exec(text)?.[0] ?? "";
  const lines: string[] = [];
  for (const word of text.slice(indent.length).split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(indent + word);
  }
  return lines.join("\n");
}

/** What is not UTF-8 becomes U+FFFD, with which no server lets anybody in. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

function writeAll(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  const bytes = encoder.encode(text);
  for (let sent = 0; sent < bytes.length;) sent += stream.writeSync(bytes.subarray(sent));
}
