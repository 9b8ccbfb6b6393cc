/**
 * Calls that are canceled while they are at work, or before, or twice, or
 * under ids that nobody has, take nothing from the others.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { holds } from "../cases.ts";
import { assertAnswered, expectedOf, isAnswered } from "./expected.ts";
import { withPeer } from "./peer.ts";

const encoder = new TextEncoder();

/** Longest that one case may take: some of its calls end with a timeout of a second. */
const CASE_MS = 15_000;

const CALLS: readonly (readonly [name: string, args: (account: string) => unknown])[] = [
  ["imap_list_mailboxes", (account) => ({ account_id: account })],
  ["imap_search_messages", (account) => ({ account_id: account, limit: 1 })],
  ["imap_get_message", (account) => ({ message_id: `imap:${account}:INBOX:7:1` })],
  ["imap_get_message_raw", (account) => ({ message_id: `imap:${account}:INBOX:7:1` })],
];

/** Calls by their place, so that no id is used twice, and ids that are canceled. */
const lines = fc.record({
  calls: fc.array(
    fc.tuple(fc.constantFrom(...CALLS), fc.constantFrom("default", "default", "silent")),
    { minLength: 1, maxLength: 12 },
  ),
  canceled: fc.array(
    fc.record({ at: fc.nat(20), id: fc.oneof(fc.nat(14), fc.constantFrom("1", "", "x", -1)) }),
    { maxLength: 12 },
  ),
}).map(({ calls, canceled }) => {
  const all: unknown[] = calls.map(([[name, args], account], i) => ({
    jsonrpc: "2.0",
    id: i + 1,
    method: "tools/call",
    params: { name, arguments: args(account), _meta: { progressToken: i } },
  }));
  for (const { at, id } of canceled) {
    all.splice(at, 0, {
      jsonrpc: "2.0",
      method: "notifications/cancelled",
      params: { requestId: id, reason: "changed my mind" },
    });
  }
  return { bytes: encoder.encode(all.map((one) => JSON.stringify(one)).join("\n")), calls };
});

Deno.test("Whichever calls are canceled and whenever, the others are answered as always.", async () => {
  await withPeer(async (peer) => {
    await holds(lines, 8, async ({ bytes, calls }) => {
      const expected = expectedOf(bytes);
      const messages = await peer.say(bytes, (all) => isAnswered(expected, all));
      assertAnswered(expected, messages);
      for (const message of messages) {
        assert.ok("result" in message, JSON.stringify(message));
        const [[name] = [""], account] = calls[Number(message.id) - 1] ?? [];
        const fails = account === "silent" && name !== "imap_list_mailboxes";
        assert.equal(message.result["isError"] === true, fails, JSON.stringify(message));
      }
    }, CASE_MS);
  });
});
