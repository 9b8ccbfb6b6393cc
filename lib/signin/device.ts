/**
 * Signing in on any device, with a code (RFC 8628).
 *
 * @module
 */

import { sleep } from "../contract/sleep.ts";
import type { LoginProblem } from "../sandbox/sign_in_messages.ts";
import type { AuthorizationServer, NewTokens } from "./authorization_server.ts";
import { SignInError } from "./problem.ts";
import type { Order, Tell } from "./sign_in.ts";

/** Longest that a code is waited for, in seconds, whatever a server says. */
const MAX_WAIT_SECONDS = 1_800;

/** Shortest and longest time between two looks, in seconds. */
const MIN_INTERVAL_SECONDS = 1;
const MAX_INTERVAL_SECONDS = 60;

/** What is added when the server asks for it (RFC 8628 section 3.5), in seconds. */
const SLOWER_SECONDS = 5;

/**
 * Shows the code and waits until the person has signed in with it.
 *
 * @param pause Waits so many milliseconds. @default {sleep}
 */
export async function signInByDevice(
  server: Pick<AuthorizationServer, "deviceCode" | "deviceTokens">,
  _order: Order,
  tell: Tell,
  pause: (ms: number) => Promise<void> = sleep,
): Promise<NewTokens | LoginProblem> {
  const code = await server.deviceCode();
  const seconds = Math.min(code.seconds, MAX_WAIT_SECONDS);
  tell({ type: "device", url: code.verificationUrl, code: code.userCode, seconds });
  let interval = Math.max(MIN_INTERVAL_SECONDS, code.intervalSeconds);
  let waited = 0;
  for (;;) {
    interval = Math.min(interval, MAX_INTERVAL_SECONDS);
    waited += interval;
    if (waited > seconds) return "expired";
    await pause(interval * 1_000);
    try {
      const answer = await server.deviceTokens(code.deviceCode);
      if (typeof answer === "object") return answer;
      if (answer === "access_denied") return "denied";
      if (answer === "expired_token") return "expired";
      if (answer === "slow_down") interval += SLOWER_SECONDS;
    } catch (error) {
      const passing = error instanceof SignInError && error.reason === "sign_in_unreachable";
      if (!passing) throw error;
      interval *= 2;
    }
  }
}
