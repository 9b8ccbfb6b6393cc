/**
 * A person at a terminal: a program runs on a pseudo-terminal of its own
 * (`script` of util-linux), is read as it appears, and typed to.
 *
 * @module
 */

import { shellWord } from "../../lib/sandbox/permissions.ts";
import { assertNothingTold } from "../support/canary.ts";

/** How long something may take to appear, in milliseconds: the machine may be busy. */
const PATIENCE_MS = 30_000;

/** A program on a terminal. */
export interface Seat {
  /** Everything that appeared, what was typed and echoed among it. */
  screen(): string;
  /** Resolves when `text` has appeared since the last call. */
  sees(text: string): Promise<void>;
  /** Types. */
  types(keys: string): Promise<void>;
  /** Waits for a question, and answers it with Enter at the end. */
  answers(question: string, answer: string): Promise<void>;
  /** The exit code. */
  readonly ended: Promise<number>;
  /** Ends the program if it is there. @throws {AssertionError} When a password was to be seen. */
  leave(): Promise<void>;
}

/** Runs a command line on a terminal. */
export function sitDown(
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Seat {
  const child = new Deno.Command("script", {
    // In the place of the shell, whose own end on Ctrl-C would hide the program's.
    args: ["-q", "-e", "-c", `exec ${command.map(shellWord).join(" ")}`, "/dev/null"],
    env: { ...env, SHELL: "/bin/sh" },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const keyboard = child.stdin.getWriter();
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let all = "";
  let seen = 0;
  let changed = Promise.withResolvers<void>();
  const reading = (async () => {
    for await (const bytes of child.stdout) {
      all += decoder.decode(bytes, { stream: true });
      changed.resolve();
      changed = Promise.withResolvers();
    }
    changed.resolve();
  })();
  const ended = Promise.all([child.status, reading]).then(([{ code }]) => code);

  const sees = async (text: string): Promise<void> => {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const at = all.indexOf(text, seen);
      if (at !== -1) {
        seen = at + text.length;
        return;
      }
      const left = deadline - Date.now();
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<void>((resolve) => timer = setTimeout(resolve, Math.max(0, left)));
      await Promise.race([changed.promise, late, ended]);
      clearTimeout(timer);
      if (all.indexOf(text, seen) === -1 && (left <= 0 || await isOver(ended))) {
        throw new Error(`${JSON.stringify(text)} never appeared: ${all}`);
      }
    }
  };
  const types = async (keys: string): Promise<void> => await keyboard.write(encoder.encode(keys));
  return {
    screen: () => all,
    sees,
    types,
    async answers(question, answer) {
      await sees(question);
      await types(`${answer}\r`);
    },
    ended,
    async leave() {
      try {
        child.kill("SIGKILL");
      } catch {
        // It is gone already.
      }
      await ended;
      await keyboard.close().catch(() => undefined);
      assertNothingTold(all);
    },
  };
}

async function isOver(ended: Promise<unknown>): Promise<boolean> {
  const pending = Symbol();
  return await Promise.race([ended, Promise.resolve(pending)]) !== pending;
}
