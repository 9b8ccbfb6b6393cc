/**
 * A connection that is lost after any line of any write: every message is there
 * exactly once, and the report is true.
 *
 * By default writes with many lines are cut at some of them only. With
 * `MAIL_IMAP_TEST_CUTS=all` every line of all of them is tried, which takes
 * more than an hour. With `MAIL_IMAP_TEST_CUTS=write` docs/writes.json is
 * written, of which `scripts/docs.ts` makes the table in docs/writes.md.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { McpSession } from "../clients/mcp.ts";
import {
  type CutPointOptions,
  type CutStatistics,
  forEachCutPoint,
} from "../support/cut_points.ts";
import { startInProcess } from "../support/in_process.ts";
import { sideBySide, type Step } from "../support/side_by_side.ts";
import { DRAFT_UNDOS, DRAFT_WRITES } from "../support/trials/draft_writes.ts";
import { FOLDER_UNDOS, FOLDER_WRITES } from "../support/trials/folder_writes.ts";
import { MESSAGE_UNDOS, MESSAGE_WRITES } from "../support/trials/message_writes.ts";
import { trialOf, type Write } from "../support/trials/write.ts";
import {
  PAUSES_MS,
  startWriteServer,
  type Variant,
  VARIANTS,
  type WriteServer,
} from "../support/write_suite.ts";

const CUTS = Deno.env.get("MAIL_IMAP_TEST_CUTS");
const ALL = CUTS === "all";
const MANY = CUTS === "write";

/** Points of a write that are tried. */
const MOST = ALL ? Infinity : MANY ? 30 : 18;

/** The same of one that sends whole messages: many lines, and waits between its looks. */
const MOST_OF_SLOW = ALL ? Infinity : MANY ? 15 : 10;

/** Lines in which a connection is opened; the rest is as on a kept one. */
const OPENING = ALL ? Infinity : MANY ? 20 : 12;

/** Writes that are tried at a time, on servers of their own: most of the time goes into waiting. */
const SLOTS = 2;

const WRITES: readonly Write[] = [
  ...MESSAGE_WRITES,
  ...MESSAGE_UNDOS,
  ...FOLDER_WRITES,
  ...FOLDER_UNDOS,
  ...DRAFT_WRITES,
  ...DRAFT_UNDOS,
];

const named = (...names: string[]): readonly Write[] =>
  WRITES.filter(({ name }) => names.includes(name));

/** Each of them does it in its own way. */
const TYPICAL = named(
  "flags: replace",
  "move",
  "copy",
  "delete for good",
  "move to another account",
  "undo of a copy",
  "rename a folder",
  "write a draft",
);

/** A row of the table in docs/writes.md. */
interface Row {
  readonly write: string;
  readonly variant: Variant;
  readonly cuts: number;
  readonly retried: number;
}

interface Side {
  readonly server: WriteServer;
  readonly product: McpSession;
}

type Attempt = readonly ["kept" | "new", CutPointOptions];

/** Tries a write on all kinds of servers at once: most of the time goes into waiting. */
async function onAll(
  write: Write,
  sides: readonly Side[],
  attempts: readonly Attempt[],
): Promise<Row[]> {
  const results = await Promise.allSettled(sides.map(async ({ server, product }) => {
    const { variant } = server;
    if (write.needsUidplus && variant === "no MOVE, no UIDPLUS") return [];
    const all: CutStatistics[] = [];
    for (const [connections, options] of attempts) {
      all.push(await forEachCutPoint(trialOf(write, server, product, connections), options));
    }
    const sum = (what: keyof CutStatistics): number => all.reduce((sum, one) => sum + one[what], 0);
    return [{ write: write.name, variant, cuts: sum("cuts"), retried: sum("retried") }];
  }));
  // All of them have ended, so that the next write has the servers for itself.
  for (const result of results) if (result.status === "rejected") throw result.reason;
  return results.flatMap((result) => result.status === "fulfilled" ? result.value : []);
}

Deno.test("A connection that is lost anywhere in a write doubles nothing and loses nothing", async (t) => {
  await using stack = new AsyncDisposableStack();
  const slots = await Promise.all(
    Array.from({ length: SLOTS }, () =>
      Promise.all(VARIANTS.map(async (variant) => {
        const server = await startWriteServer(variant);
        stack.defer(() => server.stop());
        const product = await startInProcess(server.variables, { pausesMs: PAUSES_MS });
        stack.defer(() => product.close());
        return { server, product };
      }))),
  );
  const rows = new Map<Write, Row[]>();
  const steps: Step[] = [];
  const plan = (name: string, work: (sides: readonly Side[]) => Promise<unknown>): void => {
    steps.push({ name, run: async (slot) => void await work(slots[slot] as readonly Side[]) });
  };
  for (const write of WRITES) {
    plan(`${write.name}: cut after a line`, async (sides) => {
      const slow = write.across || DRAFT_WRITES.includes(write);
      const attempts: Attempt[] = [["kept", { most: slow ? MOST_OF_SLOW : MOST }]];
      if (ALL || TYPICAL.includes(write)) attempts.push(["new", { until: OPENING }]);
      rows.set(write, await onAll(write, sides, attempts));
    });
  }
  for (const write of TYPICAL) {
    plan(`${write.name}: cut, and the next connection as well`, async (sides) => {
      const cut = (line: number) => ({ thenCutAfter: 1 + (line * 7) % 29 });
      await onAll(write, sides, [["kept", { most: ALL ? Infinity : 10, cut }]]);
    });
    if (DRAFT_WRITES.includes(write)) continue;
    plan(`${write.name}: cut while the server is still at work`, async (sides) => {
      const cut = () => ({ settle: false });
      await onAll(write, sides, [["kept", { most: ALL ? Infinity : 10, cut }]]);
    });
  }
  for (const write of named("move", "move to another account", "rename a folder")) {
    plan(`${write.name}: cut, and nothing listens for a second`, async (sides) => {
      const cut = () => ({ thenRefuse: { ms: 1_000 } });
      await onAll(write, sides, [["kept", { most: 3, cut }]]);
    });
  }
  await sideBySide(t, steps, SLOTS);
  const table = WRITES.flatMap((write) => rows.get(write) ?? []);
  const cuts = table.reduce((sum, row) => sum + row.cuts, 0);
  assert.ok(cuts > 1_000, `${cuts} cut points`);
  if (!MANY) return;
  const file = new URL("../../docs/writes.json", import.meta.url);
  await Deno.writeTextFile(file, `${JSON.stringify(table, undefined, 2)}\n`);
});
