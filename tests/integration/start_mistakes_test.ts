/**
 * A command that is started in a way in which it cannot work says so first.
 *
 * @module
 */

import assert from "node:assert/strict";
import { LeakWatch } from "../support/canary.ts";
import { configDirectory, script } from "../support/product.ts";

/** Runs words; nobody's password is in what they print. */
async function run(command: string, ...args: string[]): Promise<Deno.CommandOutput> {
  const output = await new Deno.Command(command, { args, stdin: "null" }).output();
  const watch = new LeakWatch();
  watch.see("stdout", new TextDecoder().decode(output.stdout));
  watch.see("stderr", new TextDecoder().decode(output.stderr));
  watch.assertNone();
  return output;
}

Deno.test("Without --unstable-worker-options nobody is asked or told anything before the flag is named", async () => {
  await using stack = new AsyncDisposableStack();
  const config = await configDirectory({});
  stack.defer(() => config.remove());
  // Beside a deno.json Deno would find the flag there.
  const elsewhere = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(elsewhere, { recursive: true }));
  const copy = `${elsewhere}/mail-imap-mcp.js`;
  await Deno.copyFile(script("bundle"), copy);
  for (const words of [["doctor"], ["init", "ada@example.test"]]) {
    const { success, stdout, stderr } = await run(
      Deno.execPath(),
      ...["run", "--quiet", "-A", "--no-prompt", copy, ...words, "--config-dir", config.path],
    );
    assert.equal(success, false);
    assert.equal(stdout.length, 0);
    assert.match(
      new TextDecoder().decode(stderr),
      /^[^\n]*`--unstable-worker-options` flag must be provided\.\n$/,
    );
  }
});

Deno.test("doctor into a full disk says so", { ignore: Deno.build.os !== "linux" }, async () => {
  const config = await configDirectory({});
  const { code, stderr } = await run(
    ...["sh", "-c", 'exec "$@" >/dev/full', "sh", Deno.execPath(), "run", "--quiet"] as const,
    ...["--unstable-worker-options", "-A", "--no-prompt", script("bundle"), "doctor"],
    ...["--config-dir", config.path],
  );
  await config.remove();
  const said = new TextDecoder().decode(stderr);
  assert.equal(code, 1, said);
  assert.match(said, /could not be written \(ENOSPC\): see whether the disk is full\n$/);
});
