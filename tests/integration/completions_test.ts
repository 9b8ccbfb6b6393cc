/**
 * Names of folders while somebody types them, of an account that has more of
 * them than one answer of `imap_list_mailboxes`.
 *
 * @module
 */

import assert from "node:assert/strict";
import { MAX_MAILBOX_LIMIT } from "../../lib/contract/limits.ts";
import { SmallImap } from "../servers/small_imap.ts";
import { smallCertificates, startSmall } from "../support/small_suite.ts";

const CLIENTS = Array.from({ length: MAX_MAILBOX_LIMIT + 100 }, (_, i) => `Client ${i}`);

Deno.test("A folder is completed however many there are, and how many there are is said.", async () => {
  await using certificates = await smallCertificates();
  const names = ["INBOX", ...CLIENTS, "Zebra 100% * new"];
  const small = new SmallImap(Object.fromEntries(names.map((name) => [name, []])));
  await using suite = await startSmall(certificates, [small]);
  const complete = async (value: string) => {
    const { completion } = await suite.product.client.complete({
      ref: { type: "ref/prompt", name: "triage_inbox" },
      argument: { name: "mailbox", value },
    });
    return completion;
  };
  assert.deepEqual(await complete("zeb"), {
    values: ["Zebra 100% * new"],
    total: 1,
    hasMore: false,
  });
  assert.deepEqual((await complete("100% * n")).values, ["Zebra 100% * new"]);
  const all = await complete("");
  assert.deepEqual([all.values.length, all.total, all.hasMore], [100, names.length, true]);
  const some = await complete("client 5");
  assert.equal(some.total, CLIENTS.filter((name) => name.startsWith("Client 5")).length);
  assert.equal(some.values[0], "Client 5");
});
