/**
 * The process ends when nobody needs it any more, and says why when it cannot begin.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ADA, sampleServer } from "../support/dovecot_suite.ts";
import { INITIALIZE_LINE } from "../support/initialize.ts";
import {
  accountVariables,
  commandLine,
  configDirectory,
  FORMS,
  startProduct,
} from "../support/product.ts";
import { assertNothingTold, CANARY } from "../support/canary.ts";
import { waitUntilGone } from "../support/gone.ts";

const INITIALIZE = new TextEncoder().encode(
  `${INITIALIZE_LINE}${JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" })}\n${
    JSON.stringify({
      jsonrpc: "2.0",
      id: 2,
      method: "tools/call",
      params: { name: "imap_search_messages", arguments: { limit: 1 } },
    })
  }\n`,
);

/** What a process says from now on. */
interface Said {
  /** Resolves when there is `text` in it. */
  until(text: string): Promise<void>;
  /** The number in its line `PID …`. */
  pid(): number;
  /** Resolves when it says no more. @throws {Error} When a password was in it. */
  end(): Promise<void>;
}

function listen(...streams: readonly ReadableStream<Uint8Array>[]): Said {
  let all = "";
  let heard = Promise.withResolvers<void>();
  const ended = Promise.all(streams.map(async (stream) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      all += text;
      heard.resolve();
      heard = Promise.withResolvers();
    }
  }));
  return {
    async until(text) {
      const never = ended.then(() => assert.fail(`${text} never came: ${all}`));
      while (!all.includes(text)) await Promise.race([heard.promise, never]);
      never.catch(() => undefined);
    },
    pid: () => Number(/^PID (\d+)$/m.exec(all)?.[1]),
    async end() {
      await ended;
      assertNothingTold(all);
    },
  };
}

for (const form of FORMS) {
  Deno.test(`the ${form} end within 2 s, logged out, when the client goes away`, async (t) => {
    await using stack = new AsyncDisposableStack();
    const server = await sampleServer();
    stack.defer(() => server.stop());
    const config = await configDirectory(accountVariables(server, ADA));
    stack.defer(() => config.remove());
    const [command, ...args] = commandLine(config.path, form);

    const start = async () => {
      const child = new Deno.Command(command, {
        args,
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      const said = listen(child.stdout, child.stderr);
      const input = child.stdin.getWriter();
      await input.write(INITIALIZE);
      await said.until('"id":2');
      assert.ok(await server.loggedIn(ADA) > 0, "there is a connection to log out of");
      return { child, input, said };
    };

    await t.step("when stdin closes", async () => {
      const { child, input, said } = await start();
      await input.close();
      await waitUntilGone(child.pid);
      assert.equal((await child.status).code, 0);
      await said.end();
      assert.equal(await server.loggedIn(ADA), 0);
    });

    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      await t.step(`when it gets ${signal}`, async () => {
        const { child, input, said } = await start();
        child.kill(signal);
        await waitUntilGone(child.pid);
        assert.equal((await child.status).code, 0);
        await said.end();
        await input.close().catch(() => undefined);
        assert.equal(await server.loggedIn(ADA), 0);
      });
    }

    await t.step("when its parent is killed while somebody else holds the pipe open", async () => {
      // The shell starts the server, says its pid, and waits; we hold both ends of its stdin.
      const shell = new Deno.Command("sh", {
        args: ["-c", 'exec 3<&0; "$@" <&3 & echo "PID $!" >&2; wait', "sh", command, ...args],
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      const said = listen(shell.stdout, shell.stderr);
      const input = shell.stdin.getWriter();
      await input.write(INITIALIZE);
      await said.until('"id":2');
      const pid = said.pid();
      shell.kill("SIGKILL");
      await shell.status;
      await waitUntilGone(pid);
      await said.end();
      await input.close().catch(() => undefined);
    });
  });
}

Deno.test("a configuration that cannot work ends with code 2 and every problem at once", async () => {
  const config = await configDirectory({
    MAIL_IMAP_DEFAULT_HOST: "https://imap.example.com",
    MAIL_IMAP_DEFAULT_SECURE: "false",
    MAIL_IMAP_DEFAULT_PASS: CANARY,
    MAIL_IMAP_CONNECT_TIMEOUT_MS: "99",
    MAIL_IMAP_DEFAULT_HOTS: "x",
  });
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "main.ts", "--config-dir", config.path],
    stdin: "null",
  }).output();
  await config.remove();
  const text = new TextDecoder().decode(stderr);
  assert.equal(code, 2);
  assert.equal(stdout.length, 0);
  for (
    const name of [
      "_HOST",
      "_SECURE",
      "_USER",
      "CONNECT_TIMEOUT_MS",
      "did you mean MAIL_IMAP_DEFAULT_HOST?",
    ]
  ) {
    assert.ok(text.includes(name), `${name} is missing in ${text}`);
  }
  assertNothingTold(text);
});

Deno.test("stdout carries nothing but protocol and stderr nothing but JSON lines, also when there is much to complain about", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const product = await startProduct({
    ...accountVariables(server, ADA),
    MAIL_IMAP_BROKEN_HOST: "",
    MAIL_IMAP_BROKEN_USER: "somebody",
    MAIL_IMAP_TYPO: "1",
    MAIL_IMAP_LOG_LEVEL: "trace",
  });
  stack.defer(() => product.close());
  // The client would report anything else on stdout as an error.
  const problems: Error[] = [];
  product.client.onerror = (error: Error) => problems.push(error);
  await product.call("imap_search_messages", {});
  await product.call("imap_search_messages", { account_id: "broken" });
  const { data } = await product.call("imap_list_accounts");
  assert.deepEqual(problems, []);
  assert.match(data.accounts[1].problems.join(), /MAIL_IMAP_BROKEN_HOST is missing/);
  assert.match(product.stderr(), /MAIL_IMAP_TYPO is not a variable/);
  assert.match(product.stderr(), /account broken cannot be used/);
  for (const line of product.stderr().trim().split("\n")) {
    const { level, time, msg } = JSON.parse(line);
    assert.ok(["debug", "info", "warn", "error"].includes(level) && msg !== "", line);
    assert.equal(new Date(time).toISOString(), time);
  }
});
