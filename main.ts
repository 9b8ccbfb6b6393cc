/**
 * mail-imap-mcp: reads a person's mail over IMAP for an AI assistant.
 *
 * This file reads the arguments and the configuration; what runs after that
 * runs in isolates (lib/sandbox/).
 *
 * @module
 */

import { entries } from "#isolates";
import { type CommandInvocation, HELP, type Invocation, readArguments } from "./lib/cli.ts";
import { ConfigError } from "./lib/config/error.ts";
import { loadConfig } from "./lib/config/load.ts";
import {
  type AuditReport,
  describeReport,
  linesOf,
  verifyAudit,
} from "./lib/policy/audit_verify.ts";
import { EXIT, launch, type Notify } from "./lib/sandbox/launcher.ts";
import { isGranted, withGrants } from "./lib/sandbox/grants.ts";
import { hostAndPort, isPublic } from "./lib/config/listen_address.ts";
import { denoCommand } from "./lib/sandbox/permissions.ts";
import { flushStderr, writeStderr } from "./lib/stderr.ts";
import { onUncaught } from "./lib/uncaught.ts";
import { VERSION } from "./lib/version.ts";

const encoder = new TextEncoder();

function print(text: string): void {
  Deno.stdout.writeSync(encoder.encode(text));
}

const invocation = readArguments(Deno.args);

/** While it serves, stderr is a log for programs, unless a person looks at it. */
const asLog = invocation.kind === "command" && invocation.command === "serve" &&
  !Deno.stderr.isTerminal();

/** stdout belongs to the protocol, so everything else goes to stderr. */
const notify: Notify = (msg, level = "error") => {
  const time = new Date().toISOString();
  writeStderr(asLog ? `${JSON.stringify({ level, time, msg })}\n` : `mail-imap-mcp: ${msg}\n`);
};

/** How long the last words may take, in milliseconds. */
const LAST_WORDS_MS = 200;

async function exit(code: number): Promise<never> {
  await flushStderr(LAST_WORDS_MS);
  Deno.exit(code);
}

async function run(invocation: Invocation): Promise<number> {
  switch (invocation.kind) {
    case "help":
      print(HELP);
      return EXIT.ok;
    case "version":
      print(`${VERSION}\n`);
      return EXIT.ok;
    case "mistake":
      notify(`${invocation.message}\nTry mail-imap-mcp --help`);
      return EXIT.configuration;
    case "verify audit":
      return await verify(invocation.file);
    case "doctor":
      return await (await import("#lazy/doctor")).doctor(invocation, entries, notify);
    case "init":
      return await (await import("#lazy/init")).init(invocation, entries, notify);
    case "login":
      return await (await import("#lazy/login")).login(invocation, entries, notify);
    case "command":
      return await runCommand(invocation);
  }
}

/** Needs to read that file and nothing else. */
async function verify(file: string): Promise<number> {
  let report: AuditReport;
  try {
    // A directory can be opened, and a disk can fail in the middle of a file.
    report = await verifyAudit(linesOf((await Deno.open(file)).readable));
  } catch (error) {
    notify(`${file} cannot be read (${(error as Error).name})`);
    return EXIT.configuration;
  }
  print(describeReport(report));
  return report.lines > 0 && report.problems.length === 0 ? EXIT.ok : EXIT.failed;
}

async function runCommand({ command, configDir, http }: CommandInvocation): Promise<number> {
  const configured = loadConfig({
    ...(configDir === undefined ? {} : { directory: configDir }),
    http: http !== undefined,
  });
  const loaded = command === "serve" ? withGrants(configured, isGranted, http) : configured;
  for (const warning of loaded.config.warnings) notify(warning, "warn");
  for (const { id, problems } of loaded.config.broken) {
    for (const problem of problems) notify(`account ${id} cannot be used: ${problem}`, "warn");
  }
  if (command === "permissions") {
    const script = Deno.build.standalone ? undefined : import.meta.filename;
    const listening = http && {
      args: ["serve", "--http", hostAndPort(http), ...(isPublic(http) ? ["--public"] : [])],
      net: [hostAndPort(http)],
    };
    const line = denoCommand(loaded.config, entries.sources, configDir, { script, ...listening });
    print(`${line}\n`);
    return EXIT.ok;
  }
  return await launch(loaded, entries, notify, http);
}

onUncaught(() => {
  notify("internal error");
  void exit(EXIT.internal);
});

try {
  await exit(await run(invocation));
} catch (error) {
  // Whoever read the output, as `head` does, has seen enough of it.
  if (error instanceof Deno.errors.BrokenPipe) await exit(EXIT.failed);
  const { code } = error as { readonly code?: unknown };
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EIO") {
    notify(`What was to be printed could not be written (${code}): see whether the disk is full`);
    await exit(EXIT.failed);
  }
  if (!(error instanceof ConfigError)) {
    notify(`internal error: ${(error as Error)?.name}`);
    await exit(EXIT.internal);
  }
  for (const problem of (error as ConfigError).problems) notify(problem);
  await exit(EXIT.configuration);
}
