/**
 * Conversations on a real Dovecot, with all of its capabilities and with fewer.
 *
 * @module
 */

import assert from "node:assert/strict";
import { idOf, LENS, type Letter, post } from "../samples/conversation.ts";
import { startDovecot } from "../servers/dovecot.ts";
import { startTap } from "../servers/tap.ts";
import { BEN } from "../support/dovecot_suite.ts";
import { startInProcess } from "../support/in_process.ts";
import { accountVariables } from "../support/product.ts";
import type { McpSession } from "../clients/mcp.ts";

const BARE = "IMAP4rev1 SASL-IR LITERAL+ AUTH=PLAIN AUTH=LOGIN";

/** What a server offers, and how conversations are then found. */
const SERVERS: readonly [name: string, config: string, method: string][] = [
  ["Dovecot", "", "thread_references"],
  [
    "a server without THREAD",
    `imap_capability = ${BARE} ESEARCH SPECIAL-USE LIST-EXTENDED UIDPLUS`,
    "header_walk",
  ],
  [
    "a server without THREAD, ESEARCH and special use",
    `imap_capability = ${BARE}`,
    "header_walk",
  ],
];

interface Shown {
  readonly id: string;
  readonly subject: string;
  readonly from: string;
  readonly mailbox?: string;
  readonly shares_id?: true;
  readonly sent_date?: string;
  readonly body?: { text: string; truncated: boolean; folded_lines?: number };
}

const thread = async (product: McpSession, args: Record<string, unknown>) => {
  const answer = await product.call("imap_get_thread", args);
  assert.equal(answer.failed, false, answer.text);
  return answer.data as Record<string, unknown> & { readonly messages: readonly Shown[] };
};

const subjects = ({ messages }: { readonly messages: readonly Shown[] }): readonly string[] =>
  messages.map(({ subject }) => subject);

/** Ids by subject, of INBOX and Sent. */
async function ids(product: McpSession): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const mailbox of ["INBOX", "Sent"]) {
    const { data } = await product.call("imap_search_messages", { mailbox, limit: 100 });
    for (const { subject, id } of data.messages) found.set(subject, id);
  }
  return found;
}

async function withMail(
  letters: readonly Letter[],
  work: (product: McpSession, lines: readonly string[], reset: () => void) => Promise<void>,
  extraConfig = "",
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const server = await startDovecot({ users: [BEN], extraConfig });
  stack.defer(() => server.stop());
  const client = await server.connect(BEN);
  await post(client, letters);
  await client.close();
  const tap = await startTap(server);
  stack.defer(() => tap.stop());
  const product = await startInProcess(accountVariables(tap, BEN));
  stack.defer(() => product.close());
  await work(product, tap.lines, () => tap.reset());
}

/** A letter of which only the links matter. */
function note(id: string, minute: number, links: Partial<Letter> = {}): Letter {
  return {
    id,
    minute,
    from: "Mallory <mallory@elsewhere.example.test>",
    subject: id,
    body: `This is ${id}.`,
    ...links,
  };
}

for (const [name, config, method] of SERVERS) {
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
    }, config);
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

/** A conversation as most programs write it: everything before is named. */
const CHAIN: readonly Letter[] = Array.from({ length: 12 }, (_, i) =>
  note(`chain${i}`, i, {
    ...(i % 3 === 1 ? { mailbox: "Sent" } : {}),
    ...(i > 0
      ? {
        references: Array.from({ length: i }, (_, j) => `chain${j}`),
        inReplyTo: `chain${i - 1}`,
      }
      : {}),
  }));

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
      "EXAMINE Sent",
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
      "EXAMINE Sent",
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
    'namespace inbox {\n  mailbox Sent {\n    special_use =\n  }\n  mailbox "Gesendete Objekte" {\n    auto = create\n    special_use = \\Sent\n  }\n}\n',
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

Deno.test("A copy is shown once; a stranger's mail with the same id is shown too, and marked.", async () => {
  const [first, second] = LENS as readonly [Letter, Letter];
  await withMail([
    { ...first, id: "lens1" },
    { ...first, mailbox: "Sent" },
    second,
    { ...second, mailbox: "INBOX" },
    note("forged", 40, { id: "lens1", subject: "forged", inReplyTo: "lens2" }),
  ], async (product) => {
    const message_id = (await ids(product)).get("Re: The new lens");
    const data = await thread(product, { message_id });
    assert.deepEqual(subjects(data), ["The new lens", "Re: The new lens", "forged"]);
    assert.equal(data["duplicates"], 2);
    assert.deepEqual(data.messages.map(({ shares_id }) => shares_id), [true, undefined, true]);
    assert.equal(data.messages[1]?.id, message_id);
  });
});

