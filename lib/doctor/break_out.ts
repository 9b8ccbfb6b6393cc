/**
 * Makes the attempts to break out, in whatever isolate this is.
 *
 * @module
 */

import { type Attempt, ATTEMPTS, DUTIES, type Duty, type Surroundings } from "./attempts.ts";
import type { Outcome } from "./messages.ts";

/** Longest time of an attempt, in milliseconds: a refusal comes at once. */
const ATTEMPT_MS = 3_000;

/**
 * Tries everything, one after the other.
 *
 * @param own What this isolate is there for, and may do.
 */
export async function tryToBreakOut(
  at: Surroundings,
  own: readonly Duty[],
): Promise<Record<string, Outcome>> {
  const foreign = Object.entries(DUTIES).filter(([duty]) =>
    !own.includes(duty as Duty) && (at.token !== undefined || !duty.includes("token"))
  );
  const attempts: readonly (readonly [string, Attempt])[] = [
    ...Object.entries(ATTEMPTS),
    ...foreign,
  ];
  const outcomes: Record<string, Outcome> = {};
  for (const [name, attempt] of attempts) {
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
