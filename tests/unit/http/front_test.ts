/**
 * The front isolate's server, inside this process, with short times and few
 * connections; behind it is a stand-in for the server isolate.
 *
 * @module
 */

import assert from "node:assert/strict";
import { sleep } from "../../../lib/contract/sleep.ts";
import { BOUNDS, MAX_IN_A_ROW, MAX_VALUES } from "../../../lib/http/limits.ts";
import { exchange, isWhole, statusOf } from "../../clients/raw_http.ts";
import { head, start, TOKEN } from "../../support/front_suite.ts";
import { randomSource } from "../../samples/random.ts";
import { until } from "../../support/held.ts";

Deno.test("A request that is let through reaches the server isolate without its token.", async () => {
  await using suite = await start();
  const { port, heard, say } = suite;
  const client = await suite.connect();
  await client.send(`${head(port, ["Content-Length: 2", "Mcp-Session-Id: s", "Cookie: c"])}{}`);
  await until("it is heard", () => heard.length === 1);
  const [request] = heard;
  assert.ok(request?.type === "request");
  assert.deepEqual([request.scope, new TextDecoder().decode(request.body)], ["all", "{}"]);
  assert.deepEqual(Object.fromEntries(request.headers), {
    accept: "application/json, text/event-stream",
    "content-type": "application/json",
    "mcp-session-id": "s",
  });
  const { id } = request;
  say({
    type: "head",
    id,
    status: 200,
    headers: [["content-type", "text/event-stream"], ["x-own", "1"]],
  });
  say({ type: "chunk", id, bytes: new TextEncoder().encode("data: 1\n\n") });
  assert.match(await client.read((text) => text.includes("data: 1")), /^HTTP\/1\.1 200 /);
  say({ type: "end", id });
  const text = await client.read(isWhole);
  assert.doesNotMatch(text, /x-own/i);
});

Deno.test("A token that stands in the body of its own request goes nowhere.", async () => {
  await using suite = await start();
  const { port, heard } = suite;
  const client = await suite.connect();
  const body = JSON.stringify({ params: { clientInfo: { name: `I am ${TOKEN}` } } });
  await client.send(`${head(port, [`Content-Length: ${body.length}`])}${body}`);
  const answer = await client.read(isWhole);
  assert.equal(statusOf(answer), 400);
  assert.match(answer, /The token belongs into its header only/);
  assert.deepEqual(heard, []);
});

Deno.test("A body of too many values is not passed on.", async () => {
  await using suite = await start();
  const { port, heard } = suite;
  const client = await suite.connect();
  const body = "[".repeat(MAX_VALUES + 1);
  await client.send(`${head(port, [`Content-Length: ${body.length}`])}${body}`);
  assert.equal(statusOf(await client.read(isWhole)), 413);
  assert.deepEqual(heard, []);
});

Deno.test("Whoever is slow with headers or a body is cut off; so is a connection that rests too long.", async () => {
  await using suite = await start();
  const { port, heard } = suite;
  const cases: Record<string, readonly [request: string, status: number]> = {
    nothing: ["", 408],
    "half a line": ["POST /m", 408],
    "half of the headers": [`POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`, 408],
    "half a body": [`${head(port, ["Content-Length: 100"])}{`, 408],
    "half a chunk": [`${head(port, ["Transfer-Encoding: chunked"])}64\r\n{`, 408],
  };
  await Promise.all(
    Object.entries(cases).map(async ([name, [request, status]]) => {
      const client = await suite.connect();
      await client.send(request);
      assert.equal(statusOf(await client.read()), status, name);
      client.close();
    }),
  );
  // One byte at a time is as slow.
  const drip = await suite.connect();
  const timer = setInterval(() => void drip.send("x").catch(() => undefined), 50);
  await drip.send("GET /healthz HTTP/1.1\r\nX-Slow: ");
  assert.equal(statusOf(await drip.read()), 408);
  clearInterval(timer);
  drip.close();
  const resting = await suite.connect();
  await resting.send(`GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n`);
  assert.equal(statusOf(await resting.read()), 200);
  resting.close();
  assert.deepEqual(heard, []);
});

