/** @module */

/** What the command line of the soak test chooses. */
export interface Options {
  /** Mixed calls, many at once. */
  readonly calls: number;
  /** Processes one after the other, each with a little work. */
  readonly sessions: number;
  /** Simulated hours. */
  readonly hours: number;
  /** Of the calls: the same number gives the same ones. */
  readonly seed: number;
}

const DEFAULTS: Options = { calls: 10_000, sessions: 200, hours: 24, seed: 1 };

/** Reads `--calls N`, `--sessions N`, `--hours N` and `--seed N`; 0 leaves a part out. */
export function parseOptions(args: readonly string[]): Options {
  const chosen: Record<string, number> = { ...DEFAULTS };
  for (let i = 0; i < args.length; i += 2) {
    const name = args[i]?.replace(/^--/, "") ?? "";
    const value = Number(args[i + 1]);
    if (!(name in DEFAULTS) || !Number.isInteger(value) || value < 0) {
      throw new Error("Say: --calls N, --sessions N, --hours N, --seed N");
    }
    chosen[name] = value;
  }
  return chosen as unknown as Options;
}
