/**
 * Whether the isolates are closed: by trying to break out of them.
 *
 * @module
 */

import type { Config } from "../config/types.ts";
import { oauthOf } from "../sandbox/permissions.ts";
import type { Surroundings } from "./attempts.ts";
import { tryToBreakOut } from "./break_out.ts";
import { type Check, reporter } from "./checks.ts";
import type { Isolate } from "./isolate.ts";
import type { Outcome } from "./messages.ts";

const say = reporter("sandbox");

/** Longest time of all attempts of an isolate, in milliseconds: usually they take under 200. */
const TRY_MS = 15_000;

/** What makes its attempts itself. */
const LAUNCHER = "launcher";

/** Reserved, so nobody listens there. */
const UNUSED_PORT = 49_151;

/** Outcomes by attempt, by the name of the isolate; undefined: it did not answer. */
export type Tried = ReadonlyMap<string, Readonly<Record<string, Outcome>> | undefined>;

const STOP = "Do not use this program like this. Report it as SECURITY.md says, with this output.";

/** Where the attempts are made. */
export function surroundings(
  { directory, accounts }: Pick<Config, "directory" | "accounts">,
  envFile: string,
): Surroundings {
  const windows = Deno.build.os === "windows";
  const used = new Set(accounts.map(({ port }) => port));
  const [oauth] = oauthOf({ accounts });
  const otherPort = used.has(UNUSED_PORT) ? UNUSED_PORT - 1 : UNUSED_PORT;
  return {
    envFile,
    systemFile: windows ? "C:\\Windows\\win.ini" : "/etc/passwd",
    systemDirectory: windows ? "C:\\" : "/",
    writePath: `${directory}${windows ? "\\" : "/"}.doctor-${crypto.randomUUID()}`,
    // With its whole path: another is looked for before it is refused.
    program: windows ? "C:\\Windows\\System32\\whoami.exe" : "/bin/true",
    library: { windows: "kernel32.dll", darwin: "libSystem.B.dylib" }[Deno.build.os as string] ??
      "libc.so.6",
    variable: "PATH",
    ownVariable: windows ? "APPDATA" : "HOME",
    mailHost: accounts[0]?.host ?? "localhost",
    mailPort: accounts[0]?.port ?? 993,
    otherPort,
    otherHost: "127.0.0.1",
    web: `http://127.0.0.1:${otherPort}`,
    token: oauth && { ...addressOf(oauth.tokenUrl), file: oauth.tokenFile },
  };
}

function addressOf(url: string): { host: string; port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port || 443) };
}

/**
 * Makes all attempts: in each isolate, and in the launcher, which must have
 * given up its permissions.
 */
export async function tryEverywhere(
  isolates: readonly Isolate[],
  at: Surroundings,
): Promise<Tried> {
  const own = (name: string): Surroundings => ({ ...at, writePath: `${at.writePath}-${name}` });
  const trying = isolates.map(async (isolate) => {
    const { name } = isolate;
    const message = { type: "try", at: own(name), own: isolate.duties } as const;
    return [name, await isolate.tryToBreakOut(message, TRY_MS)] as const;
  });
  const launcher = tryToBreakOut(own(LAUNCHER), []);
  return new Map([...await Promise.all(trying), [LAUNCHER, await launcher]]);
}

/** What came of it, in words. */
export function describeAttempts(tried: Tried): readonly Check[] {
  const problems: Check[] = [];
  let attempts = 0;
  for (const [isolate, outcomes] of tried) {
    const where = isolate === LAUNCHER ? isolate : `${isolate} isolate`;
    if (outcomes === undefined) {
      problems.push(say.failed(
        "sandbox",
        `The ${where} did not say whether it could be left`,
        "Run doctor once more; if it happens again, report it as SECURITY.md says.",
      ));
      continue;
    }
    const all = Object.entries(outcomes);
    attempts += all.length;
    const got = (wanted: Outcome): string =>
      all.filter(([, outcome]) => outcome === wanted).map(([attempt]) => attempt).join(", ");
    const [succeeded, letThrough] = [got("succeeded"), got("let through")];
    if (succeeded !== "") {
      problems.push(say.failed("sandbox", `The ${where} could: ${succeeded}`, STOP));
    }
    if (letThrough !== "") {
      problems.push(say.failed(
        "sandbox",
        `In the ${where} nothing but chance stood against: ${letThrough}`,
        STOP,
      ));
    }
  }
  if (problems.length > 0) return problems;
  return [say.ok("sandbox", `${attempts} attempts from ${tried.size} isolates, all refused`)];
}

/** Said instead, when a person would be asked about every attempt. */
export function notTried(): Check {
  return say.warning(
    "sandbox",
    "Not tried: without --no-prompt the runtime would ask you about every attempt; what it says above about a long prompt is its answer to a question that doctor asked to find that out",
    "Start with --no-prompt, as the line of `mail-imap-mcp permissions` does.",
  );
}

/** Said when the launcher could not give up its permissions: the server refuses to run then. */
export function notClosed(): Check {
  return say.failed("sandbox", "The launcher could not give up its permissions", STOP);
}

/** Longer than what the runtime shows in a question, which it refuses then without asking. */
const UNASKABLE = `/${"x".repeat(11_000)}`;

/**
 * Whether the runtime would ask the person at this terminal instead of
 * refusing. It does not tell; but it remembers a question that was answered
 * with no, and the flag `--no-prompt` leaves nothing to remember. The question
 * is too long to be asked; on a terminal the runtime says so.
 *
 * To be called when the permission to read has been given up.
 */
export async function wouldAsk(): Promise<boolean> {
  if (!Deno.stdin.isTerminal() || !Deno.stderr.isTerminal()) return false;
  const descriptor = { name: "read", path: UNASKABLE } as const;
  await Deno.permissions.request(descriptor);
  return (await Deno.permissions.query(descriptor)).state === "denied";
}
