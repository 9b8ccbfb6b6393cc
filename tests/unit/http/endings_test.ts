/**
 * Requests that do not come to their end, and connections that end before what
 * was sent over them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { MAX_BODIES_BYTES, MAX_BODY_BYTES } from "../../../lib/http/limits.ts";
import { exchange, isWhole, statusOf } from "../../clients/raw_http.ts";
import { head, start, type Suite, TOKEN } from "../../support/front_suite.ts";
import { until } from "../../support/held.ts";

/** A whole request. */
const call = (port: number): string => `${head(port, ["Content-Length: 2"])}{}`;

/** Ids of the requests that the server isolate has heard of. */
const passed = ({ heard }: Suite): number[] =>
  heard.filter(({ type }) => type === "request").map((message) => Number(Object(message).id));

const MANY = MAX_BODIES_BYTES / MAX_BODY_BYTES;

/** Nearly all of a body as large as one may be. */
const PART = " ".repeat(MAX_BODY_BYTES - 10);

Deno.test("Bodies that stop in the middle, or break, leave room for others.", async () => {
  const halves: Record<string, (port: number) => string> = {
    "they stop": (port) => `${head(port, [`Content-Length: ${MAX_BODY_BYTES}`])}${PART}`,
    "a chunk breaks": (port) =>
      `${head(port, ["Transfer-Encoding: chunked"])}${PART.length.toString(16)}\r\n${PART}zzzz`,
  };
  for (const [name, half] of Object.entries(halves)) {
    await using suite = await start();
    const { port } = suite;
    const answers = Array.from({ length: 2 * MANY }, () => exchange(port, half(port)));
    await Promise.all(answers);
    await until("nothing of them is left", () => suite.front.running === 0);
    const clients = await Promise.all(Array.from({ length: MANY - 1 }, () => suite.connect()));
    for (const client of clients) {
      await client.send(`${head(port, [`Content-Length: ${PART.length}`])}${PART}`);
    }
    await until(`${name}: the next are heard`, () => passed(suite).length === clients.length);
    for (const client of clients) client.close();
  }
});

Deno.test("Whoever asked before it sent a body, and is refused, begins anew.", async () => {
  await using suite = await start();
  const { port } = suite;
  const asks = (expect: string, token = TOKEN): string =>
    head(port, ["Content-Length: 10", `Expect: ${expect}`]).replace(TOKEN, token);
  const refused = [asks("100-continue", "x".repeat(40)), asks("200-ok")];
  for (const request of refused) {
    const client = await suite.connect();
    await client.send(request);
    const said = await client.read(isWhole);
    assert.match(said, /^HTTP\/1\.1 4\d\d /);
    assert.match(said, /^connection: close\r$/im);
  }
});

Deno.test("What comes after an answer that ends its connection is not done.", async () => {
  await using suite = await start();
  const { port, say } = suite;
  const client = await suite.connect();
  const refused = `${
    head(port, ["Transfer-Encoding: chunked"]).replace("application/json", "text/plain")
  }2\r\n{}\r\n0\r\n\r\n`;
  await client.send(`${call(port)}${refused}${call(port)}`);
  await until("the first is heard", () => passed(suite).length > 0);
  const [id = 0] = passed(suite);
  say({ type: "head", id, status: 200, headers: [] });
  say({ type: "end", id });
  const said = await client.read();
  assert.deepEqual([...said.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status), [
    "200",
    "415",
  ]);
  assert.equal(passed(suite).length, 1);
});

Deno.test("While it drains, every request of a connection is answered before that ends.", async () => {
  await using suite = await start();
  const { port, front, say } = suite;
  const client = await suite.connect();
  await client.send(call(port).repeat(2));
  await until("both are heard", () => passed(suite).length === 2);
  const drained = front.drain();
  const answer = (id: number): void => {
    say({ type: "head", id, status: 200, headers: [] });
    say({ type: "chunk", id, bytes: new TextEncoder().encode(`answer ${id}`) });
    say({ type: "end", id });
  };
  const [first = 0, second = 0] = passed(suite);
  answer(first);
  await client.read((text) => text.includes(`answer ${first}`));
  await until("the first has ended", () => front.running === 1);
  answer(second);
  assert.match(await client.read(), new RegExp(`answer ${second}`));
  await drained;
});

Deno.test("A request that never comes to its end holds up nobody who drains.", async () => {
  await using suite = await start({ headersMs: 300, requestMs: 60_000, idleMs: 60_000 });
  const { port, front } = suite;
  const half = await suite.connect();
  await half.send(`${head(port, ["Content-Length: 100"])}{`);
  await until("it is being read", () => front.running === 1);
  await front.drain();
  assert.equal(front.running, 0);
  assert.equal(statusOf(await half.read()), 0);
});
