/**
 * What `init` leaves: the `.env`, what the client needs, and what to do next.
 *
 * @module
 */

import { resolve } from "node:path";
import { configDirectory } from "../config/directory.ts";
import { tokenFileOf } from "../config/token_file.ts";
import { SERVER_WIDE } from "./account_name.ts";
import type { Change } from "./change.ts";
import { type FoundEnv, replaceEnv, writePrivate } from "./env_store.ts";
import { envLines, mergeEnv } from "./env_text.ts";
import { loginTargets, shellWord } from "../sandbox/permissions.ts";
import type { Setup } from "./setup.ts";
import { clientCommand, type OwnForm, snippets } from "./snippets.ts";
import type { Terminal } from "./terminal.ts";

/** What there is to say and to write. */
export interface Result {
  readonly setup: Setup;
  readonly found: FoundEnv;
  readonly form: OwnForm;
  readonly environment: Readonly<Record<string, string>>;
  readonly terminal: Terminal;
}

/** Writes the `.env`; what the client needs goes to stdout. */
export function writeResult(result: Result): void {
  const { setup: { change }, found, terminal } = result;
  const text = mergeEnv(found.text, change.variables, change.remove);
  for (const { name, secret } of change.files) {
    // The .env names it, so it has to be there first.
    writePrivate(resolve(found.directory, name), `${secret.reveal()}\n`, () => undefined);
    terminal.say(`Written: ${resolve(found.directory, name)}; no .env can hold this secret.`);
  }
  replaceEnv(found, text);
  terminal.say(`Written: ${found.path}; only you can read it.`);
  sayNotes(result);
  describeClients(result, (line) => terminal.result(`${line}\n`));
  sayNext(result);
}

/** Prints the lines for the `.env`, alone on stdout so that they can go into a file. */
export function printResult(result: Result): void {
  const { setup: { change }, found, terminal } = result;
  const removed = [...change.remove].filter((name) => Object.hasOwn(found.variables, name));
  terminal.say(`These lines belong into ${found.path}:`);
  terminal.say("");
  terminal.result(envLines(change.variables));
  terminal.say("");
  if (removed.length > 0) terminal.say(`Remove from it: ${removed.join(", ")}.`);
  for (const { name } of change.files) {
    terminal.say(
      `No .env can hold this secret; put it alone into ${resolve(found.directory, name)}.`,
    );
  }
  terminal.say(`They hold secrets: chmod 600 ${found.path}. With --write this is done for you.`);
  sayNotes(result);
  describeClients(result, (line) => terminal.show(line));
  sayNext(result);
}

function sayNotes({ setup: { answers, change }, found, environment, terminal }: Result): void {
  for (const note of change.notes) terminal.say(note);
  const tokens = tokenFileOf(found.directory, answers.key.toLowerCase());
  if (answers.signIn.kind === "password" && isThere(tokens)) {
    terminal.say(`${tokens} still has the sign-in from before; delete it.`);
  }
  for (const path of abandonedFiles(found, change)) {
    terminal.say(`${path} still has the secret from before; delete it.`);
  }
  const here = onlyHere(environment, found, change);
  if (here.length > 0) {
    terminal.say(
      `Set in the environment of this terminal, and not so in the .env: ${
        here.join(", ")
      }. A client that is started from a desktop does not see it.`,
    );
  }
  for (const [name, value] of change.variables) {
    if ((environment[name] ?? value) !== value) {
      terminal.say(`${name} is set in the environment, which wins over the .env; remove it there.`);
    }
  }
}

/** What is set here and not where a client that is started from a desktop finds it. */
export function onlyHere(
  environment: Readonly<Record<string, string>>,
  { variables }: Pick<FoundEnv, "variables">,
  change: Pick<Change, "variables">,
): readonly string[] {
  const written = { ...variables, ...Object.fromEntries(change.variables) };
  return [...SERVER_WIDE].filter((name) =>
    environment[name] !== undefined && environment[name] !== written[name]
  ).sort();
}

/** Files with a secret that the `.env` named before, and names no more. */
export function abandonedFiles(
  { directory, variables }: Pick<FoundEnv, "directory" | "variables">,
  { remove }: Pick<Change, "remove">,
): readonly string[] {
  return [...remove].filter((name) => name.endsWith("_FILE"))
    .map((name) => resolve(directory, variables[name] ?? "")).filter(isThere);
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function describeClients(
  { setup: { config }, form, environment }: Result,
  write: (line: string) => void,
): void {
  const usual = findsItself(config.directory, environment);
  write("");
  write("For your MCP client:");
  for (const { title, text } of snippets(clientCommand(config, form, usual))) {
    write("");
    write(title);
    write("");
    write(text);
  }
  write("");
}

/** Whether a client that was started from a desktop, with few variables, finds the directory. */
function findsItself(directory: string, environment: Readonly<Record<string, string>>): boolean {
  const plain = (name: string): string | undefined =>
    name === "HOME" || name === "APPDATA" ? environment[name] || undefined : undefined;
  try {
    return configDirectory(plain) === directory;
  } catch {
    return false;
  }
}

function sayNext(
  { setup: { answers, provider, config }, form, environment, terminal }: Result,
): void {
  const id = answers.key.toLowerCase();
  const usual = findsItself(config.directory, environment);
  const show = (words: readonly string[], net?: readonly string[]): void => {
    const { command, args } = clientCommand(config, form, usual, net);
    terminal.show(`\n${[command, ...args, ...words].map(shellWord).join(" ")}\n`);
  };
  const oauth = config.accounts.find((account) => account.id === id)?.oauth;
  if (oauth) {
    terminal.say("Next, sign in:");
    show(["login", id], loginTargets(oauth, oauth.deviceUrl === undefined ? "browser" : "device"));
    terminal.say("Then see whether all is well:");
  } else terminal.say("To see whether all is well, now and later:");
  show(["doctor", "--account", id]);
  terminal.say("Then put one of the pieces above into your client, and start it again.");
  if (provider?.activityPage) {
    terminal.say(`Look now and then who signed in: ${provider.activityPage}`);
  }
}
