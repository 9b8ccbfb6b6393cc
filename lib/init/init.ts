/**
 * The command `init`.
 *
 * @module
 */

import type { InitInvocation } from "../cli.ts";
import type { IsolateEntries } from "../sandbox/isolates.ts";
import { EXIT, type Notify } from "../sandbox/launcher.ts";

/**
 * Runs the command.
 *
 * @returns The exit code.
 */
export function init(
  _invocation: InitInvocation,
  _entries: IsolateEntries,
  notify: Notify,
): Promise<number> {
  notify("init: work in progress");
  return Promise.resolve(EXIT.failed);
}
