import assert from "node:assert/strict";
import fc from "fast-check";
import { asciiHost, loadDomains } from "../../../../lib/content/verdict/domains.ts";
import { lookAlike } from "../../../../lib/content/verdict/lookalike.ts";
import { unicodeHost } from "../../../../lib/content/verdict/punycode.ts";
import { skeleton } from "../../../../lib/content/verdict/skeleton.ts";
import { anyText } from "../../../support/any_text.ts";

const domains = await loadDomains();
const OWN = "muster-firma.de";

function kind(host: string, own?: string): string | undefined {
  return lookAlike(asciiHost(host) ?? host, domains, own)?.word;
}

Deno.test("A host that looks like a well-known one is found.", () => {
  for (
    const host of [
      "pаypal.com", // Cyrillic а
      "аррӏе.com", // Cyrillic throughout
      "gооgle.com",
      "paypa1.com",
      "paypaI.com",
      "rnicrosoft.com",
      "micros0ft.com",
      "mircosoft.com",
      "microsft.com",
      "faceb00k.com",
      "ẇhatsapp.com",
      "αmazon.com",
      "login.g00gle.com",
      "lnstagram.com",
    ]
  ) assert.equal(kind(host), "lookalike_domain", host);
});

Deno.test("Whom a host imitates is named.", () => {
  assert.equal(lookAlike(asciiHost("pаypal.com") ?? "", domains, undefined)?.of, "paypal.com");
  assert.equal(lookAlike("muster-firna.de", domains, OWN)?.of, OWN);
});

Deno.test("The owner's domain is imitated by one letter or one word too much.", () => {
  for (
    const host of ["muster-firna.de", "mustr-firma.de", "rnuster-firma.com", "muster-f1rma.de"]
  ) {
    assert.equal(kind(host, OWN), "lookalike_domain", host);
  }
  assert.equal(kind("muster-firma.de.evil.com", OWN), "brand_in_domain");
  assert.equal(kind("muster-firma.de", OWN), undefined);
  assert.equal(kind("mail.muster-firma.de", OWN), undefined);
});

Deno.test("Well-known names inside other domains are found.", () => {
  for (const host of ["paypal-security.com", "login-microsoft.net", "paypal.com.evil.net"]) {
    assert.equal(kind(host), "brand_in_domain", host);
  }
});

Deno.test("Letters of several scripts in one label, or all foreign under a Latin ending, are found.", () => {
  assert.equal(kind("exаmple-shop.com"), "mixed_script_domain");
  assert.equal(kind("сосо.com"), "mixed_script_domain");
  assert.equal(kind("ѕсоре.org"), "mixed_script_domain");
});

Deno.test("Honest hosts are left alone.", () => {
  for (
    const host of [
      "paypal.com",
      "mail.paypal.com",
      "paypal.de",
      "amazon.co.uk",
      "email.amazon.de",
      "amazonses.com",
      "facebookmail.com",
      "appie.com",
      "dhi.com",
      "cooking.com",
      "telecom.com",
      "münchen.de",
      "пример.рф",
      "сор.рф",
      "例え.jp",
      "日本google.jp",
      "ελλάδα.gr",
      "apple.stackexchange.com",
      "microsoft.github.io",
      "example.com",
      "localhost",
      "192.0.2.1",
      "[2001:db8::1]",
      "linode.com",
      "outlooks.example.org",
      "apple-tree.example.org",
    ]
  ) assert.equal(kind(host), undefined, host);
});

Deno.test("Punycode is decoded as RFC 3492 says, and what is none stays.", () => {
  for (
    const [ascii, unicode] of [
      ["xn--mnchen-3ya.de", "münchen.de"],
      ["xn--80ak6aa92e.com", "аррӏе.com"],
      ["xn--e1afmkfd.xn--p1ai", "пример.рф"],
      ["xn--wgv71a119e.jp", "日本語.jp"],
      ["xn--n3h.net", "☃.net"],
      ["xn--.com", "xn--.com"],
      ["xn--a!.com", "xn--a!.com"],
      ["xn--99999999.com", "xn--99999999.com"],
      ["plain.com", "plain.com"],
    ]
  ) assert.equal(unicodeHost(ascii ?? ""), unicode);
});

Deno.test("Decoding is the reverse of what URL does, for any host it accepts.", () => {
  const letter = fc.constantFrom(..."abzäßéñжячאبगあ漢한0-");
  fc.assert(fc.property(fc.string({ unit: letter, minLength: 1, maxLength: 20 }), (label) => {
    const ascii = asciiHost(`${label}.com`);
    if (ascii === undefined) return;
    assert.equal(asciiHost(unicodeHost(ascii)), ascii);
  }));
});

Deno.test("A skeleton is Latin, in lower case, and stable.", () => {
  for (
    const [text, seen] of [
      ["PАYPАL", "paypal"],
      ["ＰａｙＰａｌ", "paypal"],
      ["𝖯𝖺𝗒𝖯𝖺𝗅", "paypal"],
      ["Ⓟⓐⓨ🅿🅰🅻", "paypal"],
      ["Páypàl", "paypal"],
      ["ρауρаӏ", "paypal"],
      ["日本", "日本"],
    ]
  ) assert.equal(skeleton(text ?? ""), seen);
  fc.assert(fc.property(anyText(), (text) => {
    assert.equal(skeleton(skeleton(text)), skeleton(text));
  }));
});

Deno.test("Any text as a host gives an answer, however long.", () => {
  fc.assert(fc.property(anyText(), (text) => void kind(text, OWN)));
  for (const host of ["a.".repeat(50_000), "-".repeat(100_000), `xn--${"a".repeat(100_000)}.com`]) {
    assert.equal(asciiHost(host), undefined);
    kind(host);
    unicodeHost(host);
  }
});
