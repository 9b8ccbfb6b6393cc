/**
 * The isolate that listens breaks down: nobody would be answered any more, so
 * the process ends, and whoever looks after it starts another one.
 *
 * @module
 */

import assert from "node:assert/strict";
import { loadConfig } from "../../lib/config/load.ts";
import { processFlags } from "../../lib/sandbox/permissions.ts";
import { copySources, replaceOnce } from "../breakout/variants.ts";
import { CANARY } from "../support/canary.ts";
import { httpVariables, startListening, writeSecrets } from "../support/http_product.ts";
import { NOBODYS_ACCOUNT } from "../support/http_requests.ts";
import { configDirectory } from "../support/product.ts";
import { sideBySide } from "../support/side_by_side.ts";

const LISTEN = "127.0.0.1:0";

/** What the isolate does soon after it has begun to listen. */
const BREAKS: Readonly<Record<string, string>> = {
  "throws": `throw new Error("${CANARY}");`,
  "rejects": `void Promise.reject(new Error("${CANARY}"));`,
};

Deno.test("A process over HTTP whose front isolate breaks down ends with 70", async (t) => {
  const steps = Object.entries(BREAKS).map(([how, code]) => ({
    name: `when it ${how} an error, of which nothing is shown`,
    async run() {
      await using stack = new AsyncDisposableStack();
      const sources = await Deno.makeTempDir();
      stack.defer(() => Deno.remove(sources, { recursive: true }));
      await copySources(sources);
      const path = `${sources}/lib/http/worker.ts`;
      const text = replaceOnce(
        await Deno.readTextFile(path),
        /\(port\) => (tell\(\{ type: "listening", port \}\)),/,
        (_, tells) => `(port) => { ${tells}; setTimeout(() => { ${code} }, 100); },`,
      );
      await Deno.writeTextFile(path, text);
      const { path: directory, remove } = await configDirectory({
        ...httpVariables(["all"]),
        ...NOBODYS_ACCOUNT,
      });
      stack.defer(remove);
      await writeSecrets(directory);
      const { config } = loadConfig({ directory, environment: {}, http: true });
      const product = await startListening([
        ...[Deno.execPath(), "run", "--quiet", ...processFlags(config, sources, [LISTEN])],
        ...[`${sources}/main.ts`, "serve", "--http", LISTEN, "--config-dir", directory],
      ] as [string, ...string[]], LISTEN);
      stack.use(product);
      assert.equal((await product.status).code, 70);
      await product.stop();
      assert.match(product.stderr(), /internal error in the front isolate/);
    },
  }));
  await sideBySide(t, steps);
});
