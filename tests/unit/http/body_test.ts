/**
 * Bodies of requests, within bounds that no header tells.
 *
 * @module
 */

import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Bodies } from "../../../lib/http/body.ts";
import { MAX_BODIES_BYTES, MAX_BODY_BYTES, MAX_BODY_PIECES } from "../../../lib/http/limits.ts";

/** A request whose body comes when the test says so. */
function incoming(): IncomingMessage {
  return Object.assign(new EventEmitter(), {
    pause: () => undefined,
  }) as unknown as IncomingMessage;
}

/** An answer that is never given. */
function response(): ServerResponse {
  return new EventEmitter() as unknown as ServerResponse;
}

/** Sends bytes in pieces that share their buffer. */
function send(request: IncomingMessage, bytes: number): void {
  const piece = new Uint8Array(65_536);
  for (let left = bytes; left > 0; left -= piece.length) request.emit("data", piece.slice(0, left));
}

Deno.test("A body has at most as many bytes as one may, also when nobody said how many come.", async () => {
  const bodies = new Bodies();
  const whole = incoming();
  const read = bodies.read(whole, response());
  send(whole, MAX_BODY_BYTES);
  whole.emit("end");
  assert.equal((await read as Uint8Array).length, MAX_BODY_BYTES);
  const long = incoming();
  const refused = bodies.read(long, response());
  send(long, MAX_BODY_BYTES + 1);
  assert.equal(await refused, "body_too_large");
});

Deno.test("All bodies together have a bound, and what has gone makes room.", async () => {
  const bodies = new Bodies();
  const many = Array.from({ length: MAX_BODIES_BYTES / MAX_BODY_BYTES }, incoming);
  const reads = many.map((request) => bodies.read(request, response()));
  for (const request of many) send(request, MAX_BODY_BYTES);
  const late = incoming();
  const refused = bodies.read(late, response());
  send(late, 1);
  assert.equal(await refused, "busy");
  many[0]?.emit("close");
  assert.equal(await reads[0], undefined, "a body that is cut is none");
  const next = incoming();
  const read = bodies.read(next, response());
  send(next, 1);
  next.emit("end");
  assert.equal((await read as Uint8Array).length, 1);
  for (const request of many) request.emit("close");
  await Promise.all(reads);
});

Deno.test("A body that comes byte by byte is as large as its bytes, and comes in a bounded number of pieces.", async () => {
  const bodies = new Bodies();
  const text = "x".repeat(MAX_BODY_PIECES);
  const slow = incoming();
  const read = bodies.read(slow, response());
  // What was read from the network at once, of which a chunk is a small part.
  const piece = new Uint8Array(65_536).fill(text.charCodeAt(0)).subarray(7, 8);
  for (let i = 0; i < MAX_BODY_PIECES; i++) slow.emit("data", piece);
  slow.emit("end");
  const body = await read as Uint8Array;
  assert.equal(new TextDecoder().decode(body), text);
  assert.equal(body.buffer.byteLength, text.length, "nothing else is kept with it");
  const slower = incoming();
  const refused = bodies.read(slower, response());
  for (let i = 0; i <= MAX_BODY_PIECES; i++) slower.emit("data", piece);
  assert.equal(await refused, "too_many_pieces");
});
