/**
 * Conversations on a real Dovecot, with all of its capabilities and with fewer.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Progress } from "@modelcontextprotocol/sdk/types.js";
import { toServer } from "../clients/namespace.ts";
import { LENS } from "../samples/conversation.ts";
import { IS_PREFIXED } from "../servers/kind.ts";
import { CHAIN, ids, note, subjects, thread, withMail } from "../support/thread_suite.ts";

const BARE = "IMAP4rev1 SASL-IR LITERAL+ AUTH=PLAIN AUTH=LOGIN";

/** What a server offers, and how conversations are then found. */
const SERVERS: readonly [name: string, capabilities: string | undefined, method: string][] = [
  ["a server with all of its extensions", undefined, "thread_references"],
  [
    "a server without THREAD",
    `${BARE} ESEARCH SPECIAL-USE LIST-EXTENDED UIDPLUS`,
    "header_walk",
  ],
  [
    "a server without THREAD, ESEARCH and special use",
    BARE,
    "header_walk",
  ],
];

for (const [name, capabilities, method] of SERVERS) {
  Deno.test(`On ${name} every message leads to its whole conversation, oldest first.`, async () => {
    await withMail([...LENS, note("unrelated", 45)], async (product) => {
      for (const id of (await ids(product)).values()) {
        const data = await thread(product, { message_id: id });
        if (subjects(data).includes("unrelated")) {
          assert.deepEqual(subjects(data), ["unrelated"]);
          continue;
        }
        assert.deepEqual(subjects(data), LENS.map(({ subject }) => subject));
        assert.deepEqual(data.messages.map(({ mailbox }) => mailbox), [
          ...["INBOX", "Sent", "INBOX", "Sent"],
        ]);
        assert.equal(data["subject"], "The new lens");
        assert.equal(data["method"], method);
        assert.equal(data["status"], "ok");
        assert.equal(data["truncated"], false);
        assert.equal(data["has_more"], false);
        assert.deepEqual([...data["mailboxes"] as string[]].sort(), ["INBOX", "Sent"]);
        assert.deepEqual(data["participants"], [
          "Grace Okafor <grace@lighthouse.example.test>",
          "Ada Lindqvist <ada@example.test>",
        ]);
      }
    }, { capabilities });
  });
}

Deno.test("With bodies each sentence of a conversation is shown once, between fences.", async () => {
  await withMail(LENS, async (product) => {
    const message_id = (await ids(product)).get("The new lens");
    const { messages } = await thread(product, { message_id, include_bodies: true });
    const all = messages.map(({ body }) => body?.text ?? "").join("\n");
    for (
      const sentence of [
        "the new lens arrives on Thursday at ten",
        "a photograph of every step",
        "I will bring my brother",
        "Both of us can be there by nine",
        "the kettle will be on",
        "Two sugars",
      ]
    ) assert.equal(all.split(sentence).length, 2, `${sentence}\n${all}`);
    assert.deepEqual(messages.map(({ body }) => body?.folded_lines ?? 0), [0, 7, 8, 1]);
    for (const { body } of messages) {
      assert.match(
        body?.text ?? "",
        /^<untrusted_mail ([a-z0-9]+) \| [^\n]+>\n[^]*\n<\/untrusted_mail \1>$/,
      );
      assert.equal(body?.truncated, false);
    }
    assert.match(messages[1]?.body?.text ?? "", /\[… 5 quoted lines\]/);
  });
});

Deno.test("A conversation whose last message names the others takes seven commands, ten with bodies.", async () => {
  await withMail(CHAIN, async (product, lines, reset) => {
    const message_id = (await ids(product)).get("chain11");
    await thread(product, { message_id });
    // Sent is open now; the folders are known.
    reset();
    const data = await thread(product, { message_id });
    assert.equal(data["total"], 12);
    const commands = lines.map((line) => line.split(" ").slice(1, 3).join(" "));
    assert.deepEqual(commands, [
      "EXAMINE INBOX",
      "UID FETCH",
      "UID THREAD",
      "UID FETCH",
      `EXAMINE ${IS_PREFIXED ? toServer("Sent") : "Sent"}`,
      "UID THREAD",
      "UID FETCH",
    ]);
    reset();
    await thread(product, { message_id, include_bodies: true });
    assert.equal(lines.length, 10, lines.join("\n"));
    reset();
    await thread(product, { message_id: (await ids(product)).get("chain0") });
    assert.ok(lines.length <= 15, lines.join("\n"));
    assert.ok(lines.every((line) => line.length < 8_192));
  });
});

