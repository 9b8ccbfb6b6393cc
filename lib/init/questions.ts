/**
 * Questions whose answers are checked: what is wrong is said, and asked again.
 *
 * @module
 */

import { Canceled, type Terminal } from "./terminal.ts";

/** How often one question is asked before the person has to begin anew. */
const MAX_ASKED = 5;

/** A question for a line of text. */
export interface Question {
  readonly text: string;
  /** What Enter alone means; without it there has to be an answer. */
  readonly fallback?: string;
  /** Nothing that is typed is shown. */
  readonly secret?: boolean;
  /** Why an answer is not good, as the end of a sentence. */
  readonly bad: (answer: string) => string | undefined;
}

/**
 * Asks until the answer is good.
 *
 * @throws {Canceled} When it is not after a few times.
 */
export async function askFor(terminal: Terminal, question: Question): Promise<string> {
  const { text, fallback, secret, bad } = question;
  const shown = fallback === undefined || fallback === "" ? `${text}:` : `${text} [${fallback}]:`;
  for (let asked = 0; asked < MAX_ASKED; asked++) {
    const typed = await (secret ? terminal.askSecret(shown) : terminal.ask(shown));
    const answer = typed === "" && fallback !== undefined ? fallback : typed;
    const problem = answer === "" && fallback === undefined ? "is needed" : bad(answer);
    if (problem === undefined) return answer;
    terminal.say(`  It ${problem}.`);
  }
  throw new Canceled();
}

/** Asks for a choice of words; the first is what Enter alone means. */
export function askChoice<Word extends string>(
  terminal: Terminal,
  text: string,
  words: readonly [Word, ...Word[]],
): Promise<Word> {
  const fallback = words[0];
  return askFor(terminal, {
    text: `${text} (${words.join(" or ")})`,
    fallback,
    bad: (answer) =>
      (words as readonly string[]).includes(answer) ? undefined : `must be ${words.join(" or ")}`,
  }) as Promise<Word>;
}

/** Asks yes or no. */
export async function confirm(
  terminal: Terminal,
  text: string,
  fallback: boolean,
): Promise<boolean> {
  for (let asked = 0; asked < MAX_ASKED; asked++) {
    const answer = await terminal.ask(`${text} ${fallback ? "[Y/n]" : "[y/N]"}`);
    if (answer === "") return fallback;
    if (/^y(es)?$/i.test(answer)) return true;
    if (/^no?$/i.test(answer)) return false;
    terminal.say("  Say yes or no.");
  }
  throw new Canceled();
}
