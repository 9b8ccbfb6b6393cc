/**
 * What an executable may do at most.
 *
 * @module
 */

import assert from "node:assert/strict";
import { processFlags } from "../../../lib/sandbox/permissions.ts";
import { loadConfig } from "../../../lib/config/load.ts";
import { type Ceiling, ceilingFlags, ceilingProblems } from "../../../scripts/release/ceiling.ts";
import { CANARY } from "../../support/canary.ts";

const OPEN: Ceiling = { hosts: [], reads: [], writes: [] };

Deno.test("The general executable may reach, read and write, and nothing else is open.", () => {
  assert.deepEqual(ceilingFlags(OPEN), [
    "--unstable-worker-options",
    "--v8-flags=--optimize-for-size",
    "--no-prompt",
    "--ignore-env",
    "--allow-import=import.invalid:1",
    "--deny-import=import.invalid:1",
    "--allow-env=MAIL_IMAP_*,HOME,XDG_CONFIG_HOME,APPDATA,CREDENTIALS_DIRECTORY",
    "--allow-sys=hostname",
    "--allow-net",
    "--allow-read",
    "--allow-write",
  ]);
});

Deno.test("An executable for one deployment reaches and reads what was named, and writes nothing.", () => {
  const ceiling = {
    hosts: ["imap.example.com:993", "[::1]:143"],
    reads: ["/etc/mail-imap-mcp", "/run/secrets"],
    writes: [],
  };
  assert.deepEqual(ceilingFlags(ceiling).slice(-2), [
    "--allow-net=imap.example.com:993,[::1]:143",
    "--allow-read=/etc/mail-imap-mcp,/run/secrets",
  ]);
});

Deno.test("Where anything is narrowed, only what was named is written.", () => {
  const writes = ["/var/lib/mail-imap-mcp"];
  assert.deepEqual(ceilingFlags({ ...OPEN, hosts: ["a:1"] }).slice(-2), [
    "--allow-net=a:1",
    "--allow-read",
  ]);
  assert.deepEqual(ceilingFlags({ ...OPEN, writes }).slice(-3), [
    "--allow-net",
    "--allow-read",
    "--allow-write=/var/lib/mail-imap-mcp",
  ]);
});

Deno.test("No configuration needs a kind of permission that the general executable lacks.", () => {
  const { config } = loadConfig({
    directory: "/nonexistent/mail-imap-mcp",
    environment: {
      MAIL_IMAP_DEFAULT_HOST: "imap.example.com",
      MAIL_IMAP_DEFAULT_USER: "ada",
      MAIL_IMAP_DEFAULT_PASS: `${CANARY}-password`,
    },
  });
  const kinds = (flags: readonly string[]): string[] =>
    flags.map((flag) => flag.replace(/=.*/, "")).filter((flag) => flag !== "--allow-read");
  const open = kinds(ceilingFlags(OPEN));
  assert.deepEqual(kinds(processFlags(config)).filter((flag) => !open.includes(flag)), []);
});

const WRONG: readonly [string, Partial<Ceiling>][] = [
  ["a host without a port", { hosts: ["imap.example.com"] }],
  ["a port that is none", { hosts: ["imap.example.com:0"] }],
  ["a port that is too high", { hosts: ["imap.example.com:65536"] }],
  ["two hosts in one", { hosts: ["a:1,b:2"] }],
  ["every subdomain", { hosts: ["*.example.com:993"] }],
  ["a URL", { hosts: ["https://example.com:443"] }],
  ["an address without brackets", { hosts: ["::1:993"] }],
  ["a relative path", { reads: ["etc"] }],
  ["a path of the shell", { reads: ["~/.config"] }],
  ["two paths in one", { reads: ["/a,/b"] }],
  ["a relative path to write", { writes: ["."] }],
];

for (const [what, part] of WRONG) {
  Deno.test(`A ceiling with ${what} is refused.`, () => {
    assert.equal(ceilingProblems({ ...OPEN, ...part }).length, 1);
  });
}

Deno.test("Names, addresses and paths of every system are taken.", () => {
  assert.deepEqual(
    ceilingProblems({
      hosts: ["imap.example.com:993", "localhost:1143", "127.0.0.1:1", "[fd00::1]:993"],
      reads: ["/etc/mail imap", "C:\\ProgramData\\mail-imap-mcp"],
      writes: ["/var/lib/x"],
    }),
    [],
  );
});
