/**
 * MCP over stdin and stdout: whole messages out of pieces, and the ends of a conversation.
 *
 * @module
 */

import assert from "node:assert/strict";
import { LineBuffer } from "../../lib/line_buffer.ts";
import { StdioTransport } from "../../lib/stdio_transport.ts";

const encoder = new TextEncoder();

/** What a transport did with these pieces, until it had nothing to read any more. */
async function converse(
  pieces: readonly (string | Uint8Array)[],
  write: (bytes: Uint8Array) => Promise<number> = (bytes) => Promise.resolve(bytes.length),
): Promise<{ readonly transport: StdioTransport; readonly events: string[] }> {
  const waiting = pieces.map((piece) => typeof piece === "string" ? encoder.encode(piece) : piece);
  const transport = new StdioTransport({
    stdin: {
      read(target) {
        const piece = waiting.shift();
        if (piece) target.set(piece);
        return Promise.resolve(piece?.length ?? null);
      },
    },
    stdout: { write },
  });
  const events: string[] = [];
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  transport.onmessage = (message: unknown) => events.push(JSON.stringify(message));
  transport.onerror = () => events.push("error");
  transport.onclose = () => end(void events.push("closed"));
  transport.ongone = () => end(void events.push("gone"));
  await transport.start();
  await over;
  return { transport, events };
}

const PING = '{"jsonrpc":"2.0","id":1,"method":"ping"}';

Deno.test("lines come out of pieces as they were, wherever the pieces are cut", () => {
  const bytes = encoder.encode("héllo 🦆\r\n\n\ufeffx\nrest");
  for (let size = 1; size <= bytes.length; size++) {
    const buffer = new LineBuffer(100);
    const shared = new Uint8Array(size);
    const lines: string[] = [];
    for (let at = 0; at < bytes.length; at += size) {
      const piece = bytes.subarray(at, at + size);
      shared.set(piece);
      lines.push(...buffer.take(shared.subarray(0, piece.length)));
    }
    assert.deepEqual(lines, ["héllo 🦆", "", "\ufeffx"], `pieces of ${size}`);
  }
});

Deno.test("a line that is too long is noticed, also when its end comes with the excess", () => {
  const buffer = new LineBuffer(4);
  assert.deepEqual(buffer.take(encoder.encode("1234")), []);
  assert.equal(buffer.isOverfull, false);
  assert.deepEqual(buffer.take(encoder.encode("5\n6\n")), []);
  assert.equal(buffer.isOverfull, true);
});

Deno.test("a broken message is reported, and those around it arrive", async () => {
  const { events } = await converse([`${PING}\nno json\n{"jsonrpc":"1.0"}\n`, `${PING}\n`]);
  assert.deepEqual(events.map((event) => event.includes("ping") ? "ping" : event), [
    "ping",
    "error",
    "error",
    "ping",
    "gone",
  ]);
});

Deno.test("a request that is none is refused under its id, also in a batch, and nothing else is answered", async () => {
  const written: string[] = [];
  const lines = [
    '{"id":1,"method":"ping"}',
    '{"jsonrpc":"2.0","id":"a","method":7}',
    '[{"jsonrpc":"2.0","id":2,"method":"ping"},{"jsonrpc":"2.0","method":"ping"},3]',
    '{"jsonrpc":"2.0","id":3,"result":7}',
    '{"id":1.5,"method":"ping"}',
    '{"id":null,"method":"ping"}',
    '"no object"',
    "null",
  ];
  const { transport } = await converse([lines.map((line) => `${line}\n`).join("")], (bytes) => {
    written.push(new TextDecoder().decode(bytes));
    return Promise.resolve(bytes.length);
  });
  // Written behind all others.
  await transport.send({ jsonrpc: "2.0", id: "end", result: {} });
  const answers = written.map((line) => JSON.parse(line));
  assert.deepEqual(answers.map(({ id, error }) => [id, error?.code]), [
    [1, -32_600],
    ["a", -32_600],
    [2, -32_600],
    ["end", undefined],
  ]);
});

