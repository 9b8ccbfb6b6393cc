/**
 * The command `doctor`.
 *
 * @module
 */

import type { DoctorInvocation } from "../cli.ts";
import type { IsolateEntries } from "../sandbox/isolates.ts";
import { EXIT, type Notify } from "../sandbox/launcher.ts";

/**
 * Runs the command.
 *
 * @returns The exit code.
 */
export function doctor(
  _invocation: DoctorInvocation,
  _entries: IsolateEntries,
  notify: Notify,
): Promise<number> {
  notify("doctor: work in progress");
  return Promise.resolve(EXIT.failed);
}
