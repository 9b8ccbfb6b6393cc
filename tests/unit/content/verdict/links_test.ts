import assert from "node:assert/strict";
import fc from "fast-check";
import { loadDomains } from "../../../../lib/content/verdict/domains.ts";
import { judgeLinks, type NoticedLinks } from "../../../../lib/content/verdict/links.ts";
import { anyText } from "../../../support/any_text.ts";

const domains = await loadDomains();

function links(...pairs: (readonly [text: string, target: string])[]): NoticedLinks {
  return judgeLinks(pairs.map(([text, target]) => ({ text, target })), "muster-firma.de", domains);
}

Deno.test("A text that names another host than the target is a lie.", () => {
  for (
    const [text, target] of [
      ["https://bank.com/login", "https://evil.com/"],
      ["bank.com", "https://evil.com/"],
      ["www.bank.com", "https://evil.com/"],
      ["Log in at www.bank.com now", "https://evil.com/"],
      ["Visit https://bank.com.", "https://bank.com.evil.com/"],
      ["bank.com/login", "https://bank.com@evil.com/login"],
      ["https://user@bank.com/", "https://evil.com/"],
      ["→ bank.com ←", "https://evil.com/"],
      ["ｂａｎｋ.com", "https://evil.com/"],
      ["bank.co.uk", "https://evil.co.uk/"],
      ["a.github.io", "https://b.github.io/"],
      ["paypal.com", "https://xn--pypal-4ve.com/"],
      ["Go to paypal.com to confirm", "https://evil.com/"],
      ["Sign in: muster-firma.de", "https://evil.com/"],
      ["bank.com", "https://192.0.2.1/"],
      ["help@bank.com", "mailto:thief@evil.com"],
      ["https://intranet.bank.corp/", "https://evil.com/"],
    ] as const
  ) {
    const found = links([text, target]);
    assert.equal(found.lying.length, 1, text);
    assert.ok(found.reasons.length > 0, text);
  }
});

Deno.test("Honest texts are no lies.", () => {
  for (
    const [text, target] of [
      ["bank.com", "https://www.bank.com/x"],
      ["https://login.bank.com", "https://bank.com"],
      ["Click here", "https://evil.com/"],
      ["Node.js", "https://nodejs.org/"],
      ["ASP.NET docs", "https://microsoft.com/"],
      ["README.md", "https://github.com/a/b"],
      ["archive.zip", "https://files.example.com/1"],
      ["v1.2.3", "https://example.com/"],
      ["Read more...", "https://example.com/"],
      ["12.50", "https://example.com/"],
      ["e.g. this", "https://example.com/"],
      ["help@bank.com", "mailto:help@bank.com?subject=www.other.com"],
      ["help@bank.com", "https://bank.com/contact"],
      ["münchen.de", "https://xn--mnchen-3ya.de/"],
      ["BANK.COM", "https://bank.com/"],
      ["call us", "tel:+123"],
      ["", "https://example.com/"],
    ] as const
  ) assert.deepEqual(links([text, target]).lying, [], text);
});

Deno.test("A wrapper that shows the real target is looked through.", () => {
  const wrapped = [
    "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fbank.com%2Fx&data=1",
    "https://urldefense.com/v3/__https://bank.com/x__;!!abc$",
    "https://urldefense.proofpoint.com/v2/url?u=https-3A__bank.com_x&d=1",
    "https://www.google.com/url?q=https://bank.com/x&sa=D",
    "https://l.facebook.com/l.php?u=https%3A%2F%2Fbank.com%2F",
  ];
  for (const target of wrapped) {
    assert.deepEqual(links(["www.bank.com", target]).lying, [], target);
    assert.equal(links(["www.other.com", target]).lying.length, 1, target);
  }
});

Deno.test("A lie about a known name is a danger, and a mailing service is not suspected.", () => {
  assert.equal(links(["paypal.com", "https://evil.com/"]).reasons[0]?.level, "danger");
  assert.equal(links(["bank.com", "https://evil.com/"]).reasons[0]?.level, "caution");
  assert.equal(links(["bank.com", "https://192.0.2.1/"]).reasons[0]?.level, "danger");
  const counted = links(["www.shop.com", "https://shop.us1.list-manage.com/track/click?u=1"]);
  assert.equal(counted.lying.length, 1);
  assert.deepEqual(counted.reasons, []);
  assert.deepEqual(links(["instagram.com", "https://facebookmail.com/x"]).reasons, []);
});

