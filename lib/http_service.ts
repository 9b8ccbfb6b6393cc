/**
 * MCP for the clients that the front isolate lets through. It keeps nothing
 * between two requests, so that each can go to another replica: what a client
 * has to come back with is sealed and travels with it.
 *
 * @module
 */

import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { ErrorCode, type JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import { CallMetrics } from "./call_metrics.ts";
import type { Calls } from "./calls.ts";
import type { Settings } from "./config/types.ts";
import { canceledId, Exchange, type Introduction, requestIds } from "./http_exchange.ts";
import { MAX_MESSAGES } from "./http/limits.ts";
import type { Scope } from "./contract/scope.ts";
import type { PassedRequest, ToFront, ToServer } from "./http/messages.ts";
import { family, metricsText, type Sample } from "./metrics.ts";
import { Confirmations } from "./policy/confirmations.ts";
import { confirmationKey, Seal, SEAL_KEY_BYTES } from "./policy/seal.ts";
import type { ClientFacts } from "./server.ts";
import { showsViews } from "./surface/view.ts";
import type { Accounts } from "./tools/accounts.ts";
import { KeptCursors, type SearchCursors } from "./tools/search/cursor.ts";
import { SealedCursors } from "./tools/search/sealed_cursors.ts";
import { VERSION } from "./version.ts";

/** Characters of a client's name that are kept. */
const MAX_CLIENT_CHARS = 64;

const BAD_REQUEST = 400;

/** What clients carry from one call to the next, sealed with a key. */
export interface Sealed {
  readonly searchCursors: SearchCursors;
  readonly confirmations: Confirmations;
  /** Of what a client said when it began. */
  readonly sessions: Seal;
}

/** Makes it. @param given Of the configuration. @default a key of this process */
export function sealedWith(
  given: Uint8Array<ArrayBuffer> | undefined,
  { cursorTtlSeconds, cursorMaxEntries }: Settings,
): Sealed {
  const key = given ?? crypto.getRandomValues(new Uint8Array(SEAL_KEY_BYTES));
  const kept = new KeptCursors(cursorTtlSeconds, cursorMaxEntries);
  return {
    searchCursors: new SealedCursors(new Seal(key, "search cursor"), cursorTtlSeconds, kept),
    confirmations: new Confirmations(confirmationKey(key)),
    sessions: new Seal(key, "session"),
  };
}

/** What the service is made of. */
export interface HttpServiceOptions {
  /** Leads to the front isolate. */
  readonly front: MessagePort;
  readonly calls: Calls;
  readonly accounts: Accounts;
  readonly sessions: Seal;
  /** Makes the servers of clients that may do so much. */
  readonly servers: Readonly<Record<Scope, (client: ClientFacts) => Server>>;
}

/** A request that is being answered. */
interface Running {
  readonly exchange: Exchange;
  /** Scope and session of the client; undefined when it has none that was given here. */
  readonly whose: string | undefined;
}

/** Answers requests. */
export class HttpService {
  readonly #options: HttpServiceOptions;
  readonly #metrics = new CallMetrics();
  readonly #exchanges = new Map<number, Running>();
  #contentReplaced = 0;
  #idle: (() => void) | undefined;

  constructor(options: HttpServiceOptions) {
    this.#options = options;
    options.calls.watch((call) => this.#metrics.ended(call));
    options.front.onmessage = ({ data }: MessageEvent<ToServer>) => this.#hear(data);
  }

  /** A message took too long to read. */
  contentReplaced(): void {
    this.#contentReplaced++;
  }

  /** Resolves when no request and no operation is at work any more. */
  async drain(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#idle = resolve;
    if (this.#exchanges.size === 0) resolve();
    await promise;
    await this.#options.calls.services.operations.settled();
  }

  #hear(message: ToServer): void {
    switch (message.type) {
      case "request":
        return void this.#answer(message);
      case "gone":
        return this.#exchanges.get(message.id)?.exchange.gone();
      case "metrics":
        return this.#send({ type: "metrics", id: message.id, text: this.#text() });
      case "refused": {
        const { security } = this.#options.calls.services;
        security.requestsRefused("token_refused", message.token);
        security.requestsRefused("host_refused", message.host);
        security.requestsRefused("origin_refused", message.origin);
      }
    }
  }

  async #answer(request: PassedRequest): Promise<void> {
    try {
      await this.#exchange(request);
    } catch (error) {
      // One request is no reason to end all others; what it was is not told, it may quote the request.
      this.#options.calls.services.log.error("request failed", {
        error: String((error as Error)?.name),
      });
      this.#send({ type: "end", id: request.id });
    }
  }

  async #exchange(request: PassedRequest): Promise<void> {
    const { sessions, servers } = this.#options;
    const { id, scope } = request;
    const session = request.headers.find(([name]) => name === "mcp-session-id")?.[1];
    const parsed = parsedBody(request.body);
    if ([parsed].flat().length > MAX_MESSAGES) {
      return this.#refuse(id, `One request has ${MAX_MESSAGES} messages at most`);
    }
    const ids = requestIds(parsed);
    // The SDK takes the first answer for that of both, and ends what the other one is at.
    if (new Set(ids).size < ids.length) return this.#refuse(id, "Two requests have the same id");
    const introduced = introduction(parsed);
    const known = session === undefined ? undefined : await unsealed(session, sessions);
    const exchange = new Exchange({
      request,
      parsed,
      ids,
      client: introduced ?? known,
      serverFor: servers[scope],
      send: (message) => this.#send(message),
      ...(introduced === undefined
        ? {}
        : { headers: { "mcp-session-id": await sealed(introduced, sessions) } }),
    });
    // What anybody could write, as an empty one, is nobody's.
    const whose = known && `${scope} ${session}`;
    if (whose !== undefined) this.#cancel(parsed, whose);
    this.#exchanges.set(id, { exchange, whose });
    try {
      await exchange.run();
    } finally {
      this.#exchanges.delete(id);
      if (this.#exchanges.size === 0) this.#idle?.();
    }
  }

  /** Answers what the SDK would not refuse. */
  #refuse(id: number, message: string): void {
    const error = { code: ErrorCode.InvalidRequest, message };
    const bytes = new TextEncoder().encode(JSON.stringify({ jsonrpc: "2.0", error, id: null }));
    const headers = [["content-type", "application/json"]] as const;
    this.#send({ type: "head", id, status: BAD_REQUEST, headers });
    this.#send({ type: "chunk", id, bytes });
    this.#send({ type: "end", id });
  }

  /** A client cancels in another request: its session, which nobody else knows, says which one is meant. */
  #cancel(parsed: unknown, whose: string): void {
    for (const message of [parsed].flat()) {
      const canceled = canceledId(message);
      if (canceled === undefined) continue;
      for (const other of this.#exchanges.values()) {
        if (other.whose === whose && other.exchange.answers(canceled)) {
          other.exchange.cancel(message as JSONRPCMessage);
        }
      }
    }
  }

  #text(): string {
    const { accounts, calls } = this.#options;
    const states = { idle: 0, busy: 0, connecting: 0 };
    for (const { pool } of accounts.all) {
      for (const state of ["idle", "busy", "connecting"] as const) {
        states[state] += pool.states[state];
      }
    }
    return metricsText([
      family("mail_imap_mcp_build_info", [[{ version: VERSION }, 1]]),
      family("process_start_time_seconds", [[{}, performance.timeOrigin / 1_000]]),
      ...this.#metrics.families(),
      family("mail_imap_mcp_calls_running", [[{}, calls.running]]),
      family(
        "mail_imap_mcp_mail_connections",
        Object.entries(states).map(([state, count]): Sample => [{ state }, count]),
      ),
      family("mail_imap_mcp_content_isolates_replaced_total", [[{}, this.#contentReplaced]]),
    ]);
  }

  #send(message: ToFront): void {
    this.#options.front.postMessage(message);
  }
}

/** The body as a value; undefined when it is no JSON, which the SDK says to the client. */
function parsedBody(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

/** What a client says of itself when it begins, which one request alone does; else undefined. */
function introduction(parsed: unknown): Introduction | undefined {
  const [message, ...others] = [parsed].flat();
  const { method, params } = Object(message);
  if (method !== "initialize" || others.length > 0 || requestIds(message).length === 0) {
    return undefined;
  }
  const name: unknown = params?.clientInfo?.name;
  return {
    name: typeof name === "string" ? name.slice(0, MAX_CLIENT_CHARS) : "",
    views: showsViews(Object(params?.capabilities)),
  };
}

async function sealed(client: Introduction, sessions: Seal): Promise<string> {
  return await sessions.close(new TextEncoder().encode(JSON.stringify(client)));
}

/** Undefined for a session of another key, and for what is none: it may come nevertheless. */
async function unsealed(session: string, sessions: Seal): Promise<Introduction | undefined> {
  const bytes = await sessions.open(session);
  return bytes && JSON.parse(new TextDecoder().decode(bytes));
}
