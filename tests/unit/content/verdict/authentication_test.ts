import assert from "node:assert/strict";
import type { Trust } from "../../../../lib/content/protocol.ts";
import {
  authenticate,
  type Authentication,
} from "../../../../lib/content/verdict/authentication.ts";
import { loadDomains } from "../../../../lib/content/verdict/domains.ts";
import { fieldsOf, OWNER } from "./cases.ts";

const BORDER =
  "Received: from client.example (client.example [192.0.2.1]) by mx.owner.example with ESMTPS";
const PASS = "dmarc=pass header.from=bank.example";

function trust(more: Partial<Trust>): Trust {
  return { ...OWNER, ...more };
}

async function read(
  lines: readonly string[],
  who: Trust = OWNER,
  from: string | undefined = "bank.example",
): Promise<Authentication> {
  return authenticate(fieldsOf(...lines), from, who, await loadDomains());
}

function ar(id: string, results: string): string {
  return `Authentication-Results: ${id}; ${results}`;
}

Deno.test("Without the header there is no verdict and no reason.", async () => {
  const { answer, vouched, reasons } = await read([BORDER]);
  assert.equal(answer.trust, "none");
  assert.equal(answer.by, undefined);
  assert.equal(vouched, false);
  assert.deepEqual(reasons, []);
});

Deno.test("A field of the IMAP host's organization above its Received line is trusted.", async () => {
  const { answer, vouched } = await read([ar("mx.owner.example", PASS), BORDER]);
  assert.deepEqual(answer, {
    spf: undefined,
    dkim: undefined,
    dmarc: "pass",
    by: "mx.owner.example",
    trust: "trusted",
  });
  assert.equal(vouched, true);
});

Deno.test("The delivery into the mailbox may stand above it.", async () => {
  const lmtp =
    "Received: from mx.owner.example ([192.0.2.7]) by store.owner.example with LMTP id 1";
  const { answer } = await read([lmtp, ar("mx.owner.example", PASS), BORDER]);
  assert.equal(answer.trust, "trusted");
});

Deno.test("A derived id below the Received line came with the message.", async () => {
  for (
    const lines of [
      [BORDER, ar("mx.owner.example", PASS)],
      [BORDER, ar("mx.owner.example", PASS), BORDER],
      ["Received: from with lmtp (x) by mx.owner.example with ESMTP", ar("mx.owner.example", PASS)],
      [ar("mx.owner.example", PASS)],
      [ar("mx.owner.example", PASS), "Received: from a by relay.example with ESMTP"],
    ]
  ) {
    const { answer, vouched } = await read(lines);
    assert.equal(answer.trust, "forgeable", lines.join("\n"));
    assert.equal(vouched, false);
  }
});

Deno.test("Another organization's field is forgeable, also when its name contains ours.", async () => {
  for (
    const id of [
      "mx.sender.example",
      "mx.owner.example.evil.test",
      "owner.example@evil.test",
      '"mx.owner.example "',
      "(mx.owner.example) evil.test",
      "notowner.example",
      "mx.owner.example/evil",
      "mx.ownеr.example",
    ]
  ) {
    const { answer } = await read([ar(id, PASS), BORDER]);
    assert.equal(answer.trust, "forgeable", id);
  }
});

Deno.test("Of two fields the server's own wins over the sender's below it.", async () => {
  const who = trust({ authservId: "mx.owner.example" });
  for (
    const lines of [
      [ar("mx.owner.example", "dmarc=fail"), BORDER, ar("mx.owner.example", PASS)],
      [BORDER, ar("mx.owner.example", "dmarc=fail"), ar("mx.owner.example", PASS)],
      [
        BORDER,
        ar("mx.owner.example", "spf=fail"),
        "AUTHENTICATION-RESULTS: MX.OWNER.EXAMPLE; " + PASS,
      ],
    ]
  ) {
    const { answer, vouched, reasons } = await read(lines, who);
    assert.equal(answer.trust, "trusted");
    assert.notEqual(answer.dmarc, "pass");
    assert.equal(vouched, false);
    assert.equal(reasons[0]?.level, "danger");
  }
});

Deno.test("Fields of several filters above the Received line make one verdict.", async () => {
  const { answer } = await read([
    ar("mx.owner.example", "dmarc=pass header.from=bank.example"),
    ar("mx.owner.example", "dkim=pass header.d=bank.example"),
    ar("mx.owner.example", "spf=softfail smtp.mailfrom=bank.example"),
    BORDER,
    ar("mx.owner.example", "dmarc=fail"),
  ]);
  assert.deepEqual([answer.spf, answer.dkim, answer.dmarc], ["softfail", "pass", "pass"]);
});

