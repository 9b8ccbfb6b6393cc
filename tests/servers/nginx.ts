/**
 * nginx with the configuration of deploy/nginx/, in front of a server that
 * stands for the HTTP transport.
 *
 * @module
 */

import { deployed, run } from "../support/deploy.ts";
import { createAuthority } from "./certificates.ts";
import { freePorts, waitForPort } from "./ports.ts";

/** The token that may write. */
export const WRITER = `writer-${"0123456789".repeat(6)}`;

/** Sends a call from an address; each is a client of its own. @default body: `{}` */
export type Send = (path: string, init?: RequestInit) => Promise<Response>;

/** A running one. */
export interface Proxy extends AsyncDisposable {
  /** @param address Of the client, 127.0.0.0/8. */
  from(address: string): Send;
  /** Headers of what was passed on. */
  readonly passed: readonly Headers[];
  /** Lets what waits at the server go on. */
  hurry(): void;
  /** Lines of the access log. */
  log(): Promise<string>;
}

/**
 * Starts both.
 *
 * @param replicas Ports of what it passes calls on to, two at most. @default that server
 * @throws {Error} When nginx finds anything wrong with the configuration.
 */
export async function startProxy(replicas: readonly number[] = []): Promise<Proxy> {
  const directory = await Deno.makeTempDir();
  await Deno.chmod(directory, 0o755);
  const authority = await createAuthority(directory);
  const { cert, key } = await authority.issue("proxy", "DNS:localhost");
  const [port = 0, port6 = 0] = freePorts(2);
  const passed: Headers[] = [];
  const hurry = Promise.withResolvers<void>();
  const stub = replicas.length > 0
    ? undefined
    : Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
      passed.push(request.headers);
      await request.arrayBuffer();
      if (request.headers.has("x-slow")) await hurry.promise;
      return new Response(new URL(request.url).pathname);
    });
  const site = deployed("nginx/mail-imap-mcp.conf")
    .replaceAll("/etc/nginx/", `${directory}/`)
    .replace("/etc/ssl/certs/mcp.example.com.pem", cert)
    .replace("/etc/ssl/private/mcp.example.com.key", key)
    .replace("/var/log/nginx/", `${directory}/`)
    .replace("listen 443", `listen 127.0.0.1:${port}`)
    .replace("listen [::]:443", `listen [::1]:${port6}`);
  await Deno.writeTextFile(`${directory}/site.conf`, site);
  const servers = deployed("nginx/mail-imap-mcp-replicas.inc")
    .replace(":8000;", `:${replicas[0] ?? stub?.addr.port};`)
    .replace("# server 127.0.0.1:8001;", replicas[1] ? `server 127.0.0.1:${replicas[1]};` : "");
  await Deno.writeTextFile(`${directory}/mail-imap-mcp-replicas.inc`, servers);
  await Deno.writeTextFile(
    `${directory}/mail-imap-mcp-proxy.inc`,
    deployed("nginx/mail-imap-mcp-proxy.inc"),
  );
  await Deno.writeTextFile(
    `${directory}/mail-imap-mcp-write-token.map`,
    `"Bearer ${WRITER}" $mcp_client;\n`,
    { mode: 0o600 },
  );
  await Deno.writeTextFile(
    `${directory}/nginx.conf`,
    `daemon off; pid ${directory}/pid; error_log ${directory}/error.log; events {}
http {
  client_body_temp_path ${directory}/body; proxy_temp_path ${directory}/proxy;
  fastcgi_temp_path ${directory}/f; uwsgi_temp_path ${directory}/u; scgi_temp_path ${directory}/s;
  include ${directory}/site.conf;
}
`,
  );
  const args = ["-c", `${directory}/nginx.conf`, "-e", `${directory}/error.log`];
  const { code, err } = await run(["nginx", "-t", ...args]);
  // What it warns of may be an error in its next version.
  if (code !== 0 || err.includes("[warn]")) throw new Error(err);
  const nginx = new Deno.Command("nginx", { args, stdin: "null", stderr: "null" }).spawn();
  await waitForPort(port, nginx.status);
  const caCerts = [await Deno.readTextFile(authority.cert)];
  const clients: Deno.HttpClient[] = [];
  return {
    passed,
    hurry: hurry.resolve,
    from(localAddress) {
      const client = Deno.createHttpClient({ caCerts, localAddress });
      clients.push(client);
      return (path, init = {}) =>
        fetch(`https://localhost:${port}${path}`, { method: "POST", body: "{}", client, ...init });
    },
    log: () => Deno.readTextFile(`${directory}/mail-imap-mcp.log`),
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.close();
      nginx.kill("SIGTERM");
      await nginx.status;
      await stub?.shutdown();
      await Deno.remove(directory, { recursive: true });
    },
  };
}
