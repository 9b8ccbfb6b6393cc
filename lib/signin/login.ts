/**
 * The command `login`.
 *
 * @module
 */

import type { LoginInvocation } from "../cli.ts";
import type { IsolateEntries } from "../sandbox/isolates.ts";
import { EXIT, type Notify } from "../sandbox/launcher.ts";

/**
 * Runs the command.
 *
 * @returns The exit code.
 */
export function login(
  _invocation: LoginInvocation,
  _entries: IsolateEntries,
  notify: Notify,
): Promise<number> {
  notify("login: work in progress");
  return Promise.resolve(EXIT.failed);
}