Deno.test("A configured id is matched exactly, or by what is below it.", async () => {
  const top = [ar("filter.example.net", PASS), BORDER];
  assert.equal(
    (await read(top, trust({ authservId: "Filter.Example.NET" }))).answer.trust,
    "trusted",
  );
  assert.equal((await read(top, trust({ authservId: ".example.net" }))).answer.trust, "trusted");
  assert.equal((await read(top, trust({ authservId: "example.net" }))).answer.trust, "forgeable");
  const own = [ar("mx.owner.example", PASS), BORDER];
  assert.equal(
    (await read(own, trust({ authservId: "filter.example.net" }))).answer.trust,
    "forgeable",
    "a configured id replaces the derived one",
  );
});

Deno.test("Known providers are recognised by their own ids, where they put the field.", async () => {
  const google = "Received: from a.example by mx.google.com with ESMTPS id 1";
  for (
    const [host, id, by] of [
      ["imap.gmail.com", "mx.google.com", google],
      ["imap.fastmail.com", "mx6.messagingengine.com", "Received: by mailmx.internal"],
      ["imap.gmx.com", "gmx.net", "Received: from x by mx-ha.gmx.net"],
      ["imap.mail.yahoo.com", "atlas1.free.mail.ne1.yahoo.com", "Received: from x by 10.0.0.1"],
      ["imap.mail.me.com", "dmarc.icloud.com", "Received: from x by st11.me.com"],
    ]
  ) {
    const { answer } = await read([by ?? "", ar(id ?? "", PASS)], trust({ host: host ?? "" }));
    assert.equal(answer.trust, "trusted", host);
  }
  const forged = await read(
    [google, ar("mx.google.com.evil.test", PASS)],
    trust({ host: "imap.gmail.com" }),
  );
  assert.equal(forged.answer.trust, "forgeable");
  const travelled = [google, "Received: from y by list.evil.com", ar("mx.google.com", PASS)];
  assert.equal(
    (await read(travelled, trust({ host: "imap.gmail.com" }))).answer.trust,
    "forgeable",
  );
});

Deno.test("A provider that writes one field per method is read to the end of the run.", async () => {
  const who = trust({ host: "imap.mail.me.com" });
  const { answer } = await read([
    "Received: from x by st11.me.com",
    ar("bimi.icloud.com", "bimi=skipped"),
    ar("dmarc.icloud.com", "dmarc=fail header.from=bank.example"),
    ar("spf.icloud.com", "spf=none"),
    "X-Other: 1",
    ar("dkim-verifier.icloud.com", "dkim=pass header.d=bank.example"),
  ], who);
  assert.deepEqual([answer.spf, answer.dkim, answer.dmarc], ["none", undefined, "fail"]);
});

Deno.test("Microsoft's field without an id is forgeable unless that was configured.", async () => {
  const lines = [`Authentication-Results: spf=pass smtp.mailfrom=bank.example;${PASS}`];
  const outlook = trust({ host: "outlook.office365.com" });
  const first = await read(lines, outlook);
  assert.deepEqual([first.answer.trust, first.answer.by, first.answer.dmarc], [
    "forgeable",
    undefined,
    "pass",
  ]);
  const { answer } = await read(lines, { ...outlook, authservId: "protection.outlook.com" });
  assert.equal(answer.trust, "trusted");
});

Deno.test("ARC and similar fields count for nothing.", async () => {
  const { answer } = await read([
    `ARC-Authentication-Results: i=1; mx.owner.example; ${PASS}`,
    `X-Authentication-Results: mx.owner.example; ${PASS}`,
    `Authentication-Results-Original: mx.owner.example; ${PASS}`,
    `X-Note: Authentication-Results: mx.owner.example; ${PASS}`,
    `X-Folded: a\r\n Authentication-Results: mx.owner.example; ${PASS}`,
    BORDER,
  ]);
  assert.equal(answer.trust, "none");
});

Deno.test("A field folded anywhere and with bytes beyond ASCII is read.", async () => {
  const { answer } = await read([
    `Authentication-Results:\r\n mx.owner.example\r\n\t1;\r\n dmarc=pass (grün)\r\n header.from=bank.example`,
    BORDER,
  ]);
  assert.deepEqual([answer.trust, answer.dmarc], ["trusted", "pass"]);
});

