/**
 * What an account's variables say about signing in with OAuth 2.
 *
 * @module
 */

import { badCredential } from "./credential.ts";
import { type OAuthEndpoints, providerOfHost } from "./providers.ts";
import type { OAuth } from "./types.ts";
import type { Complain, Get } from "./write.ts";

/** Suffixes of the variables that mean something only with `AUTH=oauth2`. */
export const OAUTH_SUFFIXES = [
  "OAUTH_CLIENT_ID",
  "OAUTH_CLIENT_SECRET",
  "OAUTH_CLIENT_SECRET_FILE",
  "OAUTH_TENANT",
  "OAUTH_TOKEN_URL",
  "OAUTH_SCOPE",
  "OAUTH_DEVICE_URL",
  "OAUTH_AUTHORIZE_URL",
  "OAUTH_ISSUER",
] as const;

/** Longest address, in characters: they stand in permission flags. */
const MAX_URL_CHARS = 2_048;

// A segment of a path: no separator, no empty one, none that leads upwards.
const TENANT = /^[a-z0-9][a-z0-9.-]{0,127}$/i;

const TENANT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

// RFC 6749 section 3.3.
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/;

// It stands in a permission flag, where a comma or a star would mean something.
const HOST = /^(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])$/;

/** What of a provider is needed once its tenant is known. */
type Defaults = Omit<Partial<OAuthEndpoints>, "issuer"> & { readonly issuer?: string | undefined };

/**
 * Reads the variables of {@link OAUTH_SUFFIXES} but for the client's secret.
 *
 * @param host Of the account, by which its provider is known.
 * @returns Undefined after a complaint.
 */
export function readOAuth(
  get: Get,
  host: string,
  tokenFile: string,
  complain: Complain,
): OAuth | undefined {
  let good = true;
  const refuse: Complain = (suffix, what) => {
    good = false;
    complain(suffix, what);
  };
  const clientId = get("OAUTH_CLIENT_ID");
  if (clientId === undefined) {
    refuse("OAUTH_CLIENT_ID", "is missing: the id of the client registered at the provider");
  } else {
    const problem = badCredential(clientId);
    if (problem) refuse("OAUTH_CLIENT_ID", problem);
  }
  const known = defaultsOf(host, get("OAUTH_TENANT"), refuse);
  const url = (suffix: string, fallback: string | undefined): string | undefined => {
    const value = get(suffix);
    if (value === undefined) return fallback;
    const problem = badUrl(value);
    if (problem) refuse(suffix, problem);
    return problem ? undefined : new URL(value).href;
  };
  const tokenUrl = url("OAUTH_TOKEN_URL", known.tokenUrl);
  const deviceUrl = url("OAUTH_DEVICE_URL", known.deviceUrl);
  const authorizeUrl = url("OAUTH_AUTHORIZE_URL", known.authorizeUrl);
  // As it was written: issuers are compared letter by letter.
  const issuer = url("OAUTH_ISSUER", undefined) ? get("OAUTH_ISSUER") : known.issuer;
  const scope = get("OAUTH_SCOPE") ?? known.scope;
  const unknown = `is missing: the provider of this host is not known; `;
  if (scope === undefined) refuse("OAUTH_SCOPE", `${unknown}its page on OAuth 2 has it`);
  else if (badScope(scope)) refuse("OAUTH_SCOPE", `${badScope(scope)}`);
  if (get("OAUTH_TOKEN_URL") === undefined && tokenUrl === undefined) {
    refuse("OAUTH_TOKEN_URL", `${unknown}its page on OAuth 2 has it`);
  }
  if (
    get("OAUTH_DEVICE_URL") === undefined && get("OAUTH_AUTHORIZE_URL") === undefined &&
    deviceUrl === undefined && authorizeUrl === undefined
  ) {
    refuse("OAUTH_DEVICE_URL", `${unknown}set it, or OAUTH_AUTHORIZE_URL`);
  }
  if (!good || !clientId || !tokenUrl || !scope) return undefined;
  return {
    ...{ clientId, tokenUrl, deviceUrl, authorizeUrl, issuer, scope, tokenFile },
    authorizeParameters: known.authorizeParameters ?? {},
    redirectHost: known.redirectHost ?? "127.0.0.1",
  };
}

/** The provider's addresses with the tenant in them; none where the provider is not known. */
function defaultsOf(host: string, tenant: string | undefined, complain: Complain): Defaults {
  const known = providerOfHost(host)?.oauth;
  if (tenant !== undefined && known?.defaultTenant === undefined) {
    complain("OAUTH_TENANT", "means nothing to the provider of this host; remove it");
  } else if (tenant !== undefined) {
    const problem = badTenant(tenant);
    if (problem) complain("OAUTH_TENANT", problem);
  }
  if (known === undefined) return {};
  const used = tenant ?? known.defaultTenant ?? "";
  const fill = (url: string): string => url.replace("{tenant}", used);
  return {
    ...known,
    tokenUrl: fill(known.tokenUrl),
    authorizeUrl: fill(known.authorizeUrl),
    ...(known.deviceUrl === undefined ? {} : { deviceUrl: fill(known.deviceUrl) }),
    // The name of an issuer has the id of its tenant in it, never one of its domains.
    issuer: known.defaultTenant !== undefined && !TENANT_ID.test(used)
      ? undefined
      : fill(known.issuer),
  };
}

/** Why a text is no tenant, as the end of a sentence. */
export function badTenant(text: string): string | undefined {
  return TENANT.test(text)
    ? undefined
    : "must be the id or the domain of a tenant: letters, digits, . and -";
}

/** Why a text is no scope, as the end of a sentence. */
export function badScope(text: string): string | undefined {
  return SCOPE.test(text) ? undefined : "must be words with one space between them";
}

/** Why an address cannot be used, as the end of a sentence. A secret may have been pasted there: it is not repeated. */
export function badUrl(text: string): string | undefined {
  if (text.length > MAX_URL_CHARS) return `is longer than ${MAX_URL_CHARS} characters`;
  // The parser would drop some of them without a word.
  if (/[^\x21-\x7e]|\\/.test(text)) return "must be an address in plain ASCII, without spaces";
  const url = URL.parse(text);
  if (url === null || url.protocol !== "https:") return "must be an address that begins https://";
  if (url.username !== "" || url.password !== "") return "must not contain a user or a password";
  if (text.includes("#")) return "must not contain a #";
  return HOST.test(url.hostname) ? undefined : "must have a DNS name or an IP address in it";
}
