/**
 * What a client is given to start the program.
 *
 * @module
 */

import assert from "node:assert/strict";
import { loadConfig } from "../../../lib/config/load.ts";
import { processFlags } from "../../../lib/sandbox/permissions.ts";
import { clientCommand, snippets } from "../../../lib/init/snippets.ts";
import { CANARY } from "../../support/canary.ts";
import { account } from "../config/loading.ts";

const { config } = loadConfig({
  directory: "/home/ada/.config/mail-imap-mcp",
  environment: { ...account("DEFAULT", { HOST: "imap.fastmail.com", PASS: CANARY }) },
});
const PROGRAM = { executable: "/opt/mail-imap-mcp", script: undefined, sources: undefined };
const BUNDLE = { ...PROGRAM, executable: "/usr/bin/deno", script: "/home/ada/it's/x.js" };

Deno.test("A program of its own is started as it is; Deno with the narrow flags.", () => {
  assert.deepEqual(clientCommand(config, PROGRAM, true), {
    command: "/opt/mail-imap-mcp",
    args: [],
  });
  assert.deepEqual(clientCommand(config, PROGRAM, false).args, ["--config-dir", config.directory]);
  assert.deepEqual(clientCommand(config, BUNDLE, false), {
    command: "/usr/bin/deno",
    args: [
      "run",
      ...processFlags(config),
      "/home/ada/it's/x.js",
      "--config-dir",
      config.directory,
    ],
    env: { DENO_NO_UPDATE_CHECK: "1" },
  });
  const sources = { ...BUNDLE, sources: "/src", script: "/src/main.ts" };
  assert.deepEqual(
    clientCommand(config, sources, true).args.at(-2),
    processFlags(config, "/src").at(-1),
  );
});

Deno.test("Every piece starts the same command, and has no secret in it.", () => {
  const command = clientCommand(config, BUNDLE, true);
  const [desktop, code, shell] = snippets(command).map(({ text }) => text);
  assert.deepEqual(JSON.parse(desktop ?? ""), { mcpServers: { mail: command } });
  assert.deepEqual(JSON.parse(code ?? ""), { servers: { mail: { type: "stdio", ...command } } });
  assert.match(
    shell ?? "",
    /^claude mcp add --env DENO_NO_UPDATE_CHECK=1 --scope user mail -- \/usr\/bin\/deno run /,
  );
  assert.match(shell ?? "", /'\/home\/ada\/it'\\''s\/x\.js'$/);
  assert.ok(![desktop, code, shell].join("").includes(CANARY));
});
