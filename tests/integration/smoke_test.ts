/**
 * The smoke test passes on the bundled file, and fails where there is
 * something to find.
 *
 * @module
 */

import assert from "node:assert/strict";
import { assertNothingTold } from "../support/canary.ts";
import { TARGETS } from "../../scripts/release/targets.ts";
import { block, join, metadata, PROGRAM } from "../support/executable_block.ts";
import { header } from "../support/executable_header.ts";
import { Checks } from "../smoke/checks.ts";
import { lifecycle } from "../smoke/lifecycle.ts";
import { smallServer } from "../smoke/mail_server.ts";
import { makePlace, unchanged } from "../smoke/place.ts";
import { bundleCommand, makeSubject } from "../smoke/subject.ts";
import { accountVariables, configDirectory, ROOT } from "../support/product.ts";

interface Smoke {
  readonly code: number;
  readonly lines: readonly string[];
  /** Sentences that are not true. */
  readonly failed: readonly string[];
}

async function smoke(...args: readonly string[]): Promise<Smoke> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--frozen", "-A", `${ROOT}/tests/smoke/main.ts`, ...args],
    cwd: ROOT,
    stdin: "null",
  }).output();
  const [said, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)) as [
    string,
    string,
  ];
  assertNothingTold(said, errors);
  const lines = said.trim().split("\n");
  const failed = lines.filter((line) => line.startsWith("FAILED"));
  assert.match(lines.at(-1) ?? errors, /^\d+ passed, \d+ failed$/);
  return { code, lines, failed };
}

Deno.test("the bundle does the whole main job under the flags of the executables", async () => {
  const { code, lines, failed } = await smoke();
  assert.deepEqual([code, failed], [0, []]);
  assert.ok(lines.some((line) => line.endsWith(" on Dovecot")), lines[1]);
  assert.ok(lines.length > 40, `${lines.length} lines`);
});

/** Does harm before it becomes the program, and leaves a process behind. */
const HARM = `
echo hello
echo whatever >&2
echo x > "$HOME/left-behind"
sleep 20 <&- >&- 2>&- &
exec "$@"
`;

Deno.test({
  name: "a program that writes a file, talks on its streams, and leaves a process is found out",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using stack = new AsyncDisposableStack();
    const server = stack.use(await smallServer());
    const place = stack.use(await makePlace());
    const config = await configDirectory(accountVariables(server, server.user));
    stack.defer(() => config.remove());
    const subject = await makeSubject(["sh", "-c", HARM, "sh", ...bundleCommand()], place);
    const lines: string[] = [];
    const checks = new Checks((line) => lines.push(line));
    await unchanged(
      checks,
      [place.home],
      async () => void await lifecycle(checks, subject, config.path),
    );
    assert.equal(checks.end(), 1);
    const failed = lines.filter((line) => line.startsWith("FAILED"));
    for (
      const sentence of [
        "it is gone within 2 s on SIGTERM: 1 of 2 processes are still there",
        "stdout has nothing but the protocol",
        "stderr has nothing but JSON lines",
        "no file was written, changed or removed",
      ]
    ) {
      assert.ok(failed.some((line) => line.includes(sentence)), `${sentence}: ${lines.join("\n")}`);
    }
  },
});

/** Knows its version, and nothing else. */
const GARBAGE = `
case "$*" in *--version*) exec "$@" ;; esac
read -r hello
echo garbage
`;

Deno.test({
  name: "a program that answers with garbage is found out, and not asked again",
  ignore: Deno.build.os === "windows",
  async fn() {
    const words = ["sh", "-c", GARBAGE, "sh", ...bundleCommand()];
    const { code, failed } = await smoke("--no-server", "--", ...words);
    assert.equal(code, 1);
    assert.equal(failed.length, 1, failed.join("\n"));
    assert.match(failed[0] ?? "", /it starts: no answer; stdout: garbage/);
  },
});

Deno.test("without Dovecot the small server will do, and it is said that it was taken", async () => {
  const { code, lines, failed } = await smoke("--no-server");
  assert.deepEqual([code, failed], [0, []]);
  assert.ok(lines.some((line) => line.endsWith(" not Dovecot")), lines[1]);
});

Deno.test("an executable that does not run here is said not to have been run, and is read", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const general = { hosts: [], reads: [], writes: [] };
    await Deno.writeTextFile(`${directory}/mail-imap-mcp.js`, PROGRAM);
    await Deno.writeFile(`${directory}/good`, block({ metadata: metadata(general) }));
    const good = await smoke("--", `${directory}/good`);
    assert.equal(good.code, 0, good.lines.join("\n"));
    assert.match(good.lines[0] ?? "", /was NOT RUN/);
    assert.match(good.lines[1] ?? "", /hosts: every; reading: every file/);
    const must = await smoke("--must-run", "--", `${directory}/good`);
    assert.deepEqual([must.code, must.failed], [1, ["FAILED  it was run: it was not"]]);
    // Started, it would be handed to a shell by some systems, and found to be broken.
    const other = TARGETS.find((target) => target !== Deno.build.target) ?? assert.fail();
    const foreign = join(header(other), block({ metadata: metadata(general) }));
    await Deno.writeFile(`${directory}/foreign`, foreign, { mode: 0o755 });
    const read = await smoke("--", `${directory}/foreign`);
    assert.equal(read.code, 0, read.lines.join("\n"));
    assert.match(read.lines[0] ?? "", /was NOT RUN/);
    const wide = metadata(general);
    const permissions = wide["permissions"] as Record<string, unknown>;
    const bad = { ...wide, permissions: { ...permissions, allow_run: [] } };
    await Deno.writeFile(`${directory}/bad`, block({ metadata: bad }));
    const { code, failed } = await smoke("--", `${directory}/bad`);
    assert.equal(code, 1);
    assert.match(failed[0] ?? "", /permissions\.allow_run is \[\] and should be null/);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("an executable for this system that does not start has failed", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const here = TARGETS.find((target) => target === Deno.build.target) ?? assert.fail();
    const general = { hosts: [], reads: [], writes: [] };
    const broken = join(header(here), block({ metadata: metadata(general) }));
    await Deno.writeTextFile(`${directory}/mail-imap-mcp.js`, PROGRAM);
    await Deno.writeFile(`${directory}/broken`, broken, { mode: 0o755 });
    const { code, failed } = await smoke("--no-server", "--", `${directory}/broken`);
    assert.equal(code, 1);
    assert.match(failed[0] ?? "", /--version is the version of deno\.json/);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
