/**
 * The proxy of deploy/nginx/, in front of a server that stands for the HTTP
 * transport.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createAuthority } from "../servers/certificates.ts";
import { freePorts, waitForPort } from "../servers/ports.ts";
import { deployed, run, testUnless, whyNot } from "../support/deploy.ts";

const WRITER = `writer-${"0123456789".repeat(6)}`;

/** Sends a call from an address; each is a client of its own. */
type Send = (path: string, init?: RequestInit) => Promise<Response>;

interface Proxy extends AsyncDisposable {
  /** @param address Of the client, 127.0.0.0/8. */
  from(address: string): Send;
  /** Headers of what was passed on. */
  readonly passed: readonly Headers[];
  /** Lets what waits at the server go on. */
  hurry(): void;
  /** Lines of the access log. */
  log(): Promise<string>;
}

async function startProxy(): Promise<Proxy> {
  const directory = await Deno.makeTempDir();
  await Deno.chmod(directory, 0o755);
  const authority = await createAuthority(directory);
  const { cert, key } = await authority.issue("proxy", "DNS:localhost");
  const [port = 0, port6 = 0] = freePorts(2);
  const passed: Headers[] = [];
  const hurry = Promise.withResolvers<void>();
  const stub = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
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
    .replace("listen [::]:443", `listen [::1]:${port6}`)
    .replaceAll("127.0.0.1:8000", `127.0.0.1:${stub.addr.port}`);
  await Deno.writeTextFile(`${directory}/site.conf`, site);
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
  assert.equal(code, 0, err);
  // What it warns of may be an error in its next version.
  assert.doesNotMatch(err, /warn/);
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
      await stub.shutdown();
      await Deno.remove(directory, { recursive: true });
    },
  };
}

/** Calls at once; fewer than the connections that one client may have. */
const AT_ONCE = 8;

/** A limit as the proxy counts it. */
interface Limit {
  readonly atOnce: number;
  readonly perSecond: number;
}

/** Calls far more often than a limit allows; what it allows in the time that this takes is let through. */
async function assertLimited(
  send: Send,
  path: string,
  { atOnce, perSecond }: Limit,
  token?: string,
): Promise<void> {
  const count = 8 * atOnce;
  const begun = performance.now();
  const headers: HeadersInit = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const statuses: number[] = [];
  let left = count;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (left-- > 0) statuses.push(await statusOf(send(path, { headers })));
  }));
  const passed = statuses.filter((status) => status === 200).length;
  const held = statuses.filter((status) => status === 429).length;
  assert.equal(passed + held, count, statuses.join(" "));
  const seconds = (performance.now() - begun) / 1_000;
  const most = atOnce + Math.ceil(perSecond * seconds);
  assert.ok(passed >= atOnce && passed <= most, `${passed} of at most ${most} passed`);
}

const NAME =
  "The proxy passes only /mcp on, holds back who calls too fast, and jobs and writers sooner.";

testUnless(whyNot("nginx"), NAME, async (t) => {
  await using proxy = await startProxy();

  await t.step("What is passed on says who the client is, and keeps its token.", async () => {
    const send = proxy.from("127.0.0.2");
    const response = await send("/mcp?token=s3cret", {
      headers: { authorization: "Bearer reader", "x-forwarded-for": "192.0.2.1" },
    });
    assert.equal(await response.text(), "/mcp");
    assert.equal(proxy.passed[0]?.get("authorization"), "Bearer reader");
    assert.equal(proxy.passed[0]?.get("x-forwarded-for"), "127.0.0.2");
  });

  await t.step("Other paths and large bodies are not passed on.", async () => {
    const send = proxy.from("127.0.0.3");
    for (const path of ["/", "/mcp/", "/mcpx", "/metrics", "/batch/"]) {
      assert.equal(await statusOf(send(path)), 404, path);
    }
    assert.equal(await statusOf(send("/mcp", { body: "x".repeat(1_100_000) })), 413);
  });

  await t.step("A client has 16 calls at once.", async () => {
    const send = proxy.from("127.0.0.4");
    const slow = Array.from({ length: 17 }, () => send("/mcp", { headers: { "x-slow": "1" } }));
    // The one that is too many is told so at once; the others wait.
    assert.equal((await Promise.race(slow)).status, 429);
    proxy.hurry();
    for (const { body } of await Promise.all(slow)) await body?.cancel();
  });

  // Each many more than a limit lets through in any time that this takes.
  await t.step("A person's client has 20 calls and one, then 10 a second.", async () => {
    await assertLimited(proxy.from("127.0.0.5"), "/mcp", { atOnce: 21, perSecond: 10 });
  });

  await t.step("A job has 5 calls and one, then one a second.", async () => {
    await assertLimited(proxy.from("127.0.0.6"), "/batch/mcp", { atOnce: 6, perSecond: 1 });
  });

  await t.step(
    "Who may write has 10 calls and one, then 3 a second, however they come.",
    async () => {
      const send = proxy.from("127.0.0.7");
      await assertLimited(send, "/mcp", { atOnce: 11, perSecond: 3 }, WRITER);
      // Without that token the same client goes on: its other limit is not used up.
      assert.equal(await statusOf(send("/batch/mcp")), 200);
    },
  );

  await t.step("Who is held back is told for how long, and the log has no token.", async () => {
    const send = proxy.from("127.0.0.8");
    const answers = await Promise.all(Array.from({ length: 15 }, () => send("/batch/mcp")));
    const refused = answers.find(({ status }) => status === 429);
    assert.equal(refused?.headers.get("retry-after"), "1");
    assert.equal(refused?.headers.get("content-type"), "application/json");
    for (const { body } of answers) await body?.cancel();
    const log = await proxy.log();
    assert.match(log, / 429 .* REJECTED$/m);
    assert.doesNotMatch(log, /s3cret|Bearer/);
  });
});

async function statusOf(answer: Promise<Response>): Promise<number> {
  const { status, body } = await answer;
  await body?.cancel();
  return status;
}
