/**
 * Runs `mail-imap-mcp doctor` and reads what it says.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Check } from "../../lib/doctor/checks.ts";
import { LeakWatch } from "./canary.ts";
import { commandLine, type Form, script } from "./product.ts";

/** What came of a run. */
export interface Diagnosis {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The same, of `--json`. */
export interface JsonDiagnosis extends Diagnosis {
  readonly checks: readonly Check[];
  // deno-lint-ignore no-explicit-any
  readonly json: any;
  /** The only check of a name, of an account where one is named. */
  check(name: string, account?: string): Check;
  /** Names of the checks that ended so, of one account or of all that are no account's. */
  names(status: Check["status"], account?: string): string[];
}

/** How it is run. */
export interface DoctorOptions {
  readonly form?: Form;
  /** Flags of `deno run`. @default those that `permissions` prints */
  readonly flags?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Runs this file instead. */
  readonly script?: string;
}

/** Flags of somebody who does not care. */
export const BROAD: readonly string[] = ["--allow-all", "--no-prompt", "--unstable-worker-options"];

/** Runs it. Nobody's password is in what it prints. */
export async function runDoctor(
  directory: string,
  { form = "bundle", flags, args = [], env = {}, script: file }: DoctorOptions = {},
): Promise<Diagnosis> {
  const [deno, ...line] = flags
    ? [Deno.execPath(), "run", "--quiet", ...flags, script(form), "--config-dir", directory]
    : commandLine(directory, form);
  const words = line.map((word) => word === script(form) && file ? file : word);
  const output = await new Deno.Command(deno, {
    args: [...words, "doctor", ...args],
    stdin: "null",
    clearEnv: true,
    env: {
      HOME: "/nonexistent",
      ...(Deno.env.has("DENO_DIR") ? { DENO_DIR: Deno.env.get("DENO_DIR") as string } : {}),
      ...env,
    },
  }).output();
  const [stdout, stderr] = [output.stdout, output.stderr].map((bytes) =>
    new TextDecoder().decode(bytes)
  ) as [string, string];
  const watch = new LeakWatch();
  watch.see("stdout", stdout);
  watch.see("stderr", stderr);
  watch.assertNone();
  return { code: output.code, stdout, stderr };
}

/** Runs it with `--json`. */
export async function diagnose(
  directory: string,
  options: DoctorOptions = {},
): Promise<JsonDiagnosis> {
  const run = await runDoctor(directory, { ...options, args: ["--json", ...options.args ?? []] });
  assert.ok(run.stdout.startsWith("{"), `no JSON: ${run.stdout}${run.stderr}`);
  const json = JSON.parse(run.stdout);
  const checks: readonly Check[] = json.checks;
  return {
    ...run,
    json,
    checks,
    check(name, account) {
      const found = checks.filter((check) => check.name === name && check.account === account);
      assert.equal(found.length, 1, `${name}: ${JSON.stringify(checks, null, 1)}`);
      return found[0] as Check;
    },
    names: (status, account) =>
      checks.filter((check) => check.status === status && check.account === account)
        .map(({ name }) => name),
  };
}
