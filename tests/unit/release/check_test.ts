/**
 * The judge of executables: a right one passes, and each way of being wrong is told.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Ceiling } from "../../../scripts/release/ceiling.ts";
import { checkExecutable, forbiddenTexts } from "../../../scripts/release/check.ts";
import { pack } from "../../../scripts/program_text.ts";
import { readExecutable } from "../../../scripts/release/executable.ts";
import { CANARY } from "../../support/canary.ts";
import {
  block,
  type BlockOptions,
  entry,
  metadata,
  PROGRAM,
} from "../../support/executable_block.ts";

const OPEN: Ceiling = { hosts: [], reads: [], writes: [] };
const NARROW: Ceiling = {
  hosts: ["imap.example.com:993"],
  reads: ["/etc/mail-imap-mcp"],
  writes: [],
};

/** A secret that no program can have in it as it is. */
const QUOTED = `${CANARY} "\\" quoted`;

function problems(options: BlockOptions, ceiling = OPEN): string[] {
  return checkExecutable(readExecutable(block({ metadata: metadata(OPEN), ...options })), {
    ceiling,
    bundle: new TextEncoder().encode(PROGRAM),
    forbidden: forbiddenTexts(
      { API_TOKEN: `${CANARY}-token`, SHELL: "/bin/bash", QUOTED_PASS: QUOTED },
      { "the path of the checkout": "/home/dev/mail" },
    ),
  });
}

/** Metadata with one value changed: `permissions.prompt`. */
function changed(path: string, value: unknown): Record<string, unknown> {
  const whole = structuredClone(metadata(OPEN));
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  let at = whole;
  for (const key of keys) at = at[key] as Record<string, unknown>;
  at[last] = value;
  return whole;
}

Deno.test("An executable as it should be has no problem, open or narrow.", () => {
  assert.deepEqual(problems({}), []);
  assert.deepEqual(problems({ metadata: metadata(NARROW) }, NARROW), []);
});

Deno.test("An executable with another's ceiling is refused.", () => {
  assert.deepEqual(problems({}, NARROW), [
    'permissions.allow_net is [] and should be ["imap.example.com:993"]',
    'permissions.allow_read is [] and should be ["/etc/mail-imap-mcp"]',
    "permissions.allow_write is [] and should be null",
  ]);
});

const CHANGES: readonly [string, unknown][] = [
  ["permissions.allow_import", ["example.com:443"]],
  ["permissions.deny_import", []],
  ["permissions.prompt", true],
  ["permissions.ignore_env", null],
  ["permissions.allow_env", []],
  ["permissions.allow_run", []],
  ["permissions.allow_ffi", ["/lib"]],
  ["permissions.allow_sys", []],
  ["permissions.allow_all", true],
  ["code_cache_key", 12345],
  ["v8_flags", ["--optimize-for-size"]],
  ["ca_data", [1, 2]],
  ["ca_stores", ["system"]],
  ["unsafely_ignore_certificate_errors", []],
  ["env_vars_from_env_file", { MAIL_IMAP_DEFAULT_PASS: "x" }],
  ["unstable_config.features", ["worker-options", "ffi"]],
  ["unstable_config.features", []],
  ["workspace_resolver.import_map", { specifier: "deno.json", json: "{}" }],
  ["otel_config.tracing_enabled", true],
  ["argv", ["--config-dir", "/x"]],
  ["app_name", "x"],
  ["self_extracting", "hash"],
];

for (const [path, value] of CHANGES) {
  Deno.test(`${path} = ${JSON.stringify(value)} is told.`, () => {
    const [problem, ...more] = problems({ metadata: changed(path, value) });
    assert.ok(problem?.startsWith(path), problem);
    assert.deepEqual(more, []);
  });
}

const EMBEDDED: readonly [string, BlockOptions, string][] = [
  ["a package", { packages: "x" }, "packages are embedded besides the bundle"],
  [
    "another file",
    { entries: [entry(), entry({ n: ".env" })] },
    ".env is embedded besides the bundle",
  ],
  ["a source map", { entries: [entry({ s: [0, 1] })] }, "mail-imap-mcp.js has a source map"],
  [
    "another program",
    { contents: PROGRAM.replace("1", "2") },
    "mail-imap-mcp.js is not the bundle",
  ],
  [
    "the time of its build",
    { entries: [entry({ t: 5 })] },
    "mail-imap-mcp.js has the time of its build",
  ],
  ["no program", { entries: [] }, "mail-imap-mcp.js is not embedded"],
];

for (const [what, options, problem] of EMBEDDED) {
  Deno.test(`An executable with ${what} is refused.`, () => {
    assert.deepEqual(problems(options), [problem]);
  });
}

Deno.test("A path of the machine that builds, or one of its secrets, is told and not repeated.", () => {
  const text = (inside: string): string[] =>
    problems({ contents: PROGRAM + inside }).filter((problem) => !problem.includes("bundle"));
  assert.deepEqual(text("x(/home/dev/mail/lib)"), ["the path of the checkout is inside"]);
  assert.deepEqual(text(`x("${CANARY}-token")`), ["the value of API_TOKEN is inside"]);
  assert.deepEqual(text("\n//# sourceMappingURL=x.js.map"), [
    "a reference to a source map is inside",
  ]);
  assert.deepEqual(text("/bin/bash"), []);
});

Deno.test("What is deflated in the bundle, or stands there as a literal, is searched as well.", async () => {
  const text = (inside: string): string[] =>
    problems({ contents: PROGRAM + inside }).filter((problem) => !problem.includes("bundle"));
  const packed = async (inside: string): Promise<string[]> => text(await pack("part", inside));
  assert.deepEqual(await packed("x()"), []);
  assert.deepEqual(await packed("x(/home/dev/mail/lib)"), ["the path of the checkout is inside"]);
  assert.deepEqual(await packed(`x("${CANARY}-token")`), ["the value of API_TOKEN is inside"]);
  assert.deepEqual(await packed("//# sourceMappingURL=x.js.map"), [
    "a reference to a source map is inside",
  ]);
  const quoted = JSON.stringify(JSON.stringify(QUOTED));
  assert.deepEqual(text(quoted), ["the value of QUOTED_PASS is inside"]);
  assert.deepEqual(await packed(quoted), ["the value of QUOTED_PASS is inside"]);
});

Deno.test("A path of Windows is searched for as it is written there, and as in URLs.", () => {
  const texts = forbiddenTexts({}, { home: "C:\\Users\\dev\\" }).map(({ text }) => text);
  assert.deepEqual(texts, ["C:\\Users\\dev\\", "C:/Users/dev/"]);
});

Deno.test("Values that are too short to be told from others are not searched for.", () => {
  assert.deepEqual(forbiddenTexts({ A_TOKEN: "1", B_PASS: "short" }, { home: "/" }), []);
});
