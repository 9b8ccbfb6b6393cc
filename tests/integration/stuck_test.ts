/**
 * A message that hangs the content isolate: the caller is told, the isolate is
 * replaced, and the process ends before too many cores burn.
 *
 * @module
 */

import assert from "node:assert/strict";
import { loadConfig } from "../../lib/config/load.ts";
import { processFlags } from "../../lib/sandbox/permissions.ts";
import { copySources, replaceOnce } from "../breakout/variants.ts";
import { connectMcp } from "../clients/mcp.ts";
import { ADA, sampleServer } from "../support/dovecot_suite.ts";
import { accountVariables, configDirectory } from "../support/product.ts";

/** The sources with a shorter deadline, and a content isolate that hangs on a phrase. */
async function hangingVariant(directory: string): Promise<void> {
  await copySources(directory);
  const edit = async (path: string, pattern: RegExp, replacement: string): Promise<void> => {
    const file = `${directory}/lib/${path}`;
    await Deno.writeTextFile(
      file,
      replaceOnce(await Deno.readTextFile(file), pattern, () => replacement),
    );
  };
  await edit("content/caps.ts", /CONTENT_DEADLINE_MS = 5_000/, "CONTENT_DEADLINE_MS = 2_000");
  await edit(
    "content/worker.ts",
    /let envelope: AnswerEnvelope;/,
    `let envelope: AnswerEnvelope;
  if (request.kind === "message" && new TextDecoder().decode(request.parts[0]?.bytes).includes("brake pads")) for (;;);`,
  );
}

Deno.test("a stuck content isolate is replaced twice, and the third ends the process", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const directory = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  await hangingVariant(directory);
  const config = await configDirectory(accountVariables(server, ADA));
  stack.defer(() => config.remove());
  const flags = processFlags(
    loadConfig({ directory: config.path, environment: {} }).config,
    directory,
  );
  const session = await connectMcp(
    Deno.execPath(),
    ["run", "--quiet", ...flags, `${directory}/main.ts`, "--config-dir", config.path],
    Deno.env.has("DENO_DIR") ? { DENO_DIR: Deno.env.get("DENO_DIR") as string } : {},
  );
  stack.defer(() => session.close());
  const idOf = async (subject: string): Promise<string> =>
    (await session.call("imap_search_messages", { subject })).data.messages[0].id;
  const hanging = await idOf("bike is ready");
  const harmless = await idOf("Lunch");

  for (let i = 0; i < 2; i++) {
    // Whoever waits for the same isolate is told as well, and is served by its successor.
    const [stuck] = await Promise.all([
      session.call("imap_get_message", { message_id: hanging }),
      session.call("imap_get_message", { message_id: harmless }),
    ]);
    assert.equal(stuck.error?.code, "too_large");
    assert.equal(stuck.error?.details?.["reason"], "content_deadline");
    const next = await session.call("imap_get_message", { message_id: harmless });
    assert.equal(next.failed, false, next.text);
  }
  await assert.rejects(async () => {
    await session.call("imap_get_message", { message_id: hanging });
    // The answer arrives before the process has ended.
    const deadline = Date.now() + 5_000;
    while (Date.now() < deadline) await session.call("imap_list_accounts");
  });
  assert.match(session.stderr(), /3 isolates are stuck/);
  assert.match(session.stderr(), /"event":"content_stuck"/);
});
