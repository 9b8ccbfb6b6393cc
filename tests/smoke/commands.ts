/**
 * The commands for a person.
 *
 * @module
 */

import assert from "node:assert/strict";
import manifest from "../../deno.json" with { type: "json" };
import type { Check } from "../../lib/doctor/checks.ts";
import type { Checks } from "./checks.ts";
import type { MailServer } from "./mail_server.ts";
import { runCommand, type Subject } from "./subject.ts";

/** Whether it is the program at all. */
export async function version(
  checks: Checks,
  subject: Subject,
  directory: string,
): Promise<boolean> {
  return await checks.check("--version is the version of deno.json", async () => {
    const { code, stdout } = await runCommand(subject, directory, "--version");
    assert.deepEqual([code, stdout], [0, `${manifest.version}\n`], stdout.slice(0, 100));
    return manifest.version;
  });
}

/** Runs the others. */
export async function commands(
  checks: Checks,
  subject: Subject,
  directory: string,
  server: MailServer,
): Promise<void> {
  await checks.check("permissions prints the narrowest line", async () => {
    const { code, stdout } = await runCommand(subject, directory, "permissions");
    assert.equal(code, 0);
    assert.ok(stdout.includes(` --allow-net=localhost:${server.port} `), stdout);
    // Without the space before it: a path of Windows is put between quotes.
    assert.ok(stdout.includes(`--allow-read=${directory},`), stdout);
    assert.doesNotMatch(stdout, /--allow-(?:all|write|run|ffi)| -A /);
  });
  let found: readonly Check[] = [];
  await checks.check("doctor --json finds nothing that is broken", async () => {
    const { code, stdout, stderr } = await runCommand(subject, directory, "doctor", "--json");
    assert.ok(stdout.startsWith("{"), `no JSON: ${stderr}`);
    found = JSON.parse(stdout).checks;
    const failed = found.filter(({ status }) => status === "failed");
    assert.deepEqual(failed, [], JSON.stringify(failed));
    assert.equal(code, 0);
    const warnings = found.filter(({ status }) => status === "warning").map(({ name }) => name);
    return `${found.length} checks; warnings: ${warnings.join(", ") || "none"}`;
  });
  await checks.check("doctor's attempts to break out of the sandbox are all refused", () => {
    const sandbox = found.filter(({ name }) => name === "sandbox");
    assert.deepEqual(sandbox.map(({ status }) => status), ["ok"], JSON.stringify(sandbox));
  });
}
