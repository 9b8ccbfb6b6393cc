/**
 * Requests that could be read in two ways, and what comes with those that have
 * a token: bodies, headers, and names.
 *
 * @module
 */

import assert from "node:assert/strict";
import { connectRaw, exchange, statusOf } from "../clients/raw_http.ts";
import { until } from "../support/held.ts";
import { callMessage, posted, startHttpProduct } from "../support/http_product.ts";
import {
  BODY,
  chunks,
  initializing,
  LENGTH,
  NOBODYS_ACCOUNT,
  PING,
  refuse,
  request,
} from "../support/http_requests.ts";

Deno.test("Requests over HTTP that somebody made by hand", async (t) => {
  await using product = await startHttpProduct(NOBODYS_ACCOUNT);
  const { port } = product;

  await t.step("What two servers could read in two ways is read by none.", async () => {
    const smuggled = `0\r\n\r\n${request(port)}`;
    const chunked = "Transfer-Encoding: chunked";
    await refuse(product, {
      "a length and chunks": [{ more: chunked }, 400, smuggled],
      "chunks and a length": [{ length: chunked, more: LENGTH }, 400, smuggled],
      "two lengths": [{ more: LENGTH }, 400],
      "two lengths that differ": [{ more: "Content-Length: 1" }, 400],
      "two lengths in one": [{ length: `${LENGTH}, ${BODY.length}` }, 400],
      "a length with a sign": [{ length: `Content-Length: +${BODY.length}` }, 400],
      "a length in hexadecimal": [{ length: "Content-Length: 0x10" }, 400],
      "chunks that are not last": [
        { length: "Transfer-Encoding: chunked, identity" },
        400,
        smuggled,
      ],
      "something like chunks": [{ length: "Transfer-Encoding: xchunked" }, 400, smuggled],
      "a coding before chunks": [
        { length: "Transfer-Encoding: gzip, chunked" },
        400,
        smuggled,
      ],
      "no coding before chunks": [
        { length: "Transfer-Encoding: identity, chunked" },
        400,
        smuggled,
      ],
      "chunks of an older version": [
        { first: "POST /mcp HTTP/1.0", length: chunked },
        400,
        chunks(BODY)[2],
      ],
      "two codings": [{ length: chunked, more: "Transfer-Encoding: identity" }, 400, smuggled],
      "a header on two lines": [{ more: "X-Folded: a\r\n b" }, 400],
      "a space before the colon": [{ length: `Content-Length : ${BODY.length}` }, 400],
      "a header without a name": [{ more: ": x" }, 400],
      "a NUL in a header": [{ more: "X-Nul: a\0b" }, 400],
      "a bare CR in a header": [{ more: "X-Cr: a\rHost: b" }, 400],
      "a bare LF": [{ first: "POST /mcp HTTP/1.1\nX-Bare: 1" }, 400],
      "a space before the first header": [{ first: "POST /mcp HTTP/1.1\r\n X: 1" }, 400],
      "no version": [{ first: "POST /mcp" }, 400],
      "a version that is none": [{ first: "POST /mcp HTTP/1.9" }, 400],
      "a method that is none": [{ first: "PO\tST /mcp HTTP/1.1" }, 400],
      "the preface of HTTP/2": [{ first: "PRI * HTTP/2.0", host: undefined }, 400],
      "chunks with a bad size": [{ length: chunked }, 400, "zz\r\nhi\r\n0\r\n\r\n"],
      "an older version without a name": [{ first: "POST /mcp HTTP/1.0", host: undefined }, 403],
    });
  });

  await t.step("A body that is no JSON, too large, or packed is refused.", async () => {
    await refuse(product, {
      "another type": [{ type: "Content-Type: text/plain" }, 415],
      "a type that contains it": [{ type: "Content-Type: text/application/json" }, 415],
      "no type": [{ type: undefined }, 415],
      "another charset": [{ type: "Content-Type: application/json; charset=utf-16" }, 415],
      "two charsets": [
        { type: "Content-Type: application/json; charset=utf-8; Charset=utf-16" },
        415,
      ],
      "a charset that begins alike": [
        { type: "Content-Type: application/json;charset=utf-8x" },
        415,
      ],
      "two types": [{ more: "Content-Type: application/json" }, 400],
      "packed": [{ more: "Content-Encoding: gzip" }, 415],
      "too large by its length": [{ length: "Content-Length: 4194305" }, 413],
      "no JSON": [{ length: "Content-Length: 2" }, 400, "{]"],
      "no message": [{ length: "Content-Length: 2" }, 400, "{}"],
      "a deep one": chunks("[".repeat(8_000) + "]".repeat(8_000)),
      "a very deep one": chunks("[".repeat(1_000_000) + "]".repeat(1_000_000), 413),
      "a large batch": chunks(
        JSON.stringify(Array.from({ length: 17 }, (_, id) => ({ ...PING, id }))),
      ),
      "two requests that have one id": chunks(JSON.stringify([PING, PING])),
      "a beginning among others": chunks(JSON.stringify([initializing("x"), { ...PING, id: 2 }])),
      "nothing": [{ length: "Content-Length: 0" }, 400, ""],
      "an expectation": [{ more: "Expect: 200-ok" }, 417],
      "an expectation of nobody": [{ token: undefined, more: "Expect: 200-ok" }, 401],
      "the wrong answer": [{ accept: "Accept: text/html" }, 406],
    });
    const large = `400001\r\n${"x".repeat(0x400001)}\r\n0\r\n\r\n`;
    const text = await exchange(
      port,
      request(port, { length: "Transfer-Encoding: chunked" }, large),
    );
    assert.ok([413, 0].includes(statusOf(text)), text);
    const pieces = await exchange(
      port,
      request(port, { length: "Transfer-Encoding: chunked" }, "1\r\n \r\n".repeat(500_000)),
    );
    assert.ok([413, 0].includes(statusOf(pieces)), pieces);
    const whole = await product.send(
      "/mcp",
      { ...posted(null), body: " ".repeat(0x400001) },
      "all",
    );
    assert.equal(whole.status, 413);
    await whole.body?.cancel();
    const asks = await connectRaw(port);
    await asks.send(request(port, { token: undefined, more: "Expect: 100-continue" }, ""));
    assert.equal(
      statusOf(await asks.read((said) => said.includes("\r\n\r\n"))),
      401,
      "no body is sent for nothing",
    );
    asks.close();
    const chunked = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;
    const fine = await exchange(
      port,
      request(port, { length: "Transfer-Encoding: chunked" }, chunked),
    );
    assert.equal(statusOf(fine), 200);
    for (const named of ["charset=utf-8", 'Charset="UTF-8"', "profile=x"]) {
      const type = `Content-Type: application/json; ${named}`;
      assert.equal(statusOf(await exchange(port, request(port, { type }))), 200, named);
    }
  });

  await t.step("Headers that are too large or too many are refused.", async () => {
    await refuse(product, {
      "a large one": [{ more: `X-Large: ${"a".repeat(20_000)}` }, 431],
      "many": [{ more: Array.from({ length: 80 }, (_, i) => `X-${i}: 1`).join("\r\n") }, 431],
      "many of one name": [{ more: Array(80).fill("X: 1").join("\r\n") }, 431],
    });
  });

  await t.step(
    "A batch of a call and of what cancels it ends, with a session or without.",
    async () => {
      const hello = await product.send("/mcp", posted(initializing("x")), "all");
      await hello.body?.cancel();
      const session = hello.headers.get("mcp-session-id") ?? "";
      const call = (id: number): unknown => callMessage("imap_search_messages", {}, id);
      const cancel = (requestId: number): unknown => ({
        jsonrpc: "2.0",
        method: "notifications/cancelled",
        params: { requestId },
      });
      for (const own of [{}, { "mcp-session-id": session }]) {
        for (
          const [batch, answered] of [
            [[call(1), cancel(1)], []],
            [[call(1), call(2), cancel(1)], [2]],
            // It is not known yet, or is one that cannot be canceled.
            [[cancel(1), call(1)], [1]],
            [[call(0), cancel(0)], [0]],
          ] as const
        ) {
          const { headers, ...init } = posted(batch);
          const answer = await product.send("/mcp", {
            ...init,
            headers: { ...headers as Record<string, string>, ...own },
            signal: AbortSignal.timeout(20_000),
          }, "all");
          assert.equal(answer.status, 200, JSON.stringify(batch));
          const text = await answer.text();
          const ids = [...text.matchAll(/^data: (.+)$/gm)].map(([, data = ""]) =>
            JSON.parse(data).id
          );
          assert.deepEqual(ids, answered, JSON.stringify(batch));
        }
      }
    },
  );

  await t.step("What a client says of itself makes no line of the log.", async () => {
    const line = '\r\n{"level":"info","msg":"call","event":"forged"}\n\u2028\u001b[2J';
    const hello = await product.send("/mcp", posted(initializing(line)), "all");
    await hello.body?.cancel();
    const session = hello.headers.get("mcp-session-id") ?? "";
    assert.match(session, /^[\w-]+$/);
    for (const name of ["imap_list_accounts", `imap_list_accounts${line}`]) {
      const { headers, ...init } = posted(callMessage(name));
      const answer = await product.send(
        `/mcp?a=${encodeURIComponent(line)}`,
        { ...init, headers: { ...headers, "mcp-session-id": session, "user-agent": "forged" } },
        "all",
      );
      assert.equal(answer.status, 200);
      await answer.body?.cancel();
    }
    await until(
      "it is audited",
      () => /"client":"[^"]*level/.test(product.stderr().replaceAll('\\"', "")),
    );
    for (const one of product.stderr().trimEnd().split("\n")) {
      assert.notEqual(JSON.parse(one)["event"], "forged");
      // deno-lint-ignore no-control-regex
      assert.doesNotMatch(one, /[\0-\x1f\x7f-\x9f\u2028\u2029]/);
    }
  });
});
