/**
 * The command `init`: asks for what is missing, tries it, and prints or writes
 * the configuration.
 *
 * @module
 */

import type { InitInvocation } from "../cli.ts";
import { configDirectory } from "../config/directory.ts";
import { ConfigError } from "../config/error.ts";
import { environmentVariables, surveyConfig } from "../config/load.ts";
import { type IsolateEntries, tryToStartOne } from "../sandbox/isolates.ts";
import { EXIT, type Notify } from "../sandbox/launcher.ts";
import type { Place } from "./ask_server.ts";
import { assertReplaceable, findEnv } from "./env_store.ts";
import { EnvTextError } from "./env_text.ts";
import { NetworkLookup } from "./lookup/lookup.ts";
import { assertPermitted } from "./needs.ts";
import { printResult, writeResult } from "./result.ts";
import { setUp } from "./setup.ts";
import { ownForm } from "./snippets.ts";
import { Canceled, StandardTerminal, type Terminal } from "./terminal.ts";
import { isolatedTrial } from "./trial.ts";

/**
 * Runs the command.
 *
 * @returns The exit code: 0 when there is a result, 1 when not.
 */
export async function init(
  invocation: InitInvocation,
  entries: IsolateEntries,
  notify: Notify,
): Promise<number> {
  const terminal = new StandardTerminal();
  try {
    return await run(invocation, entries, terminal);
  } catch (error) {
    if (error instanceof Canceled) {
      terminal.say("\nEnded; nothing was written.");
    } else if (error instanceof ConfigError) {
      for (const problem of error.problems) notify(problem);
    } else if (error instanceof EnvTextError) {
      notify(`${error.message}; nothing was written`);
    } else throw error;
    return EXIT.failed;
  } finally {
    terminal.close();
  }
}

async function run(
  { email, write, lookup, configDir }: InitInvocation,
  entries: IsolateEntries,
  terminal: Terminal,
): Promise<number> {
  tryToStartOne();
  const environment = environmentVariables();
  const directory = configDirectory((name) => environment[name] || undefined, configDir);
  const form = ownForm(entries.sources);
  const args = [
    "init",
    ...email === undefined ? [] : [email],
    ...write ? ["--write"] : [],
    ...lookup ? ["--lookup"] : [],
    ...configDir === undefined ? [] : ["--config-dir", configDir],
  ];
  const needs = { directory, write, lookup };
  assertPermitted(needs, form, args);
  const found = findEnv(directory);
  if (write) assertReplaceable(found);
  const before = surveyConfig(environment, directory, { ...found, changed: null, warnings: [] });
  terminal.say("Setting up an account; Ctrl-C ends it, and nothing is written before the end.");
  const setup = await setUp({
    terminal,
    found,
    environment,
    email,
    lookup: lookup
      ? new NetworkLookup(entries.lookup, before.config.settings.extraCertificates)
      : undefined,
    trial: isolatedTrial(entries.doctor),
    assertReachable: ({ server }: Place, files) =>
      assertPermitted({ ...needs, server, files }, form, args),
  });
  if (setup === undefined) return EXIT.failed;
  const result = { setup, found, form, environment, terminal };
  if (write) writeResult(result);
  else printResult(result);
  return EXIT.ok;
}
