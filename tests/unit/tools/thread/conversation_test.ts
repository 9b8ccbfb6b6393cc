import assert from "node:assert/strict";
import type { Fetched } from "../../../../lib/imap/fetch.ts";
import {
  Conversation,
  MAX_CONVERSATION_IDS,
  type Member,
  sentAt,
} from "../../../../lib/tools/thread/conversation.ts";

interface Traits {
  readonly uid?: number;
  readonly mailbox?: string;
  readonly from?: string;
  readonly date?: string;
  readonly received?: string;
  readonly refs?: readonly string[];
  readonly cut?: boolean;
}

/** A message of which only what makes threads matters. */
function member(id: string | undefined, traits: Traits = {}): Member {
  const { uid = 1, mailbox = "INBOX", from = "a@x", refs = [], cut = false } = traits;
  const date = traits.date ?? "2026-05-04T09:00:00.000Z";
  const message: Fetched = {
    uid,
    sequence: uid,
    flags: [],
    size: 1,
    internalDate: new Date(traits.received ?? date),
    structure: undefined,
    modseq: "",
    threadId: "",
    preview: undefined,
    sections: new Map(),
  };
  return {
    mailbox,
    uidvalidity: "7",
    message,
    summary: { id: `${mailbox}:${uid}`, from, to_count: 1, subject: "s", flags: [], size: 1 },
    headers: { id, references: refs, cut, date },
  };
}

const open = (conversation: Conversation, mailbox = "INBOX") =>
  conversation.open(mailbox).map(({ id }) => id);

Deno.test("The first reference is asked for first, then the nearest, then the message itself.", () => {
  const conversation = new Conversation(member("<d>", { refs: ["<a>", "<b>", "<c>"] }));
  assert.deepEqual(open(conversation), ["<a>", "<c>", "<b>", "<d>"]);
  const [first, , , own] = conversation.open("INBOX");
  assert.deepEqual(first?.fields, ["MESSAGE-ID", "REFERENCES", "IN-REPLY-TO"]);
  assert.deepEqual(own?.fields, ["REFERENCES", "IN-REPLY-TO"]);
});

Deno.test("What a folder was asked is not asked there again, and other folders are.", () => {
  const conversation = new Conversation(member("<b>", { refs: ["<a>"] }));
  conversation.asked("INBOX", conversation.open("INBOX"));
  assert.deepEqual(open(conversation), []);
  assert.deepEqual(open(conversation, "Sent"), ["<a>", "<b>"]);
  conversation.add(member("<c>", { uid: 2, refs: ["<b>"] }));
  assert.deepEqual(open(conversation), ["<c>"]);
});

Deno.test("The references of an ancestor are followed, those of an answer are not.", () => {
  const conversation = new Conversation(member("<b>", { refs: ["<a>"] }));
  conversation.add(member("<answer>", { uid: 2, refs: ["<b>", "<elsewhere>"] }));
  conversation.add(member("<a>", { uid: 3, refs: ["<root>"] }));
  assert.deepEqual(open(conversation), ["<a>", "<b>", "<answer>", "<root>"]);
});

Deno.test("Ids are followed up to a bound, and the conversation says so.", () => {
  const refs = Array.from({ length: MAX_CONVERSATION_IDS + 5 }, (_, i) => `<${i}>`);
  const conversation = new Conversation(member("<own>", { refs }));
  assert.equal(open(conversation).length, MAX_CONVERSATION_IDS);
  assert.deepEqual([...conversation.limits], ["too_many_ids"]);
  assert.deepEqual([...new Conversation(member("<own>", { cut: true })).limits], ["too_many_ids"]);
  assert.deepEqual([...new Conversation(member("<own>")).limits], []);
});

Deno.test("Of copies the one that was asked about is shown, else the one in the first place.", () => {
  const target = member("<b>", { uid: 9, mailbox: "Work", refs: ["<a>"] });
  const conversation = new Conversation(target, ["Sent", "Work", "INBOX"]);
  const copies = [
    member("<a>", { uid: 5, mailbox: "INBOX" }),
    member("<a>", { uid: 4, mailbox: "INBOX" }),
    member("<a>", { uid: 7, mailbox: "Sent" }),
    member("<b>", { uid: 1, mailbox: "Sent", refs: ["<a>"] }),
  ];
  for (const copy of [...copies, ...copies]) conversation.add(copy);
  assert.deepEqual(conversation.messages().map(({ summary }) => summary.id), ["Sent:7", "Work:9"]);
  assert.equal(conversation.duplicates, 3);
  assert.deepEqual(conversation.impostors(), []);
});

Deno.test("Messages with one id and another sender or date are all shown, and named.", () => {
  const conversation = new Conversation(member("<b>", { uid: 1, refs: ["<a>"] }));
  conversation.add(member("<a>", { uid: 2 }));
  conversation.add(member("<a>", { uid: 3, from: "mallory@x" }));
  conversation.add(member("<a>", { uid: 4, date: "2026-05-05T09:00:00.000Z" }));
  assert.equal(conversation.messages().length, 4);
  assert.deepEqual(conversation.impostors().map(({ message }) => message.uid), [2, 3, 4]);
  assert.equal(conversation.duplicates, 0);
});

Deno.test("Messages without an id are never copies of each other.", () => {
  const conversation = new Conversation(member(undefined, { uid: 1 }));
  conversation.add(member(undefined, { uid: 2 }));
  assert.equal(conversation.messages().length, 2);
  assert.deepEqual(open(conversation), []);
});

Deno.test("Messages are in the order of arrival; one that was imported later, of sending.", () => {
  const day = (date: number) => `2026-05-${String(date).padStart(2, "0")}T09:00:00.000Z`;
  assert.equal(sentAt(member("<a>", { date: day(4), received: day(4) })), Date.parse(day(4)));
  assert.equal(sentAt(member("<a>", { date: day(4), received: day(9) })), Date.parse(day(4)));
  // Who claims to have sent from the future is not believed.
  assert.equal(sentAt(member("<a>", { date: day(20), received: day(9) })), Date.parse(day(9)));
  const target = member("<b>", { uid: 1, date: day(6) });
  const conversation = new Conversation(target);
  conversation.add(member("<c>", { uid: 2, date: day(7) }));
  conversation.add(member("<a>", { uid: 3, date: day(5), received: day(12) }));
  assert.deepEqual(conversation.messages().map(({ headers }) => headers.id), [
    ...["<a>", "<b>", "<c>"],
  ]);
});
