/**
 * Makes the attempts to break out, in whatever isolate this is.
 *
 * @module
 */

import { type Attempt, ATTEMPTS, MAIL_ATTEMPT, type Surroundings } from "./attempts.ts";
import type { Outcome } from "./messages.ts";

/** Longest time of an attempt, in milliseconds: a refusal comes at once. */
const ATTEMPT_MS = 3_000;

/**
 * Tries everything, one after the other.
 *
 * @param mayReachMail Whether this isolate may reach the mail servers.
 */
export async function tryToBreakOut(
  at: Surroundings,
  mayReachMail: boolean,
): Promise<Record<string, Outcome>> {
  const attempts = mayReachMail ? ATTEMPTS : { ...ATTEMPTS, ...MAIL_ATTEMPT };
  const outcomes: Record<string, Outcome> = {};
  for (const [name, attempt] of Object.entries(attempts)) {
    outcomes[name] = await outcomeOf(attempt, at);
  }
  try {
    // There only if writing was not refused.
    await Deno.remove(at.writePath);
  } catch {
    // Refused, as it should be.
  }
  return outcomes;
}

async function outcomeOf(attempt: Attempt, at: Surroundings): Promise<Outcome> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => resolve("let through"), ATTEMPT_MS);
  });
  const trying = (async (): Promise<Outcome> => await attempt(at) ? "succeeded" : "refused")()
    .catch((error): Outcome => isRefusal(error) ? "refused" : "let through");
  try {
    return await Promise.race([trying, patience]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether the runtime's permissions said no: whatever else went wrong came after they had said yes. */
function isRefusal(error: unknown): boolean {
  const { name, code, message } = error as { name?: string; code?: string; message?: string };
  return name === "NotCapable" || code === "EPERM" ||
    /^Requires \w+ access\b/.test(message ?? "");
}
