/**
 * A client that comes through the proxy, and at which replica it is.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Send } from "../servers/nginx.ts";
import { assertNothingTold } from "../support/canary.ts";
import {
  callMessage,
  type HttpProduct,
  messagesOf,
  posted,
  TOKENS,
} from "../support/http_product.ts";
import { initializing } from "../support/http_requests.ts";

/** Who makes calls. */
export interface Client {
  /** @returns What a tool says: its answer's structured content, or the error. */
  // deno-lint-ignore no-explicit-any
  call(tool: string, args?: Readonly<Record<string, unknown>>): Promise<any>;
}

/** Begins as clients do: it is told its session, and comes back with it. */
export async function connect(send: Send, name: string): Promise<Client> {
  const post = (message: unknown, session?: string): Promise<Response> => {
    const init = posted(message);
    const headers = {
      ...init.headers,
      authorization: `Bearer ${TOKENS.all}`,
      ...(session === undefined ? {} : { "mcp-session-id": session }),
    };
    return send("/mcp", { ...init, headers });
  };
  const hello = await post(initializing(name));
  await hello.body?.cancel();
  const session = hello.headers.get("mcp-session-id");
  assert.ok(session);
  return {
    async call(tool, args) {
      const response = await post(callMessage(tool, args), session);
      const [{ result }] = await messagesOf(response);
      assertNothingTold(JSON.stringify(result));
      return result.structuredContent ?? JSON.parse(result.content[0].text);
    },
  };
}

/** Which of the replicas have answered a client. */
export function answering(replicas: readonly HttpProduct[], name: string): HttpProduct[] {
  return replicas.filter((replica) => replica.stderr().includes(`"client":"${name}"`));
}

/** Calls at once, many more than the proxy lets through. */
const FLOOD = 60;

/** Makes that many calls of one client at once. @returns What came of each. */
export async function flood(send: Send): Promise<readonly Response[]> {
  return await Promise.all(Array.from({ length: FLOOD }, () => ping(send)));
}

/** Asks for nothing; the answer's body is not read. */
export async function ping(send: Send): Promise<Response> {
  const init = posted({ jsonrpc: "2.0", id: 1, method: "ping" });
  const headers = { ...init.headers, authorization: `Bearer ${TOKENS.read}` };
  const response = await send("/mcp", { ...init, headers });
  await response.body?.cancel();
  return response;
}
