/**
 * What is not let through, and what it is told: names and origins that pretend,
 * tokens that are nearly right, methods and paths that are nothing here.
 *
 * @module
 */

import assert from "node:assert/strict";
import { exchange, statusOf } from "../clients/raw_http.ts";
import { until } from "../support/held.ts";
import { MCP_HEADERS, startHttpProduct, TOKENS } from "../support/http_product.ts";
import {
  BODY,
  type Change,
  initializing,
  lengthOf,
  NOBODYS_ACCOUNT,
  refuse,
  request,
} from "../support/http_requests.ts";

const PAGE = "https://app.example.com";

Deno.test("Requests over HTTP that are not let through", async (t) => {
  await using product = await startHttpProduct({
    ...NOBODYS_ACCOUNT,
    MAIL_IMAP_HTTP_HOSTS: "mcp.example.com, MCP.example.org:8443",
    MAIL_IMAP_HTTP_ORIGINS: PAGE,
  });
  const { port } = product;

  await t.step("The request that all others are made from is answered.", async () => {
    for (
      const host of [
        `localhost:${port}`,
        `[::1]:${port}`,
        "mcp.example.com",
        "mcp.EXAMPLE.org:8443",
      ]
    ) {
      const text = await exchange(port, request(port, { host: `Host: ${host}` }));
      assert.equal(statusOf(text), 200, text);
      assert.match(text, /"structuredContent"/);
    }
  });

  await t.step(
    "Nothing but its own three paths is there, in one way of writing each.",
    async () => {
      const first = (target: string, method = "POST"): Change => ({
        first: `${method} ${target} HTTP/1.1`,
      });
      const targets = [
        ...[
          "/",
          "/mcp/",
          "//mcp",
          "/MCP",
          "/%6dcp",
          "/mcp%2f",
          "/./mcp",
          "/x/../mcp",
          "/mcp;a",
          "/mcp#a",
        ],
        ...["/metrics/", "*", "mcp", "http://127.0.0.1/mcp", `http://127.0.0.1:${port}/mcp`],
      ];
      const cases = targets.map((target) => [target, [first(target), 404]] as const);
      await refuse(product, {
        ...Object.fromEntries(cases.filter(([target]) => target !== "mcp")),
        "a long address": [first(`/mcp?${"a".repeat(3_000)}`), 414],
        "a way through to elsewhere": [first("mail.example.com:993", "CONNECT"), 405],
      });
      assert.ok([400, 404].includes(statusOf(await exchange(port, request(port, first("mcp"))))));
    },
  );

  await t.step(
    "Only POST is answered at /mcp, and nothing is changed into another protocol.",
    async () => {
      for (const method of ["GET", "DELETE", "PUT", "PATCH", "OPTIONS", "TRACE"]) {
        const text = await exchange(port, request(port, { first: `${method} /mcp HTTP/1.1` }));
        assert.equal(statusOf(text), 405, method);
        assert.match(text, /^allow: POST$/im);
      }
      const head = await product.send("/mcp", { method: "HEAD" }, "all");
      assert.deepEqual([head.status, await head.text()], [405, ""]);
      for (const protocol of ["websocket", "h2c"]) {
        const more =
          `Connection: Upgrade\r\nUpgrade: ${protocol}\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA`;
        const text = await exchange(port, request(port, { more }));
        assert.equal(statusOf(text), 200, "the wish is passed over");
      }
    },
  );

  await t.step(
    "A name that is not this server's is refused: a page can pretend to be it.",
    async () => {
      const host = (name: string): readonly [Change, number] => [{ host: `Host: ${name}` }, 403];
      const names = [
        ...[
          "evil.example",
          `evil.example:${port}`,
          "127.0.0.1",
          "localhost",
          `127.0.0.1:${port + 1}`,
        ],
        ...[`127.0.0.1.:${port}`, `localhost.:${port}`, `127.0.0.1:${port}.evil.example`],
        ...[`x@127.0.0.1:${port}`, `127.0.0.1:${port}@evil.example`, `http://127.0.0.1:${port}`],
        ...[`127.1:${port}`, `2130706433:${port}`, `0x7f.0.0.1:${port}`, `0.0.0.0:${port}`],
        ...[`[::ffff:127.0.0.1]:${port}`, `127.0.0.1:0${port}`, `127.0.0.1: ${port}`, ""],
        ...["mcp.example.com:443", "mcp.example.com.", "mcp.example.org", "xmcp.example.com"],
      ];
      await refuse(product, Object.fromEntries(names.map((name) => [name, host(name)])));
      await refuse(product, {
        "two names": [{ more: `Host: 127.0.0.1:${port}` }, 400],
        "two names of which one is right": [{ more: "Host: evil.example" }, 400],
        "no name": [{ host: undefined }, 400],
      });
    },
  );

  await t.step("A web page is refused, unless it is one that is listed.", async () => {
    const origins = [
      ...["https://evil.example", "null", "", "http://app.example.com", `${PAGE}:443`, `${PAGE}/`],
      ...[
        "https://app.example.com.evil.example",
        "https://app.example.com.",
        "https://APP.example.com",
      ],
      ...["https://x@app.example.com", `${PAGE} https://evil.example`, `http://127.0.0.1:${port}`],
    ];
    await refuse(
      product,
      Object.fromEntries(origins.map((one) => [one, [{ more: `Origin: ${one}` }, 403]])),
    );
    await refuse(product, { two: [{ more: `Origin: ${PAGE}\r\nOrigin: ${PAGE}` }, 400] });
    const text = await exchange(port, request(port, { more: `Origin: ${PAGE}` }));
    assert.match(text, /^access-control-allow-origin: https:\/\/app\.example\.com\r$/im);
    assert.match(text, /"structuredContent"/);
  });

  await t.step(
    "A page that is listed may ask first, without a token; others may not.",
    async () => {
      const ask = (origin: string) =>
        product.send("/mcp", {
          method: "OPTIONS",
          headers: { origin, "access-control-request-method": "POST" },
        });
      const allowed = await ask(PAGE);
      assert.equal(allowed.status, 204);
      assert.equal(allowed.headers.get("access-control-allow-origin"), PAGE);
      assert.equal(allowed.headers.get("access-control-allow-methods"), "POST");
      assert.equal(allowed.headers.get("access-control-allow-credentials"), null);
      const refused = await ask("https://evil.example");
      assert.equal(refused.status, 403);
      assert.equal(refused.headers.get("access-control-allow-origin"), null);
      await refused.body?.cancel();
    },
  );

  await t.step("Only the whole token is one, in the one place for it.", async () => {
    const token = (value: string | undefined): readonly [Change, number] => [
      { token: value === undefined ? undefined : `Authorization: ${value}` },
      401,
    ];
    const { all } = TOKENS;
    const texts: Record<string, string | undefined> = {
      "none": undefined,
      "an empty one": "Bearer ",
      "only the word": "Bearer",
      "the beginning": `Bearer ${all.slice(0, -1)}`,
      "the end": `Bearer ${all.slice(1)}`,
      "one more": `Bearer ${all}x`,
      "an equals sign more": `Bearer ${all}=`,
      "another case": `Bearer ${all.toUpperCase()}`,
      "both": `Bearer ${all} ${TOKENS.read}`,
      "a list": `Bearer ${all}, Bearer ${all}`,
      "quoted": `Bearer "${all}"`,
      "without the word": all,
      "another word": `Token ${all}`,
      "as a password": `Basic ${btoa(`ada:${all}`)}`,
    };
    for (const [name, value] of Object.entries(texts)) {
      await refuse(product, { [name]: token(value) });
      // Their number is bounded too; here it is about each of them.
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    await refuse(product, {
      "in the address": [
        { first: `POST /mcp?access_token=${all} HTTP/1.1`, token: undefined },
        401,
      ],
      "in a cookie": [{ token: `Cookie: token=${all}` }, 401],
      "twice": [{ more: `Authorization: Bearer ${all}` }, 400],
      "a wrong one and the right one": [{
        token: "Authorization: Bearer x",
        more: `Authorization: Bearer ${all}`,
      }, 400],
    });
    const hello = JSON.stringify(initializing("x"));
    const text = await exchange(
      port,
      request(port, { length: lengthOf(hello), token: undefined }, hello),
    );
    assert.equal(statusOf(text), 401, "also at the beginning");
    assert.match(text, /^www-authenticate: Bearer\r$/im);
    for (const word of ["bearer", "BEARER"]) {
      const taken = await exchange(port, request(port, { token: `Authorization: ${word} ${all}` }));
      assert.equal(statusOf(taken), 200, word);
    }
  });

  await t.step(
    "Health is for everybody, and says nothing else; figures need a token.",
    async () => {
      const probe = await exchange(port, "GET /healthz HTTP/1.1\r\nHost: 10.1.2.3:8000\r\n\r\n");
      assert.match(probe, /^HTTP\/1\.1 200 /);
      assert.match(probe, /\r\n\r\nok\n$/);
      const head = await product.send("/healthz", { method: "HEAD" });
      assert.deepEqual([head.status, await head.text()], [200, ""]);
      for (const init of [{}, { headers: { authorization: "Bearer x" } }]) {
        const none = await product.send("/metrics", init);
        assert.equal(none.status, 401);
        await none.body?.cancel();
      }
      for (const token of ["all", "read"] as const) {
        const figures = await product.send("/metrics", {}, token);
        assert.equal(
          figures.headers.get("content-type"),
          "text/plain; version=0.0.4; charset=utf-8",
        );
        const text = await figures.text();
        assert.match(
          text,
          /^mail_imap_mcp_calls_total\{tool="imap_list_accounts",outcome="ok"\} \d+$/m,
        );
        assert.doesNotMatch(text, /default|localhost|ada/, "no name of an account");
      }
    },
  );

  await t.step("Whoever watches the log hears of it, once for many, and of no token.", async () => {
    const events = () =>
      [...product.stderr().matchAll(/"event":"(\w+)","count":\d+/g)].map(([, event]) => event);
    await until("all are told", () => new Set(events()).size >= 3);
    assert.deepEqual([...new Set(events())].sort(), [
      "host_refused",
      "origin_refused",
      "token_refused",
    ]);
    assert.ok(events().length <= 9, product.stderr());
    for (const token of Object.values(TOKENS)) assert.ok(!product.stderr().includes(token));
  });

  await t.step("After all of that it answers as before.", async () => {
    const response = await product.send(
      "/mcp",
      { method: "POST", headers: MCP_HEADERS, body: BODY },
      "read",
    );
    assert.equal(response.status, 200);
    assert.match(await response.text(), /"structuredContent"/);
  });
});