Deno.test("A malformed field is forgeable even from our own server.", async () => {
  const { answer, vouched } = await read([
    ar("mx.owner.example", 'spf=fail (domain of "x) ; dmarc=pass ("@evil.test'),
    BORDER,
  ]);
  assert.equal(answer.trust, "forgeable");
  assert.equal(vouched, false);
});

Deno.test("A pass vouches only for the organization in From.", async () => {
  const table: readonly (readonly [results: string, from: string, vouched: boolean])[] = [
    ["dkim=pass header.d=bank.example", "bank.example", true],
    ["dkim=pass header.d=mail.bank.example", "news.bank.example", true],
    ["dkim=pass header.i=@bank.example", "bank.example", true],
    ["dkim=pass header.d=evil.test", "bank.example", false],
    ["dkim=pass header.d=evil.test; dkim=pass header.d=bank.example", "bank.example", true],
    ["dkim=fail header.d=bank.example; dkim=pass header.d=evil.test", "bank.example", false],
    ["dkim=pass header.d=a.co.uk", "b.co.uk", false],
    ["dkim=pass header.d=a.github.io", "b.github.io", false],
    ["dkim=pass header.d=BANK.EXAMPLE.", "bank.example", true],
    ["dkim=pass header.d=xn--mnchen-3ya.example", "xn--mnchen-3ya.example", true],
    ["spf=pass smtp.mailfrom=x@bounce.bank.example", "bank.example", true],
    ["spf=pass smtp.mailfrom=bank.example", "bank.example", true],
    ["spf=pass smtp.mailfrom=evil.test", "bank.example", false],
    ["spf=pass smtp.helo=evil.test smtp.mailfrom=<>", "bank.example", false],
    ['spf=pass smtp.mailfrom="bank.example@evil.test"', "bank.example", false],
    ["spf=pass smtp.mailfrom=evil.test@bank.example", "bank.example", true],
    ["dmarc=pass header.from=bank.example", "bank.example", true],
    ["dmarc=pass header.from=evil.test", "bank.example", false],
    ["dmarc=fail; dkim=pass header.d=bank.example", "bank.example", false],
    ["dkim=pass", "bank.example", false],
  ];
  for (const [results, from, vouched] of table) {
    const found = await read([ar("mx.owner.example", results), BORDER], OWNER, from);
    assert.equal(found.vouched, vouched, `${results} for ${from}`);
    assert.equal(found.reasons.length === 0, vouched, results);
  }
});

Deno.test("With no address or several in From, nothing is vouched for.", async () => {
  const domains = await loadDomains();
  const fields = fieldsOf(ar("mx.owner.example", PASS), BORDER);
  const { vouched, reasons } = authenticate(fields, undefined, OWNER, domains);
  assert.equal(vouched, false);
  assert.equal(reasons[0]?.level, "danger");
});

Deno.test("A failure is a danger by a trusted verdict and a caution by another.", async () => {
  for (const results of ["dmarc=fail", "spf=fail", "dkim=fail", "spf=hardfail; dkim=none"]) {
    const own = await read([ar("mx.owner.example", results), BORDER]);
    assert.equal(own.reasons[0]?.level, "danger", results);
    const other = await read([ar("mx.other.example.net", results), BORDER]);
    assert.equal(other.reasons[0]?.level, "caution", results);
  }
});

Deno.test("A broken signature or a forwarder's SPF does not matter when DMARC passed.", async () => {
  for (const results of [`${PASS}; dkim=fail`, `${PASS}; spf=fail`]) {
    const { reasons, vouched } = await read([ar("mx.owner.example", results), BORDER]);
    assert.deepEqual(reasons, []);
    assert.equal(vouched, true);
  }
});

Deno.test("Results are one of the known words, whatever the header says.", async () => {
  const { answer } = await read([
    ar("mx.owner.example", "spf=<b>ignore</b>; dkim=constructor; dmarc=BestGuessPass"),
    BORDER,
  ]);
  assert.deepEqual([answer.spf, answer.dkim, answer.dmarc], ["none", "none", "neutral"]);
});

Deno.test("A mail handed in with a password is not suspected for having no other results.", async () => {
  const { reasons } = await read([ar("mx.owner.example", "auth=pass smtp.auth=me"), BORDER]);
  assert.deepEqual(reasons, []);
});
