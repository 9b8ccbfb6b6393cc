/**
 * A session that reads a whole mailbox leaves nothing of it behind.
 *
 * @module
 */

import assert from "node:assert/strict";
import { connectMcp } from "../clients/mcp.ts";
import { ADA, sampleServer } from "../support/dovecot_suite.ts";
import { accountVariables, commandLine, configDirectory } from "../support/product.ts";

/** What the runtime keeps of programs that it has compiled, in a directory of its own. */
const CODE_CACHES = /^runtime\/(?:dep_analysis|node_analysis|v8_code)_cache_v\d+(?:-\w+)?$/;

function filesBelow(directory: string, path = ""): string[] {
  return [...Deno.readDirSync(`${directory}/${path}`)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(directory, `${path}${name}/`) : `${path}${name}`
  );
}

Deno.test("Reading every message and attachment leaves no file but the runtime's compiled code.", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const home = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(home, { recursive: true }));
  const config = await configDirectory({
    ...accountVariables(server, ADA),
    MAIL_IMAP_WRITE_ENABLED: "true",
  });
  stack.defer(config.remove);
  const [command, ...args] = commandLine(config.path, "bundle");
  const everywhere = ["HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"];
  for (const name of everywhere) await Deno.mkdir(`${home}/${name}`);
  const session = await connectMcp(command, args, {
    ...Object.fromEntries(everywhere.map((name) => [name, `${home}/${name}`])),
    DENO_DIR: `${home}/runtime`,
    DENO_NO_UPDATE_CHECK: "1",
  });

  const { data: { messages } } = await session.call("imap_search_messages", {
    ...{ limit: 100, snippet_max_chars: 100 },
  });
  let attachments = 0;
  const subjects = messages.map(({ subject }: { subject: string }) => subject);
  for (const { id } of messages) {
    const { data } = await session.call("imap_get_message", { message_id: id });
    for (const { part_id } of data.attachments) {
      await session.call("imap_get_attachment", { message_id: id, part_id, mode: "text" });
      attachments++;
    }
  }
  await session.call("imap_create_draft", { subject: "Not to be kept", text: "Not to be kept" });
  await session.close();
  assert.ok(messages.length > 20 && attachments > 0);

  assert.deepEqual(filesBelow(config.path), [".env"]);
  const left = filesBelow(home);
  assert.deepEqual(left.filter((path) => !CODE_CACHES.test(path)), []);
  for (const path of left) {
    // The caches hold text as it is in memory: one or two bytes for each character.
    const bytes = await Deno.readFile(`${home}/${path}`);
    const wide = new TextDecoder("utf-16le");
    const texts = [
      new TextDecoder().decode(bytes),
      wide.decode(bytes),
      wide.decode(bytes.subarray(1)),
    ];
    for (const subject of [...subjects, "Not to be kept"].filter(({ length }) => length > 8)) {
      assert.ok(!texts.some((text) => text.includes(subject)), `${path} has "${subject}"`);
    }
  }
});
