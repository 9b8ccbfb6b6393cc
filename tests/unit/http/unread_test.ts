/**
 * Answers that nobody reads, and how much of them is kept.
 *
 * @module
 */

import assert from "node:assert/strict";
import { sleep } from "../../../lib/contract/sleep.ts";
import { BOUNDS } from "../../../lib/http/limits.ts";
import { isWhole } from "../../clients/raw_http.ts";
import { head, start, type Suite } from "../../support/front_suite.ts";
import { until } from "../../support/held.ts";

/** Bytes in one piece of an answer. */
const PIECE = 1_000_000;

/** Pieces of an answer that nobody reads: far more than the system keeps for both ends. */
const PIECES = 40;

/** Sends calls over one connection and reads nothing. */
async function deaf({ port }: Suite, calls = 1): Promise<Deno.TcpConn> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const call = `${head(port, ["Content-Length: 2"])}{}`;
  await connection.write(new TextEncoder().encode(call.repeat(calls)));
  return connection;
}

Deno.test("Whoever lets too much of its answers wait is cut off, also before their turn has come.", async () => {
  const unreadBytes = 20 * PIECE;
  await using suite = await start({ ...BOUNDS, unreadBytes });
  const { front, heard, say } = suite;
  const connection = await deaf(suite, 3);
  await until("all are at work", () => heard.length === 3);
  for (const message of heard.slice(1)) {
    assert.ok(message.type === "request");
    say({ type: "head", id: message.id, status: 200, headers: [] });
  }
  let most = 0;
  for (let i = 0; i < PIECES; i++) {
    const message = heard[1 + i % 2];
    assert.ok(message?.type === "request");
    say({ type: "chunk", id: message.id, bytes: new Uint8Array(PIECE) });
    await sleep(0);
    most = Math.max(most, front.unread);
  }
  await until("it is cut off", () => front.running === 0);
  assert.ok(most <= unreadBytes, `${most} bytes waited`);
  assert.equal(front.unread, 0);
  assert.equal(heard.filter(({ type }) => type === "gone").length, 3);
  connection.close();
});

Deno.test("Where too much waits on all connections, the one with the most is cut off, and who reads is not.", async () => {
  const allUnreadBytes = 30 * PIECE;
  await using suite = await start({ ...BOUNDS, allUnreadBytes, unreadBytes: 100 * PIECE });
  const { front, heard, say } = suite;
  const reader = await suite.connect();
  await reader.send(`${head(suite.port, ["Content-Length: 2"])}{}`);
  await until("it is at work", () => heard.length === 1);
  const connections = await Promise.all(Array.from({ length: 4 }, () => deaf(suite)));
  await until("all are at work", () => heard.length === 5);
  const ids = heard.map((message) => message.type === "request" ? message.id : 0);
  for (const id of ids) say({ type: "head", id, status: 200, headers: [] });
  let most = 0;
  for (let i = 0; i < PIECES; i++) {
    for (const id of ids.slice(1)) say({ type: "chunk", id, bytes: new Uint8Array(PIECE) });
    await sleep(0);
    most = Math.max(most, front.unread);
  }
  await until("some are cut off", () => heard.some(({ type }) => type === "gone"));
  assert.ok(most <= allUnreadBytes, `${most} bytes waited`);
  const [id = 0] = ids;
  say({ type: "chunk", id, bytes: new TextEncoder().encode("the answer") });
  say({ type: "end", id });
  assert.match(await reader.read(isWhole), /the answer/);
  for (const connection of connections) connection.close();
  await until("nothing waits", () => front.unread === 0);
});

Deno.test("What is read does not wait any more: an answer may be far longer than what may wait.", async () => {
  await using suite = await start({ ...BOUNDS, unreadBytes: 2 * PIECE });
  const { port, heard, say, front } = suite;
  const client = await suite.connect();
  await client.send(`${head(port, ["Content-Length: 2"])}{}`);
  await until("it is at work", () => heard.length === 1);
  const [request] = heard;
  assert.ok(request?.type === "request");
  const { id } = request;
  say({ type: "head", id, status: 200, headers: [] });
  for (let i = 1; i <= 6; i++) {
    say({ type: "chunk", id, bytes: new Uint8Array(PIECE) });
    await client.read((text) => text.length > i * PIECE);
    await until("nothing waits", () => front.unread === 0);
  }
  say({ type: "chunk", id, bytes: new TextEncoder().encode("the end") });
  say({ type: "end", id });
  assert.match(await client.read(isWhole), /the end/);
});

Deno.test("A client that does not read its answer does not keep it.", async () => {
  await using suite = await start({ requestMs: 60_000, idleMs: 60_000 });
  const { port, heard, say, front } = suite;
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(`${head(port, ["Content-Length: 2"])}{}`));
  await until("it is at work", () => heard.length === 1);
  const [request] = heard;
  assert.ok(request?.type === "request");
  const { id } = request;
  say({ type: "head", id, status: 200, headers: [] });
  // More than the system keeps for both ends, and less than may wait.
  for (let i = 0; i < 14; i++) say({ type: "chunk", id, bytes: new Uint8Array(1_000_000) });
  say({ type: "end", id });
  await until("it is given up", () => front.running === 0);
  connection.close();
});
