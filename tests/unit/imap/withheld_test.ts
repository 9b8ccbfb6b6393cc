/**
 * Messages that do not come: gone, late, or kept back by the server.
 *
 * @module
 */

import assert from "node:assert/strict";
import { fetchPresent } from "../../../lib/imap/withheld.ts";
import { FakeMailbox } from "../tools/fake_mailbox.ts";

const ITEMS = { flags: true, size: true };

function mailbox(): FakeMailbox {
  return new FakeMailbox([1, 3, 5].map((uid) => ({ uid })));
}

Deno.test("messages that come cost one command, and none cost none", async () => {
  const fake = mailbox();
  const { messages, withheld } = await fetchPresent(fake.session, [5, 1], ITEMS);
  assert.deepEqual([...messages.keys()], [1, 5]);
  assert.deepEqual(withheld, []);
  await fetchPresent(fake.session, [], ITEMS);
  assert.deepEqual(fake.commands, ["UID FETCH 1,5"]);
});

Deno.test("a message that another program removed is left out", async () => {
  const fake = mailbox();
  fake.vanished = [2, 4];
  const { messages, withheld } = await fetchPresent(fake.session, [1, 2, 4, 5], ITEMS);
  assert.deepEqual([...messages.keys()], [1, 5]);
  assert.deepEqual(withheld, []);
  assert.deepEqual(fake.commands, ["UID FETCH 1:2,4:5", "NOOP", "SEARCH"]);
});

Deno.test("a message that the server still finds and does not send is named", async () => {
  const fake = mailbox();
  fake.withheld = [3];
  fake.vanished = [4];
  const { messages, withheld } = await fetchPresent(fake.session, [1, 3, 4], ITEMS);
  assert.deepEqual([...messages.keys()], [1]);
  assert.deepEqual(withheld, [3]);
  assert.deepEqual(fake.commands, ["UID FETCH 1,3:4", "NOOP", "SEARCH", "UID FETCH 3"]);
});

Deno.test("a message that comes when it is asked for once more is there", async () => {
  const fake = mailbox();
  fake.withheld = [3];
  const noop = fake.session.noop.bind(fake.session);
  fake.session.noop = async () => {
    fake.withheld = [];
    await noop();
  };
  const { messages, withheld } = await fetchPresent(fake.session, [1, 3], ITEMS);
  assert.deepEqual([...messages.keys()], [1, 3]);
  assert.deepEqual(withheld, []);
});
