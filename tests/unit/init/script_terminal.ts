/**
 * A terminal whose person answers from a list.
 *
 * @module
 */

import { Canceled, type Terminal } from "../../../lib/init/terminal.ts";

/** What was said and asked, and what is left to answer. */
export interface ScriptTerminal extends Terminal {
  /** Sentences and questions, in their order. */
  readonly said: readonly string[];
  readonly results: readonly string[];
}

/** Makes one; after the last answer the person leaves. */
export function scriptTerminal(...answers: readonly string[]): ScriptTerminal {
  const said: string[] = [];
  const results: string[] = [];
  const left = [...answers];
  const ask = (question: string): Promise<string> => {
    said.push(question);
    const answer = left.shift();
    return answer === undefined ? Promise.reject(new Canceled()) : Promise.resolve(answer);
  };
  return {
    said,
    results,
    say: (text) => void said.push(text),
    show: (text) => void said.push(text),
    result: (text) => void results.push(text),
    ask,
    askSecret: ask,
    during: (work) => work,
  };
}
