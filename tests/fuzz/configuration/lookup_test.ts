/**
 * What strangers answer while an account is set up: servers that could be
 * typed by a person, or none.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { badHost } from "../../../lib/config/account.ts";
import { badUrl } from "../../../lib/config/oauth.ts";
import { readAutoconfig } from "../../../lib/init/lookup/autoconfig.ts";
import type { FoundServer } from "../../../lib/init/lookup/found.ts";
import { readMetadata } from "../../../lib/init/lookup/metadata.ts";
import { serversByDns } from "../../../lib/init/lookup/srv.ts";
import { randomSource } from "../../samples/random.ts";
import { holds } from "../cases.ts";
import { anyJson } from "../mcp/messages.ts";
import { mutate } from "../mutate.ts";
import { anyValue } from "./values.ts";

const encoder = new TextEncoder();

function check(servers: readonly FoundServer[]): void {
  assert.ok(servers.length <= 8);
  for (const { host, port, security } of servers) {
    assert.equal(badHost(host), undefined);
    assert.ok(Number.isInteger(port) && port >= 1 && port <= 65_535);
    assert.match(security, /^(?:tls|starttls)$/);
  }
}

const AUTOCONFIG = encoder.encode(`<?xml version="1.0"?>
<clientConfig version="1.1"><emailProvider id="example.test"><domain>example.test</domain>
<incomingServer type="imap"><hostname>imap.%EMAILDOMAIN%</hostname><port>993</port>
<socketType>SSL</socketType><username>%EMAILADDRESS%</username></incomingServer>
<incomingServer type="imap"><hostname>imap.example.test</hostname><port>143</port>
<socketType>STARTTLS</socketType><username>%EMAILLOCALPART%</username></incomingServer>
</emailProvider></clientConfig>`);

Deno.test("Any document about a provider's servers names servers that there could be, or none.", async () => {
  const marks = encoder.encode(
    "<!DOCTYPE a [<!ENTITY e 'x'>]>&e;&#0;<![CDATA[]]>--><!--<?x?>%EMAILDOMAIN%\ufeff\0".repeat(4),
  );
  await holds(fc.integer(), 1_500, async (seed) => {
    const random = randomSource(seed);
    const bytes = mutate(AUTOCONFIG, random() % 2 === 0 ? AUTOCONFIG : marks, random);
    check(await readAutoconfig(bytes, "example.test"));
  });
});

Deno.test("Any records of a name are servers that there could be, or none.", async () => {
  const record = fc.record({
    priority: fc.oneof(fc.nat(65_535), fc.constant(-1)),
    weight: fc.nat(65_535),
    port: fc.oneof(fc.nat(65_536), fc.constantFrom(0, -1, 1.5)),
    target: anyValue,
  });
  await holds(fc.array(record, { maxLength: 9 }), 1_000, async (records) => {
    check(await serversByDns("example.test", () => Promise.resolve(records)));
  });
});

Deno.test("Any metadata of an issuer names addresses that could be typed, or is none.", async () => {
  const url = fc.oneof(anyValue.map((value) => JSON.stringify(value)), anyJson);
  const document = fc.tuple(url, url, url, fc.boolean()).map(([token, device, page, trailing]) =>
    `{"issuer":"https://a.test${trailing ? "/" : ""}","token_endpoint":${token},` +
    `"device_authorization_endpoint":${device},"authorization_endpoint":${page}}`
  );
  await holds(fc.oneof(document, anyJson), 1_500, (text) => {
    const found = readMetadata(encoder.encode(text), "https://a.test");
    if (found === undefined) return;
    const { issuer, ...urls } = found;
    assert.match(issuer, /^https:\/\/a\.test\/?$/);
    for (const each of Object.values(urls)) assert.equal(badUrl(each), undefined);
  });
});
