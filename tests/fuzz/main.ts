/**
 * Tries every kind of input in turn, for as long as is asked for, and says how
 * many of each were tried: `deno task fuzz --seconds 600 --kind mcp --seed 7`.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const HERE = fileURLToPath(new URL(".", import.meta.url));

/** Where the tests of each kind are. */
const KINDS: Readonly<Record<string, string>> = {
  mcp: `${HERE}mcp`,
  imap: `${HERE}imap`,
  mime: HERE,
  configuration: `${HERE}configuration`,
};

/** How long each kind is tried when nobody says, in seconds. */
const DEFAULT_SECONDS = 60;

/** What came of one kind. */
interface Tried {
  readonly kind: string;
  readonly cases: number;
  readonly slowestMs: number;
  readonly failed: boolean;
}

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: `${DEFAULT_SECONDS}` },
    kind: { type: "string", multiple: true, default: Object.keys(KINDS) },
    seed: { type: "string", default: `${crypto.getRandomValues(new Uint32Array(1))[0]}` },
  },
});

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

/** Test files of a directory, and how many tests they have: nearly each is one property. */
function look(directory: string): { readonly files: readonly string[]; readonly count: number } {
  const files = [...Deno.readDirSync(directory)].map(({ name }) => `${directory}/${name}`)
    .filter((name) => name.endsWith("_test.ts")).sort();
  const texts = files.map((file) => Deno.readTextFileSync(file));
  return { files, count: texts.flatMap((text) => text.match(/^Deno\.test\(/gm) ?? []).length };
}

async function tryKind(kind: string, directory: string): Promise<Tried> {
  const { files, count } = look(directory);
  print(`--- ${kind}: ${count} tests, seed ${values.seed}`);
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-check", ...files],
    env: {
      MAIL_FUZZ_SEED: values.seed,
      MAIL_FUZZ_SECONDS: `${Number(values.seconds) / count}`,
    },
  }).output();
  const text = new TextDecoder().decode(stdout);
  if (!success) print(`${text}\n${new TextDecoder().decode(stderr)}`);
  const told = [...text.matchAll(/^\S+: (\d+) cases, .*slowest (\d+) ms$/gm)];
  return {
    kind,
    cases: told.reduce((sum, [, cases]) => sum + Number(cases), 0),
    slowestMs: Math.max(0, ...told.map(([, , ms]) => Number(ms))),
    failed: !success,
  };
}

const tried: Tried[] = [];
for (const kind of values.kind) {
  const directory = KINDS[kind];
  if (directory === undefined) {
    print(`There is no kind ${kind}; there are ${Object.keys(KINDS).join(", ")}`);
    Deno.exit(2);
  }
  tried.push(await tryKind(kind, directory));
}
for (const { kind, cases, slowestMs, failed } of tried) {
  print(`${kind}: ${cases} inputs, the slowest ${slowestMs} ms${failed ? "; FAILED" : ""}`);
}
Deno.exit(tried.some(({ failed }) => failed) ? 1 : 0);
