/**
 * An MCP client that is nothing but pipes: it can stop reading, close one of
 * them, or be gone in the middle of a call, which the official client does not do.
 *
 * @module
 */

import { INITIALIZE_LINE } from "../support/initialize.ts";
import { assertNothingTold } from "../support/canary.ts";

/** What came back for a request. */
export interface Reply {
  readonly id?: number;
  readonly result?: {
    readonly isError?: boolean;
    readonly content?: readonly { readonly text: string }[];
    // deno-lint-ignore no-explicit-any
    readonly structuredContent?: { readonly data: any };
  };
  readonly error?: unknown;
}

/** What a client of pipes may choose. */
export interface PipedOptions {
  /** What a shell does to the pipes, for example `2>/dev/full`. @default nothing */
  readonly redirect?: string;
  /** Whether stderr is read. @default {true} */
  readonly readsErrors?: boolean;
}

const encoder = new TextEncoder();

/** A running server, and the pipes to it. */
export class Piped {
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #output: ReadableStreamDefaultReader<string>;
  readonly #errors: Promise<string>;
  readonly #replies = new Map<number, Reply>();
  #pending = "";
  #said = "";
  #lastId = 1;

  /** Starts a server; nothing is read from it before it is asked for. */
  constructor(
    [command, ...args]: readonly [string, ...string[]],
    { redirect, readsErrors = true }: PipedOptions = {},
  ) {
    // The shell is gone when the server runs, so the process id is that of the server.
    const line = redirect === undefined
      ? { command, args }
      : { command: "/bin/sh", args: ["-c", `exec "$@" ${redirect}`, "sh", command, ...args] };
    this.#child = new Deno.Command(line.command, {
      args: line.args,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.#output = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    this.#errors = readsErrors ? new Response(this.#child.stderr).text() : Promise.resolve("");
  }

  /** Process id of the server. */
  get pid(): number {
    return this.#child.pid;
  }

  /** How the server ended. */
  get status(): Promise<Deno.CommandStatus> {
    return this.#child.status;
  }

  /** Everything that the server wrote to stderr, once it has ended. */
  get errors(): Promise<string> {
    return this.#errors;
  }

  /** Sends it a signal. */
  kill(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Writes to stdin. */
  async write(text: string): Promise<void> {
    await this.#input.write(encoder.encode(text));
  }

  /** Sends a request and does not wait for its answer. @returns Its id. */
  async request(method: string, params: unknown = {}): Promise<number> {
    const id = ++this.#lastId;
    await this.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
    return id;
  }

  /** Calls a tool and does not wait. @returns Id of the request. */
  async begin(name: string, args: Readonly<Record<string, unknown>> = {}): Promise<number> {
    return await this.request("tools/call", { name, arguments: args });
  }

  /** Reads as far as the answer to a request; others are kept. @throws {Error} When stdout ends before. */
  async answer(id: number): Promise<Reply> {
    for (;;) {
      const reply = this.#replies.get(id);
      if (reply) {
        this.#replies.delete(id);
        return reply;
      }
      const { value, done } = await this.#output.read();
      if (done) throw new Error(`stdout ended before the answer to ${id}`);
      this.#said += value;
      const lines = (this.#pending + value).split("\n");
      this.#pending = lines.pop() ?? "";
      for (const line of lines) {
        const reply: Reply = JSON.parse(line);
        if (reply.id !== undefined) this.#replies.set(reply.id, reply);
      }
    }
  }

  /** Calls a tool. */
  async call(name: string, args: Readonly<Record<string, unknown>> = {}): Promise<Reply> {
    return await this.answer(await this.begin(name, args));
  }

  /** Says hello. */
  async hello(): Promise<void> {
    await this.write(INITIALIZE_LINE);
    await this.answer(1);
    await this.write(
      `${JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" })}\n`,
    );
  }

  /** Closes stdin, if the server has not gone already. */
  async closeInput(): Promise<void> {
    await this.#input.close().catch(() => undefined);
  }

  /** Closes stdout: whatever the server writes from now on breaks its pipe. */
  async closeOutput(): Promise<void> {
    await this.#output.cancel();
  }

  /**
   * Waits for the end, and reads the rest.
   *
   * @throws {Error} When there was a password in what it said.
   */
  async end(): Promise<Deno.CommandStatus> {
    const status = await this.#child.status;
    await this.closeInput();
    await this.closeOutput();
    assertNothingTold(this.#said, await this.#errors);
    return status;
  }
}
