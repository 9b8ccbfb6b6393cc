/**
 * The requests that the server isolate is at, and the way of its answers to
 * their clients.
 *
 * @module
 */

import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { PassedRequest, ToFront, ToServer } from "./messages.ts";
import type { Unread } from "./unread.ts";

/** Headers of an answer that its client gets; the rest is the front's business. */
const ANSWER_HEADERS: ReadonlySet<string> = new Set([
  "content-type",
  "mcp-session-id",
  // nginx is not to hold events back.
  "x-accel-buffering",
]);

const INTERNAL_ERROR = 500;

/** Asks the server isolate. */
export class Exchanges {
  readonly #port: MessagePort;
  readonly #sendMs: number;
  readonly #unread: Unread;
  readonly #responses = new Map<number, readonly [Socket, ServerResponse]>();
  readonly #metrics = new Map<number, (text: string) => void>();
  #lastId = 0;

  /** @param port Leads to it. @param sendMs As of {@link endResponse}. */
  constructor(port: MessagePort, sendMs: number, unread: Unread) {
    this.#port = port;
    this.#sendMs = sendMs;
    this.#unread = unread;
    port.onmessage = ({ data }: MessageEvent<ToFront>) => this.#hear(data);
  }

  /**
   * Passes a request on; the answer goes to `response` as it comes, with its headers so far.
   *
   * @param socket That the request came over.
   */
  pass(
    request: Omit<PassedRequest, "type" | "id">,
    socket: Socket,
    response: ServerResponse,
  ): void {
    const id = ++this.#lastId;
    this.#responses.set(id, [socket, response]);
    response.once("close", () => {
      if (this.#responses.delete(id)) this.send({ type: "gone", id });
    });
    this.#port.postMessage({ ...request, type: "request", id }, [request.body.buffer]);
  }

  /** What the server isolate has counted, in the format of Prometheus. */
  metrics(): Promise<string> {
    const id = ++this.#lastId;
    this.send({ type: "metrics", id });
    return new Promise((resolve) => this.#metrics.set(id, resolve));
  }

  /** Sends a message that needs no answer. */
  send(message: ToServer): void {
    this.#port.postMessage(message);
  }

  #hear(message: ToFront): void {
    if (message.type === "metrics") {
      this.#metrics.get(message.id)?.(message.text);
      this.#metrics.delete(message.id);
      return;
    }
    const asked = this.#responses.get(message.id);
    // The client has gone in the meantime.
    if (!asked) return;
    const [socket, response] = asked;
    switch (message.type) {
      case "head":
        for (const [name, value] of message.headers) {
          if (ANSWER_HEADERS.has(name)) response.setHeader(name, value);
        }
        response.writeHead(message.status);
        response.flushHeaders();
        break;
      case "chunk":
        this.#unread.write(socket, response, message.bytes);
        break;
      case "end":
        this.#responses.delete(message.id);
        // It ends without a beginning when something went wrong inside of the server.
        if (!response.headersSent) response.writeHead(INTERNAL_ERROR);
        endResponse(response, this.#sendMs);
    }
  }
}

/** Ends an answer. A client that does not read it in `sendMs` does not get it. */
export function endResponse(response: ServerResponse, sendMs: number): void {
  const timer = setTimeout(() => response.destroy(), sendMs);
  response.once("close", () => clearTimeout(timer));
  response.end();
}
