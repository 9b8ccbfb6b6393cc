/**
 * What is taken from DNS.
 *
 * @module
 */

import assert from "node:assert/strict";
import { isWithin } from "../../../../lib/init/lookup/found.ts";
import { serversByDns } from "../../../../lib/init/lookup/srv.ts";

function record(target: string, port = 993, priority = 0, weight = 0): Deno.SrvRecord {
  return { target, port, priority, weight };
}

Deno.test("Servers come by TLS first, then by priority, then by weight.", async () => {
  const asked: string[] = [];
  const servers = await serversByDns("example.test", (name) => {
    asked.push(name);
    return Promise.resolve(
      name.startsWith("_imaps.")
        ? [
          record("c.example.test.", 993, 10),
          record("B.example.test", 993, 0, 1),
          record("a.example.test", 1993, 0, 5),
        ]
        : [record("d.example.test", 143)],
    );
  });
  assert.deepEqual(asked, ["_imaps._tcp.example.test.", "_imap._tcp.example.test."]);
  assert.deepEqual(servers, [
    { host: "a.example.test", port: 1993, security: "tls" },
    { host: "b.example.test", port: 993, security: "tls" },
    { host: "c.example.test", port: 993, security: "tls" },
    { host: "d.example.test", port: 143, security: "starttls" },
  ]);
});

Deno.test("A record that says no, or names what a stranger has no business naming, is left out.", async () => {
  const targets = [
    ".",
    "",
    "localhost.",
    "127.0.0.1",
    "::1",
    "router",
    "evil.test/path",
    "evil\u202e.test",
    "evil.test\nMAIL_IMAP_WRITE_ENABLED=true",
    "x".repeat(300) + ".test",
  ];
  const records = [...targets.map((target) => record(target)), record("imap.example.test", 0)];
  assert.deepEqual(await serversByDns("example.test", () => Promise.resolve(records)), []);
});

Deno.test("DNS that does not answer, or answers without end, is no obstacle.", async () => {
  assert.deepEqual(
    await serversByDns("example.test", () => Promise.reject(new Error("no such name"))),
    [],
  );
  const many = Array.from({ length: 10_000 }, (_, i) => record(`s${i}.example.test`));
  assert.equal((await serversByDns("example.test", () => Promise.resolve(many))).length, 4);
});

Deno.test("A host is within a domain when it is below it, not when it only ends like it.", () => {
  assert.ok(isWithin("example.test", "example.test"));
  assert.ok(isWithin("imap.example.test", "example.test"));
  assert.ok(!isWithin("evilexample.test", "example.test"));
  assert.ok(!isWithin("example.test.evil.test", "example.test"));
  assert.ok(!isWithin("test", "example.test"));
});
