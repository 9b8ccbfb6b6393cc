import assert from "node:assert/strict";
import { readBody } from "../../../../lib/content/body.ts";
import { readFields } from "../../../../lib/content/header_fields.ts";
import type { Security, TextPart } from "../../../../lib/content/protocol.ts";
import { judge } from "../../../../lib/content/verdict/judge.ts";
import { newsletters } from "../../../corpus/index.ts";
import { utf8 } from "../bytes.ts";
import { block } from "./cases.ts";
import { type Honest, honest } from "./honest.ts";

const TRUST = { authservId: undefined, host: "imap.acme-corp.com", user: "ann@acme-corp.com" };

/** Honest mails that are a caution nevertheless, and why that is right. */
const CAUTIONS: Readonly<Record<string, string>> = {
  "ai-newsletter-quotes-an-attack": "no list of words can tell a quotation from an order",
  "colleague-script": "a script of a colleague can be a script of whoever has his password",
  "colleague-sources": "the same",
  "colleague-macro-sheet": "macros are programs, whoever sends them",
};

function verdict(mail: Honest): Promise<Security> {
  const { from, subject, headers = [], attachments = [] } = mail;
  const domain = /@([^@<>]+)>$/.exec(from)?.[1] ?? "";
  return judgeBody(
    block(
      `Authentication-Results: mx.acme-corp.com; dmarc=pass header.from=${domain}`,
      "Received: from c.example (c.example [192.0.2.1]) by mx.acme-corp.com with ESMTPS",
      `From: ${from}`,
      `Subject: ${subject}`,
      ...headers,
    ),
    mail.html === undefined ? part("plain", mail.text ?? "") : part("html", mail.html),
    attachments,
  );
}

function part(type: TextPart["type"], text: string): TextPart {
  const rest = { encoding: "8bit", charset: "utf-8", flowed: false, delSp: false, complete: true };
  return { bytes: utf8(text), type, ...rest };
}

async function judgeBody(
  header: Uint8Array,
  body: TextPart,
  attachments: Honest["attachments"] = [],
): Promise<Security> {
  const { findings } = await readBody([body], "text", 0, 100);
  return await judge({ header: readFields(header), findings, attachments, trust: TRUST });
}

/** Names and reasons of those that are not judged `none`. */
async function alarms(
  all: readonly { readonly name: string; readonly found: Promise<Security> }[],
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const { name, found } of all) {
    const { level, reasons, authentication } = await found;
    assert.equal(authentication.trust, "trusted", name);
    if (level === "none" || level === "caution" && Object.hasOwn(CAUTIONS, name)) continue;
    wrong.push(`${level} ${name}: ${reasons.join(" ")}`);
  }
  return wrong;
}

Deno.test("Honest mails of many kinds are no danger, and only those named a caution.", async () => {
  assert.ok(honest.length >= 25);
  assert.deepEqual(
    await alarms(honest.map((mail) => ({ name: mail.name, found: verdict(mail) }))),
    [],
  );
});

Deno.test("Each mail that is named a caution is one, so that the list stays true.", async () => {
  for (const name of Object.keys(CAUTIONS)) {
    const mail = honest.find((one) => one.name === name);
    assert.ok(mail, name);
    assert.equal((await verdict(mail)).level, "caution", name);
  }
});

Deno.test("Newsletters of the corpus are neither danger nor caution.", async () => {
  const found = newsletters.map(({ name, source, html }) => {
    const { fields } = readFields(source);
    const from = fields.find(([field]) => field.toLowerCase() === "from")?.[1] ?? "";
    const domain = /@([^@<>]+)>/.exec(from)?.[1] ?? "";
    const header = utf8(
      `Authentication-Results: mx.acme-corp.com; dmarc=pass header.from=${domain}\r\n` +
        "Received: from c.example (c.example [192.0.2.1]) by mx.acme-corp.com with ESMTPS\r\n",
    );
    const end = source.findIndex((byte, i) => byte === 10 && source[i + 1] === 13);
    const whole = new Uint8Array([...header, ...source.subarray(0, end + 3)]);
    return { name, found: judgeBody(whole, part("html", html)) };
  });
  assert.ok(found.length >= 25);
  assert.deepEqual(await alarms(found), []);
});
