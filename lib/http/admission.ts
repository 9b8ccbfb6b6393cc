/**
 * Whether a request is let through, told from its first line and its headers:
 * nothing of a body is read before.
 *
 * @module
 */

import { hostAndPort, type ListenAddress } from "../config/listen_address.ts";
import { MAX_BODY_BYTES, MAX_HEADERS, MAX_URL_CHARS } from "./limits.ts";
import type { Scope } from "../contract/scope.ts";
import type { Refusal } from "./refusal.ts";
import type { Tokens } from "./tokens.ts";

/** The first line and the headers. */
export interface Incoming {
  readonly method: string;
  /** As it stands in the first line (RFC 9112 section 3.2). */
  readonly target: string;
  /** Of HTTP, as `1.1`. */
  readonly version: string;
  /** Names and values in turns, as they came. */
  readonly rawHeaders: readonly string[];
}

/** What is known of who may come. */
export interface Rules {
  /** Values of the Host header, in lower case. */
  readonly hosts: ReadonlySet<string>;
  readonly origins: ReadonlySet<string>;
  readonly tokens: Tokens;
}

/** What becomes of a request. */
export type Admission =
  & {
    /** A web page that may ask, and is to be told so. */
    readonly origin?: string;
  }
  & (
    | { readonly to: "refuse"; readonly why: Refusal; readonly allow?: string }
    | { readonly to: "health" }
    | { readonly to: "preflight" }
    | { readonly to: "metrics" }
    | { readonly to: "mcp"; readonly scope: Scope; readonly headers: ReadonlyMap<string, string> }
  );

/** Headers that come once; what stands in front of this server may have looked at the other one. */
const ONCE: ReadonlySet<string> = new Set([
  "authorization",
  "content-encoding",
  "content-length",
  "content-type",
  "host",
  "mcp-protocol-version",
  "mcp-session-id",
  "origin",
  "transfer-encoding",
]);

/** Where what is, and how it is asked. */
const METHODS: Readonly<Record<string, string>> = {
  "/mcp": "POST",
  "/metrics": "GET",
  "/healthz": "GET, HEAD",
};

/** What a client may expect before it sends a body (RFC 9110 section 10.1.1). */
const EXPECTATIONS: ReadonlySet<string | undefined> = new Set([undefined, "100-continue"]);

const DEFAULT_PORT = 80;

/** Host headers under which an address of this machine is asked. */
export function ownHosts({ hostname, port }: ListenAddress): string[] {
  const names = [hostname, "127.0.0.1", "::1", "localhost"];
  const hosts = names.map((name) => hostAndPort({ hostname: name, port }));
  // Clients leave the usual port out.
  return port === DEFAULT_PORT
    ? [...hosts, ...hosts.map((host) => host.replace(/:80$/, ""))]
    : hosts;
}

/** Decides. */
export function admit({ method, target, version, rawHeaders }: Incoming, rules: Rules): Admission {
  // A first line without a version is taken for one of 0.9.
  if (version !== "1.1" && version !== "1.0") return { to: "refuse", why: "malformed" };
  if (target.length > MAX_URL_CHARS) return { to: "refuse", why: "url_too_long" };
  if (rawHeaders.length > MAX_HEADERS * 2) return { to: "refuse", why: "headers_too_large" };
  const headers = new Map<string, string>();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]?.toLowerCase() ?? "";
    if (headers.has(name) && ONCE.has(name)) return { to: "refuse", why: "repeated_header" };
    const before = headers.get(name);
    const value = rawHeaders[i + 1] ?? "";
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  // What stands in front may read another length out of anything else (RFC 9112 section 6.1).
  const coding = headers.get("transfer-encoding");
  if (coding !== undefined && (version !== "1.1" || coding.toLowerCase() !== "chunked")) {
    return { to: "refuse", why: "malformed" };
  }
  // A query is passed over: what stands there, a token maybe, counts for nothing.
  const path = target.replace(/\?.*$/s, "");
  const methods = METHODS[path];
  // Whoever looks after the process asks under its address, and learns nothing else.
  if (path === "/healthz" && methods?.split(", ").includes(method)) return { to: "health" };
  if (!rules.hosts.has(headers.get("host")?.toLowerCase() ?? "")) {
    return { to: "refuse", why: "host" };
  }
  const origin = headers.get("origin");
  if (origin !== undefined && !rules.origins.has(origin)) return { to: "refuse", why: "origin" };
  const from = origin === undefined ? {} : { origin };
  if (methods === undefined) return { to: "refuse", why: "path", ...from };
  // A browser asks without a token whether it may send one.
  if (origin !== undefined && method === "OPTIONS") return { to: "preflight", origin };
  const scope = rules.tokens.scopeOf(headers.get("authorization") ?? "");
  if (scope === undefined) return { to: "refuse", why: "token", ...from };
  if (!methods.split(", ").includes(method)) {
    return { to: "refuse", why: "method", allow: methods, ...from };
  }
  if (!EXPECTATIONS.has(headers.get("expect")?.toLowerCase())) {
    return { to: "refuse", why: "expectation", ...from };
  }
  if (path === "/metrics") return { to: "metrics", ...from };
  const why = badBody(headers);
  return why ? { to: "refuse", why, ...from } : { to: "mcp", scope, headers, ...from };
}

/** The only charset that JSON has (RFC 8259 section 8.1), for those who name it nevertheless. */
const UTF_8 = /^\s*charset=(?:utf-8|"utf-8")\s*$/;

function badBody(headers: ReadonlyMap<string, string>): Refusal | undefined {
  const [type = "", ...parameters] = (headers.get("content-type") ?? "").toLowerCase().split(";");
  const isOther = parameters.some((one) => /^\s*charset\b/.test(one) && !UTF_8.test(one));
  if (type.trim() !== "application/json" || isOther || headers.has("content-encoding")) {
    return "media_type";
  }
  return Number(headers.get("content-length") ?? 0) > MAX_BODY_BYTES ? "body_too_large" : undefined;
}

/** What a web page that may ask is told (Fetch standard, "CORS protocol"). */
export function corsHeaders(origin: string | undefined): Readonly<Record<string, string>> {
  return origin === undefined ? {} : {
    "access-control-allow-origin": origin,
    "access-control-expose-headers": "mcp-session-id, www-authenticate, retry-after",
    vary: "origin",
  };
}

/** What it is told before. */
export const PREFLIGHT: Readonly<Record<string, string>> = {
  "access-control-allow-methods": "POST",
  "access-control-allow-headers":
    "authorization, content-type, accept, mcp-protocol-version, mcp-session-id",
  "access-control-max-age": "600",
};
