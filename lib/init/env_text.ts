/**
 * The text of a `.env`: values written so that the program reads them as they
 * were typed, and new variables put into a file that somebody already has.
 *
 * @module
 */

import { parseEnv } from "node:util";
import { cutValues } from "../config/env_file.ts";

/** A variable's name and its value as it was typed. */
export type Variable = readonly [name: string, value: string];

/** A `.env` that cannot be changed without changing what else it says. */
export class EnvTextError extends Error {
  override readonly name = "EnvTextError";
}

// Single quotes first: in double quotes \n is a line end, and outside of quotes # begins a comment.
const QUOTES = ["'", "`", '"'] as const;
/** Lines that a value would swallow if it were read on. */
const OTHERS = "A='1'\nB=\"1\"\nC=`1`\n";
const PLAIN = /^[\w@%+:,./=-]+$/;

/**
 * Writes a value as the runtime reads it back.
 *
 * @returns Undefined for a value that no way of writing it keeps: the format has no escapes.
 */
export function quoteValue(value: string): string | undefined {
  const quoted = QUOTES.filter((quote) => !value.includes(quote)).map((quote) =>
    quote + value + quote
  );
  const ways = PLAIN.test(value) ? [value] : [...quoted, value];
  return ways.find((written) => {
    const read = parseEnv(`X=${written}\n${OTHERS}`);
    return read["X"] === value &&
      cutValues(`MAIL_IMAP_X=${written}`).length === 0;
  });
}

/**
 * The lines of new variables.
 *
 * @throws {EnvTextError} When a value cannot be written in a `.env`.
 */
export function envLines(variables: readonly Variable[]): string {
  return variables.map(([name, value]) => `${line(name, value)}\n`).join("");
}

/**
 * Puts variables into the text of a `.env`. A variable that it has already is
 * replaced where it stands; all other lines stay as they are.
 *
 * @param remove Names of variables that go.
 * @throws {EnvTextError} When a value cannot be written, or when the text, read as the program
 * reads it, would say anything else than before besides the change.
 */
export function mergeEnv(
  before: string,
  variables: readonly Variable[],
  remove: ReadonlySet<string>,
): string {
  const waiting = new Map(variables.map(([name, value]) => [name, line(name, value)]));
  const changed = new Set([...remove, ...waiting.keys()]);
  const kept: string[] = [];
  for (const old of before.split("\n")) {
    const name = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/.exec(old)?.[1] ?? "";
    if (!changed.has(name)) {
      kept.push(old);
      continue;
    }
    const replacement = waiting.get(name);
    if (replacement !== undefined) kept.push(replacement);
    waiting.delete(name);
  }
  const start = kept.join("\n");
  const added = [...waiting.values()].map((each) => `${each}\n`).join("");
  const after = added === "" ? start : start + separator(start) + added;
  assertOnly(before, after, variables, remove);
  return after;
}

function line(name: string, value: string): string {
  const written = quoteValue(value);
  if (written === undefined) throw new EnvTextError(`${name} cannot be written in a .env`);
  return `${name}=${written}`;
}

/** A blank line before what is added, unless nothing comes before it. */
function separator(text: string): string {
  if (text === "") return "";
  if (!text.endsWith("\n")) return "\n\n";
  return text.endsWith("\n\n") || text === "\n" ? "" : "\n";
}

function assertOnly(
  before: string,
  after: string,
  variables: readonly Variable[],
  remove: ReadonlySet<string>,
): void {
  const expected = new Map(Object.entries(parseEnv(before)));
  for (const name of remove) expected.delete(name);
  for (const [name, value] of variables) expected.set(name, value);
  const found = Object.entries(parseEnv(after));
  if (
    found.length === expected.size && found.every(([name, value]) => expected.get(name) === value)
  ) {
    return;
  }
  throw new EnvTextError(
    "The .env has a value that goes over several lines or lacks its closing quotation mark, so nothing can be added safely",
  );
}
