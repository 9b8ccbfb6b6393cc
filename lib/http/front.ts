/**
 * The HTTP server. It lets requests through that may come, and answers the
 * others itself. Parsing is the runtime's: `node:http` refuses what could be
 * read in two ways, and has bounds on the time and the size of headers and on
 * connections, which the runtime's other server has not.
 *
 * @module
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { METRICS_TYPE, metricsText } from "../metrics.ts";
import { TokenBucket } from "../policy/rate_limit.ts";
import type { ListenMessage } from "../sandbox/front_messages.ts";
import {
  type Admission,
  admit,
  corsHeaders,
  ownHosts,
  PREFLIGHT,
  type Rules,
} from "./admission.ts";
import { Bodies } from "./body.ts";
import { Connections } from "./connections.ts";
import { endResponse, Exchanges } from "./exchanges.ts";
import {
  BOUNDS,
  type ConnectionBounds,
  MAX_DISCARDED_BYTES,
  MAX_HEADER_BYTES,
  MAX_IN_A_ROW,
  REFUSALS_BURST,
  REFUSALS_PER_SECOND,
} from "./limits.ts";
import { PASSED_HEADERS } from "./messages.ts";
import { Meter } from "./meter.ts";
import { type Answer, EVERY_ANSWER, type Refusal, refuse } from "./refusal.ts";
import { repeatsToken, Tokens } from "./tokens.ts";
import { Unread } from "./unread.ts";
import { hasTooManyValues } from "./values.ts";

/** How often the server isolate hears of refused requests, in milliseconds: a flood is not one of messages. */
const NEWS_MS = 1_000;

/** Why the runtime gave a request up, by its code; anything else is `malformed`. */
const BROKEN: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: "headers_too_large",
  ERR_HTTP_REQUEST_TIMEOUT: "request_timeout",
};

/** As what a request is counted whose client has not waited for an answer; nginx has the same word. */
const CLIENT_GONE = 499;

/** Serves clients. */
export class Front {
  readonly #options: ListenMessage;
  readonly #bounds: ConnectionBounds;
  readonly #server: Server;
  readonly #exchanges: Exchanges;
  readonly #connections: Connections;
  readonly #bodies = new Bodies();
  readonly #unread: Unread;
  readonly #meter = new Meter();
  readonly #wrongTokens = new TokenBucket(REFUSALS_PER_SECOND, REFUSALS_BURST, performance.now());
  readonly #news = { token: 0, host: 0, origin: 0 };
  /** Connections that end with an answer that is on its way: what comes after it is not answered. */
  readonly #ending = new WeakSet<Socket>();
  /** The last request of each connection. */
  readonly #last = new WeakMap<Socket, readonly [IncomingMessage, ServerResponse]>();
  #telling: ReturnType<typeof setTimeout> | undefined;
  #rules: Rules | undefined;
  #running = 0;
  /** Of those, with a token. */
  #admitted = 0;
  #drained: (() => void) | undefined;

