/**
 * One request over HTTP: a server and a transport of the SDK of its own, which
 * know nothing of other requests.
 *
 * @module
 */

import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import type { TransportSendOptions } from "@modelcontextprotocol/sdk/shared/transport.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import type { JSONRPCMessage, MessageExtraInfo } from "@modelcontextprotocol/sdk/types.js";
import type { PassedRequest, ToFront } from "./http/messages.ts";
import type { ClientFacts } from "./server.ts";

/** Where the request came to, for the SDK; nothing is asked there. */
const ADDRESS = "http://localhost/mcp";

/** Id of a request of JSON-RPC. */
export type RequestId = string | number;

/** What is kept of how a client introduced itself. */
export type Introduction = Pick<ClientFacts, "name" | "views">;

/** What an exchange is made of. */
export interface ExchangeOptions {
  readonly request: PassedRequest;
  /** The body as a value; undefined when it is no JSON. */
  readonly parsed: unknown;
  /** Of its requests of JSON-RPC, each once. */
  readonly ids: readonly RequestId[];
  /** What the client said of itself when it began. */
  readonly client: Introduction | undefined;
  readonly serverFor: (client: ClientFacts) => Server;
  /** Takes the answer. */
  readonly send: (message: ToFront) => void;
  /** More headers of the answer. @default none */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers one request. */
export class Exchange {
  readonly #options: ExchangeOptions;
  readonly #gone = new AbortController();
  readonly #transport = new WebStandardStreamableHTTPServerTransport();
  readonly #server: Server;
  /** Requests of JSON-RPC in the body that have no answer yet. */
  readonly #open: Set<RequestId>;
  /** Those that the server has been given. */
  readonly #begun = new Set<RequestId>();
  readonly #answered = Promise.withResolvers<void>();

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#server = options.serverFor({ ...options.client, gone: this.#gone.signal });
    this.#open = new Set(options.ids);
  }

  /** Whether it answers the request of JSON-RPC with this id. */
  answers(id: RequestId): boolean {
    return this.#open.has(id);
  }

  /** Answers. Resolves when nothing of it is at work any more, whether or not its client is still there. */
  async run(): Promise<void> {
    const { request: { id, headers, body }, parsed, send } = this.#options;
    const transport = this.#transport;
    await this.#server.connect(transport);
    const take = transport.onmessage;
    transport.onmessage = (message: JSONRPCMessage, extra?: MessageExtraInfo) => {
      const begun = requestId(message);
      if (begun !== undefined) this.#begun.add(begun);
      const canceled = canceledId(message);
      // Before its request in one batch; the SDK would end that, and leave its answer open for ever.
      if (canceled !== undefined && !this.#begun.has(canceled)) return;
      take?.(message, extra);
      if (canceled !== undefined) this.#close(canceled);
    };
    const answer = transport.send.bind(transport);
    transport.send = async (message: JSONRPCMessage, options?: TransportSendOptions) => {
      try {
        await answer(message, options);
      } finally {
        if (!("method" in message) && message.id !== undefined) this.#close(message.id);
      }
    };
    const request = new Request(ADDRESS, {
      method: "POST",
      headers: headers.map(([name, value]): [string, string] => [name, value]),
      body,
    });
    const response = await transport.handleRequest(
      request,
      parsed === undefined ? {} : { parsedBody: parsed },
    );
    send({
      type: "head",
      id,
      status: response.status,
      headers: [...response.headers, ...Object.entries(this.#options.headers ?? {})],
    });
    // What was refused as a whole has no answer to any of its requests.
    const streamed = response.headers.get("content-type") === "text/event-stream";
    if (!streamed || this.#open.size === 0) this.#answered.resolve();
    await this.#stream(response);
    await this.#answered.promise;
    await this.#server.close();
  }

  async #stream({ body }: Response): Promise<void> {
    const { request: { id }, send } = this.#options;
    const gone = Promise.withResolvers<undefined>();
    this.#gone.signal.addEventListener("abort", () => gone.resolve(undefined), { once: true });
    const reader = body?.getReader();
    for (;;) {
      const next = await Promise.race([reader?.read(), gone.promise]);
      if (!next || next.done) break;
      send({ type: "chunk", id, bytes: next.value });
    }
    if (this.#gone.signal.aborted) await reader?.cancel();
    else send({ type: "end", id });
  }

  /** Its client has gone: what only reads ends, the rest goes on. */
  gone(): void {
    this.#gone.abort();
  }

  /** Passes on that a request is not wanted any more. */
  cancel(notification: JSONRPCMessage): void {
    this.#transport.onmessage?.(notification);
  }

  #close(id: RequestId): void {
    this.#open.delete(id);
    if (this.#open.size > 0) return;
    this.#answered.resolve();
    // The SDK leaves a stream open in which a canceled request has no answer.
    void Promise.resolve().then(() => this.#transport.close());
  }
}

/** Ids of the requests of JSON-RPC in a body. */
export function requestIds(parsed: unknown): RequestId[] {
  return [parsed].flat().map(requestId).filter((id) => id !== undefined);
}

/**
 * The id that a notification cancels; undefined for everything else. The SDK passes
 * over one that is 0 or empty, so that such a request is answered.
 */
export function canceledId(message: unknown): RequestId | undefined {
  const { method, params } = Object(message);
  const id: unknown = params?.requestId;
  if (method !== "notifications/cancelled") return undefined;
  return (typeof id === "string" || typeof id === "number") && id ? id : undefined;
}

/** Id of a request; undefined for everything else. */
function requestId(message: unknown): RequestId | undefined {
  const { id, method } = Object(message) as { readonly id?: unknown; readonly method?: unknown };
  const isId = typeof id === "string" || typeof id === "number";
  return isId && typeof method === "string" ? id : undefined;
}
