/**
 * Requests over HTTP as bytes, of which each line can be changed.
 *
 * @module
 */

import assert from "node:assert/strict";
import { exchange, statusOf } from "../clients/raw_http.ts";
import { CANARY } from "./canary.ts";
import { callMessage, type HttpProduct, TOKENS } from "./http_product.ts";

/** An account that nobody is at: nothing here may get as far as a mail server. */
export const NOBODYS_ACCOUNT = {
  MAIL_IMAP_DEFAULT_HOST: "localhost",
  MAIL_IMAP_DEFAULT_PORT: 1,
  MAIL_IMAP_DEFAULT_USER: "ada",
  MAIL_IMAP_DEFAULT_PASS: CANARY,
  MAIL_IMAP_WRITE_ENABLED: "true",
};

/** A call that would be answered. */
export const BODY: string = JSON.stringify(callMessage("imap_list_accounts"));

export const LENGTH = `Content-Length: ${BODY.length}`;

/** Lines of a request that would be answered, by name; each can be changed or left out. */
function lines(port: number): Record<string, string> {
  return {
    first: "POST /mcp HTTP/1.1",
    host: `Host: 127.0.0.1:${port}`,
    token: `Authorization: Bearer ${TOKENS.all}`,
    type: "Content-Type: application/json",
    accept: "Accept: application/json, text/event-stream",
    length: LENGTH,
  };
}

export type Change = Readonly<Record<string, string | undefined>>;

/** A request as bytes. */
export function request(port: number, change: Change = {}, body = BODY): string {
  const all = Object.values({ ...lines(port), ...change }).filter((line) => line !== undefined);
  return `${all.join("\r\n")}\r\n\r\n${body}`;
}

export const PING = { jsonrpc: "2.0", id: 1, method: "ping" };

/** A body that is refused. */
export function chunks(
  body: string,
  status = 400,
): readonly [change: Change, status: number, body: string] {
  const all = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
  return [{ length: "Transfer-Encoding: chunked" }, status, all];
}

/** A case: what is changed, and the status; 0: no answer at all. */
export type Cases = Readonly<
  Record<string, readonly [change: Change, status: number, body?: string]>
>;

export function lengthOf(body: string): string {
  return `Content-Length: ${body.length}`;
}

/** The first message of a client. */
export function initializing(name: string): unknown {
  const params = {
    protocolVersion: "2025-06-18",
    capabilities: {},
    clientInfo: { name, version: "1" },
  };
  return { ...PING, method: "initialize", params };
}

export async function refuse(product: HttpProduct, cases: Cases): Promise<void> {
  for (const [name, [change, status, body]] of Object.entries(cases)) {
    const text = await exchange(product.port, request(product.port, change, body));
    assert.equal(statusOf(text), status, `${name}: ${text}`);
    assert.doesNotMatch(text, /"structuredContent"/, name);
    assert.doesNotMatch(text, /^access-control/im, name);
    // What follows on the same connection was not read as another answer.
    assert.equal([...text.matchAll(/HTTP\/1\.1 \d/g)].length, status === 0 ? 0 : 1, name);
  }
}