Deno.test("A thousand connections that do nothing keep nobody out.", async () => {
  await using suite = await start({ connections: 50, headersMs: 60_000, requestMs: 60_000 });
  const { port } = suite;
  const busy = await suite.connect();
  await busy.send(`${head(port, ["Content-Length: 2"])}{}`);
  await until("it is at work", () => suite.heard.length === 1);
  const idle = await Promise.all(Array.from({ length: 1_000 }, () => suite.connect()));
  assert.equal(statusOf(await exchange(port, `GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n`)), 200);
  await until("most are closed", () => idle.filter(({ closed }) => closed).length >= 950);
  assert.equal(busy.closed, false, "one at work is kept");
});

Deno.test("Too many requests at once are told to come again, and the next ones are answered.", async () => {
  await using suite = await start({ requests: 3, requestMs: 60_000 });
  const { port, heard, say } = suite;
  const call = `${head(port, ["Content-Length: 2"])}{}`;
  const clients = await Promise.all([1, 2, 3].map(() => suite.connect()));
  for (const client of clients) await client.send(call);
  await until("three are at work", () => heard.length === 3);
  const refused = await exchange(port, call);
  assert.equal(statusOf(refused), 503);
  assert.match(refused, /^retry-after: 1$/im);
  for (const message of heard) {
    assert.ok(message.type === "request");
    say({ type: "head", id: message.id, status: 202, headers: [] });
    say({ type: "end", id: message.id });
  }
  for (const client of clients) {
    assert.equal(statusOf(await client.read(isWhole)), 202);
    client.close();
  }
  await until("there is room", async () => {
    const client = await suite.connect();
    await client.send(call);
    const { length } = heard;
    await new Promise((resolve) => setTimeout(resolve, 50));
    client.close();
    return heard.length > length;
  });
});

Deno.test("What goes wrong behind it is an answer too.", async () => {
  await using suite = await start();
  const { port, heard, say } = suite;
  const client = await suite.connect();
  await client.send(`${head(port, ["Content-Length: 2"])}{}`);
  await until("it is at work", () => heard.length === 1);
  const [request] = heard;
  assert.ok(request?.type === "request");
  say({ type: "end", id: request.id });
  assert.equal(statusOf(await client.read(isWhole)), 500);
});

/** Requests that are changed in some places at random. */
const MUTATED = 300;

/** What a place is changed into, besides any byte. */
const ODD = ["\r", "\n", "\r\n", "\0", " ", "\t", ":", ",", ";", "0", "-1", "\xff", "\r\n\r\n"];

Deno.test(`${MUTATED} requests that are changed at random end neither the server nor what it keeps.`, async () => {
  await using suite = await start({ headersMs: 60_000, requestMs: 60_000 });
  const { front, port, heard, say } = suite;
  const random = randomSource(20_260_101);
  const pick = (limit: number): number => random() % limit;
  const whole = `${head(port, ["Content-Length: 2", "Connection: keep-alive"])}{}`;
  for (let n = 0; n < MUTATED; n++) {
    let text = whole;
    for (let change = 0; change <= pick(3); change++) {
      const at = pick(text.length);
      const odd = ODD[pick(ODD.length * 2)] ?? String.fromCharCode(pick(128));
      text = text.slice(0, at) + odd + text.slice(at + pick(3));
    }
    const client = await suite.connect();
    await client.send(text).catch(() => undefined);
    // Half of them leave in the middle of whatever they have begun.
    if (n % 2 === 0) await Promise.race([client.read(isWhole), sleep(10)]);
  }
  for (const message of heard) {
    if (message.type === "request") say({ type: "end", id: message.id });
  }
  await until("nothing is kept", () => front.running === 0);
  assert.equal(statusOf(await exchange(port, `GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n`)), 200);
});

Deno.test("Requests in a row on one connection are answered in a row.", async () => {
  await using suite = await start();
  const one = `GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n`;
  const client = await suite.connect();
  await client.send(one.repeat(20));
  const text = await client.read((all) => all.split("ok\n").length > 20);
  assert.equal(text.split("HTTP/1.1 200").length, 21);
});

