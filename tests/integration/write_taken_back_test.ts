/**
 * A move that has to take its copy back, and loses the connection while it does.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ADA, BEN } from "../support/dovecot_suite.ts";
import { startInProcess } from "../support/in_process.ts";
import { accountVariables } from "../support/product.ts";
import { inboxId, letter, smallCertificates, startSmall } from "../support/small_suite.ts";
import { SmallImap } from "../servers/small_imap.ts";
import { holds, idsOf, put, startVariant } from "../support/written_messages.ts";
import { type FaultProxy, startFaultProxy } from "../servers/fault_proxy.ts";
import type { TapTarget } from "../servers/tap.ts";

/** A proxy whose server carries out the first STORE, and says that it did not. */
async function startRefusingOnce(server: TapTarget): Promise<FaultProxy> {
  let refused = false;
  const proxy = await startFaultProxy(server, {
    rewrite: (line) => {
      const [tag = "", state] = line.split(" ");
      const asked = proxy.events.find((event) =>
        event.from === "client" && event.line.startsWith(`${tag} `)
      );
      if (refused || state !== "OK" || !/^\S+ UID STORE /.test(asked?.line ?? "")) return line;
      refused = true;
      return `${tag} NO Not now`;
    },
  });
  return proxy;
}

/** A product with two accounts, each behind a proxy of its own. */
async function start(stack: AsyncDisposableStack) {
  const server = await startVariant("no MOVE");
  stack.defer(() => server.stop());
  const near = await startRefusingOnce(server);
  stack.defer(() => near.stop());
  const far = await startFaultProxy(server);
  stack.defer(() => far.stop());
  const product = await startInProcess({
    ...accountVariables(near, ADA),
    ...accountVariables(far, BEN, "OTHER"),
    MAIL_IMAP_WRITE_ENABLED: "true",
  });
  stack.defer(() => product.close());
  const raw = await server.connect(ADA);
  stack.defer(() => raw.close());
  const other = await server.connect(BEN);
  stack.defer(() => other.close());
  return { near, far, product, raw, other };
}

/** Loses the answer to the first UID EXPUNGE, which the server carries out. */
function loseExpunge(proxy: FaultProxy): void {
  proxy.cutWhen(({ from, line }) => from === "client" && /UID EXPUNGE/.test(line));
}

Deno.test("a move whose copy was taken back unseen leaves the message where it was", async () => {
  await using stack = new AsyncDisposableStack();
  const { near, product, raw } = await start(stack);
  const message = await put(raw, "INBOX");
  const message_ids = await idsOf(product, "INBOX");
  loseExpunge(near);
  const moved = await product.call("imap_apply_to_messages", {
    message_ids,
    action: "move",
    destination_mailbox: "Archive",
  });
  assert.equal(near.cuts, 1);
  const [item] = moved.data.items;
  assert.deepEqual([item.outcome, item.reason], ["failed", "source_not_removed"], moved.text);
  assert.deepEqual(await holds(raw, "INBOX"), { [message]: "" });
  assert.deepEqual(await holds(raw, "Archive"), {});
});

Deno.test("a move to another account whose original cannot be removed leaves it where it was, without a mark", async () => {
  await using stack = new AsyncDisposableStack();
  const { product, raw, other } = await start(stack);
  const message = await put(raw, "INBOX");
  const message_ids = await idsOf(product, "INBOX");
  const moved = await product.call("imap_apply_to_messages", {
    message_ids,
    action: "move",
    destination_mailbox: "Archive",
    destination_account_id: "other",
  });
  const [item] = moved.data.items;
  assert.deepEqual([item.outcome, item.reason], ["failed", "source_not_removed"], moved.text);
  assert.deepEqual(await holds(raw, "INBOX"), { [message]: "" });
  assert.deepEqual(await holds(other, "Archive"), {});
});

Deno.test("a copy is not taken back whose original any program may remove at any time", async () => {
  await using certificates = await smallCertificates();
  const small = new SmallImap({ INBOX: [letter(1), letter(2)], Archive: [], Trash: [] });
  await using suite = await startSmall(certificates, [small]);
  const { product } = suite;
  const { data } = await product.call("imap_apply_to_messages", {
    message_ids: [inboxId(1), inboxId(2)],
    action: "copy",
    destination_mailbox: "Archive",
  });
  for (const message of small.folder("INBOX").messages.slice(0, 1)) message.flags = ["\\Deleted"];
  const undone = await product.call("imap_undo_operation", { operation_id: data.operation_id });
  assert.deepEqual(
    undone.data.items.map(({ outcome, reason }: { outcome: string; reason?: string }) =>
      [outcome, reason] as const
    ),
    [["skipped", "only_copy_left"], ["done", undefined]],
    undone.text,
  );
  assert.deepEqual(small.sources("Archive"), [letter(1)]);
});
