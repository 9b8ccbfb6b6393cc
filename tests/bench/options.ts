/** @module */

/** What the command line of the benchmark chooses. */
export interface Options {
  /** Leaves out the largest mailbox and most of the memory row. */
  readonly quick: boolean;
  /** How often each call is timed. */
  readonly rounds: number;
  /** Only the rows whose file begins with this, for work on one of them; nothing is written then. */
  readonly only: string | undefined;
}

/** Enough for quartiles that say something, and still a run of a few minutes. */
const ROUNDS = 40;
const QUICK_ROUNDS = 15;

/** Reads `--quick`, `--rounds N` and `--only NAME`. */
export function parseOptions(args: readonly string[]): Options {
  const value = (name: string): string | undefined => {
    const at = args.indexOf(name);
    return at < 0 ? undefined : args[at + 1];
  };
  const quick = args.includes("--quick");
  const rounds = Number(value("--rounds") ?? (quick ? QUICK_ROUNDS : ROUNDS));
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error("--rounds takes a whole number");
  return { quick, rounds, only: value("--only") };
}
