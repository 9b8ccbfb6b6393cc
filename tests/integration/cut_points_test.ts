/**
 * The harness that looks for doubled and lost messages finds them: clients that
 * move messages carelessly are caught, one that looks first is not.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { WriteAnswer } from "../../lib/tools/write/output.ts";
import { RawImap } from "../clients/raw_imap.ts";
import { type Census, census } from "../support/census.ts";
import { CutPointError, type CutTrial, forEachCutPoint } from "../support/cut_points.ts";
import { ADA } from "../support/dovecot_suite.ts";
import { seed } from "../support/seed.ts";
import { startWriteServer, type WriteServer } from "../support/write_suite.ts";
import { assertEachExactlyOnce, assertReportIsTrue, idOf } from "../support/write_truth.ts";

/** Moves UIDs from INBOX to Other over connections that may be lost; says which it moved. */
type Mover = (connect: () => Promise<RawImap>, uids: readonly number[]) => Promise<number[]>;

async function copyAndRemove(client: RawImap, uids: readonly number[]): Promise<void> {
  await client.command(`UID COPY ${uids.join()} Other`);
  await client.command(`UID STORE ${uids.join()} +FLAGS.SILENT (\\Deleted)`);
  await client.command(`UID EXPUNGE ${uids.join()}`);
}

async function untilItWorks(work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (/ (?:NO|BAD) /.test(String(error))) throw error;
    }
  }
}

async function uidsIn(client: RawImap, mailbox: string): Promise<number[]> {
  await client.command(`SELECT ${mailbox}`);
  const answer = await client.command("UID SEARCH ALL");
  return (/^\* SEARCH(.*)\r$/m.exec(answer)?.[1] ?? "").trim().split(" ").filter(Boolean)
    .map(Number);
}

/** Begins again after a lost connection, as if nothing had happened. */
const startsOver: Mover = async (connect, uids) => {
  await untilItWorks(async () => {
    const client = await connect();
    await client.command("SELECT INBOX");
    await copyAndRemove(client, uids);
    await client.close();
  });
  return [...uids];
};

/** Removes first and stores later; gives up when the connection is lost. */
const removesFirst: Mover = async (connect, uids) => {
  const moved: number[] = [];
  try {
    const client = await connect();
    await client.command("SELECT INBOX");
    for (const uid of uids) {
      const answer = await client.command(`UID FETCH ${uid} (INTERNALDATE FLAGS BODY.PEEK[])`);
      const [, date = "", size] = /INTERNALDATE "([^"]+)" .*\{(\d+)\}\r\n/.exec(answer) ?? [];
      const start = answer.indexOf("}\r\n") + 3;
      const body = answer.slice(start, start + Number(size));
      const flags = /FLAGS \(([^)]*)\)/.exec(answer)?.[1]?.split(" ")
        .filter((flag) => flag !== "" && flag !== "\\Recent") ?? [];
      await client.command(`UID STORE ${uid} +FLAGS.SILENT (\\Deleted)`);
      await client.command(`UID EXPUNGE ${uid}`);
      const source = Uint8Array.from(body, (character) => character.charCodeAt(0));
      await client.appendAll("Other", [{ source, date: new Date(date), flags }]);
      moved.push(uid);
    }
    await client.close();
  } catch {
    // The rest stays where it is, it believes.
  }
  return moved;
};

/** Does it right, and gives up when the connection is lost, saying that nothing was done. */
const saysNothingWasDone: Mover = async (connect, uids) => {
  try {
    const client = await connect();
    await client.command("SELECT INBOX");
    await client.command(`UID MOVE ${uids.join()} Other`);
    await client.close();
    return [...uids];
  } catch {
    return [];
  }
};

/** Looks after a lost connection what is there: here everything arrives together, or nothing. */
const looksFirst: Mover = async (connect, uids) => {
  await untilItWorks(async () => {
    const client = await connect();
    const copied = (await uidsIn(client, "Other")).length > 0;
    const left = new Set(await uidsIn(client, "INBOX"));
    const open = uids.filter((uid) => left.has(uid));
    if (open.length > 0 && !copied) await client.command(`UID COPY ${open.join()} Other`);
    if (open.length > 0) {
      await client.command(`UID STORE ${open.join()} +FLAGS.SILENT (\\Deleted)`);
      await client.command(`UID EXPUNGE ${open.join()}`);
    }
    await client.close();
  });
  return [...uids];
};

function reportOf(moved: readonly number[], before: Census): WriteAnswer {
  const chosen = before.messages.filter(({ mailbox }) => mailbox === "INBOX");
  const items = chosen.map((held) =>
    moved.includes(held.uid)
      ? { message_id: idOf(held), outcome: "done" as const }
      : { message_id: idOf(held), outcome: "failed" as const, reason: "lost" }
  );
  const done = items.filter(({ outcome }) => outcome === "done").length;
  return {
    status: done === items.length ? "ok" : "failed",
    action: "move",
    counts: { total: items.length, done, skipped: 0, failed: items.length - done, pending: 0 },
    items,
    undo: { restores: 0 },
  };
}

function trialOf(
  name: string,
  move: Mover,
  { proxy, raw }: WriteServer,
  looksAt: "messages" | "messages and report" = "messages and report",
): CutTrial {
  const connect = (): Promise<RawImap> =>
    RawImap.open({
      port: proxy.port,
      caPath: proxy.caPath,
      user: ADA.name,
      password: ADA.password,
    });
  return {
    mayEndOtherwise: true,
    name,
    proxy,
    async prepare() {
      await proxy.closeAll();
      await seed(raw, { INBOX: 2, Other: 0 });
    },
    count: () => census(raw),
    async act(before) {
      const uids = before.messages.map(({ uid }) => uid);
      return { report: reportOf(await move(connect, uids), before), retries: 0 };
    },
    check({ report }, before, after) {
      assertEachExactlyOnce(before, after);
      if (looksAt === "messages") return;
      assert.ok(report);
      assertReportIsTrue(report, { kind: "move", mailbox: "Other" }, before, after);
    },
  };
}

Deno.test("Messages that a careless client doubles, loses or reports falsely are found", async (t) => {
  await using stack = new AsyncDisposableStack();
  const server = await startWriteServer("full");
  stack.defer(() => server.stop());
  const caught = (message: RegExp) => (error: unknown): boolean => {
    assert.ok(error instanceof CutPointError, String(error));
    assert.match(error.message, message);
    // What led to it is said.
    assert.match(error.message, /C: r\d+ /);
    return true;
  };

  await t.step("A client that starts over doubles messages, and is caught.", async () => {
    await assert.rejects(
      forEachCutPoint(trialOf("starts over", startsOver, server)),
      caught(/cut after line \d+: Not every message.*\n +not expected: /),
    );
  });

  await t.step("A client that removes first loses messages, and is caught.", async () => {
    await assert.rejects(
      forEachCutPoint(trialOf("removes first", removesFirst, server, "messages")),
      caught(/cut after line \d+: Not every message.*\n +missing: /),
    );
  });

  await t.step("A client that says that nothing was done is caught when it was.", async () => {
    await assert.rejects(
      forEachCutPoint(trialOf("says nothing was done", saysNothingWasDone, server)),
      caught(/cut after line \d+: The report is not true\n +missing: /),
    );
  });

  await t.step("A client that looks first passes at every point.", async () => {
    const statistics = await forEachCutPoint(trialOf("looks first", looksFirst, server));
    assert.ok(statistics.lines > 30, `${statistics.lines}`);
    assert.equal(statistics.cuts, statistics.lines);
  });
});
