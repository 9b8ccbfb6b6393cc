/**
 * "Did you mean imap.gmail.com?"
 *
 * @module
 */

import { providerOfAddress, PROVIDERS } from "../config/providers.ts";
import { nearest } from "../config/suggest.ts";

/** Edits between two names of hosts that a person makes by mistake. */
const MAX_EDITS = 2;

/** The IMAP server that a wrong name was probably meant to be. */
export function nearestHost(host: string): string | undefined {
  const known = PROVIDERS.flatMap(({ hosts }) => hosts);
  const alike = nearest(host, known, MAX_EDITS);
  if (alike !== undefined) return alike;
  // The name of another service, as in mail.gmail.com, or no service at all.
  const domains = [host, host.slice(host.indexOf(".") + 1)];
  return domains.map((domain) => providerOfAddress(`x@${domain}`)?.hosts[0])
    .find((name) => name !== undefined);
}
