/**
 * Throw-away config directories.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ConfigError } from "../../../lib/config/error.ts";

/** Variables of one usable account. */
export const ONE_ACCOUNT: Readonly<Record<string, string>> = {
  MAIL_IMAP_DEFAULT_HOST: "imap.example.com",
  MAIL_IMAP_DEFAULT_USER: "ada@example.com",
  MAIL_IMAP_DEFAULT_PASS: "correct-horse",
};

/** A certificate as far as the configuration looks at it. */
export const PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

/** Runs `use` with a directory that has these files, and removes it afterwards. */
export function withDirectory<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  use: (directory: string) => T,
  mode = 0o600,
): T {
  const directory = Deno.makeTempDirSync({ prefix: "mail-imap-mcp-config-" });
  try {
    for (const [name, content] of Object.entries(files)) {
      const path = `${directory}/${name}`;
      if (typeof content === "string") Deno.writeTextFileSync(path, content);
      else Deno.writeFileSync(path, content);
      // The umask has a say in the mode that a file is made with, but not in this.
      Deno.chmodSync(path, mode);
    }
    return use(directory);
  } finally {
    Deno.removeSync(directory, { recursive: true });
  }
}

/** What a {@link ConfigError} says; anything else, or nothing thrown, fails the test. */
export function problemOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof ConfigError, `threw ${error}`);
    return error.problems.join("\n");
  }
  assert.fail("nothing was thrown");
}
