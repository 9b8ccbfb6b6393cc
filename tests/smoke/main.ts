/**
 * The smoke test: does the whole main job with any command that starts the
 * program, and looks at what surrounds it. See scripts/smoke.
 *
 * @module
 */

import assert from "node:assert/strict";
import { connectMcp } from "../clients/mcp.ts";
import { accountVariables, configDirectory } from "../support/product.ts";
import { breakout } from "./breakout.ts";
import { Checks, say } from "./checks.ts";
import { commands, version } from "./commands.ts";
import { checkBakedIn, notRunnable } from "./executable.ts";
import { askThrough, inspector } from "./inspector.ts";
import { lifecycle } from "./lifecycle.ts";
import { dovecotServer, type MailServer, smallServer } from "./mail_server.ts";
import { type Ask, read, write, writeOneByOne } from "./main_job.ts";
import { readOptions, USAGE } from "./options.ts";
import { makePlace, unchanged } from "./place.ts";
import { refusals } from "./refusals.ts";
import { makeSubject, type Subject } from "./subject.ts";

/** Connects the official client, has it work, and closes it. */
async function officially(
  subject: Subject,
  directory: string,
  work: (ask: Ask, tools: readonly string[]) => Promise<void>,
): Promise<void> {
  const [command, ...args] = subject.line(directory);
  const env = subject.env(directory);
  const session = await connectMcp(command, args, env, undefined, subject.cwd);
  try {
    const { tools } = await session.client.listTools();
    await work((...call) => session.call(...call), tools.map(({ name }: { name: string }) => name));
  } finally {
    await session.close();
  }
}

/** Configurations for reading, and for changing too. */
interface Directories {
  readonly reading: string;
  readonly writing: string;
}

async function throughClients(
  checks: Checks,
  subject: Subject,
  { reading, writing }: Directories,
): Promise<void> {
  await checks.check(
    "the official client connects, and is offered tools for reading only",
    () =>
      officially(subject, reading, async (ask, tools) => {
        assert.ok(tools.every((name) => /^imap_(list|get|search|verify)/.test(name)), `${tools}`);
        await read(checks, "the official client", ask);
      }),
  );
  const elsewhere = await Deno.makeTempDir({ prefix: "mail-imap-mcp-" });
  try {
    const inspect = {
      reading: await inspector(subject, reading, `${elsewhere}/reading.json`),
      writing: await inspector(subject, writing, `${elsewhere}/writing.json`),
    };
    let offered: string[] = [];
    await checks.check("the inspector finds no error in the tools", async () => {
      const { tools } = JSON.parse(await inspect.writing("--method", "tools/list", "--strict"));
      offered = tools.map(({ name }: { name: string }) => name);
      return `${tools.length} tools`;
    });
    const asked = new Set<string>();
    await read(checks, "the inspector", askThrough(inspect.reading, asked));
    await checks.check(
      "with writes on the official client is offered tools for them",
      () =>
        officially(subject, writing, async (ask, tools) => {
          assert.ok(tools.includes("imap_apply_to_messages"), `${tools}`);
          await write(checks, "the official client", ask);
          await writeOneByOne(checks, {
            through: "the inspector",
            ask: askThrough(inspect.writing, asked),
            look: ask,
            stays: false,
          });
        }),
    );
    await checks.check(
      "the inspector has called every tool",
      () => assert.deepEqual([...asked].sort(), offered.sort()),
    );
  } finally {
    await Deno.remove(elsewhere, { recursive: true });
  }
}

async function all(
  checks: Checks,
  subject: Subject,
  server: MailServer,
  directories: Directories,
): Promise<void> {
  if (!await version(checks, subject, directories.reading)) return;
  if (!await lifecycle(checks, subject, directories.reading)) return;
  await commands(checks, subject, directories.reading, server);
  await throughClients(checks, subject, directories);
  await refusals(checks, subject, server);
  await breakout(checks, subject, server);
}

async function run(): Promise<number> {
  if (Deno.args[0] === "--help") {
    say(USAGE.trim());
    return 0;
  }
  const options = readOptions(Deno.args);
  if (options === undefined) {
    say(USAGE.trim());
    return 2;
  }
  const checks = new Checks();
  await using place = await makePlace();
  const subject = await makeSubject(options.command, place);
  const embedded = await notRunnable(subject.words);
  if (embedded !== undefined) {
    await checkBakedIn(checks, subject.words[0], embedded);
    if (options.mustRun) await checks.check("it was run", () => assert.fail("it was not"));
    return checks.end();
  }
  await using server = await (options.dovecot ? dovecotServer() : smallServer());
  checks.note(subject.words.join(" "));
  checks.note(`on ${server.kind}`);
  const account = accountVariables(server, server.user);
  await using stack = new AsyncDisposableStack();
  const make = async (more: Readonly<Record<string, string>>): Promise<string> => {
    const directory = await configDirectory({ ...account, ...more });
    stack.defer(() => directory.remove());
    return directory.path;
  };
  const directories = {
    reading: await make({ MAIL_IMAP_LOG_LEVEL: "debug" }),
    writing: await make({ MAIL_IMAP_WRITE_ENABLED: "true" }),
  };
  await unchanged(
    checks,
    [place.home, place.temporary, place.current, directories.reading, directories.writing],
    () => all(checks, subject, server, directories),
  );
  return checks.end();
}

Deno.exit(await run());
