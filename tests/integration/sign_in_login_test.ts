/**
 * Signing in, from `login` to the first call: by a code on another device, and
 * by the browser of this machine.
 *
 * @module
 */

import assert from "node:assert/strict";
import { connectMcp } from "../clients/mcp.ts";
import { PUBLIC_CLIENT, SECRET_CLIENT } from "../servers/oidc_provider.ts";
import { findSecret } from "../support/canary.ts";
import { ADA } from "../support/dovecot_suite.ts";
import { commandLine, FORMS, startProductIn } from "../support/product.ts";
import {
  assertFails,
  assertWorks,
  configIn,
  type Flow,
  logIn,
  signInVariables,
  startSignInServers,
  tokenFile,
} from "../support/sign_in_suite.ts";

const SIGN_IN_NEEDED = { code: "auth_failed", reason: "sign_in_needed", retryable: false } as const;

const KINDS = [
  ["sources", "device", SECRET_CLIENT],
  ["sources", "browser", PUBLIC_CLIENT],
  ["bundle", "device", PUBLIC_CLIENT],
  ["bundle", "browser", SECRET_CLIENT],
] as const;

Deno.test("a person signs in, and the account works from then on", async (t) => {
  await using stack = new AsyncDisposableStack();
  const servers = await startSignInServers(stack);

  for (const [form, flow, client] of KINDS) {
    const secret = client.secret === undefined ? "no secret" : "a secret";
    await t.step(`the ${form}, by the ${flow}, as a client with ${secret}`, async () => {
      const directory = await configIn(stack, signInVariables(servers, { flow, client }));
      const product = await startProductIn(directory, { form });
      try {
        await assertFails(product, SIGN_IN_NEEDED);
        const { code, said } = await logIn(servers, directory, { form });
        assert.equal(code, 0, said);
        await assertWorks(product);
        const { mode } = await Deno.stat(tokenFile(directory));
        assert.equal((mode ?? 0) & 0o777, 0o600);
        assert.deepEqual(await filesOf(directory), [".env", "oauth2-default.json"]);
      } finally {
        await product.close();
      }
    });
  }

  await t.step("a wrong secret of the client is told as such, and leaves nothing", async () => {
    const wrong = { id: SECRET_CLIENT.id, secret: `${SECRET_CLIENT.secret}-wrong` };
    await refused({ flow: "device", client: wrong }, {}, /OAUTH_CLIENT_(ID|SECRET)/);
    await refused({ flow: "browser", client: wrong }, {}, /OAUTH_CLIENT_(ID|SECRET)/);
  });

  await t.step("a person who refuses is believed", async () => {
    await refused({ flow: "device" }, { person: "refuse" }, /refused/);
    await refused({ flow: "browser" }, { person: "refuse" }, /refused/);
  });

  await t.step(
    "the line that is printed is enough, to sign in by the device and to serve",
    async () => {
      const directory = await configIn(stack, signInVariables(servers, { flow: "device" }));
      const line = await permissionsLine(directory);
      const login = await logIn(servers, directory, {
        line: line.replace(".js ", ".js login default "),
      });
      assert.equal(login.code, 0, login.said);
      const served = `cd / && exec ${line}`;
      const product = await connectMcp("sh", ["-c", served], { PATH });
      await assertWorks(product);
      await product.close();
    },
  );

  await t.step("a server that stumbles while the person signs in is asked again", async () => {
    let stumbled = false;
    servers.authorization.disturbance = (request, response) => {
      if (request.url !== "/token" || stumbled) return false;
      stumbled = true;
      response.writeHead(503);
      response.end();
      return true;
    };
    const directory = await configIn(stack, signInVariables(servers, { flow: "device" }));
    const { code, said } = await logIn(servers, directory);
    servers.authorization.disturbance = undefined;
    assert.ok(stumbled);
    assert.equal(code, 0, said);
  });

  await t.step("a proxy of the environment sees the provider's name and nothing else", async () => {
    const proxy = startProxy();
    const directory = await configIn(stack, signInVariables(servers, { client: SECRET_CLIENT }));
    const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
    const { code, said } = await logIn(servers, directory, { env });
    await proxy.stop();
    assert.equal(code, 0, said);
    assert.match(proxy.seen(), /^CONNECT localhost:\d+ HTTP/);
    assert.equal(findSecret(proxy.seen()), undefined);
  });

  await t.step("a code that nobody enters runs out", async () => {
    servers.authorization.lifetimes.deviceCode = 1;
    await refused({ flow: "device" }, { person: "ignore" }, /expired|in time/);
    servers.authorization.lifetimes.deviceCode = 60;
  });

  await t.step(
    "an account with a password, or of another name, has nothing to sign in to",
    async () => {
      const directory = await configIn(stack, {
        ...signInVariables(servers),
        MAIL_IMAP_OTHER_HOST: "localhost",
        MAIL_IMAP_OTHER_USER: ADA.name,
        MAIL_IMAP_OTHER_PASS: ADA.password,
      });
      const before = servers.authorization.requests.length;
      for (const form of FORMS) {
        const other = await logIn(servers, directory, { form, account: "other" });
        assert.deepEqual([other.code, /logs in with a password/.test(other.said)], [2, true]);
        const nobody = await logIn(servers, directory, { form, account: "nobody" });
        assert.deepEqual([nobody.code, /there is default/.test(nobody.said)], [2, true]);
      }
      assert.equal(servers.authorization.requests.length, before);
      assert.deepEqual(await filesOf(directory), [".env"]);
    },
  );

  /** Runs a `login` that must fail. */
  async function refused(
    choice: { flow: Flow; client?: typeof SECRET_CLIENT },
    options: Parameters<typeof logIn>[2],
    why: RegExp,
  ): Promise<void> {
    const directory = await configIn(stack, signInVariables(servers, choice));
    const { code, said } = await logIn(servers, directory, options);
    assert.equal(code, 1, said);
    assert.match(said, why);
    assert.deepEqual(await filesOf(directory), [".env"]);
  }
});

