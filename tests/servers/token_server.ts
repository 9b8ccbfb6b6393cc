/**
 * A server for token requests over TLS that does what a test tells it, also
 * what no real authorization server would.
 *
 * @module
 */

import type { KeyPair } from "./certificates.ts";

/** A request that was made. */
export interface TokenCall {
  readonly path: string;
  readonly headers: Headers;
  readonly fields: URLSearchParams;
}

/** Answers a request. */
export type Answer = (call: TokenCall) => Response | Promise<Response>;

/** A running server. */
export interface TokenServer extends AsyncDisposable {
  readonly port: number;
  /** `https://localhost:PORT`. */
  readonly origin: string;
  /** Requests so far. */
  readonly calls: readonly TokenCall[];
}

/** Starts a server on `localhost`. */
export async function startTokenServer(pair: KeyPair, answer: Answer): Promise<TokenServer> {
  const calls: TokenCall[] = [];
  const ending = new AbortController();
  const server = Deno.serve(
    {
      hostname: "127.0.0.1",
      port: 0,
      onListen: () => undefined,
      signal: ending.signal,
      cert: await Deno.readTextFile(pair.cert),
      key: await Deno.readTextFile(pair.key),
    },
    async (request) => {
      const fields = new URLSearchParams(await request.text());
      const call = {
        path: new URL(request.url).pathname,
        headers: new Headers(request.headers),
        fields,
      };
      calls.push(call);
      return await answer(call);
    },
  );
  const { port } = server.addr;
  return {
    port,
    origin: `https://localhost:${port}`,
    calls,
    async [Symbol.asyncDispose]() {
      // Some answers never end.
      ending.abort();
      await server.finished;
    },
  };
}

/** An answer of RFC 6749 section 5.1. */
export function tokens(fields: Readonly<Record<string, unknown>>): Response {
  return Response.json({ token_type: "Bearer", expires_in: 3_600, ...fields });
}

/** An answer of RFC 6749 section 5.2. */
export function oauthError(error: string, status = 400, description = ""): Response {
  return Response.json({ error, error_description: description }, { status });
}
