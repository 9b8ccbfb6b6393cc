import assert from "node:assert/strict";
import { readHeaders } from "../../../../lib/content/headers.ts";
import { loadDomains } from "../../../../lib/content/verdict/domains.ts";
import { judgeSender } from "../../../../lib/content/verdict/sender.ts";
import type { Noticed } from "../../../../lib/content/verdict/show.ts";
import { block, fieldsOf, OWNER } from "./cases.ts";

const ME = { ...OWNER, user: "me@muster-firma.de" };

async function sender(lines: readonly string[], vouched = false, trust = ME): Promise<Noticed> {
  const headers = await readHeaders(block(...lines));
  return judgeSender(headers, fieldsOf(...lines), trust, vouched, await loadDomains());
}

async function words(...lines: string[]): Promise<readonly string[]> {
  return (await sender(lines)).words;
}

Deno.test("An ordinary sender gives no words and no reasons.", async () => {
  for (
    const from of [
      "Jane Doe <jane@example.com>",
      "jane@example.com",
      '"jane@example.com" <jane@example.com>',
      '"Jane (example.com)" <jane@mail.example.com>',
      "J. R. R. Tolkien <jrr@example.com>",
      '"Dr. A.Smith, M.Sc." <a@example.com>',
      "PayPal <service@paypal.com>",
      "PayPal <service@paypal.de>",
      "Amazon.de <versand@amazon.de>",
      "Пётр Иванов <p@example.com>",
      "日本 Taro <t@example.com>",
    ]
  ) assert.deepEqual(await sender([`From: ${from}`]), { words: [], reasons: [] }, from);
});

Deno.test("A display name that is another address or domain is found.", async () => {
  assert.deepEqual(await words('From: "ceo@bank.com" <x@evil.com>'), ["display_name_is_address"]);
  assert.deepEqual(await words('From: "CEO ceo＠bank.com" <x@evil.com>'), [
    "display_name_is_address",
  ]);
  assert.deepEqual(
    await words("From: =?utf-8?Q?=22ceo=40bank.com=22?= <x@evil.com>"),
    ["display_name_is_address"],
  );
  assert.deepEqual(await words('From: "www.bank.com" <x@evil.com>'), ["display_name_is_domain"]);
  assert.deepEqual(await words('From: "bank.co.uk Service" <x@evil.com>'), [
    "display_name_is_domain",
  ]);
});

Deno.test("A display name that is the owner's address is a danger.", async () => {
  for (const name of ["me@muster-firma.de", "boss@muster-firma.de"]) {
    const { reasons } = await sender([`From: "${name}" <x@evil.com>`]);
    assert.equal(reasons[0]?.level, "danger", name);
  }
});

Deno.test("A brand's name over somebody else's address is found.", async () => {
  for (
    const name of [
      "PayPal",
      "PayPal Support",
      "Micrоsoft Account Team",
      "WhatsApp Inc.",
      "Wells Fargo",
    ]
  ) {
    assert.ok(
      (await words(`From: =?utf-8?B?${new TextEncoder().encode(name).toBase64()}?= <x@evil.com>`))
        .includes("display_name_brand"),
      name,
    );
  }
  for (const name of ["Jane Apple", "The Microsoft Weekly", "Jane via LinkedIn"]) {
    assert.deepEqual(await words(`From: ${name} <x@example.com>`), [], name);
  }
});

Deno.test("No sender, several senders and several From lines are told apart.", async () => {
  assert.deepEqual(await words("Subject: x"), ["no_from"]);
  assert.deepEqual(await words("From: nobody"), ["no_from"]);
  assert.deepEqual(await words("From:"), ["no_from"]);
  assert.deepEqual(await words("From: a@example.com, b@example.com"), ["multiple_from"]);
  assert.deepEqual(await words("From: a@example.com", "from: a@example.com"), ["duplicate_from"]);
  const { reasons } = await sender(["From: a@example.com", "FROM : b@example.com"]);
  assert.equal(reasons[0]?.level, "danger");
});

