/**
 * Code that is put inside an isolate to try to break out of it: the attempts
 * that `doctor` makes, in the real isolates.
 *
 * @module
 */

import { type Attempt, ATTEMPTS, DUTIES, type Surroundings } from "../../lib/doctor/attempts.ts";

/** Surroundings with a server over HTTP. */
export interface ProbeSurroundings extends Surroundings {
  /** Where it listens, or somebody else where it does not. */
  readonly listen: { readonly host: string; readonly port: number };
}

/** As `DUTIES`, of the isolate that listens; it may do with its address whatever can be done with one. */
export const LISTENING = {
  "reach the address that is listened at": async (at) => {
    const { listen } = at as ProbeSurroundings;
    for (;;) {
      try {
        (await Deno.connect({ hostname: listen.host, port: listen.port })).close();
        return true;
      } catch (error) {
        // Nobody listens before the configuration has been read.
        if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  },
} as const satisfies Readonly<Record<string, Attempt>>;

/** Longest wait for the results, in milliseconds: after the launcher has given up its permissions. */
const START_AFTER_MS = 400;

/**
 * Code that runs every attempt and writes a line `PROBE name {attempt: outcome}`
 * to stderr. An outcome is `true`, `false` or the name of the error.
 */
export function probeCode(name: string, at: ProbeSurroundings): string {
  const functions = Object.entries({ ...ATTEMPTS, ...DUTIES, ...LISTENING })
    .map(([attempt, code]) => `${JSON.stringify(attempt)}: ${code}`).join(",\n");
  return `
;setTimeout(async () => {
  const at = ${JSON.stringify(at)};
  const outcomes = {};
  for (const [attempt, run] of Object.entries({ ${functions} })) {
    try { outcomes[attempt] = await run(at); } catch (error) { outcomes[attempt] = String(error && error.name || error); }
  }
  Deno.stderr.writeSync(new TextEncoder().encode("PROBE ${name} " + JSON.stringify(outcomes) + "\\n"));
}, ${START_AFTER_MS});
`;
}

/** Outcomes by attempt. */
export type Outcomes = Readonly<Record<string, boolean | string>>;

/** Reads the probe's lines out of what a process wrote to stderr. */
export function readOutcomes(stderr: string): ReadonlyMap<string, Outcomes> {
  const lines = stderr.matchAll(/^PROBE (\w+) (\{.*\})$/gm);
  return new Map([...lines].map((line) => [line[1] ?? "", JSON.parse(line[2] ?? "{}")]));
}