Deno.test("Whoever asks on and on without reading is cut off, keeps nobody out, and leaves nothing behind.", async () => {
  await using suite = await start({ ...BOUNDS, requests: 3 });
  const { front, port, heard } = suite;
  const many = new TextEncoder().encode(`GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n`.repeat(2_000));
  const flood = await Deno.connect({ hostname: "127.0.0.1", port });
  let most = 0;
  const looking = setInterval(() => most = Math.max(most, front.running), 1);
  let cut = false;
  for (let i = 0; i < 200 && !cut && most < 1_000; i++) {
    await flood.write(many).catch(() => cut = true);
  }
  clearInterval(looking);
  flood.close();
  assert.ok(cut && most <= MAX_IN_A_ROW, `${most} waited for their answers`);
  await until("nothing of it is left", () => front.running === 0);
  // With a token, what waits for its turn is ended with its connection.
  const calls = await suite.connect();
  await calls.send(`${head(port, ["Content-Length: 2"])}{}`.repeat(3));
  await until("all are at work", () => heard.length === 3);
  assert.equal(statusOf(await exchange(port, `${head(port, ["Content-Length: 2"])}{}`)), 503);
  calls.close();
  await until("all are given up", () => heard.filter(({ type }) => type === "gone").length === 3);
  assert.equal(front.running, 0);
});

Deno.test("What is refused takes no place from those who have a token.", async () => {
  await using suite = await start({ requests: 1, requestMs: 60_000 });
  const { port, heard } = suite;
  const halves = await Promise.all(Array.from({ length: 20 }, () => suite.connect()));
  for (const half of halves) {
    await half.send(head(port, ["Content-Length: 50000"]).replace(TOKEN, "x".repeat(40)) + "{");
  }
  const client = await suite.connect();
  await client.send(`${head(port, ["Content-Length: 2"])}{}`);
  await until("it is heard", () => heard.some(({ type }) => type === "request"));
});

Deno.test("Wrong tokens are counted and told of at once, many of them are held back, and the right one never is.", async () => {
  await using suite = await start();
  const { port, heard } = suite;
  const wrong = head(port, ["Content-Length: 0"]).replace(TOKEN, "x".repeat(40));
  const statuses = await Promise.all(
    Array.from({ length: 40 }, async () => statusOf(await exchange(port, wrong))),
  );
  assert.deepEqual([...new Set(statuses)].sort(), [401, 429]);
  const client = await suite.connect();
  await client.send(`${head(port, ["Content-Length: 2"])}{}`);
  await until("the right one is heard", () => heard.some(({ type }) => type === "request"));
  const counted = () =>
    heard.reduce((sum, message) => sum + (message.type === "refused" ? message.token : 0), 0);
  await until("it is told", () => counted() === 40);
  assert.ok(heard.filter(({ type }) => type === "refused").length <= 5, "not each by itself");
  const metrics = await exchange(
    port,
    head(port, [], "/metrics").replace("POST", "GET"),
  );
  assert.match(metrics, /^mail_imap_mcp_http_tokens_refused_total 40$/m);
  assert.match(metrics, /^mail_imap_mcp_http_requests_total\{status="401"\} \d+$/m);
  assert.match(metrics, /^# of the server$/m);
});

Deno.test("While it drains, what was begun is answered, and what comes is told so.", async () => {
  await using suite = await start({ requestMs: 60_000, headersMs: 60_000, idleMs: 60_000 });
  const { front, port, heard, say } = suite;
  const [busy, late, kept] = await Promise.all([1, 2, 3].map(() => suite.connect()));
  assert.ok(busy && late && kept);
  await kept.send(`GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n`);
  await kept.read(isWhole);
  await busy.send(`${head(port, ["Content-Length: 2"])}{}`);
  await until("it is at work", () => heard.length === 1);
  await late.send("GET /healthz HTTP/1.1\r\n");
  let drained = false;
  const draining = front.drain().then(() => drained = true);
  await kept.read();
  assert.equal(kept.closed, true, "nobody sends another request there");
  await assert.rejects(suite.connect(), "nobody else comes");
  await late.send("Host: a\r\n\r\n");
  const said = await late.read();
  assert.equal(statusOf(said), 503);
  assert.match(said, /draining\n$/);
  assert.equal(drained, false);
  const [request] = heard;
  assert.ok(request?.type === "request");
  say({ type: "head", id: request.id, status: 202, headers: [] });
  say({ type: "end", id: request.id });
  assert.equal(statusOf(await busy.read()), 202);
  assert.equal(busy.closed, true);
  await draining;
});
