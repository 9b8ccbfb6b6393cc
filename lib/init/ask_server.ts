/**
 * Asking where the mail is.
 *
 * @module
 */

import { badHost } from "../config/account.ts";
import { splitAddress } from "../config/address.ts";
import {
  hostForDomain,
  type Provider,
  providerOfAddress,
  providerOfHost,
} from "../config/providers.ts";
import type { Server } from "./answers.ts";
import { isWithin } from "./lookup/found.ts";
import type { Finding, Lookup } from "./lookup/lookup.ts";
import { askChoice, askFor, confirm } from "./questions.ts";
import type { Terminal } from "./terminal.ts";

/** Most servers of a lookup that a person is asked about. */
const MAX_OFFERED = 4;

/** Where the mail of an address is. */
export interface Place {
  readonly server: Server;
  readonly provider: Provider | undefined;
  /** What the user name probably is. */
  readonly user: string;
}

/** Asks for the address to begin with. */
export async function askAddress(terminal: Terminal, given: string | undefined): Promise<string> {
  if (given !== undefined) {
    const problem = badAddress(given);
    if (problem === undefined) return given;
    terminal.say(`What was given as the address ${problem}.`);
  }
  return await askFor(terminal, { text: "Mail address", bad: badAddress });
}

/** Finds the server of an address: by what is known, by a lookup, or by asking. */
export async function askPlace(
  terminal: Terminal,
  address: string,
  lookup: Lookup | undefined,
): Promise<Place> {
  const { domain } = partsOf(address);
  const known = providerOfAddress(address);
  if (known) {
    return placeOf(address, {
      host: hostForDomain(known, domain),
      port: known.port,
      security: known.security,
    });
  }
  const found = lookup &&
    await offerFound(terminal, domain, await terminal.during(lookup.servers(domain)));
  if (found) {
    const { user, ...server } = found.server;
    const place = placeOf(address, server);
    return user === "local_part" ? { ...place, user: partsOf(address).localPart } : place;
  }
  if (lookup) terminal.say(`Nothing more is known of ${domain}; its help page names the server.`);
  return placeOf(address, await askServer(terminal, undefined));
}

/** Asks for host, port and how the connection is protected. */
export async function askServer(terminal: Terminal, now: Server | undefined): Promise<Server> {
  const host = await askFor(terminal, {
    text: "IMAP server",
    ...(now ? { fallback: now.host } : {}),
    bad: (text) => badHost(text)?.replace("use the PORT variable", "it is asked for next"),
  });
  const known = providerOfHost(host);
  const usual = now ?? known ?? { security: "tls", port: 993 };
  const words = ["tls", "starttls"] as const;
  const security = await askChoice(
    terminal,
    "TLS from the first byte, or STARTTLS",
    usual.security === "tls" ? words : ["starttls", "tls"],
  );
  const port = await askFor(terminal, {
    text: "Port",
    fallback: `${security === usual.security ? usual.port : security === "tls" ? 993 : 143}`,
    bad: (text) =>
      /^[0-9]{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
        ? undefined
        : "must be a port number, 1..65535",
  });
  return { host: host.toLowerCase().replace(/\.$/, ""), port: Number(port), security };
}

/** What is known of a server for this address. */
export function placeOf(address: string, server: Server): Place {
  const provider = providerOfHost(server.host, server.port);
  const { localPart } = partsOf(address);
  return { server, provider, user: provider?.user === "local_part" ? localPart : address };
}

/** Shows what strangers on the network said, and takes nothing without a yes. */
async function offerFound(
  terminal: Terminal,
  domain: string,
  findings: readonly Finding[],
): Promise<Finding | undefined> {
  for (const finding of findings.slice(0, MAX_OFFERED)) {
    const { server: { host, port, security }, source } = finding;
    const how = security === "tls" ? "TLS" : "STARTTLS";
    terminal.say(`Found by ${source}: ${host}, port ${port}, ${how}.`);
    const provider = providerOfHost(host);
    if (provider) terminal.say(`That is the server of ${provider.name}.`);
    const own = isWithin(host, domain) || provider !== undefined;
    if (!own) {
      terminal.say(
        `It is outside of ${domain}, and your password would go there. Compare it with your provider's help page.`,
      );
    }
    if (await confirm(terminal, "Use it?", own)) return finding;
  }
  return undefined;
}

function badAddress(address: string): string | undefined {
  return splitAddress(address) === undefined
    ? "must be a mail address such as ada@example.com"
    : undefined;
}

function partsOf(address: string): { readonly localPart: string; readonly domain: string } {
  return splitAddress(address) ?? { localPart: address, domain: "" };
}
