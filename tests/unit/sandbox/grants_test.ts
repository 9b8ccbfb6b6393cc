/**
 * @module
 */

import assert from "node:assert/strict";
import { ConfigError } from "../../../lib/config/error.ts";
import { loadConfig } from "../../../lib/config/load.ts";
import type { LoadedConfig } from "../../../lib/config/types.ts";
import { withGrants } from "../../../lib/sandbox/grants.ts";

function twoAccounts(): LoadedConfig {
  const environment: Record<string, string> = {};
  for (const [key, host] of [["DEFAULT", "imap.example.com"], ["WORK", "::1"]]) {
    environment[`MAIL_IMAP_${key}_HOST`] = host as string;
    environment[`MAIL_IMAP_${key}_USER`] = "u";
    environment[`MAIL_IMAP_${key}_PASS`] = "p";
  }
  return loadConfig({ directory: "/nonexistent", environment });
}

/** Grants the host name and these network targets. */
const granting = (...targets: string[]) => (descriptor: Deno.PermissionDescriptor): boolean =>
  descriptor.name === "sys" ||
  descriptor.name === "net" && targets.includes(descriptor.host ?? "");

Deno.test("accounts whose servers may be reached are kept as they are", () => {
  const { config } = withGrants(twoAccounts(), granting("imap.example.com:993", "[::1]:993"));
  assert.deepEqual(config.accounts.map(({ id }) => id), ["default", "work"]);
  assert.deepEqual(config.broken, []);
});

Deno.test("an account whose server was left out of --allow-net does not take the others down", () => {
  const { config } = withGrants(twoAccounts(), granting("imap.example.com:993"));
  assert.deepEqual(config.accounts.map(({ id }) => id), ["default"]);
  assert.equal(config.broken[0]?.id, "work");
  assert.match(config.broken[0]?.problems[0] ?? "", /^\[::1\]:993 is missing in --allow-net/);
});

Deno.test("when no server may be reached, or the host name may not be asked for, nothing starts", () => {
  assert.throws(() => withGrants(twoAccounts(), granting()), ConfigError);
  assert.throws(() => withGrants(twoAccounts(), () => false), /--allow-sys=hostname is missing/);
});

Deno.test("a server over HTTP also needs its own address, and does not start without", () => {
  const http = { hostname: "::1", port: 8000 };
  const hosts = ["imap.example.com:993", "[::1]:993"];
  const { config } = withGrants(twoAccounts(), granting(...hosts, "[::1]:8000"), http);
  assert.equal(config.accounts.length, 2);
  assert.throws(
    () => withGrants(twoAccounts(), granting(...hosts), http),
    /^ConfigError: \[::1\]:8000 is missing in --allow-net/,
  );
});

/** An account with a password, and one that signs in. */
function withSignIn(): LoadedConfig {
  return loadConfig({
    directory: "/nonexistent",
    environment: {
      MAIL_IMAP_DEFAULT_HOST: "imap.example.com",
      MAIL_IMAP_DEFAULT_USER: "u",
      MAIL_IMAP_DEFAULT_PASS: "p",
      MAIL_IMAP_WORK_HOST: "outlook.office365.com",
      MAIL_IMAP_WORK_USER: "u",
      MAIL_IMAP_WORK_AUTH: "oauth2",
      MAIL_IMAP_WORK_OAUTH_CLIENT_ID: "c",
    },
  });
}

Deno.test("an account that signs in also needs its token endpoint, and to read and write its tokens", () => {
  const all: readonly [Deno.PermissionDescriptor, RegExp][] = [
    [{ name: "net", host: "outlook.office365.com:993" }, /^outlook.office365.com:993 is missing/],
    [
      { name: "net", host: "login.microsoftonline.com:443" },
      /^login.microsoftonline.com:443 is missing in --allow-net/,
    ],
    ...(["read", "write"] as const).flatMap((name) =>
      ["oauth2-work.json", "oauth2-work.json.new"].map((file) =>
        [
          { name, path: `/nonexistent/${file}` },
          new RegExp(`^/nonexistent/${file} is missing in --allow-${name}`),
        ] as [Deno.PermissionDescriptor, RegExp]
      )
    ),
  ];
  assert.equal(withGrants(withSignIn(), () => true).config.accounts.length, 2);
  for (const [denied, problem] of all) {
    const granted = (asked: Deno.PermissionDescriptor): boolean =>
      JSON.stringify(asked) !== JSON.stringify(denied);
    const { config } = withGrants(withSignIn(), granted);
    assert.deepEqual(config.accounts.map(({ id }) => id), ["default"]);
    assert.equal(config.broken[0]?.problems.length, 1);
    assert.match(config.broken[0]?.problems[0] ?? "", problem);
  }
});
