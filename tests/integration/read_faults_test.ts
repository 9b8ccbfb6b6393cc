/**
 * A connection that is disturbed at a byte of a read gives the whole answer or
 * a true error, in bounded time, and leaves nothing behind.
 *
 * This is a sample. `deno task faults:all` tries every byte.
 *
 * @module
 */

import assert from "node:assert/strict";
import { nameOf } from "../faults/campaign.ts";
import { KINDS } from "../faults/mailbox.ts";
import { sample } from "../faults/plan.ts";
import { Range } from "../faults/range.ts";
import { READS } from "../faults/reads.ts";
import { Tally } from "../faults/tally.ts";
import { TOOLS } from "../../lib/tools/registry.ts";

/** The same every time. */
const SEED = 20_260_411;

/** Read tools that ask no mail server. */
const OFFLINE = ["imap_list_accounts"];

Deno.test("Every tool that reads from a mail server is disturbed.", () => {
  const reading = TOOLS.filter(({ hints }) => hints.readOnlyHint).map(({ name }) => name)
    .filter((name) => !OFFLINE.includes(name) && name !== "imap_get_operation");
  assert.deepEqual([...new Set(READS.map(({ tool }) => tool))].sort(), reading.sort());
});

const tally = new Tally();

globalThis.addEventListener("unload", () => {
  const lines = [`read_faults_test.ts: seed ${SEED}`, ...tally.lines(), ""];
  Deno.stdout.writeSync(new TextEncoder().encode(lines.join("\n")));
});

Deno.test(`A read that is disturbed at any byte gives the whole answer or a true error (seed ${SEED})`, async (t) => {
  for (const kind of KINDS) {
    await using stack = new AsyncDisposableStack();
    const range = await Range.open(kind);
    // Looks whether the mailbox is as it was.
    stack.defer(() => range.close());
    for (const campaign of sample(SEED).filter((one) => one.kind === kind)) {
      await t.step(
        `${campaign.reads.length} readings, ${nameOf(campaign)}`,
        () => range.run(campaign, tally),
      );
    }
  }
  assert.deepEqual(tally.untouched, []);
  assert.ok(tally.total > 1_000, `${tally.total} faults`);
  assert.ok(tally.missed < tally.total / 20, `${tally.missed} were not reached`);
});
