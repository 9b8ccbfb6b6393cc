/**
 * "Did you mean imap.gmail.com?"
 *
 * @module
 */

import { hostForDomain, type Provider, providerOfAddress, PROVIDERS } from "../config/providers.ts";
import { nearest } from "../config/suggest.ts";

/** Edits between two names of hosts that a person makes by mistake. */
const MAX_EDITS = 2;

/** A server of a provider. */
export interface Suggestion {
  readonly host: string;
  readonly provider: Provider;
}

/** The IMAP server that a wrong name was probably meant to be. */
export function nearestHost(host: string): Suggestion | undefined {
  const known = new Map(
    PROVIDERS.flatMap((provider) => provider.hosts.map((name) => [name, provider] as const)),
  );
  const alike = nearest(host, known.keys(), MAX_EDITS);
  const owner = known.get(alike ?? "");
  if (alike !== undefined && owner) return { host: alike, provider: owner };
  // The name of another service, as in mail.gmail.com, or no service at all.
  for (const domain of [host, host.slice(host.indexOf(".") + 1)]) {
    const provider = providerOfAddress(`x@${domain}`);
    if (provider) return { host: hostForDomain(provider, domain), provider };
  }
  return undefined;
}
