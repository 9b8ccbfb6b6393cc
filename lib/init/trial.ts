/**
 * Trying to log in before anything is written: the look that `doctor` takes at
 * an account, in an isolate that reaches this one server and nothing else.
 *
 * @module
 */

import type { Secret } from "../config/secret.ts";
import type { Account, Config } from "../config/types.ts";
import type { Reason } from "../contract/reason.ts";
import type { Check } from "../doctor/checks.ts";
import { explain } from "../doctor/explain.ts";
import { shapeOf } from "../doctor/explain_login.ts";
import { Isolate } from "../doctor/isolate.ts";
import type { IsolateEntry } from "../sandbox/isolates.ts";
import { serverPermissions } from "../sandbox/permissions.ts";

/** Longest time, in milliseconds; the isolate ends by itself before. */
const TRIAL_MS = 30_000;

/** How a trial ended. */
export interface Outcome {
  readonly checks: readonly Check[];
  /** Why it failed; `undefined` after a success. */
  readonly reason: Reason | undefined;
}

/** Tries to log in. */
export type Trial = (account: Account, password: Secret, config: Config) => Promise<Outcome>;

/** Makes the real one. */
export function isolatedTrial(entry: IsolateEntry): Trial {
  return async (account, password, config) => {
    const permissions = serverPermissions({ ...config, accounts: [account] });
    const isolate = new Isolate("init", entry, permissions);
    try {
      await isolate.loaded;
      const secret = password.reveal();
      const facts = await isolate.look(
        { type: "look", account, password: secret, settings: config.settings },
        TRIAL_MS,
      );
      const checks = explain({ account, shape: shapeOf(secret), now: new Date() }, facts);
      const failed = checks.some(({ status }) => status === "failed");
      return { checks, reason: failed ? facts?.failure?.reason ?? "unexpected" : undefined };
    } finally {
      isolate.stop();
    }
  };
}