  /** @param bounds @default {BOUNDS} */
  constructor(options: ListenMessage, bounds: ConnectionBounds = BOUNDS) {
    this.#options = options;
    this.#bounds = bounds;
    this.#unread = new Unread(bounds);
    this.#exchanges = new Exchanges(options.port, bounds.sendMs, this.#unread);
    this.#connections = new Connections(bounds.connections);
    this.#server = createServer({
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: bounds.headersMs,
      requestTimeout: bounds.requestMs,
      keepAliveTimeout: bounds.idleMs,
      connectionsCheckingInterval: bounds.checkMs,
    }, (request, response) => this.#take(request, response));
    this.#server.on("connection", (socket: Socket) => {
      // Without a listener, an error of one connection would end the process.
      socket.on("error", () => undefined);
      this.#connections.add(socket);
    });
    // Whoever asks before it sends a body is answered before it does.
    this.#server.on(
      "checkContinue",
      (request: IncomingMessage, response: ServerResponse) => this.#take(request, response, true),
    );
    // The runtime would answer it before anybody has looked at who asks.
    this.#server.on(
      "checkExpectation",
      (request: IncomingMessage, response: ServerResponse) => this.#take(request, response),
    );
    this.#server.on("connect", (_, socket: Socket) => this.#end(socket, "method"));
    this.#server.on(
      "clientError",
      ({ code = "" }: Error & { code?: string }, socket: Socket) =>
        this.#end(socket, BROKEN[code] ?? "malformed"),
    );
  }

  /**
   * Begins to listen.
   *
   * @returns The port.
   * @throws {Error} When it cannot.
   */
  async listen(): Promise<number> {
    const { address: { hostname, port }, settings, token, readToken } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#server.once("error", reject);
    this.#server.listen({ host: hostname, port }, () => resolve());
    await promise;
    const at = this.#server.address();
    const got = typeof at === "object" && at !== null ? at.port : port;
    this.#rules = {
      hosts: new Set([...ownHosts({ hostname, port: got }), ...settings.hosts]),
      origins: new Set(settings.origins),
      tokens: new Tokens(token, readToken),
    };
    return got;
  }

  /** Requests that are being read or answered. */
  get running(): number {
    return this.#running;
  }

  /** Bytes of answers that wait until their clients read them. */
  get unread(): number {
    return this.#unread.bytes;
  }

  /** Takes nothing new. Resolves when everything that was begun is answered. */
  async drain(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#drained = resolve;
    this.#server.close();
    this.#connections.closeKept();
    // With that the runtime stops to look for requests that take too long to come.
    const timer = setTimeout(() => this.#giveUpUnfinished(), this.#bounds.headersMs);
    if (this.#running === 0) resolve();
    await promise;
    clearTimeout(timer);
  }

  #giveUpUnfinished(): void {
    for (const socket of this.#connections.busy) {
      const [request] = this.#last.get(socket) ?? [];
      if (request?.complete === false) socket.destroy();
    }
  }

  #take(request: IncomingMessage, response: ServerResponse, asksFirst = false): void {
    const { socket } = request;
    // The rest of what had come over a connection that was cut, or ends (RFC 9112 section 9.6).
    if (socket.destroyed || this.#ending.has(socket)) return;
    if (this.#connections.requestsOf(socket) >= MAX_IN_A_ROW) return void socket.destroy();
    this.#running++;
    this.#connections.begin(socket, response);
    this.#last.set(socket, [request, response]);
    response.once("close", () => {
      this.#running--;
      this.#meter.answered(response.headersSent ? response.statusCode : CLIENT_GONE);
      this.#connections.end(socket, response);
      if (!this.#drained) return;
      // Those that came after it over the same connection are answered as well.
      if (this.#connections.requestsOf(socket) === 0) socket.end();
      if (this.#running === 0) this.#drained();
    });
    // Whoever has gone is told by the end of its answer.
    request.on("error", () => undefined);
    response.on("error", () => undefined);
    // What goes wrong with one request is no reason to end all others.
    this.#serve(request, response, asksFirst).catch(() => response.destroy());
  }

  async #serve(
    request: IncomingMessage,
    response: ServerResponse,
    asksFirst: boolean,
  ): Promise<void> {
    if (this.#drained) this.#endWith(response, request.socket);
    const { method = "", url: target = "", httpVersion: version, rawHeaders } = request;
    // There are rules before there is a connection.
    const admission = admit({ method, target, version, rawHeaders }, this.#rules as Rules);
    for (const [name, value] of Object.entries(corsHeaders(admission.origin))) {
      response.setHeader(name, value);
    }
    if (admission.to !== "mcp") this.#endIfUnread(request, response);
    else if (asksFirst) response.writeContinue();
    const answer = await this.#answer(admission, request, response);
    if (answer && !response.headersSent) this.#send(request, response, answer);
  }

  /** The answer to a request; undefined when it comes from the server isolate, or nobody waits for it. */
  async #answer(
    admission: Admission,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<Answer | undefined> {
    switch (admission.to) {
      case "health":
        return text(this.#drained ? 503 : 200, this.#drained ? "draining\n" : "ok\n");
      case "preflight":
        return { status: 204, headers: { ...EVERY_ANSWER, ...PREFLIGHT }, body: "" };
      case "refuse":
        return this.#refuse(admission.why, admission.allow);
      case "metrics":
        return text(200, await this.#metrics(), METRICS_TYPE);
      case "mcp": {
        if (this.#drained) return refuse("draining");
        if (this.#admitted >= this.#bounds.requests) return refuse("busy");
        this.#admitted++;
        response.once("close", () => this.#admitted--);
        const body = await this.#bodies.read(request, response);
        if (body === undefined) return undefined;
        if (typeof body === "string") return refuse(body);
        const { scope, headers } = admission;
        if (hasTooManyValues(body)) return refuse("too_many_values");
        if (repeatsToken(headers.get("authorization") ?? "", body)) return refuse("token_in_body");
        for (const [name, value] of Object.entries(EVERY_ANSWER)) response.setHeader(name, value);
        const passed = PASSED_HEADERS.flatMap((name) => {
          const value = headers.get(name);
          return value === undefined ? [] : [[name, value] as const];
        });
        this.#exchanges.pass({ scope, headers: passed, body }, request.socket, response);
      }
    }
    return undefined;
  }

  #refuse(why: Refusal, allow?: string): Answer {
    if (why === "token" || why === "host" || why === "origin") {
      this.#news[why]++;
      this.#telling ??= setTimeout(() => this.#tell(), NEWS_MS);
    }
    if (why !== "token") return refuse(why, allow);
    this.#meter.tokenRefused();
    const now = performance.now();
    // Whoever has the right one never waits because of those who have not.
    if (this.#wrongTokens.waitMs(now) > 0) return refuse("too_many_tokens");
    this.#wrongTokens.take();
    return refuse(why);
  }

  #tell(): void {
    this.#exchanges.send({ type: "refused", ...this.#news });
    this.#telling = undefined;
    Object.assign(this.#news, { token: 0, host: 0, origin: 0 });
  }

  async #metrics(): Promise<string> {
    const { size: connections, turnedAway } = this.#connections;
    const own = this.#meter.families({ running: this.#running, connections, turnedAway });
    return `${await this.#exchanges.metrics()}${metricsText(own)}`;
  }

  #send(
    request: IncomingMessage,
    response: ServerResponse,
    { status, headers, body }: Answer,
  ): void {
    this.#endIfUnread(request, response);
    if (!request.isPaused()) request.resume();
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const bytes = new TextEncoder().encode(body);
    if (status !== 204) response.setHeader("content-length", bytes.length);
    response.writeHead(status);
    if (request.method !== "HEAD" && status !== 204) {
      this.#unread.write(request.socket, response, bytes);
    }
    endResponse(response, this.#bounds.sendMs);
  }

  /**
   * Ends a connection with the answer to a request that is refused, if the rest of its body would
   * have to be read before the next one, or if nobody knows whether there comes any.
   */
  #endIfUnread({ headers, socket }: IncomingMessage, response: ServerResponse): void {
    const { "content-length": length = 0, "transfer-encoding": chunked, expect } = headers;
    const isLong = chunked !== undefined || Number(length) > MAX_DISCARDED_BYTES;
    if (isLong || expect !== undefined) this.#endWith(response, socket);
  }

  /** The last answer of a connection. */
  #endWith(response: ServerResponse, socket: Socket): void {
    response.setHeader("connection", "close");
    this.#ending.add(socket);
  }

  /** Answers what is no request, and ends its connection. */
  #end(socket: Socket, why: Refusal): void {
    const busy = this.#connections.requestsOf(socket);
    const [request, response] = this.#last.get(socket) ?? [];
    if (busy === 1 && request && response && !request.complete && !response.headersSent) {
      response.setHeader("connection", "close");
      return this.#send(request, response, refuse(why));
    }
    this.#meter.answered(refuse(why).status);
    // While another request is answered, this would be taken for its answer.
    if (busy > 0 || !socket.writable) return void socket.destroy();
    const { status, headers, body } = refuse(why, "POST");
    const lines = Object.entries({ ...headers, "content-length": `${body.length}` })
      .map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(
      `HTTP/1.1 ${status} \r\n${lines.join("")}connection: close\r\n\r\n${body}`,
      () => socket.destroy(),
    );
  }
}

function text(status: number, body: string, type = "text/plain; charset=utf-8"): Answer {
  return { status, headers: { ...EVERY_ANSWER, "content-type": type }, body };
}
