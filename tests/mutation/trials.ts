/**
 * Trying mutations: whether a test fails for a line that is broken, and passes
 * when it is whole.
 *
 * @module
 */

import { runsBundle } from "./bundled.ts";
import { readJunit } from "./junit.ts";
import type { Mutation } from "./mutation.ts";
import { run } from "./run_command.ts";
import { NotBundled, type Tree } from "./tree.ts";

/** What came of a mutation. */
export interface Outcome {
  readonly mutation: Mutation;
  readonly verdict: "killed" | "survived" | "undecided";
  /** The test that failed, or why nothing is decided. */
  readonly by: string;
  readonly seconds: number;
}

/** What a run of tests came to. */
type Tested =
  | { readonly end: "passed" }
  | { readonly end: "failed"; readonly failed: readonly string[] }
  | { readonly end: "nothing"; readonly why: string };

/** These look at the mutations themselves: they notice every one. */
const OWN_TESTS = "tests/unit/mutation_test.ts";

/** Tries mutations in copies of one tree. */
export class Trials {
  readonly #wholeSuite: boolean;
  /** Names of tests that are run of each file; undefined: all. */
  readonly #wanted = new Map<string, readonly string[] | undefined>();
  /** How the tests of a file end when nothing is broken. */
  readonly #whole = new Map<string, Promise<Tested>>();
  /** Tests of the unit suite that fail when nothing is broken. */
  #failing: Promise<readonly string[]> | undefined;

  /**
   * @param mutations All that will be tried.
   * @param wholeSuite Whether the whole unit suite is asked when the named tests notice nothing.
   */
  constructor(mutations: readonly Mutation[], wholeSuite: boolean) {
    this.#wholeSuite = wholeSuite;
    for (const { tests } of mutations) {
      for (const [path, names] of Object.entries(tests)) {
        const known = this.#wanted.get(path);
        const all = names.length === 0 || (this.#wanted.has(path) && known === undefined);
        this.#wanted.set(path, all ? undefined : [...known ?? [], ...names]);
      }
    }
  }

  /** Tries one. */
  async try(tree: Tree, mutation: Mutation): Promise<Outcome> {
    const since = performance.now();
    const paths = Object.keys(mutation.tests);
    const end = (verdict: Outcome["verdict"], by: string): Outcome => ({
      ...{ mutation, verdict, by },
      seconds: (performance.now() - since) / 1_000,
    });
    const bundled = paths.some((path) => runsBundle(tree.root, path));
    if (bundled) await tree.bundle();
    for (const path of paths) {
      const whole = await this.#testWhole(tree, path);
      if (whole.end === "passed") continue;
      const why = whole.end === "failed" ? `${whole.failed[0]} fails without it` : whole.why;
      return end("undecided", `${path}: ${why}`);
    }
    try {
      const [verdict, by] = await tree.broken(mutation, bundled, () => ask(tree, mutation));
      if (verdict !== "survived" || !this.#wholeSuite) return end(verdict, by);
    } catch (error) {
      if (!(error instanceof NotBundled)) throw error;
      return end("undecided", "it cannot be bundled");
    }
    const failing = new Set(await this.#testSuite(tree));
    const after = await tree.broken(mutation, false, () => testSuite(tree));
    const noticed = after.find((name) => !failing.has(name));
    return noticed === undefined
      ? end("survived", "the named tests pass, and so does the whole unit suite")
      : end("killed", `not by the tests that it names, but by: ${noticed}`);
  }

  #testWhole(tree: Tree, path: string): Promise<Tested> {
    const known = this.#whole.get(path) ?? test(tree, [path], this.#wanted.get(path) ?? []);
    this.#whole.set(path, known);
    return known;
  }

  #testSuite(tree: Tree): Promise<readonly string[]> {
    return this.#failing ??= testSuite(tree);
  }
}

/** Asks the tests that a mutation names, in its tree. */
async function ask(
  tree: Tree,
  { tests }: Mutation,
): Promise<readonly [Outcome["verdict"], string]> {
  for (const [path, names] of Object.entries(tests)) {
    const tested = await test(tree, [path, "--fail-fast"], names);
    if (tested.end === "nothing") return ["undecided", `${path}: ${tested.why}`];
    if (tested.end === "failed") return ["killed", `${path}: ${tested.failed[0]}`];
  }
  return ["survived", "the named tests pass"];
}

async function testSuite(tree: Tree): Promise<readonly string[]> {
  await tree.bundle();
  const tested = await test(tree, ["tests/unit", `--ignore=${OWN_TESTS}`, "--parallel"], []);
  return tested.end === "failed" ? tested.failed : [];
}

/**
 * Runs tests whose names begin so; with no names all of them.
 *
 * @param what Paths and options.
 */
async function test(
  tree: Tree,
  what: readonly string[],
  names: readonly string[],
): Promise<Tested> {
  const report = `${tree.root}/junit.xml`;
  await Deno.remove(report).catch(() => undefined);
  const filter = names.map((name) => name.replace(/[^\w ]/gu, (sign) => `\\u{${hex(sign)}}`));
  const end = await run([
    ...["test", "--quiet", "-A", "--no-check", `--junit-path=${report}`],
    ...(names.length === 0 ? [] : [`--filter=/^(?:${filter.join("|")})/`]),
    ...what,
  ], tree.root);
  if (end === "endless") return { end: "nothing", why: "the tests do not end" };
  const { ran, failed } = readJunit(await Deno.readTextFile(report).catch(() => ""));
  if (failed.length > 0) return { end: "failed", failed };
  if (end === "failure") return { end: "nothing", why: "the tests cannot be run" };
  return ran > 0 ? { end: "passed" } : { end: "nothing", why: "there is no test of that name" };
}

function hex(sign: string): string {
  return (sign.codePointAt(0) ?? 0).toString(16);
}
