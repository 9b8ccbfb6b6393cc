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
import { LineBuffer } from "./line_buffer.ts";

/** Most bytes that are read at once. */
const CHUNK_BYTES = 65_536;

/**
 * So many messages may wait to be written before no more are read: a client that
 * calls faster than it can be answered waits, instead of filling the memory.
 */
const MAX_UNWRITTEN = 1_000;

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
  #written: Promise<void> = Promise.resolve();
  #unwritten = 0;
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
    return this.#written = this.#written.then(() => this.#write(bytes))
      .finally(() => this.#unwritten--);
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
        for (const line of this.#lines.take(chunk.subarray(0, count))) this.#receive(line);
        if (this.#lines.isOverfull) {
          this.onerror?.(new Error("A message is too large"));
          return await this.close();
        }
        while (this.#unwritten > MAX_UNWRITTEN) await this.#written;
      }
    } catch (error) {
      this.onerror?.(error as Error);
    }
    this.ongone?.();
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
