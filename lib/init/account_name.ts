/**
 * What an account may be called.
 *
 * @module
 */

import { splitAccountVariable } from "../config/account.ts";
import { ACCOUNT_VARIABLES, NUMBER_VARIABLES, TEXT_VARIABLES } from "../config/variables.ts";
import { MAX_ACCOUNT_CHARS } from "../contract/limits.ts";

/** Names of the variables that are for all accounts. */
export const SERVER_WIDE: ReadonlySet<string> = new Set([
  ...Object.values(NUMBER_VARIABLES).map(({ name }) => name),
  ...Object.keys(TEXT_VARIABLES),
]);

/** Name of a variable of an account. */
export function variableOf(key: string, suffix: string): string {
  return `MAIL_IMAP_${key}_${suffix}`;
}

/** The `<ACCOUNT>` of variable names for what a person typed. */
export function keyOf(name: string): string {
  return name.toUpperCase();
}

/** Why an account cannot be called so, as the end of a sentence. */
export function badAccountName(name: string): string | undefined {
  if (!/^[a-z0-9_]+$/i.test(name)) return "must have letters from a to z, digits and _ alone";
  if (name.length > MAX_ACCOUNT_CHARS) return `is longer than ${MAX_ACCOUNT_CHARS} characters`;
  const key = keyOf(name);
  const clear = Object.keys(ACCOUNT_VARIABLES).every((suffix) => {
    const variable = variableOf(key, suffix);
    const split = splitAccountVariable(variable);
    return split?.key === key && split.suffix === suffix && !SERVER_WIDE.has(variable);
  });
  return clear ? undefined : "would make variable names that mean something else";
}

/** The accounts that these variables begin, by the `<ACCOUNT>` of their names. */
export function accountKeys(names: Iterable<string>): Set<string> {
  const keys = new Set<string>();
  for (const name of names) {
    const key = SERVER_WIDE.has(name) ? undefined : splitAccountVariable(name)?.key;
    if (key !== undefined) keys.add(key);
  }
  return keys;
}

/**
 * A name that is not taken.
 *
 * @param wish What to use when `default` is.
 */
export function freeAccountName(taken: ReadonlySet<string>, wish: string): string {
  const isFree = (name: string): boolean =>
    !taken.has(keyOf(name)) && badAccountName(name) === undefined;
  if (isFree("default")) return "default";
  const base =
    wish.toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "").slice(0, 32) ||
    "account";
  for (let number = 1;; number++) {
    const name = number === 1 ? base : `${base}${number}`;
    if (isFree(name)) return name;
    // A wish that can be no name at all does not become one by a number.
    if (number > taken.size + 1) return freeAccountName(taken, "account");
  }
}
