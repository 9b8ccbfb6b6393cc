/**
 * What a lookup found, before anybody agreed to it.
 *
 * @module
 */

import { badHost } from "../../config/account.ts";

/** An IMAP server that somebody on the network named. Its host and port are well-formed, no more. */
export interface FoundServer {
  /** Lower case, without a dot at its end. */
  readonly host: string;
  readonly port: number;
  readonly security: "tls" | "starttls";
  /** What the user name is; undefined when that was not said. */
  readonly user?: "address" | "local_part";
}

/** Addresses that an authorization server named (RFC 8414). All are https. */
export interface FoundEndpoints {
  readonly issuer: string;
  readonly tokenUrl: string;
  readonly deviceUrl?: string;
  readonly authorizeUrl?: string;
}

/** Whether a host lies in a domain: then whoever owns the domain answers for it. */
export function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

/**
 * A server that somebody named, in the form in which it can be used.
 *
 * @returns Undefined for what is no DNS name with a dot in it: an address, or a name of this
 * machine or network, is not for a stranger to give.
 */
export function namedServer(
  host: string,
  port: number,
  security: FoundServer["security"],
): FoundServer | undefined {
  const name = host.toLowerCase().replace(/\.$/, "");
  const isName = !badHost(name) && /\.[a-z][a-z0-9-]*$/.test(name);
  const isPort = Number.isInteger(port) && port >= 1 && port <= 65_535;
  return isName && isPort ? { host: name, port, security } : undefined;
}
