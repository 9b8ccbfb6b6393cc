/**
 * Whatever a client sends on stdin, the process stays, answers every request
 * once, says nothing but MCP, and lets out nothing of its inside.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { TOOLS } from "../../../lib/tools/registry.ts";
import { randomSource } from "../../samples/random.ts";
import { holds } from "../cases.ts";
import { mutate } from "../mutate.ts";
import { assertAnswered, expectedOf, isAnswered } from "./expected.ts";
import { anyLine } from "./messages.ts";
import { type Peer, withPeer } from "./peer.ts";
import { SESSION } from "./session.ts";
import { wrongArguments } from "./wrong_arguments.ts";

const encoder = new TextEncoder();

/** Longest that one case may take: its calls may need a connection to the mail server. */
const CASE_MS = 10_000;

async function check(peer: Peer, bytes: Uint8Array): Promise<void> {
  const expected = expectedOf(bytes);
  if (expected.unclear) return;
  assertAnswered(
    expected,
    await peer.say(bytes, (messages) => isAnswered(expected, messages)),
  );
}

Deno.test("Any lines on stdin are answered as far as they ask for it.", async () => {
  await withPeer(async (peer) => {
    const lines = fc.tuple(
      fc.array(anyLine, { minLength: 1, maxLength: 8 }),
      fc.constantFrom("\n", "\r\n", "\n\n"),
    );
    await holds(lines, 800, ([all, end]) => check(peer, encoder.encode(all.join(end))), CASE_MS);
  });
});

Deno.test("A session of which any bytes were changed is answered as far as it asks for it.", async () => {
  await withPeer(async (peer) => {
    const session = encoder.encode(SESSION.map((line) => `${line}\n`).join(""));
    const marks = encoder.encode('{"[]}:,\\u\\ud8\xff\n\r\0"id"nulltrue-1e9__proto__'.repeat(4));
    await holds(fc.integer(), 200, async (seed) => {
      const random = randomSource(seed);
      const bytes = mutate(session, random() % 2 === 0 ? marks : session, random);
      await check(peer, Buffer.from(bytes));
    }, CASE_MS);
  });
});

Deno.test("No argument of a wrong type, of any tool, gets as far as a mail server.", async () => {
  await withPeer(async (peer, [server]) => {
    const calls = TOOLS.flatMap((tool) => wrongArguments(tool).map((args) => ({ tool, args })));
    assert.ok(calls.length > 1_000);
    for (let start = 0; start < calls.length; start += 100) {
      const lines = calls.slice(start, start + 100).map(({ tool, args }, id) =>
        `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"${tool.name}","arguments":${args}}}`
      );
      for (const line of lines) {
        // One at a time: a flood of calls is refused for another reason.
        const [message] = await peer.say(
          encoder.encode(`${line}\n`),
          ({ length }) => length > 0,
        );
        assert.match(
          JSON.stringify(message),
          /\\"code\\":\\"invalid_input\\".*\\"reason\\":\\"arguments\\"/,
          line,
        );
      }
    }
    assert.deepEqual(server?.conversations, [], "the mail server heard of it");
  });
});
