/**
 * The front isolate's server, inside the process of the test; behind it is a
 * stand-in for the server isolate.
 *
 * @module
 */

import { Front } from "../../lib/http/front.ts";
import { BOUNDS, type ConnectionBounds } from "../../lib/http/limits.ts";
import type { ToFront, ToServer } from "../../lib/http/messages.ts";
import { connectRaw, type RawHttp } from "../clients/raw_http.ts";
import { CANARY } from "./canary.ts";
import { until } from "./held.ts";

/** The one that may do everything. */
export const TOKEN: string = `${CANARY}-0123456789abcdefghijklmnop`;

/** Short times; a busy machine makes them longer, never shorter. */
export const QUICK: ConnectionBounds = {
  ...BOUNDS,
  headersMs: 400,
  requestMs: 800,
  idleMs: 600,
  sendMs: 500,
  checkMs: 50,
};

/** A front with whoever answers behind it. */
export interface Suite extends AsyncDisposable {
  readonly front: Front;
  readonly port: number;
  /** What the server isolate would have heard. */
  readonly heard: ToServer[];
  /** A client that is gone when the test is over. */
  connect(): Promise<RawHttp>;
  say(message: ToFront): void;
}

/** Starts one. */
export async function start(bounds: Partial<ConnectionBounds> = {}): Promise<Suite> {
  const { port1, port2 } = new MessageChannel();
  const heard: ToServer[] = [];
  port1.onmessage = ({ data }: MessageEvent<ToServer>) => {
    heard.push(data);
    if (data.type === "metrics") {
      port1.postMessage({ type: "metrics", id: data.id, text: "# of the server\n" });
    }
  };
  const front = new Front({
    type: "listen",
    address: { hostname: "127.0.0.1", port: 0 },
    settings: { hosts: [], origins: ["https://app.example.com"] },
    token: TOKEN,
    readToken: undefined,
    port: port2,
  }, { ...QUICK, ...bounds });
  const port = await front.listen();
  const clients: RawHttp[] = [];
  return {
    front,
    port,
    heard,
    async connect() {
      const client = await connectRaw(port);
      clients.push(client);
      return client;
    },
    say: (message) => port1.postMessage(message),
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.close();
      await until("nothing is left", () => front.running === 0);
      await front.drain();
      port1.close();
      port2.close();
    },
  };
}

/** First line and headers of a call. */
export function head(port: number, more: readonly string[] = [], path = "/mcp"): string {
  return [
    `POST ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    `Authorization: Bearer ${TOKEN}`,
    "Content-Type: application/json",
    "Accept: application/json, text/event-stream",
    ...more,
    "\r\n",
  ].join("\r\n");
}
