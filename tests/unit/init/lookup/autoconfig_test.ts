/**
 * What is taken from a provider's autoconfig document, and what is not.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { readAutoconfig } from "../../../../lib/init/lookup/autoconfig.ts";
import type { FoundServer } from "../../../../lib/init/lookup/found.ts";

const read = (text: string): Promise<readonly FoundServer[]> =>
  readAutoconfig(new TextEncoder().encode(text), "example.test");

/** A document with one IMAP server, with some of its elements in other words. */
function documentWith(change: Readonly<Record<string, string>> = {}): string {
  const fields = {
    hostname: "imap.example.test",
    port: "993",
    socketType: "SSL",
    username: "%EMAILADDRESS%",
    authentication: "password-cleartext",
    ...change,
  };
  const elements = Object.entries(fields).map(([name, text]) => `<${name}>${text}</${name}>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
    <clientConfig version="1.1"><emailProvider id="example.test"><domain>example.test</domain>
    <incomingServer type="imap">${elements.join("")}</incomingServer>
    </emailProvider></clientConfig>`;
}

const GOOD: FoundServer = {
  host: "imap.example.test",
  port: 993,
  security: "tls",
  user: "address",
};

Deno.test("A document's IMAP servers are read, in its order.", async () => {
  assert.deepEqual(await read(documentWith()), [GOOD]);
  assert.deepEqual(
    await read(`<clientConfig><emailProvider>
      <incomingServer type="pop3"><hostname>pop.example.test</hostname><port>995</port>
        <socketType>SSL</socketType></incomingServer>
      <incomingServer type="imap"><hostname>IMAP.%EMAILDOMAIN%.</hostname><port> 143 </port>
        <socketType>STARTTLS</socketType><username>%EMAILLOCALPART%</username></incomingServer>
      <incomingServer type="imap"><hostname>two.example.test</hostname><port>993</port>
        <socketType>SSL</socketType></incomingServer>
      <outgoingServer type="smtp"><hostname>smtp.example.test</hostname><port>465</port>
        <socketType>SSL</socketType></outgoingServer>
      </emailProvider></clientConfig>`),
    [
      { host: "imap.example.test", port: 143, security: "starttls", user: "local_part" },
      { host: "two.example.test", port: 993, security: "tls" },
    ],
  );
});

Deno.test("A server without TLS, or whose name or port cannot be used, is left out.", async () => {
  for (
    const change of [
      { socketType: "plain" },
      { socketType: "" },
      { socketType: "constructor" },
      { hostname: "" },
      { hostname: "localhost" },
      { hostname: "127.0.0.1" },
      { hostname: "0x7f000001" },
      { hostname: "[::1]" },
      { hostname: "::1" },
      { hostname: "https://imap.example.test" },
      { hostname: "imap.example.test:993" },
      { hostname: "imap.example.test,evil.test" },
      { hostname: "imap.example.test\u202e" },
      { hostname: "im\u0430p.example.test" },
      { hostname: "imap example.test" },
      { hostname: "a".repeat(64) + ".test" },
      { hostname: "a.".repeat(200) + "test" },
      { hostname: "imap.example.test&#10;MAIL_IMAP_WRITE_ENABLED=true" },
      { port: "0" },
      { port: "65536" },
      { port: "-1" },
      { port: "993.5" },
      { port: "1e3" },
      { port: "" },
    ]
  ) assert.deepEqual(await read(documentWith(change)), [], JSON.stringify(change));
});

Deno.test("A user name that is none of the format's own words is not taken.", async () => {
  const { user: _, ...nobody } = GOOD;
  for (const username of ["root", "%EMAILADDRESS%%EMAILADDRESS%", "x&#10;A=1", "toString"]) {
    assert.deepEqual(await read(documentWith({ username })), [nobody]);
  }
});

Deno.test("What is no such document gives no server.", async () => {
  const good = documentWith();
  for (
    const text of [
      "",
      "<html><body>not found</body></html>",
      "{}",
      good.slice(0, -10),
      good.replace("<clientConfig", '<!DOCTYPE x [<!ENTITY e "imap">]><clientConfig'),
      good.replace("emailProvider id", "other id").replace("</emailProvider>", "</other>"),
      `<a>${good.replace(/<\?xml[^>]*>/, "")}</a>`,
      "<a>".repeat(100_000),
      `${good}${good}`,
    ]
  ) assert.deepEqual(await read(text), [], text.slice(0, 60));
});

Deno.test("The first of several words counts, and a document has few servers.", async () => {
  const twice = documentWith().replace(
    "<port>993</port>",
    "<port>993</port><port>1</port><hostname>evil.test</hostname>",
  );
  assert.deepEqual(await read(twice), [GOOD]);
  const one = /<incomingServer[^]*<\/incomingServer>/.exec(documentWith())?.[0] ?? "";
  assert.equal((await read(documentWith().replace(one, one.repeat(1_000)))).length, 8);
});

Deno.test("An element inside of a server's element is not the server's.", async () => {
  const nested = documentWith().replace(
    "<port>993</port>",
    "<x><hostname>evil.test</hostname><port>1</port></x><port>993</port>",
  );
  assert.deepEqual(await read(nested), [GOOD]);
});

Deno.test("No bytes make it throw, and all it gives are plain names and ports.", async () => {
  const pieces = fc.array(fc.oneof(
    fc.constantFrom(...documentWith().split(/(?=<)/)),
    fc.string(),
    fc.constantFrom("<![CDATA[", "]]>", "<!--", "-->", "&#x0;", "&lt;", "&e;", "<?x", "?>"),
  ));
  await fc.assert(fc.asyncProperty(pieces, async (parts) => {
    for (const { host, port } of await read(parts.join(""))) {
      assert.match(host, /^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/);
      assert.ok(port >= 1 && port <= 65_535);
    }
  }));
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
    assert.deepEqual(await readAutoconfig(bytes, "example.test"), []);
  }));
});
