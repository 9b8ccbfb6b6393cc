/**
 * Signing in in the browser of this machine (RFC 8252, with RFC 7636).
 *
 * @module
 */

import { sleep } from "../contract/sleep.ts";
import type { LoginProblem } from "../sandbox/sign_in_messages.ts";
import type { AuthorizationServer, NewTokens } from "./authorization_server.ts";
import type { Order, Tell } from "./sign_in.ts";

/** How long the browser is waited for, in seconds. */
const WAIT_SECONDS = 600;

/** Longest wait for connections to close, in milliseconds: nobody can keep the sign-in from its end. */
const CLOSE_MS = 500;

/** Bytes of a secret that nobody can guess; as text a verifier of RFC 7636. */
const RANDOM_BYTES = 32;

const DONE = "You have signed in, or the sign-in was refused; the terminal says which.\n" +
  "You can close this page.\n";

const HEADERS = {
  "content-type": "text/plain; charset=utf-8",
  "content-security-policy": "default-src 'none'",
  "cache-control": "no-store",
  // The address has the code in it.
  "referrer-policy": "no-referrer",
  "connection": "close",
};

/** Names the page, and waits until the browser comes back from it. */
export async function signInByBrowser(
  server: AuthorizationServer,
  { account }: Order,
  tell: Tell,
): Promise<NewTokens | LoginProblem> {
  const state = random();
  const verifier = random();
  const { promise: answered, resolve } = Promise.withResolvers<URLSearchParams | undefined>();
  let listener: Deno.HttpServer<Deno.NetAddr>;
  try {
    listener = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => undefined, onError: refuse },
      ({ method, url }) => {
        const { pathname, searchParams } = new URL(url);
        // Any page can have a browser come here; only the provider knows the state.
        const ours = method === "GET" && pathname === "/" && searchParams.get("state") === state;
        if (!ours) return refuse();
        resolve(searchParams);
        return new Response(DONE, { headers: HEADERS });
      },
    );
  } catch {
    return "no_listener";
  }
  const timer = setTimeout(() => resolve(undefined), WAIT_SECONDS * 1_000);
  try {
    const redirectUrl = `http://${account.oauth.redirectHost}:${listener.addr.port}`;
    const url = await server.page(redirectUrl, verifier, state);
    tell({ type: "page", url, seconds: WAIT_SECONDS });
    const answer = await answered;
    if (answer === undefined) return "expired";
    const tokens = await server.codeTokens(answer, redirectUrl, verifier, state);
    return tokens === "access_denied" ? "denied" : tokens;
  } finally {
    clearTimeout(timer);
    await Promise.race([listener.shutdown(), sleep(CLOSE_MS)]);
  }
}

function refuse(): Response {
  return new Response("Nothing is here.\n", { status: 404, headers: HEADERS });
}

function random(): string {
  return crypto.getRandomValues(new Uint8Array(RANDOM_BYTES))
    .toBase64({ alphabet: "base64url", omitPadding: true });
}
