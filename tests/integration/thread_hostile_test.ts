/**
 * Conversations into which strangers write: forged ids, circles, floods.
 *
 * @module
 */

import assert from "node:assert/strict";
import { idOf, LENS, type Letter } from "../samples/conversation.ts";
import { ids, note, subjects, thread, withMail } from "../support/thread_suite.ts";

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

Deno.test("Texts that are too much for one answer are left out, oldest first, and named.", async () => {
  const body = `<p>Hello</p><!-- ${"x".repeat(280_000)} -->`;
  const letters = Array.from({ length: 18 }, (_, i) =>
    note(`big${String(i).padStart(2, "0")}`, i, {
      body: body.replace(/x{900}/g, "$&\n"),
      type: "text/html",
      ...(i > 0 ? { references: ["big00"] } : {}),
    }));
  await withMail(letters, async (product) => {
    const message_id = (await ids(product)).get("big17");
    const data = await thread(product, { message_id, include_bodies: true });
    assert.equal(data["status"], "partial");
    const issues = data["issues"] as { code: string; stage: string; message_id: string }[];
    assert.equal(issues.length, 4);
    for (const { code, stage } of issues) {
      assert.deepEqual([code, stage], ["too_large", "read_body"]);
    }
    const without = data.messages.filter(({ body }) => body === undefined);
    assert.deepEqual(without.map(({ subject }) => subject), ["big00", "big01", "big02", "big03"]);
    assert.deepEqual(
      issues.map((issue) => issue.message_id).sort(),
      without.map(({ id }) => id).sort(),
    );
    assert.match(data.messages[17]?.body?.text ?? "", /\nHello\n/);
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
