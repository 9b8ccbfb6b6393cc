/**
 * Whatever the arguments and the environment, the program ends with a code
 * that says what was wrong, and never with that of an error of its own.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { linesOf, verifyAudit } from "../../../lib/policy/audit_verify.ts";
import { randomBytes, randomSource } from "../../samples/random.ts";
import { assertNothingTold } from "../../support/canary.ts";
import { script } from "../../support/product.ts";
import { alsoTried, holds } from "../cases.ts";
import { mutate } from "../mutate.ts";
import { anyVariables, SECRET } from "./values.ts";

/** Processes at a time. */
const AT_ONCE = 2;

/** Longest that a process may take, in milliseconds. */
const PROCESS_MS = 60_000;

const WORDS: readonly string[] = [
  ...["serve", "permissions", "doctor", "login", "init", "audit", "verify", "sevre", "DEFAULT"],
  ...["--config-dir", "--config-dir=", "--config-dir=.", "--config-dir=/nonexistent", "--json"],
  ...["--account", "--account=default", "--write", "--lookup", "--browser", "--help", "--version"],
  ...[
    "-h",
    "-V",
    "-hV",
    "--",
    "-",
    "--=",
    "--config-dir=/dev/null",
    "/dev/null",
    "",
    "\u202e",
    "a@b",
  ],
];

/** Arguments of which none makes the program look for a server of the network, or read a terminal. */
const anyArguments = fc.array(fc.constantFrom(...WORDS), { maxLength: 4 });

const decoder = new TextDecoder();

/** Runs the program, with nothing on stdin. */
async function run(args: readonly string[], variables: Readonly<Record<string, string>>) {
  const env = Object.fromEntries(
    Object.entries(variables).filter(([name, value]) =>
      /^[A-Z_]+$/.test(name) && name !== "PATH" && !value.includes("\0") && value.isWellFormed() &&
      value.length < 60_000
    ),
  );
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--unstable-worker-options", "--no-prompt", "--ignore-env"],
      ...["--allow-env=MAIL_IMAP_*,HOME,XDG_CONFIG_HOME", "--allow-sys=hostname", "--allow-read"],
      ...["--allow-net=127.0.0.1:9,imap.example.com:993", script("bundle"), ...args],
    ],
    // Whatever HOME is then, the runtime writes its cache nowhere.
    env: { HOME: "/nonexistent", ...env, DENO_NO_UPDATE_CHECK: "1", DENO_DIR: "/nonexistent" },
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

Deno.test("Any arguments and variables end with a code that says what was wrong.", async () => {
  const invocation = fc.tuple(anyArguments, anyVariables);
  const invocations = fc.array(invocation, { minLength: AT_ONCE, maxLength: AT_ONCE });
  await holds(invocations, 15, async (all) => {
    await Promise.all(all.map(async ([args, variables]) => {
      const { code, stdout, stderr } = await run(args, variables);
      const what = `${JSON.stringify(args)} ended with ${code}: ${stderr}`;
      assert.ok([0, 1, 2].includes(code), what);
      assert.doesNotMatch(stderr, /internal error|\bat (?:async )?\w+ \(|panicked/, what);
      assertNothingTold(stdout, stderr);
      assert.equal((stdout + stderr).includes(SECRET), false, what);
      if (code === 2) assert.notEqual(stderr, "", what);
      // Nothing but the protocol while it serves, and nobody spoke.
      if (args[0] === undefined || args[0] === "serve") {
        if (!args.some((word) => /^-(?:h|V|-h|-v)/.test(word))) assert.equal(stdout, "", what);
      }
    }));
    alsoTried(AT_ONCE - 1);
  }, PROCESS_MS);
});

Deno.test("Any bytes of a log have their lines checked, each damage under its number.", async () => {
  const line = (seq: number): string =>
    `{"event":"call","tool":"imap_get_message","chain":"${"a".repeat(16)}","seq":${seq},"prev":"${
      "ab".repeat(32)
    }","hash":"${"cd".repeat(32)}"}\n`;
  const log = new TextEncoder().encode(
    [1, 2, 3].map(line).join('{"level":"info","msg":"other"}\n'),
  );
  await holds(fc.integer(), 1_000, async (seed) => {
    const random = randomSource(seed);
    const bytes = mutate(log, random() % 2 === 0 ? log : randomBytes(200, seed), random);
    const { lines, problems, open } = await verifyAudit(
      linesOf(new Blob([bytes.slice()]).stream()),
    );
    assert.ok(lines >= 0 && problems.length <= 2 * lines && open.length <= lines);
    for (const problem of problems) assert.match(problem, /^line \d+ /);
  });
});
