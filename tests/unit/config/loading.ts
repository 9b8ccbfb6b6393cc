/**
 * Loading a configuration in a test.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ConfigError } from "../../../lib/config/error.ts";
import { loadConfig } from "../../../lib/config/load.ts";
import type { LoadedConfig } from "../../../lib/config/types.ts";

/** A config directory that is not there. */
export const NOWHERE = "/nonexistent/mail-imap-mcp";

/** Loads what these variables say. */
export function load(
  environment: Readonly<Record<string, string>>,
  directory = NOWHERE,
): LoadedConfig {
  return loadConfig({ environment, directory });
}

/** The problems with which something fails. */
export function problemsOf(action: () => unknown): readonly string[] {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof ConfigError, `threw ${error}`);
    assert.equal(error.message, error.problems.join("\n"));
    return error.problems;
  }
  assert.fail("nothing was thrown");
}

/** Variables of one more account. */
export function account(
  key: string,
  change: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const suffixes = {
    HOST: `${key.toLowerCase()}.example`,
    USER: key,
    PASS: `pass-${key}`,
    ...change,
  };
  return Object.fromEntries(
    Object.entries(suffixes).map(([suffix, value]) => [`MAIL_IMAP_${key}_${suffix}`, value]),
  );
}
