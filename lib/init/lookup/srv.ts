/**
 * IMAP servers by DNS (RFC 6186).
 *
 * @module
 */

import { type FoundServer, namedServer } from "./found.ts";

/** Asks DNS for the SRV records of a name. */
export type ResolveSrv = (name: string) => Promise<readonly Deno.SrvRecord[]>;

/** How long DNS may take, in milliseconds. */
const DNS_TIMEOUT_MS = 5_000;

/** Most servers that are taken from one answer. */
const MAX_SERVERS = 4;

/** Asks the name server of this machine. */
const resolveSrv: ResolveSrv = (name) =>
  Deno.resolveDns(name, "SRV", { signal: AbortSignal.timeout(DNS_TIMEOUT_MS) });

/** Services of RFC 6186 section 3.2; TLS from the first byte is better. */
const SERVICES = [["_imaps._tcp", "tls"], ["_imap._tcp", "starttls"]] as const;

/** The servers of a domain, best first; none when DNS names none, or does not answer. */
export async function serversByDns(
  domain: string,
  resolve: ResolveSrv = resolveSrv,
): Promise<readonly FoundServer[]> {
  const answers = await Promise.all(SERVICES.map(async ([service, security]) => {
    // A trailing dot keeps the resolver from trying the domains of this machine.
    const records = await resolve(`${service}.${domain}.`).catch(() => []);
    return records
      .toSorted((a, b) => a.priority - b.priority || b.weight - a.weight)
      .map(({ target, port }) => namedServer(target, port, security))
      .filter((server) => server !== undefined);
  }));
  return answers.flat().slice(0, MAX_SERVERS);
}
