/**
 * What the command line of scripts/compile.ts asks for.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { type Ceiling, ceilingProblems } from "./ceiling.ts";
import { type Target, TARGETS } from "./targets.ts";

/** Text of `--help`. */
export const USAGE = `Usage: deno task compile [OPTION]...

  --target TARGET   all, or one of these, any number of times; default: this machine's
${TARGETS.map((target) => `                      ${target}`).join("\n")}
  --host HOST:PORT  it may reach this host and no others; any number of times
  --read PATH       it may read this file or directory and no others; any number of times
  --write PATH      it may write to this file or directory; any number of times

With --host, --read or --write it may write nothing but what --write names. See docs/executable.md.
`;

/** Executables to make. */
export interface CompileRequest {
  readonly targets: readonly Target[];
  readonly ceiling: Ceiling;
}

const MANY = { type: "string", multiple: true, default: [] as string[] } as const;

/**
 * Reads the arguments; without a target, one for this machine is made.
 *
 * @param hasStub Whether DENORT_BIN names the stub: of one target, then.
 * @returns What to make, or everything that is wrong.
 */
export function readRequest(
  args: readonly string[],
  hasStub: boolean,
): CompileRequest | { readonly problems: readonly string[] } {
  let values;
  try {
    const options = { target: MANY, host: MANY, read: MANY, write: MANY };
    ({ values } = parseArgs({ args: [...args], options }));
  } catch (error) {
    return { problems: [(error as Error).message] };
  }
  const { target: names, host, read: reads, write: writes } = values;
  const ceiling = { hosts: host.map((name) => name.toLowerCase()), reads, writes };
  const wanted = names.length > 0 ? names : [Deno.build.target];
  const targets = TARGETS.filter((target) => wanted.includes("all") || wanted.includes(target));
  const known: readonly string[] = ["all", ...TARGETS];
  const problems = [
    ...wanted.filter((name) => !known.includes(name)).map((name) =>
      `--target ${name}: all, or one of ${TARGETS.join(", ")}`
    ),
    ...ceilingProblems(ceiling),
    ...(hasStub && targets.length > 1
      ? ["DENORT_BIN is one target's stub: name that target alone"]
      : []),
  ];
  return problems.length > 0 ? { problems } : { targets, ceiling };
}
