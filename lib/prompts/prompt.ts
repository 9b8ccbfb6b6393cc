/**
 * What a prompt is: a task that a person picks from a menu, written out for the
 * model. It is data; nothing here knows the MCP SDK, and no prompt reads mail.
 *
 * @module
 */

import type { Capability } from "../contract/capability.ts";
import { MailError } from "../contract/error.ts";
import { codePointLength, unsafeTextReason } from "../contract/text.ts";

/** What an argument names, for whoever completes it. */
export type Completes = "account" | "mailbox";

/** One thing that a person fills in. */
export interface PromptArgument {
  readonly description: string;
  /** @default false */
  readonly required?: boolean;
  /** In code points. */
  readonly max: number;
  /** What it looks like. @default any text */
  readonly form?: RegExp;
  /** What can be offered while it is typed. @default nothing */
  readonly completes?: Completes;
}

/** What was filled in, checked, by the names of the arguments. */
export type Filled = Readonly<Record<string, string>>;

/** One prompt. */
export interface Prompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: Readonly<Record<string, PromptArgument>>;
  /** The task, as the person would say it. @param allowed What the configuration allows. */
  text(filled: Filled, allowed: ReadonlySet<Capability>): string;
}

/**
 * Checks what was filled in; empty texts are as if they were left out, as forms send them.
 *
 * @throws {MailError} `invalid_input`, naming arguments and never their values.
 */
export function fillIn({ arguments: known }: Prompt, given: Filled): Filled {
  const filled = Object.entries(given).filter(([, value]) => value !== "");
  for (const [name, value] of filled) {
    const argument = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!argument) throw wrong(`It takes ${Object.keys(known).join(", ")}, and nothing else`);
    if (codePointLength(value) > argument.max || unsafeTextReason(value) !== undefined) {
      throw wrong(`${name} has at most ${argument.max} characters, and none that control anything`);
    }
    if (argument.form && !argument.form.test(value)) {
      throw wrong(`${name}: ${argument.description}`);
    }
  }
  const names = new Set(filled.map(([name]) => name));
  const missing = Object.keys(known).find((name) => known[name]?.required && !names.has(name));
  if (missing !== undefined) throw wrong(`${missing} is missing`);
  return Object.fromEntries(filled);
}

function wrong(message: string): MailError {
  return new MailError("invalid_input", message, { details: { reason: "arguments" } });
}
