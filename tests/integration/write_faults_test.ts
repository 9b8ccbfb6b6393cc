/**
 * A connection that is lost after any line of any write: every message is there
 * exactly once, and the report is true.
 *
 * By default the longest writes are tried at some of their lines only. With
 * `MAIL_IMAP_TEST_CUTS=all` every line of all of them is tried, which takes some
 * minutes, and docs/writes.json is written.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  type CutPointOptions,
  type CutStatistics,
  forEachCutPoint,
} from "../support/cut_points.ts";
import { startInProcess } from "../support/in_process.ts";
import { FOLDER_UNDOS, FOLDER_WRITES } from "../support/trials/folder_writes.ts";
import { MESSAGE_UNDOS, MESSAGE_WRITES } from "../support/trials/message_writes.ts";
import { trialOf, type Write } from "../support/trials/write.ts";
import {
  startWriteServer,
  type Variant,
  VARIANTS,
  type WriteServer,
} from "../support/write_suite.ts";
import type { McpSession } from "../clients/mcp.ts";

const ALL = Deno.env.get("MAIL_IMAP_TEST_CUTS") === "all";

/** Points that are tried of a write with many lines. */
const MOST = ALL ? Infinity : 60;

/** Lines in which a connection is opened and a folder looked at; the rest is as on a kept one. */
const OPENING = ALL ? Infinity : 24;

/** Waits between attempts, in milliseconds: like those of the product, but short. */
const PAUSES_MS = [5, 20, 50, 100, 200, 400, 800, 1_600];

const WRITES = [/*TMP*/...MESSAGE_WRITES, ...MESSAGE_UNDOS, ...FOLDER_WRITES, ...FOLDER_UNDOS].filter(({name})=>new RegExp(Deno.env.get("ONLY")??".").test(name));

/** Those of which each means another way of doing it. */
const TYPICAL = WRITES.filter(({ name }) =>
  [
    "flags: replace",
    "move",
    "copy",
    "delete for good",
    "move to another account",
    "undo of a copy",
    "rename a folder",
    "delete a folder to the Trash",
  ].includes(name)
);

interface Side {
  readonly server: WriteServer;
  readonly product: McpSession;
}

/** Tries a write on all kinds of servers at once: most of the time goes into waiting. */
async function onAll(
  write: Write,
  sides: readonly Side[],
  kinds: readonly ["kept" | "new", CutPointOptions][],
): Promise<Map<Variant, CutStatistics[]>> {
  // All of them end before the next one begins on the same servers.
  const results = await Promise.allSettled(sides.map(async ({ server, product }) => {
    const able = !write.needsUidplus || server.variant !== "no MOVE, no UIDPLUS";
    const statistics: CutStatistics[] = [];
    for (const [connections, options] of able ? kinds : []) {
      statistics.push(
        await forEachCutPoint(trialOf(write, server, product, connections), options),
      );
    }
    return [server.variant, statistics] as const;
  }));
  const failed = results.find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
  return new Map(results.flatMap((result) => result.status === "fulfilled" ? [result.value] : []));
}

Deno.test("A connection that is lost anywhere in a write doubles nothing and loses nothing", async (t) => {
  await using stack = new AsyncDisposableStack();
  const sides = await Promise.all(VARIANTS.map(async (variant) => {
    const server = await startWriteServer(variant);
    stack.defer(() => server.stop());
    const product = await startInProcess(server.variables, { pausesMs: PAUSES_MS });
    stack.defer(() => product.close());
    return { server, product };
  }));
  const rows: Row[] = [];
  let cuts = 0;
  const startedAt = performance.now();
  const tell = (what: string): void => {
    // deno-lint-ignore no-console
    console.log(what, Math.round((performance.now() - startedAt) / 1000));
  };

  for (const write of WRITES) {
    await t.step(`${write.name}: cut after each line`, async () => {
      const results = await onAll(write, sides, [
        ["kept", { most: MOST }],
        ["new", { most: MOST, until: OPENING }],
      ]);
      for (const [variant, statistics] of results) {
        const sum = (what: keyof CutStatistics): number =>
          statistics.reduce((all, one) => all + one[what], 0);
        cuts += sum("cuts");
        if (statistics.length === 0) continue;
        rows.push({ write: write.name, variant, cuts: sum("cuts"), retried: sum("retried") });
      }
      tell(`${write.name} ${cuts}`);
    });
  }

  for (const write of TYPICAL) {
    await t.step(`${write.name}: cut, and the next connection as well`, async () => {
      await onAll(write, sides, [
        ["kept", { most: 12, cut: (line) => ({ thenCutAfter: 1 + (line * 7) % 29 }) }],
      ]);
      tell("");
    });

    await t.step(`${write.name}: cut, and nothing listens for a second`, async () => {
      await onAll(write, sides, [["kept", {
        most: 4,
        cut: () => ({ thenRefuse: { ms: 1_000 } }),
      }]]);
      tell("");
    });

    await t.step(`${write.name}: cut while the server is still at work`, async () => {
      await onAll(write, sides, [["kept", { most: 20, cut: () => ({ settle: false }) }]]);
      tell("");
    });
  }

  assert.ok(cuts > 1_000, `${cuts} cut points`);
  if (ALL) {
    const file = new URL("../../docs/writes.json", import.meta.url);
    await Deno.writeTextFile(file, `${JSON.stringify(rows, undefined, 2)}\n`);
  }
});

/** A row of the table in the documentation. */
interface Row {
  readonly write: string;
  readonly variant: Variant;
  readonly cuts: number;
  readonly retried: number;
}
