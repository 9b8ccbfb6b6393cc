/**
 * Workflows run code of others with a token of this repository, so each says
 * exactly which code, and what the token may do.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ROOT } from "../support/product.ts";

const DIRECTORY = `${ROOT}/.github/workflows`;

/** What is wrong with a workflow. */
function problems(text: string): string[] {
  const found: string[] = [];
  if (!/^permissions: \{\}$/m.test(text)) found.push("does not begin without permissions");
  if (/pull_request_target/.test(text)) found.push("runs a stranger's change with a token");
  // What somebody else wrote must not become part of a command.
  if (/run:.*\$\{\{/.test(text)) found.push("puts an expression into a command");
  for (const [, action = "", version = ""] of text.matchAll(/uses:\s*([^@\s]+)@(\S*)/g)) {
    if (!/^[0-9a-f]{40}$/.test(version)) found.push(`does not name a commit of ${action}`);
  }
  const checkouts = text.match(/uses: actions\/checkout@/g)?.length ?? 0;
  if ((text.match(/persist-credentials: false/g)?.length ?? 0) < checkouts) {
    found.push("leaves its token in the checkout");
  }
  return found;
}

Deno.test("Every workflow names commits of actions, and gives its token no more than it needs.", () => {
  const names = [...Deno.readDirSync(DIRECTORY)].map(({ name }) => name);
  assert.ok(names.includes("audit.yml"));
  for (const name of names) {
    assert.deepEqual(problems(Deno.readTextFileSync(`${DIRECTORY}/${name}`)), [], name);
  }
});

Deno.test("The dependencies are audited every week, and no error is taken for a good answer.", () => {
  const text = Deno.readTextFileSync(`${DIRECTORY}/audit.yml`);
  assert.match(text, /cron: "\d+ \d+ \* \* \d"/);
  assert.match(text, /run: deno audit/);
  assert.doesNotMatch(text, /run:.*--ignore-registry-errors/);
});

Deno.test("A workflow that is careless is found out.", () => {
  const text = [
    "on: pull_request_target",
    "steps:",
    "  - uses: actions/checkout@v7",
    "  - run: echo ${{ github.event.issue.title }}",
  ].join("\n");
  assert.deepEqual(problems(text), [
    "does not begin without permissions",
    "runs a stranger's change with a token",
    "puts an expression into a command",
    "does not name a commit of actions/checkout",
    "leaves its token in the checkout",
  ]);
});
