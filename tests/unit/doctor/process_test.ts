/**
 * What is said of the runtime and of what the process was started with.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Check } from "../../../lib/doctor/checks.ts";
import { type Circumstances, lookAtProcess } from "../../../lib/doctor/process.ts";

type Descriptor = Deno.PermissionDescriptor;

/** What the narrow line grants. */
function narrow(descriptor: Descriptor): boolean {
  switch (descriptor.name) {
    case "sys":
      return descriptor.kind === "hostname";
    case "env":
      return descriptor.variable === "HOME";
    case "read":
      return descriptor.path === "/home/ada/.config/mail-imap-mcp";
    default:
      return false;
  }
}

/** Somebody's process; the narrow line unless something else is said. */
function looking(change: Partial<Circumstances> = {}): readonly Check[] {
  return lookAtProcess({
    version: "2.9.6",
    os: "linux",
    standalone: false,
    granted: narrow,
    uid: () => undefined,
    env: () => undefined,
    directory: "/home/ada/.config/mail-imap-mcp",
    envFile: undefined,
    changed: undefined,
    now: new Date("2026-03-01T12:00:00Z"),
    ...change,
  });
}

function named(checks: readonly Check[], name: string): Check {
  const found = checks.filter((check) => check.name === name);
  assert.equal(found.length, 1, JSON.stringify(checks));
  return found[0] as Check;
}

Deno.test("under the narrow line all is fine", () => {
  assert.deepEqual(looking().filter(({ status }) => status !== "ok"), []);
});

Deno.test("versions are compared by their numbers", () => {
  for (
    const [version, status] of [
      ["2.9.0", "ok"],
      ["2.9.6", "ok"],
      ["2.10.0", "ok"],
      ["3.0.0-rc.1", "ok"],
      ["2.8.9", "failed"],
      ["1.46.3", "failed"],
    ] as const
  ) assert.equal(named(looking({ version }), "deno_version").status, status, version);
});

Deno.test("root is found by its id, or by its home directory, and Windows has none", () => {
  const granted = (): boolean => true;
  assert.equal(named(looking({ uid: () => 0, granted }), "root").status, "warning");
  assert.equal(named(looking({ uid: () => 1_000, granted }), "root").status, "ok");
  const home = { env: (name: string) => name === "HOME" ? "/root" : undefined };
  assert.match(named(looking(home), "root").text, /^It seems to run as root/);
  assert.deepEqual(looking({ os: "windows" }).filter(({ name }) => name === "root"), []);
});

Deno.test("wide permissions are named by their kinds, and a wider directory by its path", () => {
  const wide = looking({ granted: (d) => narrow(d) || (d.name === "net" && !d.host) });
  assert.match(named(wide, "permissions").text, /more than it needs: net$/);
  const parent = looking({
    granted: (d) => narrow(d) || (d.name === "read" && d.path === "/home/ada/.config"),
  });
  assert.match(named(parent, "permissions").text, /: read of \/home\/ada\/\.config$/);
  const compiled = looking({ standalone: true, granted: (d) => narrow(d) || d.name === "net" });
  assert.equal(named(compiled, "permissions").status, "ok");
});

Deno.test("without the host name nothing can start, and that is said before all else", () => {
  assert.equal(named(looking({ granted: () => false }), "permissions").status, "failed");
});

Deno.test("a dangerous variable is named without its value", () => {
  const env = (name: string): string | undefined =>
    name === "SSLKEYLOGFILE" ? "/home/ada/keys" : undefined;
  const check = named(looking({ granted: () => true, env }), "environment");
  assert.equal(check.status, "warning");
  assert.match(check.text, /^SSLKEYLOGFILE is set/);
  assert.ok(!check.text.includes("keys of /") && !check.text.includes("/home/ada"));
});

Deno.test("a clock before the time at which the .env was changed is a warning", () => {
  const later = looking({ changed: new Date("2026-03-03T00:00:00Z") });
  assert.equal(named(later, "clock").status, "warning");
  const soon = looking({ changed: new Date("2026-03-02T00:00:00Z") });
  assert.equal(named(soon, "clock").status, "ok");
});
