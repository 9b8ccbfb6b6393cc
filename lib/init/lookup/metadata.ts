/**
 * What an authorization server says about itself (RFC 8414, OpenID Connect
 * Discovery). Read in the isolate that has no permission.
 *
 * @module
 */

import { badUrl } from "../../config/oauth.ts";
import type { FoundEndpoints } from "./found.ts";

/**
 * Takes the addresses out of a metadata document.
 *
 * @param issuer As the person typed it; the document has to name the same (RFC 8414 section 3.3).
 * @returns Undefined when it names another, lacks what is needed, or an address is not https.
 */
export function readMetadata(bytes: Uint8Array, issuer: string): FoundEndpoints | undefined {
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
  if (typeof document !== "object" || document === null) return undefined;
  const fields = document as Readonly<Record<string, unknown>>;
  const named = textOf(fields["issuer"]);
  if (named === undefined || withoutSlash(named) !== withoutSlash(issuer)) return undefined;
  const tokenUrl = urlOf(fields["token_endpoint"]);
  const deviceUrl = urlOf(fields["device_authorization_endpoint"]);
  const authorizeUrl = urlOf(fields["authorization_endpoint"]);
  if (tokenUrl === undefined || (deviceUrl ?? authorizeUrl) === undefined) return undefined;
  return {
    issuer: named,
    tokenUrl,
    ...(deviceUrl ? { deviceUrl } : {}),
    ...(authorizeUrl ? { authorizeUrl } : {}),
  };
}

function urlOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text === undefined || badUrl(text) ? undefined : text;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, "");
}
