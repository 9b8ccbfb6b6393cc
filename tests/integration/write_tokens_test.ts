/**
 * A token confirms exactly what its call showed: these messages, this action,
 * this place. Everything else with it changes nothing.
 *
 * @module
 */

import assert from "node:assert/strict";
import { MAX_UNCONFIRMED_MESSAGES } from "../../lib/contract/limits.ts";
import { SmallImap } from "../servers/small_imap.ts";
import { inboxId, letter, smallCertificates, startSmall } from "../support/small_suite.ts";

const APPLY = "imap_apply_to_messages";
const FLAGS = "imap_update_message_flags";

/** Messages of INBOX: more than may be changed without a question, and some besides. */
const COUNT = MAX_UNCONFIRMED_MESSAGES + 3;

const ALL = Array.from({ length: COUNT }, (_, i) => inboxId(i + 1));

/** As many as have to be confirmed. */
const MANY = ALL.slice(0, MAX_UNCONFIRMED_MESSAGES + 1);

/** As many, but not the same. */
const OTHERS = [...MANY.slice(1), ALL.at(-1) as string];

/** A call that has to be confirmed. */
type Call = readonly [tool: string, args: Readonly<Record<string, unknown>>];

const MOVE: Call = [APPLY, { message_ids: MANY, action: "move", destination_mailbox: "Archive" }];
const SET: Call = [FLAGS, { message_ids: MANY, operation: "add", flags: ["\\Seen"] }];
const DELETE: Call = [APPLY, { message_ids: [inboxId(1), inboxId(2)], action: "delete" }];
const FOR_GOOD: Call = [DELETE[0], { ...DELETE[1], permanent: true }];

/** What is shown, and what somebody then does with its token. */
const CASES: readonly (readonly [shown: Call, done: readonly Call[]])[] = [
  [DELETE, [
    [APPLY, { ...DELETE[1], message_ids: [inboxId(1), inboxId(3)] }],
    [APPLY, { ...DELETE[1], message_ids: [inboxId(1)] }],
    [APPLY, { ...DELETE[1], message_ids: [inboxId(1), inboxId(2), inboxId(3)] }],
    FOR_GOOD,
    MOVE,
  ]],
  [FOR_GOOD, [DELETE, [APPLY, { ...FOR_GOOD[1], message_ids: [inboxId(2), inboxId(3)] }]]],
  [MOVE, [
    [APPLY, { ...MOVE[1], message_ids: OTHERS }],
    [APPLY, { ...MOVE[1], destination_mailbox: "Elsewhere" }],
    [APPLY, { ...MOVE[1], destination_account_id: "other" }],
    [APPLY, { ...MOVE[1], action: "copy" }],
    [APPLY, { message_ids: MANY, action: "delete" }],
    SET,
  ]],
  [SET, [
    [FLAGS, { ...SET[1], message_ids: OTHERS }],
    [FLAGS, { ...SET[1], flags: ["\\Flagged"] }],
    [FLAGS, { ...SET[1], flags: ["\\Seen", "\\Flagged"] }],
    [FLAGS, { ...SET[1], operation: "remove" }],
    [FLAGS, { ...SET[1], operation: "replace" }],
  ]],
];

function mailbox(letters: number): SmallImap {
  const sources = Array.from({ length: letters }, (_, i) => letter(i + 1));
  const small = new SmallImap({ INBOX: sources, Archive: [], Elsewhere: [], Trash: [] });
  // Whatever is done to flags changes something.
  for (const message of small.folder("INBOX").messages.slice(0, 1)) message.flags = ["\\Seen"];
  return small;
}

/** All that a mailbox holds. */
function picture(small: SmallImap): string {
  return JSON.stringify(
    [...small.folders].map(([name, { messages }]) =>
      [name, messages.map(({ uid, flags }) => [uid, flags])] as const
    ),
  );
}

