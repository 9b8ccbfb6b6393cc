/**
 * Serves the files of a release over HTTPS, as the place does where releases
 * are published: every file behind a redirect.
 *
 * @module
 */

import { createAuthority } from "./certificates.ts";

/** A running server. */
export interface ReleaseServer {
  /** Address below which each release has a directory named by its tag. */
  readonly downloads: string;
  /** Certificate of the authority that vouches for it. */
  readonly caPath: string;
  /** Paths that were asked for, in their order. */
  readonly asked: string[];
  /** Contents by path below {@link downloads}; a test changes them. */
  readonly files: Map<string, string>;
  stop(): Promise<void>;
}

/**
 * Starts a server.
 *
 * @param directory Where its certificates are made.
 * @param redirect Where it sends those who ask for a file. @default to itself
 */
export async function startReleaseServer(
  directory: string,
  redirect: (address: URL) => string = (address) => `/stored${address.pathname}`,
): Promise<ReleaseServer> {
  const authority = await createAuthority(directory);
  const pair = await authority.issue("releases", "DNS:localhost,IP:127.0.0.1");
  const files = new Map<string, string>();
  const asked: string[] = [];
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    cert: await Deno.readTextFile(pair.cert),
    key: await Deno.readTextFile(pair.key),
    onListen: () => {},
  }, (request) => {
    const address = new URL(request.url);
    if (!address.pathname.startsWith("/stored/")) {
      asked.push(address.pathname);
      return new Response(null, { status: 302, headers: { location: redirect(address) } });
    }
    const content = files.get(address.pathname.replace("/stored/ada/", ""));
    return content === undefined
      ? new Response("Not Found", { status: 404 })
      : new Response(content);
  });
  return {
    downloads: `https://localhost:${server.addr.port}/ada`,
    caPath: authority.cert,
    asked,
    files,
    stop: () => server.shutdown(),
  };
}