/** Where the shell finds `deno`. */
const PATH = `${Deno.execPath().replace(/\/[^/]+$/, "")}:${Deno.env.get("PATH")}`;

/** The line that `permissions` prints for the bundle. */
async function permissionsLine(directory: string): Promise<string> {
  const [deno, ...flags] = commandLine(directory, "bundle");
  const args = [...flags.slice(0, -2), "permissions", "--config-dir", directory];
  const { stdout } = await new Deno.Command(deno, { args }).output();
  return new TextDecoder().decode(stdout).trim();
}

/** A proxy that passes everything on (RFC 9110 section 9.3.6). */
function startProxy(): { port: number; seen(): string; stop(): Promise<void> } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let seen = "";
  const serve = async (client: Deno.Conn): Promise<void> => {
    const buffer = new Uint8Array(4_096);
    const head = new TextDecoder().decode(buffer.subarray(0, await client.read(buffer) ?? 0));
    seen += head;
    const port = Number(/^CONNECT localhost:(\d+) /.exec(head)?.[1]);
    const server = await Deno.connect({ hostname: "localhost", port });
    await client.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\n\r\n"));
    const see = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        seen += new TextDecoder("latin1").decode(chunk);
        controller.enqueue(chunk);
      },
    });
    await Promise.allSettled([
      client.readable.pipeThrough(see).pipeTo(server.writable),
      server.readable.pipeTo(client.writable),
    ]);
  };
  const running: Promise<void>[] = [];
  const accepting = (async () => {
    for await (const client of listener) running.push(serve(client));
  })();
  return {
    port: (listener.addr as Deno.NetAddr).port,
    seen: () => seen,
    async stop() {
      listener.close();
      await accepting.catch(() => undefined);
      await Promise.allSettled(running);
    },
  };
}

async function filesOf(directory: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(directory))).map(({ name }) => name).sort();
}
