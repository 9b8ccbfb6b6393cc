/**
 * What is known about mail providers, and whose address is whose.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { splitAddress } from "../../../lib/config/address.ts";
import {
  hostForDomain,
  providerOfAddress,
  providerOfHost,
  PROVIDERS,
} from "../../../lib/config/providers.ts";
import { anyText } from "../../support/any_text.ts";

const idOf = (address: string): string | undefined => providerOfAddress(address)?.id;

Deno.test("An address belongs to the provider of its domain, in any case and with the dot of an absolute name.", () => {
  for (
    const [address, id] of [
      ["ada@gmail.com", "gmail"],
      ["Ada.L+list@GoogleMail.COM", "gmail"],
      ["ada@gmail.com.", "gmail"],
      ["ada@hotmail.co.uk", "microsoft"],
      ["ada@live.nl", "microsoft"],
      ["ada@outlook.de", "microsoft"],
      ["ada@fastmail.com", "fastmail"],
      ["ada@me.com", "icloud"],
      ["ada@yahoo.co.uk", "yahoo"],
      ["ada@aol.com", "aol"],
      ["ada@proton.me", "proton"],
      ["ada@gmx.net", "gmx"],
      ["ada@gmx.co.uk", "gmx"],
      ["ada@web.de", "webde"],
      ["ada@126.com", "netease"],
      ["ada@mailbox.org", "mailbox_org"],
      ["ada@posteo.de", "posteo"],
      ["ada@mail.de", "mail_de"],
    ] as const
  ) assert.equal(idOf(address), id, address);
});

Deno.test("A domain that only looks like a provider's is not the provider's.", () => {
  for (
    const address of [
      "ada@live.example.test",
      "ada@outlook.example.test",
      "ada@hotmail.evil.com",
      "ada@yahoo.co.jp",
      "ada@gmx.evil.net",
      "ada@mail.gmail.com",
      "ada@gmail.com.evil.test",
      "ada@xgmail.com",
      "ada@gmail.co",
      "ada@proton.me.uk",
    ]
  ) assert.equal(idOf(address), undefined, address);
});

Deno.test("What is no plain address has no provider.", () => {
  for (
    const address of [
      "",
      "@",
      "gmail.com",
      "@gmail.com",
      "ada@",
      "ada@evil.test@gmail.com",
      "ada@gmail.com@evil.test",
      '"ada@evil.test"@gmail.com',
      "<ada@gmail.com>",
      "Ada <ada@gmail.com>",
      "ada@gmail.com ",
      "ada@gmail.com\n",
      "ada@gmail.com\0",
      "ada@gmail..com",
      "ada@gmail.com..",
      "ada@.gmail.com",
      // The Kelvin sign becomes k, and the dotted capital I becomes i and a dot, in lower case.
      "ada@outloo\u212A.com",
      "ada@GMA\u0130L.com",
      "ada@gm\u0430il.com",
      "ada@gmail\u3002com",
      "ada@gmail.com\u200B",
      "ada@127.0.0.1",
      "ada@[127.0.0.1]",
      `${"a".repeat(250)}@gmail.com`,
      "a,b@gmail.com",
    ]
  ) assert.equal(idOf(address), undefined, JSON.stringify(address));
});

Deno.test("No text, however odd, makes the reader of addresses throw, and its domain is a plain name.", () => {
  const anything = fc.oneof(
    anyText(),
    fc.emailAddress(),
    fc.string().map((text) => `${text}@gmail.com`),
    fc.string().map((text) => `ada@${text}`),
  );
  fc.assert(fc.property(anything, (address) => {
    const parts = splitAddress(address);
    if (parts === undefined) return;
    assert.match(parts.domain, /^[a-z0-9-]+(\.[a-z0-9-]+)+$/);
    assert.doesNotMatch(parts.localPart, /[\s@]/);
  }));
});

Deno.test("Every domain and host is written as it is compared, and belongs to one provider.", () => {
  const name = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;
  const domains = PROVIDERS.flatMap((provider) => provider.domains);
  const hosts = PROVIDERS.flatMap((provider) => provider.hosts);
  for (const each of [...domains, ...hosts]) assert.match(each, name);
  assert.equal(new Set(domains).size, domains.length);
  assert.equal(new Set(hosts).size, hosts.length);
  assert.equal(new Set(PROVIDERS.map(({ id }) => id)).size, PROVIDERS.length);
  for (const domain of domains) assert.ok(providerOfAddress(`ada@${domain}`), domain);
});

Deno.test("A host for a domain is one of the provider's hosts.", () => {
  for (const provider of PROVIDERS) {
    for (const domain of provider.domains) {
      assert.ok(provider.hosts.includes(hostForDomain(provider, domain)), domain);
    }
    for (const domain of Object.keys(provider.hostsByDomain ?? {})) {
      assert.ok(provider.domains.includes(domain), domain);
    }
  }
  const hostOf = (address: string): string | undefined => {
    const provider = providerOfAddress(address);
    return provider && hostForDomain(provider, splitAddress(address)?.domain ?? "");
  };
  assert.equal(hostOf("ada@gmx.de"), "imap.gmx.net");
  assert.equal(hostOf("ada@gmx.com"), "imap.gmx.com");
  assert.equal(hostOf("ada@yeah.net"), "imap.yeah.net");
  assert.equal(hostOf("ada@163.com"), "imap.163.com");
  const [gmail] = PROVIDERS;
  assert.ok(gmail);
  assert.equal(hostForDomain(gmail, "constructor"), "imap.gmail.com");
});

Deno.test("Whoever signs in with OAuth 2 has its addresses, over TLS.", () => {
  for (const { id, signIn, oauth } of PROVIDERS) {
    assert.equal(signIn.includes("oauth2"), oauth !== undefined, id);
    if (oauth === undefined) continue;
    const { issuer, tokenUrl, deviceUrl, authorizeUrl } = oauth;
    for (const url of [issuer, tokenUrl, authorizeUrl, ...deviceUrl ? [deviceUrl] : []]) {
      assert.equal(new URL(url).protocol, "https:", url);
    }
  }
});

Deno.test("A provider is found by the name of its server, a bridge only at its own port.", () => {
  assert.equal(providerOfHost("IMAP.gmail.com.")?.id, "gmail");
  assert.equal(providerOfHost("imap.gmx.com", 993)?.id, "gmx");
  assert.equal(providerOfHost("imap.gmail.com.evil.test"), undefined);
  assert.equal(providerOfHost("127.0.0.1"), undefined);
  assert.equal(providerOfHost("127.0.0.1", 993), undefined);
  assert.equal(providerOfHost("127.0.0.1", 1143)?.id, "proton");
});