Deno.test("Who reads the texts of a conversation is told how many are read.", async () => {
  await withMail(LENS, async (product) => {
    const message_id = (await ids(product)).get("The new lens");
    const told: [done: number, total: number | undefined][] = [];
    await product.call(
      "imap_get_thread",
      { message_id, include_bodies: true },
      undefined,
      ({ progress, total }: Progress) => told.push([progress, total]),
    );
    assert.deepEqual(told, [[1, 4], [2, 4], [3, 4], [4, 4]]);
  });
});

Deno.test("A message that nobody answered takes five commands.", async () => {
  await withMail([note("alone", 0), note("other", 1)], async (product, lines, reset) => {
    const message_id = (await ids(product)).get("alone");
    await thread(product, { message_id });
    reset();
    assert.deepEqual(subjects(await thread(product, { message_id })), ["alone"]);
    assert.deepEqual(lines.map((line) => line.split(" ").slice(1, 3).join(" ")), [
      "EXAMINE INBOX",
      "UID FETCH",
      "UID THREAD",
      `EXAMINE ${IS_PREFIXED ? toServer("Sent") : "Sent"}`,
      "UID THREAD",
    ]);
  });
});

Deno.test("Reading a conversation opens folders read-only and peeks.", async () => {
  await withMail(LENS, async (product, lines) => {
    const message_id = (await ids(product)).get("The new lens");
    await thread(product, { message_id, include_bodies: true });
    assert.ok(lines.some((line) => line.includes("EXAMINE")));
    for (const line of lines) {
      assert.doesNotMatch(line, / (SELECT|STORE|COPY|MOVE|APPEND|EXPUNGE) /, line);
      assert.doesNotMatch(line, /BODY\[/, line);
    }
  });
});

Deno.test("Sent is found under any name that has its special use.", async () => {
  await withMail(
    LENS.filter(({ mailbox }) => mailbox !== "Sent"),
    async (product) => {
      const message_id = (await ids(product)).get("The new lens");
      const { mailboxes } = await thread(product, { message_id });
      assert.deepEqual(mailboxes, ["INBOX", "Gesendete Objekte"]);
    },
    { names: { Sent: "Gesendete Objekte" } },
  );
});

Deno.test("Of a long conversation the messages around the one asked for are shown.", async () => {
  await withMail(CHAIN, async (product) => {
    const all = await ids(product);
    const page = async (subject: string) =>
      await thread(product, { message_id: all.get(subject), limit: 4 });
    const last = await page("chain11");
    assert.deepEqual(subjects(last), ["chain8", "chain9", "chain10", "chain11"]);
    assert.deepEqual([last["has_more"], last["older"], last["newer"]], [true, 8, undefined]);
    assert.deepEqual(subjects(await page("chain8")), ["chain6", "chain7", "chain8", "chain9"]);
    assert.deepEqual(subjects(await page("chain0")), ["chain0", "chain1", "chain2", "chain3"]);
  });
});

Deno.test("Order is that of sending, also where messages were imported the other way round.", async () => {
  const imported = new Date("2026-06-01T00:00:00Z");
  const letters = CHAIN.map((letter, i) => ({
    ...letter,
    ...(i < 6 ? { received: new Date(imported.getTime() - i * 60_000) } : {}),
  }));
  await withMail(letters.toReversed(), async (product) => {
    const message_id = (await ids(product)).get("chain3");
    const data = await thread(product, { message_id });
    assert.deepEqual(subjects(data), CHAIN.map(({ subject }) => subject));
    assert.equal(data.messages[0]?.sent_date, "2026-05-04T09:00:00.000Z");
    assert.equal(data.messages[11]?.sent_date, undefined);
  });
});

Deno.test("Long texts are cut to what fits together, and each says so.", async () => {
  const long = Array.from({ length: 2_000 }, (_, i) => `Word ${i} of a long text.`).join("\n");
  await withMail(CHAIN.map((letter) => ({ ...letter, body: `${letter.id}\n${long}` })), async (
    product,
  ) => {
    const message_id = (await ids(product)).get("chain11");
    const { messages } = await thread(product, { message_id, include_bodies: true });
    const chars = messages.map(({ body }) => [...body?.text ?? ""].length);
    assert.ok(chars.reduce((sum, count) => sum + count, 0) <= 32_000 + 12 * 120, `${chars}`);
    assert.ok(chars.every((count) => count > 1_500 && count < 4_200), `${chars}`);
    assert.ok(messages.every(({ body }) => body?.truncated));
  });
});
