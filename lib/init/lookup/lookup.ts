/**
 * Looking for servers on the network, when the person asked for it. Everything
 * that comes back was written by strangers; nobody uses it before the person
 * agreed to it.
 *
 * @module
 */

import { type IsolateEntry, startIsolate } from "../../sandbox/isolates.ts";
import type { FoundEndpoints, FoundServer } from "./found.ts";
import type { LookupAnswers, LookupQuestion } from "./messages.ts";
import { serversByDns } from "./srv.ts";

/** How long an isolate may take, in milliseconds: longer than a download. */
const ISOLATE_TIMEOUT_MS = 8_000;

/** Servers found, by where they were found. */
export interface Finding {
  readonly server: FoundServer;
  /** For a person, for example `DNS`. */
  readonly source: string;
}

/** Looks things up; a test brings its own. */
export interface Lookup {
  /** IMAP servers of a mail domain, best first. */
  servers(domain: string): Promise<readonly Finding[]>;
  /** The addresses of an authorization server. */
  endpoints(issuer: string): Promise<FoundEndpoints | undefined>;
}

/** Looks things up in isolates of their own. */
export class NetworkLookup implements Lookup {
  readonly #entry: IsolateEntry;
  readonly #certificates: string | undefined;

  /** @param certificates PEM; trusted besides the built-in ones. */
  constructor(entry: IsolateEntry, certificates: string | undefined) {
    this.#entry = entry;
    this.#certificates = certificates;
  }

  async servers(domain: string): Promise<readonly Finding[]> {
    const [byDns, byProvider] = await Promise.all([
      serversByDns(domain),
      this.#serversByProvider(domain),
    ]);
    const all = [
      ...byDns.map((server) => ({ server, source: "DNS" })),
      ...byProvider.map((server) => ({ server, source: "the provider's autoconfig" })),
    ];
    const names = new Set<string>();
    return all
      .toSorted((a, b) => Number(b.server.security === "tls") - Number(a.server.security === "tls"))
      .filter(({ server: { host, port } }) => {
        const name = `${host}:${port}`;
        return !names.has(name) && names.add(name);
      });
  }

  async endpoints(issuer: string): Promise<FoundEndpoints | undefined> {
    for (const url of metadataUrls(issuer)) {
      const bytes = await this.#download(url);
      const found = bytes &&
        await this.#ask({ kind: "metadata", bytes, issuer }, "none") as LookupAnswers["metadata"];
      if (found) return found;
    }
    return undefined;
  }

  /** Mozilla's autoconfig, over TLS only, and without the address: its owner need not be told. */
  async #serversByProvider(domain: string): Promise<readonly FoundServer[]> {
    const urls = [
      `https://autoconfig.${domain}/mail/config-v1.1.xml`,
      `https://${domain}/.well-known/autoconfig/mail/config-v1.1.xml`,
    ];
    for (const bytes of await Promise.all(urls.map((url) => this.#download(url)))) {
      const found = bytes && await this.#ask({ kind: "autoconfig", bytes, domain }, "none");
      if (found) return found as LookupAnswers["autoconfig"];
    }
    return [];
  }

  async #download(url: string): Promise<LookupAnswers["fetch"]> {
    const { hostname, port } = new URL(url);
    const question = { kind: "fetch", url, certificates: this.#certificates } as const;
    const answer = await this.#ask(question, { ...NOTHING, net: [`${hostname}:${port || 443}`] });
    return answer as LookupAnswers["fetch"];
  }

  async #ask(question: LookupQuestion, permissions: Deno.PermissionOptions): Promise<unknown> {
    const worker = startIsolate("lookup", this.#entry, permissions);
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const timer = setTimeout(() => resolve(undefined), ISOLATE_TIMEOUT_MS);
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      resolve(undefined);
    };
    worker.postMessage(question);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      worker.terminate();
    }
  }
}

const NOTHING = {
  env: false,
  ffi: false,
  import: false,
  read: false,
  run: false,
  sys: false,
  write: false,
} as const;

/** Where the metadata of an issuer is: OpenID Connect Discovery section 4, RFC 8414 section 3. */
function metadataUrls(issuer: string): readonly string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, "");
  return [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ];
}
