import assert from "node:assert/strict";
import { createLog } from "../../../lib/log.ts";
import { AuditChain } from "../../../lib/policy/audit_chain.ts";
import { REDACTED, redactor } from "../../../lib/policy/redaction.ts";
import { SecretWords } from "../../../lib/policy/secret_words.ts";
import { CANARY, findSecret } from "../../support/canary.ts";

const TOKEN = `ya29.${CANARY}-_~+/=`;

/** As SASL sends it, with and without a beginning that moves it (RFC 7628, XOAUTH2). */
function payloads(token: string): string[] {
  return ["ada", "ad@example.test", "adam@example.test"].flatMap((user) => [
    btoa(`user=${user}\x01auth=Bearer ${token}\x01\x01`),
    btoa(`n,a=${user},\x01host=h\x01port=993\x01auth=Bearer ${token}\x01\x01`),
  ]);
}

Deno.test("A token that was added later is found, in every form in which it is sent.", () => {
  const words = new SecretWords(["correct-horse"]);
  const redact = redactor(words);
  assert.equal(redact(TOKEN), TOKEN);
  words.add(TOKEN);
  for (const text of [TOKEN, `x${encodeURIComponent(TOKEN)}y`, ...payloads(TOKEN)]) {
    assert.equal(redact(`before ${text} after`), REDACTED, text);
  }
  assert.equal(redact("correct-horse"), REDACTED);
  assert.equal(redact("nothing of it"), "nothing of it");
});

Deno.test("Tokens of earlier times are forgotten some day, passwords never.", () => {
  const words = new SecretWords(["correct-horse"]);
  for (let i = 0; i < 200; i++) words.add(`token-${i}`);
  words.add("token-150");
  assert.equal(words.words.length, 65);
  assert.ok(words.words.includes("correct-horse") && words.words.includes("token-199"));
});

Deno.test("A log and an audit that were opened before the token came do not show it.", async () => {
  const words = new SecretWords();
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const log = createLog("debug", write, words);
  const chain = new AuditChain(write, words);
  log.info("first");
  chain.append("first");
  await log.written();
  words.add(TOKEN);
  const texts = [
    TOKEN,
    ...payloads(TOKEN),
    encodeURIComponent(TOKEN),
    JSON.stringify(TOKEN),
  ];
  for (const text of texts) {
    log.warn(`a ${text} b`, { field: text });
    chain.append("line", { client: text });
  }
  await Promise.all([log.written(), chain.end()]);
  assert.equal(lines.length, 2 * texts.length + 3);
  assert.equal(findSecret(lines.join(""), TOKEN), undefined);
});
