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
import { isGranted, missingForAccount, missingForAll } from "../sandbox/grants.ts";
import type { IsolateEntries } from "../sandbox/isolates.ts";
import { EXIT, type Notify } from "../sandbox/launcher.ts";
import { giveUpPermissions } from "../sandbox/lockdown.ts";
import { networkTarget, serverPermissions } from "../sandbox/permissions.ts";
import { VERSION } from "../version.ts";
import { lookAtBroken, lookAtSettings } from "./account_settings.ts";
import type { Check } from "./checks.ts";
import { lookAtConfiguration } from "./configuration.ts";
import { explain } from "./explain.ts";
import { shapeOf } from "./explain_login.ts";
import { Isolate } from "./isolate.ts";
import { countChecks, heading, json, line, summary } from "./print.ts";
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
  const report: Report = {
    group(some, what) {
      const [first] = some;
      if (!first) return;
      all.push(...some);
      if (forMachines) return;
      print(heading(first.group, what) + some.map((check) => line(check, colour)).join(""));
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
  { config, passwords, passwordWarnings }: Survey,
  envFile: string,
  only: string | undefined,
  entries: IsolateEntries,
  report: Report,
): Promise<void> {
  const wanted = ({ id }: { readonly id: string }): boolean => only === undefined || id === only;
  const accounts = config.accounts.filter(wanted);
  const reachable = missingForAll(isGranted) === undefined
    ? config.accounts.filter((account) => missingForAccount(account, isGranted) === undefined)
    : [];
  // Before the launcher gives up what they look at.
  const settings = new Map(accounts.map((account) => {
    const ages = config.secretAges.filter((age) => age.account === account.id);
    const warnings = passwordWarnings.get(account.id) ?? [];
    return [account.id, lookAtSettings({ account, ages, warnings }, isGranted)];
  }));
  const content = new Isolate("content", entries.doctor, "none");
  const server = missingForAll(isGranted) === undefined
    ? new Isolate("server", entries.doctor, serverPermissions({ ...config, accounts: reachable }))
    : undefined;
  const isolates = server ? [server, content] : [content];
  try {
    await Promise.all(isolates.map(({ loaded }) => loaded));
    const sandbox = await tryTheSandbox(isolates, envFile, { ...config, accounts: reachable });
    report.group(sandbox);
    const closed = sandbox.every(({ status }) => status !== "failed");
    const looks = accounts.map(async (account) => {
      const known = settings.get(account.id) ?? [];
      const password = passwords.get(account.id)?.reveal();
      if (!server || !closed || !reachable.includes(account) || password === undefined) {
        return known;
      }
      const facts = await server.look(
        { type: "look", account, password, settings: config.settings },
        LOOK_MS,
      );
      const looked = { account, shape: shapeOf(password), now: new Date() };
      return [...known, ...explain(looked, facts)];
    });
    for (const [index, look] of looks.entries()) {
      const account = accounts[index];
      if (account) report.group(await look, `${account.id} (${networkTarget(account)})`);
    }
    for (const broken of config.broken.filter(wanted)) {
      report.group(lookAtBroken(broken), broken.id);
    }
  } finally {
    for (const isolate of isolates) isolate.stop();
  }
}

/** Passwords are given to an isolate only after nothing has got out of one like it. */
async function tryTheSandbox(
  isolates: readonly Isolate[],
  envFile: string,
  config: Survey["config"],
): Promise<readonly Check[]> {
  try {
    await giveUpPermissions();
  } catch {
    return [notClosed()];
  }
  if (await wouldAsk()) return [notTried()];
  return describeAttempts(
    await tryEverywhere(isolates, new Set(["server"]), surroundings(config, envFile)),
  );
}

const encoder = new TextEncoder();

function print(text: string): void {
  const bytes = encoder.encode(text);
  for (let written = 0; written < bytes.length;) {
    written += Deno.stdout.writeSync(bytes.subarray(written));
  }
}
