/**
 * A write that is tried with lost connections.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { WriteAnswer } from "../../../lib/tools/write/output.ts";
import { mailboxArgument } from "../../clients/mailbox_name.ts";
import type { McpSession } from "../../clients/mcp.ts";
import { type Census, census } from "../census.ts";
import { callToEnd, type CutTrial } from "../cut_points.ts";
import { seed } from "../seed.ts";
import type { WriteServer } from "../write_suite.ts";

/** A folder with a name that has to be written with care; it has two messages and is shown by mail programs. */
export const OTHER_FOLDER = "R&D";

/** A call of a tool. */
export interface Call {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** A write to be tried. */
export interface Write {
  readonly name: string;
  /** Whether the second account has a part in it. */
  readonly across?: boolean;
  /** Whether it begins with what a server without UIDPLUS cannot do. */
  readonly needsUidplus?: boolean;
  /** Done without a cut, before what is tried: to be undone. */
  readonly first?: (seeded: Census) => Call;
  /** What is tried; of an undo, the tool and its arguments follow from {@link first}. */
  readonly call: (seeded: Census) => Call;
  /** @throws {AssertionError} When the mailbox is not as the report says. */
  verify(report: WriteAnswer, before: Census, after: Census, seeded: Census): void;
}

/** Counts one account of a server, or both. */
export async function count(
  { raw, otherRaw }: WriteServer,
  accounts: "one" | "both",
): Promise<Census> {
  if (accounts === "one") return await census(raw);
  const [mine, others] = await Promise.all([census(raw), census(otherRaw, "other")]);
  return {
    folders: [...mine.folders, ...others.folders],
    messages: [...mine.messages, ...others.messages],
  };
}

/** Makes the trial of a write. */
export function trialOf(
  write: Write,
  server: WriteServer,
  product: McpSession,
  connections: "kept" | "new",
): CutTrial {
  const { proxy, raw, otherRaw } = server;
  const accounts = write.across ? "both" : "one";
  let seeded: Census = { folders: [], messages: [] };
  let undone: Record<string, string> = {};
  return {
    name: `${write.name}, ${connections} connections`,
    proxy,
    async prepare() {
      proxy.arm();
      await seed(raw, { INBOX: 2, [OTHER_FOLDER]: 2, Empty: 0 }, { odd: "INBOX" });
      await raw.command(`SUBSCRIBE ${mailboxArgument(OTHER_FOLDER)}`);
      if (write.across) await seed(otherRaw, { INBOX: 1, [OTHER_FOLDER]: 1 });
      seeded = await count(server, accounts);
      if (write.first) {
        const { tool, args } = write.first(seeded);
        const { report, last } = await callToEnd(product, tool, args);
        assert.equal(report?.counts.failed, 0, last.text);
        undone = { operation_id: report.operation_id ?? "" };
      }
      if (connections === "new") return await proxy.closeAll();
      for (const account_id of write.across ? ["default", "other"] : ["default"]) {
        const { failed, text } = await product.call("imap_search_messages", { account_id });
        assert.equal(failed, false, text);
      }
    },
    count: () => count(server, accounts),
    async act() {
      const { tool, args } = write.call(seeded);
      return await callToEnd(product, tool, { ...args, ...undone });
    },
    check({ report, last }, before, after) {
      assert.deepEqual(server.unknownCommands(), [], "commands that the server does not offer");
      assert.ok(report, last?.text);
      assert.equal(report.counts.pending, 0, "nothing is pending after the end");
      write.verify(report, before, after, seeded);
    },
  };
}

/** The undo of the first call of a trial. */
export function undo(): Call {
  return { tool: "imap_undo_operation", args: {} };
}