Deno.test("A domain that looks like another is a danger, and punycode alone is none.", async () => {
  const cyrillic = await sender(["From: x@xn--pypal-4ve.com"]);
  assert.deepEqual(cyrillic.words, ["punycode_domain", "lookalike_domain"]);
  assert.equal(cyrillic.reasons[0]?.level, "danger");
  assert.deepEqual(await sender(["From: x@xn--mnchen-3ya.de"]), {
    words: ["punycode_domain"],
    reasons: [],
  });
  assert.ok((await words("From: x@muster-firna.de")).includes("lookalike_domain"));
});

Deno.test("Letters of several scripts in one word of the name are found.", async () => {
  assert.deepEqual(await words("From: =?utf-8?B?SsOhbmUgRNC+ZQ==?= <x@example.com>"), [
    "mixed_script_name",
  ]);
});

Deno.test("The owner's own address needs somebody to vouch for it.", async () => {
  const from = ["From: Me <ME@muster-firma.de>"];
  assert.deepEqual((await sender(from)).words, ["claims_own_address"]);
  assert.equal((await sender(from)).reasons[0]?.level, "caution");
  assert.deepEqual((await sender(from, true)).words, []);
  const colleague = await sender(["From: boss@muster-firma.de"]);
  assert.deepEqual(colleague, { words: ["own_domain_unconfirmed"], reasons: [] });
});

Deno.test("At a public mail service, others' addresses are not the owner's domain.", async () => {
  const trust = { ...ME, user: "me@gmail.com" };
  assert.deepEqual((await sender(["From: other@gmail.com"], false, trust)).words, []);
  assert.deepEqual((await sender(["From: me@gmail.com"], false, trust)).words, [
    "claims_own_address",
  ]);
  assert.deepEqual((await sender(["From: x@example.com"], false, { ...ME, user: "me" })).words, []);
});

Deno.test("Answers that go elsewhere are named, and warned of when anybody can have the address.", async () => {
  const from = "From: a@shop.com";
  assert.deepEqual(await sender([from, "Reply-To: a@mail.shop.com"]), { words: [], reasons: [] });
  assert.deepEqual(await sender([from, "Reply-To: t@desk.net"]), {
    words: ["reply_to_elsewhere"],
    reasons: [],
  });
  const free = await sender([from, "Reply-To: shop.ceo@gmail.com"]);
  assert.deepEqual(free.words, ["reply_to_elsewhere"]);
  assert.equal(free.reasons[0]?.level, "caution");
  const alike = await sender(["From: a@longshop.com", "Reply-To: a@longsh0p.com"], false, OWNER);
  assert.deepEqual(alike.words, ["reply_to_lookalike", "reply_to_elsewhere"]);
  assert.equal(alike.reasons[0]?.level, "danger");
});

Deno.test("A mailing list that puts its own address into From sends answers to the author.", async () => {
  const munged = ["From: Jane via dev <dev@lists.corp.com>", "Reply-To: jane@gmail.com"];
  for (const field of ["List-Id: Dev <dev.lists.corp.com>", "List-Post: <mailto:dev@corp.com>"]) {
    const { words, reasons } = await sender([...munged, field]);
    assert.deepEqual([words, reasons], [["reply_to_elsewhere"], []], field);
  }
  for (const field of ["X: y", "List-Id: <dev.other.org>", "List-Post: NO", "List-Id:"]) {
    assert.equal((await sender([...munged, field])).reasons[0]?.level, "caution", field);
  }
});

Deno.test("A return path elsewhere is a word and no reason.", async () => {
  assert.deepEqual(
    await sender(["Return-Path: <b@bounce.net>", "From: a@shop.com"]),
    { words: ["return_path_elsewhere"], reasons: [] },
  );
  assert.deepEqual(await words("Return-Path: <>", "From: a@shop.com"), []);
});
