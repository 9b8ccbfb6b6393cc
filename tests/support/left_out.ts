/**
 * The tests that are not tried on other servers than Dovecot, and why; whole
 * files are in `tests/other_servers/files.ts`.
 *
 * @module
 */

import type { Kind } from "../servers/kind.ts";

/** Tests, or a step of one, that some servers have no part in. */
export interface LeftOut {
  /** Names of tests. */
  readonly tests: readonly string[];
  /** Name of the only step of them that is left out. @default all of each test */
  readonly step?: string;
  readonly servers: readonly Kind[];
  readonly why: string;
}

const CYRUS = ["cyrus", "cyrus-prefixed"] as const;
const PREFIXED = ["cyrus-prefixed", "courier"] as const;
const ALL = [...CYRUS, "courier"] as const;

/** The list. */
export const LEFT_OUT: readonly LeftOut[] = [
  {
    tests: ["where the Trash holds no folders, a folder with messages stays"],
    servers: ALL,
    why: "only Dovecot can be told to keep a folder in one file",
  },
  {
    tests: ["On a server with a prefix, a name is judged by the path that would be opened."],
    servers: PREFIXED,
    why: "every other test is about that there",
  },
  {
    tests: ["special folders are known by their use, in German and with other separators"],
    servers: ALL,
    why:
      "only Dovecot can be given any separator; the names are tried with those of drafts and Sent",
  },
  {
    tests: [
      "rights that a server gives or not are part of a dry run",
      "what counts as the Trash is asked of the server each time",
      "a Trash that another program makes is the Trash for a connection that is open",
    ],
    servers: ALL,
    why: "they start a Dovecot with a configuration of their own",
  },
  {
    tests: [
      "A connection can be cut after each line of a conversation",
      "A server without UIDPLUS does not tell new UIDs.",
    ],
    servers: ["courier"],
    why: "they try the proxy of the tests, with commands that Courier does not know",
  },
  {
    tests: ["folders that must stay as they are stay, and a refusal says why"],
    step: "names up to 256 characters are made where the server takes them",
    servers: PREFIXED,
    why: "with the prefix the name has more",
  },
  {
    tests: ["a warm call sends no command that it does not need"],
    step: "folders with their counts are one command, besides asking for news",
    servers: ["courier"],
    why: "Courier has no LIST-STATUS, so each folder is asked for its counts",
  },
  {
    tests: ["what another client does meanwhile is told as it is"],
    step: "mail that arrives between the looks keeps its folder",
    servers: ["courier"],
    why:
      "Courier gives a folder that never had a message another UIDVALIDITY each second: what was agreed does not fit",
  },
  {
    tests: ["Another program while the connection is lost loses and doubles nothing"],
    step: "move to another account, while another program puts the same message there",
    servers: ["courier"],
    why:
      "the folder of the other program has its copy twice on Courier, and the trial expects it once; ours is there once",
  },
  ...["move", "move to another account", "rename a folder"].map((write) => ({
    tests: ["A connection that is lost anywhere in a write doubles nothing and loses nothing"],
    step: `${write}: cut, and nothing listens for a second`,
    servers: ["courier"] as const,
    why:
      "Courier lists its folders before each write, and nothing is begun where that finds nobody: a true error",
  })),
  {
    tests: ["folders of a real server are changed, and back again"],
    step: "the subscription of a folder that another client deleted can be ended",
    servers: CYRUS,
    why: "Cyrus ends a subscription with its folder",
  },
  {
    tests: ["no message can take its page, its envelope or the process down"],
    step: "a thousand header fields do not hide the envelope, and the list says it is cut",
    servers: CYRUS,
    why: "Cyrus reads a thousand lines of a header (maxheaderlines) and tells of no field below",
  },
  {
    tests: ["neither a snippet nor a body has what only another form of the message says"],
    step: "what is odd about a header is said",
    servers: CYRUS,
    why: "Cyrus stores no message with a line in its header that is no field",
  },
  ...["with NUL bytes", "with bare line feeds"].map((kind) => ({
    tests: ["messages of every kind go to another account and back, byte for byte"],
    step: `a message ${kind}`,
    servers: CYRUS,
    why: "Cyrus stores no message with NUL or with a line that does not end in CR LF",
  })),
];

/** Takes what is left out on a server away from the runner. */
export function leaveOut(server: Kind): void {
  const all = LEFT_OUT.filter(({ servers }) => servers.includes(server));
  if (all.length === 0) return;
  const tests = new Set(all.filter(({ step }) => step === undefined).flatMap(({ tests }) => tests));
  const steps = new Set(
    all.flatMap(({ tests, step }) =>
      step === undefined ? [] : tests.map((name) => key(name, step))
    ),
  );
  const register = Deno.test;
  const narrowed = (...args: readonly unknown[]): void => {
    const definition = read(args);
    if (tests.has(definition.name)) return;
    const { fn } = definition;
    register({
      ...definition,
      fn: (t) => fn(without(t, (step) => steps.has(key(definition.name, step)))),
    });
  };
  Object.defineProperty(Deno, "test", { value: Object.assign(narrowed, register) });
}

function key(test: string, step: string): string {
  return JSON.stringify([test, step]);
}

/** The forms of `Deno.test` that the tests use. */
function read([first, second]: readonly unknown[]): Deno.TestDefinition {
  if (typeof first === "object") return first as Deno.TestDefinition;
  return { name: first as string, fn: second as Deno.TestDefinition["fn"] };
}

/** A test's context that passes over some steps. */
function without(t: Deno.TestContext, isLeftOut: (step: string) => boolean): Deno.TestContext {
  const step = (first: unknown, second?: unknown): Promise<boolean> => {
    const definition = read([first, second]) as Deno.TestStepDefinition;
    const { name, fn } = definition;
    if (isLeftOut(name)) return Promise.resolve(true);
    return t.step({ ...definition, fn: (inner) => fn(without(inner, isLeftOut)) });
  };
  return { name: t.name, origin: t.origin, parent: t.parent, step } as Deno.TestContext;
}
