/**
 * A product under load: one account that is read, one that is changed, both
 * through proxies that count connections.
 *
 * @module
 */

import assert from "node:assert/strict";
import { startTap, type Tap } from "../servers/tap.ts";
import { ADA, BEN, sampleServer } from "../support/dovecot_suite.ts";
import { type Census, census } from "../support/census.ts";
import { accountVariables, type Product, startProduct } from "../support/product.ts";
import { seed } from "../support/seed.ts";
import { Caller } from "./caller.ts";
import { Random } from "./random.ts";
import { chooseRead, type Reading } from "./reads.ts";
import { chooseWrite, type Writing } from "./writes.ts";

/** Connections per account that the product may have. */
export const CAP = 4;

/** Messages of the account that is changed. */
const LETTERS = 40;

/** Of what an assistant does, so much changes something. */
const WRITE_SHARE = 0.08;

/** What is under load. */
export interface LoadSetting extends AsyncDisposable {
  readonly product: Product;
  readonly caller: Caller;
  readonly random: Random;
  /** Of the account that is read, and of the one that is changed. */
  readonly taps: readonly [Tap, Tap];
  /** Makes a call, or a few that belong together. */
  next(): Promise<void>;
  /** Connections of both accounts that the mail server counts, besides the witness. */
  loggedIn(): Promise<number>;
  /** @throws {AssertionError} When the account that was changed is not as it was. */
  assertAsBefore(): Promise<void>;
}

/** Starts everything. @param variables Of the product, besides its accounts. */
export async function openLoad(
  variables: Readonly<Record<string, string | number>> = {},
  seedOfRandom = 1,
): Promise<LoadSetting> {
  const stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const witness = await server.connect(BEN);
  stack.defer(() => witness.close());
  await seed(witness, { INBOX: LETTERS, Archive: 0 });
  const before = await census(witness);
  const taps = [await startTap(server), await startTap(server)] as const;
  for (const tap of taps) stack.defer(() => tap.stop());
  const product = await startProduct({
    ...accountVariables(taps[0], ADA),
    ...accountVariables(taps[1], BEN, "WORK"),
    MAIL_IMAP_WRITE_ENABLED: "true",
    MAIL_IMAP_DEFAULT_WRITE: "none",
    MAIL_IMAP_READ_SESSION_CACHE_MAX_PER_ACCOUNT: CAP,
    MAIL_IMAP_READ_SESSION_CACHE_TTL_SECONDS: 1,
    MAIL_IMAP_CURSOR_TTL_SECONDS: 10,
    ...variables,
  });
  stack.defer(() => product.close());
  const caller = new Caller(product);
  const random = new Random(seedOfRandom);
  const reading: Reading = { caller, random, ...await messages(caller) };
  const writing: Writing = { caller, random, account_id: "work" };
  let writes = false;
  return {
    product,
    caller,
    random,
    taps,
    async next() {
      for (const tap of taps) tap.lines.length = 0;
      if (writes || random.next() >= WRITE_SHARE) return void await chooseRead(random)(reading);
      // One after the other: what two change at once is another subject.
      writes = true;
      await chooseWrite(random)(writing).finally(() => writes = false);
    },
    async loggedIn() {
      return await server.loggedIn(ADA) + await server.loggedIn(BEN) - 1;
    },
    async assertAsBefore() {
      const now = await census(witness);
      assert.deepEqual(held(now), held(before));
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** What is where, without what a move changes: ids and order. */
function held({ folders, messages }: Census): readonly string[] {
  return [
    ...folders.map(({ name }) => name),
    ...messages.map(({ mailbox, sha256, flags }) => `${mailbox} ${sha256} ${flags.join(" ")}`),
  ].sort();
}

async function messages(caller: Caller): Promise<Pick<Reading, "ids" | "attachments">> {
  const { data } = await caller.call("imap_search_messages", { mailboxes: ["*"], limit: 100 });
  const ids: string[] = data.messages.map(({ id }: { id: string }) => id);
  const attachments: [string, string][] = [];
  for (const message of data.messages) {
    if (!message.has_attachments) continue;
    const read = await caller.call("imap_get_message", { message_id: message.id });
    for (const { part_id, size } of read.data.attachments) {
      // A few megabytes of pictures would be all that is done.
      if (size < 500_000) attachments.push([message.id, part_id]);
    }
  }
  return { ids, attachments };
}