Deno.test("A forged copy of a message in INBOX does not hide the owner's own in Sent.", async () => {
  const [, own] = LENS as readonly [Letter, Letter];
  await withMail([
    own,
    note("forged", 29, { id: "lens2", subject: "forged" }),
    { ...LENS[2] as Letter },
  ], async (product) => {
    const message_id = (await ids(product)).get("RE: The new lens");
    const data = await thread(product, { message_id });
    assert.deepEqual(subjects(data), ["forged", "Re: The new lens", "RE: The new lens"]);
    assert.equal(data.messages[1]?.mailbox, "Sent");
  });
});

Deno.test("A mail that claims to answer two conversations belongs to both and joins neither.", async () => {
  await withMail([
    ...LENS,
    note("secret1", 5),
    note("secret2", 6, { references: ["secret1"], inReplyTo: "secret1" }),
    note("claim", 70, { references: ["lens1", "secret1"], inReplyTo: "secret2" }),
  ], async (product) => {
    const all = await ids(product);
    const lens = await thread(product, { message_id: all.get("The new lens") });
    assert.deepEqual(subjects(lens), [
      ...["The new lens", "Re: The new lens", "RE: The new lens", "claim", "Re: RE: The new lens"],
    ]);
    const secret = await thread(product, { message_id: all.get("secret2") });
    assert.deepEqual(subjects(secret), ["secret1", "secret2", "claim"]);
  });
});

Deno.test("Messages that refer to each other in a circle end in an answer.", async () => {
  await withMail([
    note("a", 1, { references: ["c"], inReplyTo: "c" }),
    note("b", 2, { references: ["a", "b"], inReplyTo: "a" }),
    note("c", 3, { references: ["b"], inReplyTo: "b" }),
  ], async (product) => {
    const message_id = (await ids(product)).get("b");
    const data = await thread(product, { message_id });
    assert.deepEqual(subjects(data), ["a", "b", "c"]);
    assert.equal(data["truncated"], false);
  });
});

Deno.test("Ten thousand references cost a bounded number of commands, and the answer says so.", async () => {
  const references = Array.from({ length: 10_000 }, (_, i) => `flood${i}`);
  await withMail([
    note("flood0", 0),
    note("flood9999", 1, { inReplyTo: "flood9998" }),
    note("the flood", 2, { references, inReplyTo: "flood9999" }),
  ], async (product, lines, reset) => {
    const message_id = (await ids(product)).get("the flood");
    reset();
    const data = await thread(product, { message_id, include_bodies: true });
    assert.ok(lines.length <= 25, `${lines.length} commands`);
    assert.ok(lines.every((line) => line.length < 8_192));
    assert.deepEqual(subjects(data), ["flood0", "flood9999", "the flood"]);
    assert.equal(data["truncated"], true);
    assert.ok((data["truncated_by"] as string[]).includes("too_many_ids"));
  });
});

Deno.test("Ids that are none are not asked for.", async () => {
  const hostile = [
    'In-Reply-To: <a" ALL> <b\\c> <x y> <{5}> <é@x> <ok@x>',
    `References: <${"l".repeat(300)}@x> <) UID STORE 1:* +FLAGS (\\Deleted)>`,
  ];
  await withMail([note("hostile", 0, { headers: hostile })], async (product, lines, reset) => {
    const message_id = (await ids(product)).get("hostile");
    reset();
    const data = await thread(product, { message_id });
    assert.deepEqual(subjects(data), ["hostile"]);
    const asked = new Set(lines.flatMap((line) => line.match(/"[^"]*"/g) ?? []));
    asked.delete('""');
    asked.delete('"*"');
    assert.deepEqual(
      [...asked].sort(),
      [
        `"${idOf("hostile")}"`,
        '"<ok@x>"',
        '"<xy>"',
        '"<{5}>"',
      ].sort(),
    );
  });
});

Deno.test("A message without an id is a conversation of its own.", async () => {
  await withMail([note("", 0, { subject: "anonymous" }), note("", 1)], async (product) => {
    const message_id = (await ids(product)).get("anonymous");
    const data = await thread(product, { message_id, include_bodies: true });
    assert.equal(data["total"], 1);
    assert.match(data.messages[0]?.body?.text ?? "", /This is \./);
  });
});

Deno.test("A message that is gone, and one of a rebuilt folder, are errors.", async () => {
  await withMail(LENS, async (product) => {
    const id = (await ids(product)).get("The new lens") ?? "";
    const gone = await product.call("imap_get_thread", { message_id: id.replace(/\d+$/, "999") });
    assert.equal(gone.error?.code, "not_found");
    const rebuilt = await product.call("imap_get_thread", {
      message_id: id.replace(/\d+:(\d+)$/, "7:$1"),
    });
    assert.equal(rebuilt.error?.code, "conflict");
  });
});