Deno.test("a token is for what was shown with it, and for nothing else", async () => {
  await using certificates = await smallCertificates();
  const [own, other] = [mailbox(COUNT), mailbox(0)];
  await using suite = await startSmall(certificates, [own, other]);
  const { product } = suite;
  const before = [picture(own), picture(other)];
  for (const [[tool, args], misuses] of CASES) {
    const shown = await product.call(tool, args);
    assert.equal(shown.data.status, "confirmation_required", shown.text);
    const { confirm_token } = shown.data;
    for (const [anotherTool, anotherArgs] of misuses) {
      const { error, text } = await product.call(anotherTool, { ...anotherArgs, confirm_token });
      assert.equal(error?.details?.["reason"], "confirm_token_mismatch", text);
    }
    assert.deepEqual([picture(own), picture(other)], before, "something was changed");
  }
  // With its own token the same call goes through, which shows that the others would have.
  const [tool, args] = DELETE;
  const { confirm_token } = (await product.call(tool, args)).data;
  const { data, text } = await product.call(tool, { ...args, confirm_token });
  assert.equal(data.status, "ok", text);
  assert.equal(own.sources("Trash").length, 2);
});

Deno.test("one message more than a person oversees has to be confirmed, as many have not", async () => {
  await using certificates = await smallCertificates();
  const own = mailbox(COUNT);
  await using suite = await startSmall(certificates, [own]);
  const { product } = suite;
  for (const [tool, args] of [MOVE, SET, [APPLY, { ...MOVE[1], action: "copy" }]] as const) {
    assert.equal((await product.call(tool, args)).data.status, "confirmation_required");
  }
  const few = { ...SET[1], message_ids: MANY.slice(0, MAX_UNCONFIRMED_MESSAGES) };
  assert.equal((await product.call(FLAGS, few)).data.status, "ok");
  const seen = own.folder("INBOX").messages.filter(({ flags }) => flags.includes("\\Seen"));
  assert.equal(seen.length, MAX_UNCONFIRMED_MESSAGES);
  // What a person is asked is no more than they oversee.
  assert.equal(MAX_UNCONFIRMED_MESSAGES, 25);
});

Deno.test("a dry run changes nothing, and gives no token to do it with", async () => {
  await using certificates = await smallCertificates();
  const own = mailbox(COUNT);
  await using suite = await startSmall(certificates, [own]);
  const before = picture(own);
  const message_ids = [inboxId(2)];
  const calls: readonly Call[] = [
    ...[DELETE, FOR_GOOD, MOVE, SET],
    [FLAGS, { ...SET[1], message_ids }],
    [APPLY, { ...MOVE[1], message_ids }],
    [APPLY, { ...MOVE[1], message_ids, action: "copy" }],
    ["imap_manage_mailbox", { action: "create", mailbox: "New" }],
    ["imap_manage_mailbox", { action: "delete", mailbox: "Elsewhere" }],
  ];
  for (const [tool, args] of calls) {
    const { data, text } = await suite.product.call(tool, { ...args, dry_run: true });
    assert.deepEqual([data?.status, data?.confirm_token], ["dry_run", undefined], text);
    assert.equal(picture(own), before, text);
  }
});

Deno.test("where a person can be asked, no token takes the place of their answer", async () => {
  await using certificates = await smallCertificates();
  const own = mailbox(COUNT);
  let asked = 0;
  await using suite = await startSmall(certificates, [own], {
    answer: () => {
      asked++;
      return { action: "decline" };
    },
  });
  const before = picture(own);
  for (const [tool, args] of [DELETE, FOR_GOOD, MOVE, SET]) {
    const confirm_token = `1.${"a".repeat(16)}.${"a".repeat(43)}`;
    const { error, text } = await suite.product.call(tool, { ...args, confirm_token });
    assert.equal(error?.details?.["reason"], "declined", text);
  }
  assert.equal(asked, 4);
  assert.equal(picture(own), before);
});
