/**
 * The command `doctor`: looks at the configuration, the process, the sandbox
 * and the accounts. This part reads and prints; what connects, and what tries
 * to break out, runs in isolates.
 *
 * @module
 */

import type { DoctorInvocation } from "../cli.ts";
import type { Survey } from "../config/load.ts";
import { nearest } from "../config/suggest.ts";
import type { Account, Config } from "../config/types.ts";
import { sleep } from "../contract/sleep.ts";
import { isGranted, missingForAccount, missingForAll } from "../sandbox/grants.ts";
import { type IsolateEntries, tryToStartOne } from "../sandbox/isolates.ts";
import { EXIT, type Notify } from "../sandbox/launcher.ts";
import { giveUpPermissions } from "../sandbox/lockdown.ts";
import {
  networkTarget,
  oauthOf,
  serverPermissions,
  signInPermissions,
} from "../sandbox/permissions.ts";
import { serveTokens } from "../sandbox/sign_in_isolate.ts";
import { VERSION } from "../version.ts";
import { lookAtBroken, lookAtSettings } from "./account_settings.ts";
import { type Check, reporter } from "./checks.ts";
import { lookAtConfiguration } from "./configuration.ts";
import { explain } from "./explain.ts";
import { shapeOf } from "./explain_login.ts";
import { Isolate } from "./isolate.ts";
import { countChecks, heading, json, line, summary, widthOf } from "./print.ts";
import { circumstances, lookAtProcess } from "./process.ts";
import {
  describeAttempts,
  notClosed,
  notTried,
  surroundings,
  tryEverywhere,
  wouldAsk,
} from "./sandbox.ts";

/** Longest time for one account, in milliseconds; the isolate ends by itself before. */
const LOOK_MS = 20_000;

/** How long a token that is being renewed may take to be stored at the end, in milliseconds. */
const LAST_TOKEN_MS = 1_000;

/** Takes the checks as they are made. */
interface Report {
  /** Begins a group. @param what Of an account: its id and where it is. */
  group(checks: readonly Check[], what?: string): void;
}

/**
 * Runs the command.
 *
 * @returns The exit code: 0 when nothing failed, 1 when something did, 2 for an account that there is not.
 */
export async function doctor(
  { account: only, json: forMachines, configDir }: DoctorInvocation,
  entries: IsolateEntries,
  notify: Notify,
): Promise<number> {
  tryToStartOne();
  const { checks, survey, complete, envFile, changed } = lookAtConfiguration(configDir);
  const ids = [...survey?.config.accounts ?? [], ...survey?.config.broken ?? []]
    .map(({ id }) => id);
  if (only !== undefined && complete && !ids.includes(only)) {
    const suggestion = nearest(only, ids);
    notify(`There is no account ${only}${suggestion ? `; did you mean ${suggestion}?` : ""}`);
    return EXIT.configuration;
  }
  const all: Check[] = [];
  const colour = !forMachines && Deno.stdout.isTerminal() && !Deno.noColor;
  const width = widthOf(Deno.stdout);
  const report: Report = {
    group(some, what) {
      const [first] = some;
      if (!first) return;
      all.push(...some);
      if (forMachines) return;
      print(heading(first.group, what) + some.map((check) => line(check, colour, width)).join(""));
    },
  };
  report.group(checks);
  const directory = survey?.config.directory;
  report.group(lookAtProcess(circumstances({ directory, envFile, changed })));
  if (survey && envFile !== undefined) await lookInside(survey, envFile, only, entries, report);
  const counts = countChecks(all);
  print(forMachines ? json(all, VERSION) : summary(counts));
  return counts.failed === 0 ? EXIT.ok : EXIT.failed;
}

