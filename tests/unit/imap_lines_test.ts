/**
 * The lines of a conversation in IMAP, as tests number them.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { Exchange, LineSplitter } from "../servers/imap_lines.ts";

Deno.test("However bytes arrive, they are cut into the same lines, each with its CRLF.", () => {
  const alphabet = fc.constantFrom("a", "\r", "\n", "\r\n", "{3}\r\n");
  fc.assert(fc.property(fc.array(alphabet), fc.array(fc.nat(3)), (pieces, sizes) => {
    const all = pieces.join("");
    const splitter = new LineSplitter();
    const lines: string[] = [];
    let at = 0;
    for (const size of [...sizes, all.length]) {
      const chunk = new TextEncoder().encode(all.slice(at, at + size));
      lines.push(...splitter.push(chunk).map((line) => new TextDecoder().decode(line)));
      at += size;
    }
    assert.deepEqual(lines, all.match(/[^]*?\r\n/g) ?? []);
  }));
});

Deno.test("A command waits for its answer once it is whole, whatever its literals look like.", () => {
  const exchange = new Exchange();
  exchange.sent("a1 APPEND x {9}\r\n");
  assert.equal(exchange.waiting, false);
  exchange.sent("a2 NOOP\r\n");
  assert.equal(exchange.waiting, false);
  exchange.sent("\r\n");
  assert.equal(exchange.waiting, true);
  exchange.received("* 1 FETCH (BODY[] {9}\r\n");
  assert.equal(exchange.received("a1 OK x\r\n"), false);
  assert.equal(exchange.waiting, true);
  assert.equal(exchange.received(")\r\n"), true);
  assert.equal(exchange.received("a1 OK done\r\n"), true);
  assert.equal(exchange.waiting, false);
});

Deno.test("A literal that ends within a line leaves the rest of it to the command.", () => {
  const exchange = new Exchange();
  exchange.sent("a1 UID SEARCH SUBJECT {3+}\r\n");
  exchange.sent("abc BODY {2}\r\n");
  exchange.sent("de\r\n");
  assert.equal(exchange.waiting, true);
  exchange.received("* SEARCH 1\r\n");
  exchange.received("a1 NO no\r\n");
  assert.equal(exchange.waiting, false);
});

Deno.test("A server that asked for more of a command waits itself.", () => {
  const exchange = new Exchange();
  exchange.sent("a1 AUTHENTICATE PLAIN\r\n");
  assert.equal(exchange.waiting, true);
  exchange.received("+ \r\n");
  assert.equal(exchange.waiting, false);
  exchange.sent("AGEAYg==\r\n");
  assert.equal(exchange.waiting, true);
  exchange.received("a1 OK in\r\n");
  assert.equal(exchange.waiting, false);
});
