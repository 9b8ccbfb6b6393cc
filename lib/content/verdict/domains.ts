/**
 * Host names and the organizations behind them (RFC 7489 section 3.2), by the
 * Public Suffix List of tldts, loaded when first needed.
 *
 * @module
 */

/** Longest host name, in characters (RFC 1035 section 2.3.4). */
const MAX_HOST = 253;

/** What the Public Suffix List knows. */
export interface Domains {
  /** `example.co.uk` of `mail.example.co.uk`; the host itself when it has no public suffix. */
  organization(host: string): string;
  /** Whether the host ends in a top-level domain that exists. */
  isPublic(host: string): boolean;
}

/** Loads the Public Suffix List. */
export async function loadDomains(): Promise<Domains> {
  const { getDomain, parse } = await import("tldts");
  // Hosting under github.io or blogspot.com is as separate as under .com.
  const options = { allowPrivateDomains: true, extractHostname: false };
  return {
    organization: (host) => getDomain(host, options) ?? host,
    isPublic: (host) => {
      const { isIcann, isPrivate, domain } = parse(host, options);
      return domain !== null && (isIcann === true || isPrivate === true);
    },
  };
}

/**
 * A host in the one form that can be compared: lower case, ASCII, numbers of
 * disguised addresses resolved. Undefined when it is no host.
 */
export function asciiHost(host: string): string | undefined {
  const bare = host.trim().replace(/\.$/, "");
  if (bare === "" || bare.length > MAX_HOST || /[\s/@:?#\\%<>"]/.test(bare)) return undefined;
  try {
    return new URL(`http://${bare}/`).hostname.replace(/\.$/, "") || undefined;
  } catch {
    return undefined;
  }
}

/** Host part of a mail address; undefined when there is none. */
export function hostOfAddress(address: string): string | undefined {
  const at = address.lastIndexOf("@");
  return at < 0 ? undefined : asciiHost(address.slice(at + 1));
}
