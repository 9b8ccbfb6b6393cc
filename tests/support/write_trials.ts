/**
 * The writes that are tried with lost connections: each tool with what it can do.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { McpSession } from "../clients/mcp.ts";
import { type Census, census, type Held } from "./census.ts";
import { callToEnd, type CutTrial } from "./cut_points.ts";
import { seed } from "./seed.ts";
import type { WriteServer } from "./write_suite.ts";
import {
  assertEachExactlyOnce,
  assertReportIsTrue,
  type Effect,
  heldBy,
  idOf,
} from "./write_truth.ts";

/** Where messages go in most trials: a name that has to be written with care. */
export const DESTINATION = "R&D";

/** A call of a tool. */
export interface Call {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** A write to be tried. */
export interface Write {
  readonly name: string;
  /** Done without a cut, before the one that is tried. */
  readonly first?: (ids: readonly string[]) => Call;
  /** @param ids Of the chosen messages, or the id of the first operation. */
  readonly call: (ids: readonly string[]) => Call;
  /** @param original What the account held before the first write. */
  readonly effect: (original: Census) => Effect;
}

const flags =
  (operation: string, ...names: string[]) => (message_ids: readonly string[]): Call => ({
    tool: "imap_update_message_flags",
    args: { message_ids, operation, flags: names },
  });

const apply = (args: Record<string, unknown>) => (message_ids: readonly string[]): Call => ({
  tool: "imap_apply_to_messages",
  args: { message_ids, ...args },
});

const undo = ([operation_id]: readonly string[]): Call => ({
  tool: "imap_undo_operation",
  args: { operation_id },
});

const there = { destination_mailbox: DESTINATION };
const elsewhere = { ...there, destination_account_id: "other" };
const to = (kind: "move" | "copy", mailbox: string, account?: string) => (): Effect => ({
  kind,
  mailbox,
  ...(account === undefined ? {} : { account }),
});
const without = (names: readonly string[]) => ({ flags: had }: Held): readonly string[] =>
  had.filter((flag) => !names.includes(flag));

/** All writes on messages. */
export const MESSAGE_WRITES: readonly Write[] = [
  {
    name: "flags: add",
    call: flags("add", "\\Flagged", "todo"),
    effect: () => ({
      kind: "flags",
      flags: ({ flags: had }) => [...new Set([...had, "\\flagged", "todo"])],
    }),
  },
  {
    name: "flags: remove",
    call: flags("remove", "\\Seen", "$Important"),
    effect: () => ({ kind: "flags", flags: without(["\\seen", "$important"]) }),
  },
  {
    name: "flags: replace",
    call: flags("replace", "\\Answered", "todo"),
    effect: () => ({ kind: "flags", flags: () => ["\\answered", "todo"] }),
  },
  { name: "move", call: apply({ action: "move", ...there }), effect: to("move", DESTINATION) },
  { name: "copy", call: apply({ action: "copy", ...there }), effect: to("copy", DESTINATION) },
  { name: "delete to Trash", call: apply({ action: "delete" }), effect: to("move", "Trash") },
  {
    name: "delete for good",
    call: apply({ action: "delete", permanent: true }),
    effect: () => ({ kind: "remove" }),
  },
  {
    name: "move to another account",
    call: apply({ action: "move", ...elsewhere }),
    effect: to("move", DESTINATION, "other"),
  },
  {
    name: "copy to another account",
    call: apply({ action: "copy", ...elsewhere }),
    effect: to("copy", DESTINATION, "other"),
  },
  {
    name: "undo of flags",
    first: flags("replace", "\\Flagged", "$Important", "todo"),
    call: undo,
    effect: (original) => ({
      kind: "flags",
      flags: (held) => heldBy(original, idOf(held))?.flags ?? [],
    }),
  },
  {
    name: "undo of a move",
    first: apply({ action: "move", ...there }),
    call: undo,
    effect: to("move", "INBOX"),
  },
  {
    name: "undo of a copy",
    first: apply({ action: "copy", ...there }),
    call: undo,
    effect: () => ({ kind: "remove" }),
  },
  {
    name: "undo of a deletion",
    first: apply({ action: "delete" }),
    call: undo,
    effect: to("move", "INBOX"),
  },
  {
    name: "undo of a move to another account",
    first: apply({ action: "move", ...elsewhere }),
    call: undo,
    effect: to("move", "INBOX", "default"),
  },
];

/** Counts both accounts of a server. */
export async function countBoth({ raw, otherRaw }: WriteServer): Promise<Census> {
  const [mine, others] = await Promise.all([census(raw), census(otherRaw, "other")]);
  return {
    folders: [...mine.folders, ...others.folders],
    messages: [...mine.messages, ...others.messages],
  };
}

/** The messages that are written: three of INBOX, two of them the same byte for byte, and one that is not there. */
function chosen({ messages }: Census): readonly string[] {
  const inbox = messages.filter(({ account, mailbox }) =>
    account === "default" && mailbox === "INBOX"
  );
  const [first] = inbox;
  const twins = inbox.filter(({ sha256 }, _, all) =>
    all.filter((other) => other.sha256 === sha256).length > 1
  );
  assert.ok(first && twins.length === 2);
  return [first, ...twins, { ...first, uid: first.uid + 4_000 }].map(idOf);
}

/** Makes the trial of a write. */
export function trialOf(
  write: Write,
  server: WriteServer,
  product: McpSession,
  connections: "kept" | "new",
): CutTrial {
  const { proxy, raw, otherRaw } = server;
  let ids: readonly string[] = [];
  let original: Census = { folders: [], messages: [] };
  return {
    name: `${write.name}, ${connections} connections`,
    proxy,
    async prepare() {
      proxy.arm();
      await Promise.all([
        seed(raw, { INBOX: 2, [DESTINATION]: 1 }, { odd: "INBOX" }),
        seed(otherRaw, { INBOX: 1, [DESTINATION]: 1 }),
      ]);
      original = await census(raw);
      ids = chosen(original);
      if (write.first) {
        const { tool, args } = write.first(ids);
        const { report, last } = await callToEnd(product, tool, args);
        assert.ok(report, last.text);
        ids = [report.operation_id ?? ""];
      }
      if (connections === "new") return await proxy.closeAll();
      for (const account_id of ["default", "other"]) {
        const { failed, text } = await product.call("imap_search_messages", { account_id });
        assert.equal(failed, false, text);
      }
    },
    count: () => countBoth(server),
    async act() {
      const { tool, args } = write.call(ids);
      return await callToEnd(product, tool, args);
    },
    check({ report, last }, before, after) {
      assert.deepEqual(server.unknownCommands(), [], "commands that the server does not offer");
      assert.ok(report, last?.text);
      const effect = write.effect(original);
      assertReportIsTrue(report, effect, before, after);
      if (effect.kind === "move" || effect.kind === "flags") assertEachExactlyOnce(before, after);
    },
  };
}
