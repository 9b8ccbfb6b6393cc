/**
 * What a request is told that is not let through. It says what is wrong with
 * the request and nothing of the server, the mail, or how near a token was.
 *
 * @module
 */

import { RETRY_AFTER_SECONDS } from "./limits.ts";

/** Why a request is not let through. */
export const REFUSALS = {
  malformed: [400, "The request cannot be understood"],
  repeated_header: [400, "A header that may come once came twice"],
  token_in_body: [400, "The token belongs into its header only; nothing was done"],
  token: [401, "A bearer token is needed: Authorization: Bearer TOKEN"],
  host: [403, "This Host name is not allowed; see MAIL_IMAP_HTTP_HOSTS"],
  origin: [403, "This Origin is not allowed; see MAIL_IMAP_HTTP_ORIGINS"],
  path: [404, "There is nothing here; MCP is at /mcp"],
  method: [405, "This method is not allowed here"],
  request_timeout: [408, "The request took too long to come"],
  body_too_large: [413, "The body is larger than 4 MiB"],
  too_many_pieces: [413, "The body comes in too many pieces"],
  too_many_values: [413, "The body has too many values"],
  url_too_long: [414, "The address is too long"],
  media_type: [415, "The body must be application/json in UTF-8, without a Content-Encoding"],
  expectation: [417, "Only 100-continue may be expected"],
  too_many_tokens: [429, "Too many requests without a token that is known"],
  headers_too_large: [431, "The headers are too large or too many"],
  busy: [503, "Too many requests at once; nothing was done"],
  draining: [503, "This server is ending; nothing was done"],
} as const satisfies Readonly<Record<string, readonly [status: number, message: string]>>;

/** One of {@link REFUSALS}. */
export type Refusal = keyof typeof REFUSALS;

/** Headers of every answer: nothing is kept by anybody, and nothing is taken for a page. */
export const EVERY_ANSWER: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

/** An answer that is known as a whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Code of JSON-RPC for what went wrong below it; the SDK's own. */
const TRANSPORT_ERROR = -32_000;

/** Writes a refusal. @param allow Methods that are, with `method`. */
export function refuse(refusal: Refusal, allow = ""): Answer {
  const [status, message] = REFUSALS[refusal];
  const again = status === 429 || status === 503;
  return {
    status,
    headers: {
      ...EVERY_ANSWER,
      "content-type": "application/json",
      ...(status === 401 ? { "www-authenticate": "Bearer" } : {}),
      ...(status === 405 ? { allow } : {}),
      ...(again ? { "retry-after": `${RETRY_AFTER_SECONDS}` } : {}),
    },
    body: JSON.stringify({
      jsonrpc: "2.0",
      error: { code: TRANSPORT_ERROR, message },
      id: null,
    }),
  };
}