Deno.test("a message that is too large closes the transport", async () => {
  const piece = new Uint8Array(65_536).fill(0x20);
  const { events } = await converse(Array.from({ length: 200 }, () => piece));
  assert.deepEqual(events, ["error", "closed"]);
});

Deno.test("a client that takes nothing any more has gone; messages go out whole and in order", async () => {
  let written = "";
  const slow = async (bytes: Uint8Array) => {
    await new Promise((resolve) => setTimeout(resolve, 0));
    written += new TextDecoder().decode(bytes.subarray(0, 7));
    return Math.min(7, bytes.length);
  };
  const { transport } = await converse([], slow);
  const messages = [1, 2, 3].map((id) => ({ jsonrpc: "2.0" as const, id, result: {} }));
  await Promise.all(messages.map((message) => transport.send(message)));
  assert.deepEqual(written.trim().split("\n").map((line) => JSON.parse(line)), messages);

  const broken = await converse([], () => Promise.reject(new Deno.errors.BrokenPipe()));
  broken.events.length = 0;
  await broken.transport.send({ jsonrpc: "2.0", id: 1, result: {} });
  assert.deepEqual(broken.events, ["error", "gone"]);
});

/** A client that sends for ever and does not read before it is told to. */
function greedy(piece: Uint8Array, pieces: number, text = "") {
  const { promise: reads, resolve: read } = Promise.withResolvers<void>();
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  const seen = { taken: 0, begun: 0, gone: false };
  const transport = new StdioTransport({
    stdin: {
      read(target) {
        if (++seen.taken > pieces) return Promise.resolve(null);
        target.set(piece);
        return Promise.resolve(piece.length);
      },
    },
    stdout: { write: async (bytes) => (await reads, bytes.length) },
  });
  transport.onmessage = () =>
    void transport.send({ jsonrpc: "2.0", id: ++seen.begun, result: { text } });
  transport.ongone = () => (seen.gone = true, end());
  return { transport, seen, read, over };
}

/** Long enough for everything that does not wait for the client, in milliseconds. */
const A_WHILE_MS = 200;

const pause = () => new Promise((resolve) => setTimeout(resolve, A_WHILE_MS));

Deno.test("a client that does not read cannot fill the memory: no further call is begun", async () => {
  const lines = 100;
  const { transport, seen, read, over } = greedy(encoder.encode(`${PING}\n`.repeat(lines)), 200);
  await transport.start();
  await pause();
  assert.ok(seen.begun >= 1_000 && seen.begun <= 1_000 + 2 * lines, `${seen.begun} were begun`);
  read();
  await over;
  while (seen.begun < 20_000) await pause();
});

Deno.test("of large answers fewer wait than of small ones", async () => {
  const { transport, seen, read } = greedy(
    encoder.encode(`${PING}\n`),
    200,
    "x".repeat(100_000),
  );
  await transport.start();
  await pause();
  assert.ok(seen.begun >= 42 && seen.begun <= 43, `${seen.begun} answers of 100 KB`);
  read();
  while (seen.begun < 200) await pause();
});

Deno.test("a client that does not read and closes stdin has gone", async () => {
  const { transport, seen, over } = greedy(encoder.encode(`${PING}\n`.repeat(100)), 1_000);
  await transport.start();
  await over;
  assert.ok(seen.gone);
});

Deno.test("what a client sends without reading is held only as far as one message may be large", async () => {
  const piece = encoder.encode(`${PING}\n`.repeat(1_000));
  const { transport, seen, read, over } = greedy(piece, 500);
  await transport.start();
  await pause();
  assert.ok(seen.taken * piece.length < 12_000_000, `${seen.taken} pieces`);
  assert.ok(!seen.gone);
  read();
  await over;
});