Deno.test("A sender who is vouched for may name himself and count clicks elsewhere.", () => {
  const found = (text: string, target: string, vouched: string | undefined): NoticedLinks =>
    judgeLinks([{ text, target }], "muster-firma.de", domains, { vouched });
  const counted = found("www.shop.de", "https://trk.counter.net/c/1", "shop.de");
  assert.equal(counted.lying.length, 1);
  assert.deepEqual(counted.reasons, []);
  for (
    const [text, target, vouched] of [
      ["www.shop.de", "https://trk.counter.net/c/1", undefined],
      ["www.bank.de", "https://trk.counter.net/c/1", "shop.de"],
      ["www.shop.de", "https://192.0.2.1/", "shop.de"],
      ["www.shop.de", "https://paypa1.com/", "shop.de"],
      ["www.gmail.com", "https://trk.counter.net/", "gmail.com"],
      ["www.muster-firma.de", "https://trk.counter.net/", "muster-firma.de"],
    ] as const
  ) assert.ok(found(text, target, vouched).reasons.length > 0, `${text} ${target}`);
});

Deno.test("Suspicious targets are named.", () => {
  for (
    const [target, word] of [
      ["http://192.0.2.1/x", "ip_address"],
      ["http://3221225985/x", "ip_address"],
      ["http://0xc0.0x00.0x02.0x01/", "ip_address"],
      ["http://[2001:db8::1]/", "ip_address"],
      ["https://bank.com@evil.com/", "credentials"],
      ["https://bank.com:x@evil.com/", "credentials"],
      ["https://evil.com:8443/", "port"],
      ["https://xn--mnchen-3ya.de/", "punycode"],
      ["https://bit.ly/abc", "shortener"],
      ["https://paypa1.com/", "lookalike_domain"],
      ["https://paypal.com.evil.net/", "brand_in_domain"],
      ["https://a.com/?url=https%3A%2F%2Fevil.com", "redirect"],
      ["https://a.com/?url=https%253A%252F%252Fevil.com", "redirect"],
      ["https://a.com/go/https://evil.com/", "redirect"],
      [`https://a.com/${"x".repeat(3_000)}`, "very_long"],
      ["https://a.com/setup.exe", "program"],
    ] as const
  ) assert.ok(links(["here", target]).words.includes(word), `${target} -> ${word}`);
});

Deno.test("Ordinary targets have no words.", () => {
  for (
    const target of [
      "https://example.com/",
      "http://example.com:80/",
      "https://example.com/?url=https%3A%2F%2Fwww.example.com",
      "https://click.list-manage.com/?url=https%3A%2F%2Fshop.com",
      "mailto:a@example.com",
      "tel:+1",
      "not a url",
      "javascript:alert(1)",
      "data:text/html,x",
    ]
  ) assert.deepEqual(links(["here", target]).words, [], target);
});

Deno.test("Each word and the worst lie are told once, however many links there are.", () => {
  const many = Array.from(
    { length: 10_000 },
    (_, i) => ["www.bank.com", `http://192.0.2.${i % 250}/${i}?${"a=b&".repeat(30)}`] as const,
  );
  const start = performance.now();
  const found = links(...many);
  assert.ok(performance.now() - start < 20_000);
  assert.deepEqual(found.words, ["ip_address", "too_many_to_judge"]);
  assert.equal(found.lying.length, 5);
  assert.equal(found.reasons.length, 3);
});

Deno.test("Hostile texts and targets take bounded time.", () => {
  const start = performance.now();
  for (const text of ["a".repeat(300), "a.".repeat(150), "-".repeat(300), "@".repeat(300)]) {
    links(...Array.from({ length: 1_000 }, (_, i) => [text, `https://h${i}.com/`] as const));
  }
  links(["x", `https://a.com/?${"url=http:".repeat(100_000)}`]);
  // A busy machine is slow; what is quadratic would take minutes.
  assert.ok(performance.now() - start < 60_000);
});

Deno.test("Any text and target give an answer that is safe to show.", () => {
  const target = fc.oneof(
    anyText(60),
    fc.tuple(fc.constantFrom("http://", "https://a.com/", "mailto:"), anyText(60)).map((p) =>
      p.join("")
    ),
    fc.webUrl(),
  );
  fc.assert(fc.property(anyText(60), target, (text, url) => {
    const { lying, reasons } = links([text, url], [`www.bank.com ${text}`, url]);
    for (
      const shown of [
        ...lying.flatMap((l) => [l.text, l.target]),
        ...reasons.map((r) => r.text),
      ]
    ) {
      assert.doesNotMatch(shown, /\p{Cc}|\p{Default_Ignorable_Code_Point}/u);
    }
  }));
});
