/**
 * What a provider says about its servers in Mozilla's autoconfig format. The
 * document is a stranger's: it is read in the isolate that has no permission,
 * and what is taken from it is checked as if a person had typed it.
 *
 * @module
 */

import { xmlReader } from "../../content/extract/xml.ts";
import { type FoundServer, namedServer } from "./found.ts";

/** Most servers that are taken from one document: real ones have four. */
const MAX_SERVERS = 8;

/** Longest text of an element, in characters: a DNS name has at most 253. */
const MAX_TEXT_CHARS = 300;

/** How a socket is protected, by the words of the format; others send passwords in the clear. */
const SECURITY: ReadonlyMap<string | undefined, FoundServer["security"]> = new Map([
  ["SSL", "tls"],
  ["STARTTLS", "starttls"],
]);

/** What the user name is, by the placeholders of the format; a name that is not one of them is not taken. */
const USER: ReadonlyMap<string | undefined, "address" | "local_part"> = new Map([
  ["%EMAILADDRESS%", "address"],
  ["%EMAILLOCALPART%", "local_part"],
]);

/**
 * Reads the IMAP servers of a document, in its order.
 *
 * @param domain Stands in for `%EMAILDOMAIN%`.
 * @returns None when it is not XML, or not in this format.
 */
export async function readAutoconfig(
  bytes: Uint8Array,
  domain: string,
): Promise<readonly FoundServer[]> {
  const servers: FoundServer[] = [];
  const path: string[] = [];
  let fields: Map<string, string> | undefined;
  let text = "";
  const reader = await xmlReader({
    open(name, attributes) {
      path.push(name);
      text = "";
      const isServer = path.join("/") === "clientConfig/emailProvider/incomingServer";
      if (isServer) fields = attributes["type"] === "imap" ? new Map() : undefined;
    },
    text(data) {
      if (text.length <= MAX_TEXT_CHARS) text += data;
    },
    close(name) {
      path.pop();
      const isServer = path.join("/") === "clientConfig/emailProvider";
      if (isServer && name === "incomingServer" && fields) {
        const server = serverOf(fields, domain);
        if (server && servers.length < MAX_SERVERS) servers.push(server);
        fields = undefined;
      } else if (fields && path.length === 3 && !fields.has(name)) {
        // Of several the first counts, which is the best.
        fields.set(name, text.trim());
      }
      text = "";
    },
  });
  reader.write(bytes);
  return reader.end() === undefined ? servers : [];
}

function serverOf(fields: ReadonlyMap<string, string>, domain: string): FoundServer | undefined {
  const host = (fields.get("hostname") ?? "").replaceAll("%EMAILDOMAIN%", () => domain);
  const port = /^[0-9]{1,5}$/.test(fields.get("port") ?? "") ? Number(fields.get("port")) : 0;
  const security = SECURITY.get(fields.get("socketType"));
  const server = security && namedServer(host, port, security);
  const user = USER.get(fields.get("username"));
  return server && user ? { ...server, user } : server;
}
