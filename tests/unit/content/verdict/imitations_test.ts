import assert from "node:assert/strict";
import { loadDomains } from "../../../../lib/content/verdict/domains.ts";
import { lookAlike } from "../../../../lib/content/verdict/lookalike.ts";
import { judged } from "./cases.ts";
import { OWNERS, REAL_DOMAINS } from "./real_domains.ts";

const domains = await loadDomains();
const OWN = "acme-corp.com";

/** Word and level, for example `lookalike_domain danger`. */
function seen(host: string, own: string | undefined = OWN): string {
  const found = lookAlike(host, domains, own);
  return found ? `${found.word} ${found.level ?? ""}`.trim() : "";
}

Deno.test("The owner's name under a forged ending is a danger, under a common one a caution.", () => {
  for (const host of ["acme-corp.co", "acme-corp.cm", "acme-corp.om", "mail.acme-corp.cam"]) {
    assert.equal(seen(host), "lookalike_domain danger", host);
  }
  for (const end of ["net", "org", "io", "info", "xyz", "support", "online"]) {
    assert.equal(seen(`acme-corp.${end}`), "own_name_elsewhere caution", end);
  }
});

Deno.test("The owner's name in other countries is named and no reason.", () => {
  for (const end of ["de", "co.uk", "fr", "com.au", "ch"]) {
    assert.equal(seen(`acme-corp.${end}`), "own_name_elsewhere", end);
  }
});

Deno.test("The owner's name with official words around it is a danger, with others a caution.", () => {
  for (
    const host of [
      "acme-corp-support.com",
      "login-acme-corp.com",
      "secure-acme-corp-billing.net",
      "acme-corpsupport.com",
      "acmecorpsupport.com",
      "acmecorp-login.com",
      "loginacmecorp.com",
    ]
  ) assert.equal(seen(host), "brand_in_domain danger", host);
  for (const host of ["acme-corp-munich.com", "my-acme-corp.org"]) {
    assert.equal(seen(host), "brand_in_domain caution", host);
  }
  assert.equal(seen("acme-corp.com.evil.net"), "brand_in_domain caution");
});

Deno.test("A hyphen more or less and one letter more, less, other or swapped are seen.", () => {
  for (const host of ["acmecorp.com", "a-cmecorp.com"]) {
    assert.equal(seen(host), "lookalike_domain danger", host);
  }
  for (const host of ["acme-corq.com", "acme-crop.com", "acme-corps.com", "acne-corp.com"]) {
    assert.equal(seen(host), "lookalike_domain danger", host);
  }
  for (const host of ["githab.com", "gihtub.com", "paypaal.com", "klarma.com", "amazom.com"]) {
    assert.equal(seen(host), "lookalike_domain caution", host);
  }
  for (const host of ["faceboook.com", "microsofy.com", "linked-in.com", "pay-pal.com"]) {
    assert.equal(seen(host), "lookalike_domain danger", host);
  }
});

Deno.test("A known name with a forged or official ending, or official words, is seen.", () => {
  for (const host of ["paypal.co", "paypal.cm", "netflix.co"]) {
    assert.equal(seen(host), "lookalike_domain danger", host);
  }
  for (const host of ["apple.support", "paypal.online", "microsoft.help", "appleid.net"]) {
    assert.equal(seen(host), "brand_in_domain caution", host);
  }
  for (const host of ["apple-id.support", "paypal-login-secure.com", "amazon-verify-account.com"]) {
    assert.equal(seen(host), "brand_in_domain danger", host);
  }
});

Deno.test("Subdomains of the owner, short names and common words are left alone.", () => {
  for (const host of ["acme-corp.com", "mail.acme-corp.com", "a.b.acme-corp.com"]) {
    assert.equal(seen(host), "", host);
  }
  for (
    const [own, ...hosts] of [
      ["hp.com", "hq.com", "hp.net", "hp-support.com", "hpe.com"],
      ["summit.com", "summit.org", "tech-summit.com", "summits.io"],
      ["acme.com", "acme.net", "acne.com"],
    ]
  ) {
    const wrong = hosts.filter((host) => lookAlike(host, domains, own)?.level === "danger");
    assert.deepEqual(wrong, []);
  }
  const tenants = ["acme-corp.slack.com", "acme-corp.atlassian.net"];
  for (const host of [...tenants, "paypal.com.au", "amazon.com.br", "klarna.se"]) {
    assert.equal(seen(host), "", host);
  }
});

/** A caution for the owner of the second: no program can know that the first is its own too. */
const SECOND_NAMES: ReadonlySet<string> = new Set([
  "gitlab.io for gitlab.com",
  "gitlab.com for gitlab.io",
  "booking-lufthansa.com for lufthansa.com",
]);

Deno.test("Real domains are no imitations of each other, nor of any owner's.", () => {
  assert.ok(REAL_DOMAINS.length >= 150);
  const wrong: string[] = [];
  for (const own of [undefined, ...OWNERS, ...REAL_DOMAINS]) {
    for (const host of [...REAL_DOMAINS, ...OWNERS].flatMap((one) => [one, `mail.${one}`])) {
      const found = lookAlike(host, domains, own);
      const pair = `${host.replace(/^mail\./, "")} for ${own ?? "nobody"}`;
      if (found?.level === undefined) continue;
      if (found.level === "caution" && SECOND_NAMES.has(pair)) continue;
      wrong.push(`${found.level} ${pair}: ${found.how}`);
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("A person is told what is odd about the sender's domain.", async () => {
  const trust = { authservId: undefined, host: "imap.acme-corp.com", user: "ann@acme-corp.com" };
  const sentence = async (domain: string): Promise<string | undefined> =>
    (await judged([`From: Boss <boss@${domain}>`, "Subject: Hi"], { trust })).reasons[0];
  for (
    const [domain, told] of [
      ["acme-corp.co", "has another ending than your own acme-corp.com."],
      ["acme-corp.net", "has another ending than your own acme-corp.com."],
      ["acme-corp-support.com", "carries the name of your own acme-corp.com."],
      ["githab.com", "is one letter off github.com."],
      ["apple-id.support", "carries the name of apple.com."],
    ]
  ) assert.equal(await sentence(domain ?? ""), `The sender's domain "${domain}" ${told}`);
  assert.equal(await sentence("acme-corp.de"), undefined);
});
