/**
 * Counts of folders from a server that has no LIST-STATUS, and does not tell
 * every one.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Progress } from "@modelcontextprotocol/sdk/types.js";
import { politeScript, type Script, startScriptedImap } from "../servers/scripted_imap.ts";
import { CANARY } from "../support/canary.ts";
import { startInProcess } from "../support/in_process.ts";
import { accountVariables } from "../support/product.ts";
import { smallCertificates } from "../support/small_suite.ts";

/** What the server says of each folder; undefined: it goes away. */
const STATUS: Readonly<Record<string, (tag: string) => string | undefined>> = {
  INBOX: (tag) => `* STATUS INBOX (MESSAGES 7 UNSEEN 2)\r\n${tag} OK done\r\n`,
  Forbidden: (tag) => `${tag} NO [NOPERM] not yours\r\n`,
  Garbage: (tag) => `* STATUS Garbage (MESSAGES many UNSEEN -1)\r\n${tag} OK done\r\n`,
  Gone: (tag) => `${tag} NO [NONEXISTENT] gone\r\n`,
  Half: (tag) => `* STATUS Half (UNSEEN 3)\r\n${tag} OK done\r\n`,
  Nonsense: (tag) => `${tag} BAD what\r\n`,
  Silent: (tag) => `${tag} OK done\r\n`,
};

function scriptFor(folders: Readonly<Record<string, (tag: string) => string | undefined>>): Script {
  return (command, connection) => {
    const { tag, name, rest } = command;
    if (name === "LIST" && rest !== '"" ""') {
      return `${
        Object.keys(folders).map((name) => `* LIST () "/" ${name}\r\n`).join("")
      }${tag} OK done\r\n`;
    }
    if (name !== "STATUS") return politeScript(command, connection);
    const answer = folders[/^"([^"]+)"/.exec(rest)?.[1] ?? ""]?.(tag);
    if (answer === undefined) connection.close();
    return answer;
  };
}

async function listWith(script: Script) {
  await using certificates = await smallCertificates();
  const server = await startScriptedImap({ tls: certificates.tls, script });
  const product = await startInProcess(
    accountVariables({ port: server.port, caPath: certificates.caPath }, {
      name: "u",
      password: CANARY,
    }),
  );
  try {
    const told: [done: number, total: number | undefined][] = [];
    const answer = await product.call(
      "imap_list_mailboxes",
      { include_counts: true },
      undefined,
      ({ progress, total }: Progress) => told.push([progress, total]),
    );
    return { answer, told, commands: server.commands.filter(({ name }) => name === "STATUS") };
  } finally {
    await product.close();
    await server.stop();
  }
}

Deno.test("A folder whose counts are refused or no numbers is listed without them, the others with.", async () => {
  const { answer, told, commands } = await listWith(scriptFor(STATUS));
  assert.equal(answer.error, undefined, answer.text);
  assert.deepEqual(answer.data.mailboxes, [
    { name: "INBOX", special_use: "inbox", messages: 7, unread: 2 },
    { name: "Forbidden" },
    { name: "Garbage" },
    { name: "Gone" },
    { name: "Half", unread: 3 },
    { name: "Nonsense" },
    { name: "Silent" },
  ]);
  assert.equal(commands.length, Object.keys(STATUS).length, "each is asked for once");
  assert.deepEqual(told, commands.map((_, i) => [i + 1, commands.length]), "and told of");
});

Deno.test("A connection that is lost while folders are counted is no list without counts.", async () => {
  const { answer } = await listWith(scriptFor({ ...STATUS, Half: () => undefined }));
  assert.equal(answer.error?.code, "unavailable", answer.text);
});
