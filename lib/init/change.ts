/**
 * What becomes of a configuration when an account is added to it or replaced.
 *
 * @module
 */

import { ACCOUNT_VARIABLES } from "../config/variables.ts";
import { accountKeys, variableOf } from "./account_name.ts";
import { type AccountVariables, accountVariables, type Answers } from "./answers.ts";
import type { Variable } from "./env_text.ts";

/** What an owner set to allow less; a new password changes nothing about it. */
const STAYS: ReadonlySet<string> = new Set(["WRITE", "FOLDERS", "PROTECTED_FOLDERS"]);

const SWITCH = "MAIL_IMAP_WRITE_ENABLED";

/** Changes of the variables of a `.env`. */
export interface Change extends AccountVariables {
  /** Names of variables that go. */
  readonly remove: ReadonlySet<string>;
  /** What the person should know about it, as sentences. */
  readonly notes: readonly string[];
}

/**
 * Plans the change. Nothing that another account may do changes with it.
 *
 * @param now What is set, in the `.env` and in the environment.
 * @param mayWrite Whether an assistant may change mail in this account.
 */
export function planChange(
  answers: Answers,
  now: Readonly<Record<string, string>>,
  mayWrite: boolean,
): Change {
  const { key } = answers;
  const { variables, files } = accountVariables(answers);
  const remove = new Set(
    Object.keys(ACCOUNT_VARIABLES)
      .filter((suffix) => !STAYS.has(suffix) && !keepsAuthserv(suffix, answers, now))
      .map((suffix) => variableOf(key, suffix)),
  );
  const writes = planWrites(key, now, mayWrite);
  for (const [name] of [...variables, ...writes.variables]) remove.delete(name);
  return {
    variables: [...variables, ...writes.variables],
    files,
    remove: new Set([...remove].filter((name) => Object.hasOwn(now, name)).concat(writes.remove)),
    notes: writes.notes,
  };
}

/** Whose verdict about senders is believed stays the same where the server does. */
function keepsAuthserv(
  suffix: string,
  { key, server }: Answers,
  now: Readonly<Record<string, string>>,
): boolean {
  return suffix === "AUTHSERV_ID" && now[variableOf(key, "HOST")]?.toLowerCase() === server.host;
}

interface Writes {
  readonly variables: readonly Variable[];
  readonly remove: readonly string[];
  readonly notes: readonly string[];
}

function planWrites(
  key: string,
  now: Readonly<Record<string, string>>,
  mayWrite: boolean,
): Writes {
  const own = variableOf(key, "WRITE");
  const isOn = now[SWITCH]?.toLowerCase() === "true";
  if (!mayWrite) return { variables: isOn ? [[own, "none"]] : [], remove: [], notes: [] };
  const remove = now[own]?.trim().toLowerCase() === "none" ? [own] : [];
  if (isOn) return { variables: [], remove, notes: [] };
  // The switch is for all accounts, and this answer was for one.
  const others = [...accountKeys(Object.keys(now))].filter((other) => other !== key).sort();
  const open = others.filter((other) => now[variableOf(other, "WRITE")] === undefined);
  const listed = others.filter((other) => !open.includes(other));
  return {
    variables: [
      [SWITCH, "true"],
      ...open.map((other): Variable => [variableOf(other, "WRITE"), "none"]),
    ],
    remove,
    notes: [
      ...open.map((other) =>
        `${SWITCH} is for all accounts; ${
          variableOf(other, "WRITE")
        }=none keeps that account as it was.`
      ),
      ...listed.map((other) =>
        `${SWITCH} is for all accounts; what ${
          variableOf(other, "WRITE")
        } lists may be done now, too.`
      ),
    ],
  };
}
