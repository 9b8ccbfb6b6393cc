/**
 * MCP over stdin and stdout through the runtime's own streams. The SDK's own
 * transport does the same over Node's, which take a sixth of the time of a
 * start to load.
 *
 * @module
 */

import {
  deserializeMessage,
  serializeMessage,
  STDIO_DEFAULT_MAX_BUFFER_SIZE,
} from "@modelcontextprotocol/sdk/shared/stdio.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { JSONRPCMessage, RequestId } from "@modelcontextprotocol/sdk/types.js";
import { sleep } from "./contract/sleep.ts";
import { LineBuffer } from "./line_buffer.ts";

/** Most bytes that are read at once. */
const CHUNK_BYTES = 65_536;

/**
 * So many messages, and so many bytes of them, may wait to be written before no
 * more calls are begun: a client that calls faster than it reads waits, instead
 * of filling the memory. Some calls are at work then, and their answers come on top.
 */
const MAX_UNWRITTEN = 1_000;
const MAX_UNWRITTEN_BYTES = 4_194_304;

/**
 * So many bytes of calls are read meanwhile, because a closed stdin is only seen
 * behind them: as many as one message may have.
 */
const MAX_HELD_BYTES = STDIO_DEFAULT_MAX_BUFFER_SIZE;

/** Lines that came in one piece, and wait. */
interface Held {
  readonly lines: readonly string[];
  readonly bytes: number;
}

/** JSON-RPC 2.0 section 5.1. */
const NO_REQUEST = { code: -32_600, message: "Invalid Request" };

/** Requests of one batch that are refused one by one; MCP has no batches any more. */
const MAX_REFUSED = 100;

/** Where the messages come from and go to. */
export interface Stdio {
  readonly stdin: Pick<typeof Deno.stdin, "read">;
  readonly stdout: Pick<typeof Deno.stdout, "write">;
}

/** Speaks with the client that started the process. */
export class StdioTransport implements Transport {
  onmessage?: NonNullable<Transport["onmessage"]>;
  onerror?: (error: Error) => void;
  /** Also called when the client sent a message that is too large. */
  onclose?: () => void;
  /** Called when the client has gone: stdin has ended, or stdout takes nothing any more. */
  ongone?: () => void;

  readonly #stdio: Stdio;
  readonly #encoder = new TextEncoder();
  readonly #lines = new LineBuffer(STDIO_DEFAULT_MAX_BUFFER_SIZE);
  readonly #held: Held[] = [];
  #heldBytes = 0;
  /** Settles when nothing is held any more; undefined while nothing is. */
  #delivering: Promise<void> | undefined;
  #written: Promise<void> = Promise.resolve();
  #unwritten = 0;
  #unwrittenBytes = 0;
  #closed = false;

  constructor(stdio: Stdio = Deno) {
    this.#stdio = stdio;
  }

  start(): Promise<void> {
    void this.#read();
    return Promise.resolve();
  }

  send(message: JSONRPCMessage): Promise<void> {
    const bytes = this.#encoder.encode(serializeMessage(message));
    this.#unwritten++;
    this.#unwrittenBytes += bytes.length;
    return this.#written = this.#written.then(() => this.#write(bytes)).finally(() => {
      this.#unwritten--;
      this.#unwrittenBytes -= bytes.length;
    });
  }

  close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      this.onclose?.();
    }
    return Promise.resolve();
  }

  async #read(): Promise<void> {
    const chunk = new Uint8Array(CHUNK_BYTES);
    try {
      for (;;) {
        const count = await this.#stdio.stdin.read(chunk);
        if (this.#closed) return;
        if (count === null) break;
        this.#take({ lines: this.#lines.take(chunk.subarray(0, count)), bytes: count });
        if (this.#lines.isOverfull) {
          this.onerror?.(new Error("A message is too large"));
          return await this.close();
        }
        if (this.#heldBytes > MAX_HELD_BYTES) await this.#delivering;
      }
    } catch (error) {
      this.onerror?.(error as Error);
    }
    this.ongone?.();
  }

  get #isFull(): boolean {
    return this.#unwritten > MAX_UNWRITTEN || this.#unwrittenBytes > MAX_UNWRITTEN_BYTES;
  }

  /** Begins what the lines ask for, or holds them until the client has read more. */
  #take(held: Held): void {
    if (this.#delivering === undefined && !this.#isFull) {
      for (const line of held.lines) this.#receive(line);
      return;
    }
    this.#held.push(held);
    this.#heldBytes += held.bytes;
    this.#delivering ??= this.#deliver().finally(() => this.#delivering = undefined);
  }

  async #deliver(): Promise<void> {
    for (let next = this.#held[0]; next && !this.#closed; next = this.#held[0]) {
      while (this.#isFull) await this.#written;
      this.#held.shift();
      this.#heldBytes -= next.bytes;
      for (const line of next.lines) this.#receive(line);
      // Answers that are there at once are to be counted before the next lines.
      await sleep(0);
    }
  }

  /** A broken message is reported and skipped. */
  #receive(line: string): void {
    let message: JSONRPCMessage;
    try {
      message = deserializeMessage(line);
    } catch (error) {
      for (const id of requestIds(line)) void this.send({ jsonrpc: "2.0", id, error: NO_REQUEST });
      this.onerror?.(error as Error);
      return;
    }
    try {
      this.onmessage?.(message);
    } catch (error) {
      this.onerror?.(error as Error);
    }
  }

  async #write(bytes: Uint8Array): Promise<void> {
    try {
      for (let sent = 0; sent < bytes.length;) {
        sent += await this.#stdio.stdout.write(bytes.subarray(sent));
      }
    } catch (error) {
      this.onerror?.(error as Error);
      this.ongone?.();
    }
  }
}

/** The ids for which a client waits that sent a broken request, or a batch of requests. */
function requestIds(line: string): readonly RequestId[] {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return [];
  }
  return (Array.isArray(value) ? value.slice(0, MAX_REFUSED) : [value]).flatMap((one) => {
    const { id, method } = Object(one) as { readonly id?: unknown; readonly method?: unknown };
    return method !== undefined && (typeof id === "string" || Number.isSafeInteger(id))
      ? [id as RequestId]
      : [];
  });
}