/** What takes isolates: the sandbox and the accounts. */
async function lookInside(
  { config, passwords, clientSecrets, passwordWarnings }: Survey,
  envFile: string,
  only: string | undefined,
  entries: IsolateEntries,
  report: Report,
): Promise<void> {
  const wanted = ({ id }: { readonly id: string }): boolean => only === undefined || id === only;
  const accounts = config.accounts.filter(wanted);
  const reachable = missingForAll(isGranted) === undefined
    ? config.accounts.filter((account) => missingForAccount(account, isGranted).length === 0)
    : [];
  // Before the launcher gives up what they look at.
  const settings = new Map(accounts.map((account) => {
    const ages = config.secretAges.filter((age) => age.account === account.id);
    const warnings = passwordWarnings.get(account.id) ?? [];
    return [account.id, lookAtSettings({ account, ages, warnings }, isGranted)];
  }));
  const narrowed = { ...config, accounts: reachable };
  const { server, isolates } = startIsolates(narrowed, entries);
  const tokens = serveTokens({ config: narrowed, passwords, clientSecrets }, entries.signIn);
  try {
    await Promise.all([...isolates.map(({ loaded }) => loaded), tokens?.isolate.loaded]);
    const sandbox = await tryTheSandbox(isolates, envFile, narrowed);
    report.group(sandbox);
    const closed = sandbox.every(({ status }) => status !== "failed");
    if (tokens && closed) server?.giveTokens(tokens.port);
    const looks = accounts.map(async (account) => {
      const known = settings.get(account.id) ?? [];
      if (!server || !reachable.includes(account)) return known;
      if (!closed) return [...known, notLookedAt(account)];
      const password = passwords.get(account.id)?.reveal();
      const facts = await server.look(
        { type: "look", account, password, settings: config.settings },
        LOOK_MS,
      );
      const looked = { account, shape: shapeOf(password ?? ""), now: new Date() };
      return withoutRepetition([...known, ...explain(looked, facts)]);
    });
    for (const [index, look] of looks.entries()) {
      const account = accounts[index];
      if (account) report.group(await look, `${account.id} (${networkTarget(account)})`);
    }
    for (const broken of config.broken.filter(wanted)) {
      report.group(lookAtBroken(broken), broken.id);
    }
  } finally {
    // A token that is being renewed is stored first: the old one may be worth nothing any more.
    if (tokens) await Promise.race([tokens.isolate.stop(), sleep(LAST_TOKEN_MS)]);
    for (const isolate of isolates) isolate.stop();
  }
}

/** Isolates with the permissions of the real ones. */
function startIsolates(
  config: Config,
  { doctor: entry }: IsolateEntries,
): { readonly server: Isolate | undefined; readonly isolates: readonly Isolate[] } {
  const server = missingForAll(isGranted) === undefined
    ? new Isolate("server", entry, serverPermissions(config), ["reach the mail server"])
    : undefined;
  const content = new Isolate("content", entry, "none");
  const oauth = oauthOf(config);
  const signIn = oauth.length === 0 ? [] : [
    new Isolate("sign-in", entry, signInPermissions(oauth), [
      "reach the token endpoint",
      "read the token file",
      "write the token file",
      "write the token file's temporary name",
    ]),
  ];
  return { server, isolates: [...server ? [server] : [], content, ...signIn] };
}

/** What was wrong before anything was connected is wrong again afterwards. */
function withoutRepetition(checks: readonly Check[]): readonly Check[] {
  return checks.filter(({ name, text }, index) =>
    checks.findIndex((other) => other.name === name && other.text === text) === index
  );
}

/** Said of an account when the sandbox is open. */
function notLookedAt({ id }: Account): Check {
  return reporter("account", id).failed(
    "connection",
    "Not tried: no password is given to an isolate that can be left",
    "See what is said of the sandbox.",
  );
}

/** Passwords are given to an isolate only after nothing has got out of one like it. */
async function tryTheSandbox(
  isolates: readonly Isolate[],
  envFile: string,
  config: Config,
): Promise<readonly Check[]> {
  try {
    await giveUpPermissions();
  } catch {
    return [notClosed()];
  }
  if (await wouldAsk()) return [notTried()];
  return describeAttempts(
    await tryEverywhere(isolates, surroundings(config, envFile)),
  );
}

const encoder = new TextEncoder();

function print(text: string): void {
  const bytes = encoder.encode(text);
  for (let written = 0; written < bytes.length;) {
    written += Deno.stdout.writeSync(bytes.subarray(written));
  }
}
