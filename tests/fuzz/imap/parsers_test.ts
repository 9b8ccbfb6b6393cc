/**
 * What the product makes of responses: FETCH with its structures, SEARCH,
 * ESEARCH, SORT, THREAD, STATUS, COPYUID and the names of folders.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { decodePath } from "imapflow/lib/tools.js";
import { MailError } from "../../../lib/contract/error.ts";
import {
  fetchBySequence,
  fetchByUid,
  type Fetched,
  fetchFromUid,
  fetchSequences,
} from "../../../lib/imap/fetch.ts";
import { encodeMailboxName } from "../../../lib/imap/mailbox_argument.ts";
import { searchUids } from "../../../lib/imap/search.ts";
import type { Session } from "../../../lib/imap/session.ts";
import { sortUids } from "../../../lib/imap/sort.ts";
import { mailboxStatus } from "../../../lib/imap/status.ts";
import { findRelated, searchThreadName } from "../../../lib/imap/thread.ts";
import { MAX_UID, type UidSet } from "../../../lib/imap/uid_set.ts";
import { appendMessage } from "../../../lib/imap/write/append.ts";
import { fingerprints } from "../../../lib/imap/write/fingerprint.ts";
import { storeFlags, transferUids } from "../../../lib/imap/write/message_commands.ts";
import { filePart, messagePart, multipart, textPart } from "../../unit/imap/tokens.ts";
import { holds } from "../cases.ts";
import { AnsweringClient, responsesOf } from "../../support/answering_client.ts";
import { anyDamage, damaged } from "./grammar.ts";
import { TAG } from "./recording.ts";

const OK = `${TAG} OK done\r\n`;

const STRUCTURE = multipart("MIXED", textPart(), messagePart(textPart("HTML")), filePart());

const FETCHES =
  [1, 2, 3].map((n) =>
    `* ${n} FETCH (UID ${n} FLAGS (\\Seen $x) INTERNALDATE "01-Jan-2026 00:00:0${n} +0000" ` +
    `RFC822.SIZE ${n}00 MODSEQ (${n}) X-GM-THRID 12${n} THREADID (T${n}) PREVIEW "p" ` +
    `BODYSTRUCTURE ${STRUCTURE} BODY[HEADER.FIELDS (FROM TO)]<0> {8}\r\nFrom: a\r\n BODY[1.2]<0> "x")\r\n`
  ).join("") + OK;

/** What a server says to a command, before it is damaged. */
const ANSWERS: readonly string[] = [
  FETCHES,
  `* SEARCH 1 2 3 7 4294967295\r\n${OK}`,
  `* SEARCH 5 9 (MODSEQ 917)\r\n* SEARCH 11\r\n${OK}`,
  `* ESEARCH (TAG "${TAG}") UID ALL 1:3,7,9:12 COUNT 8\r\n${OK}`,
  `* ESEARCH (TAG "${TAG}") UID COUNT 23 PARTIAL (1:3 7,3:5)\r\n${OK}`,
  `* SORT 2 84 882\r\n${OK}`,
  `* THREAD (2)(3 6 (4 23)(44 7 96))((1)(5))\r\n${OK}`,
  `* STATUS "INBOX" (MESSAGES 231 UIDNEXT 44292 UIDVALIDITY 7 UNSEEN 3)\r\n${OK}`,
  `* OK [COPYUID 38505 1:3 3956:3958] moved\r\n* 1 EXPUNGE\r\n${OK}`,
  `${TAG} OK [COPYUID 38505 1,2,3 3956,3958,3960] copied\r\n`,
  `${TAG} OK [APPENDUID 38505 3955] stored\r\n`,
  `${TAG} OK [MODIFIED 2,3:5] conditional\r\n`,
  `${TAG} NO [NONEXISTENT] gone\r\n`,
];

const MAILBOX = { path: "INBOX", uidvalidity: "7", exists: 9 };

const ALL = {
  flags: true,
  size: true,
  internalDate: true,
  structure: true,
  modseq: true,
  threadId: "THREADID",
  preview: true,
  sections: [
    { section: "HEADER.FIELDS", fields: ["FROM", "TO"], start: 0, length: 100 },
    { section: "1.2", start: 0, length: 100 },
  ],
} as const;

const SENT = [1, 2, 3];

function checkSet(set: UidSet): void {
  let last = 0;
  for (const range of set) {
    assert.ok(range.first > last && range.first <= range.last, JSON.stringify(set));
    last = range.last + 1;
    assert.ok(range.last <= MAX_UID, JSON.stringify(set));
  }
}

function checkUids(uids: Iterable<number>): void {
  for (const uid of uids) assert.ok(Number.isInteger(uid) && uid >= 1 && uid <= MAX_UID, `${uid}`);
}

function checkFetched(messages: readonly Fetched[]): void {
  checkUids(messages.map(({ uid }) => uid));
  for (const { sequence, size, internalDate, sections, flags } of messages) {
    assert.ok(Number.isSafeInteger(sequence) && sequence >= 0);
    assert.ok(Number.isSafeInteger(size) && size >= 0);
    assert.ok(internalDate === undefined || !Number.isNaN(internalDate.getTime()));
    for (const bytes of sections.values()) assert.ok(bytes instanceof Uint8Array);
    for (const flag of flags) assert.equal(typeof flag, "string");
  }
}

/** Everything that reads an answer. */
const READERS: readonly ((session: Session) => Promise<void>)[] = [
  async (session) => {
    const found = await fetchByUid(session, SENT, ALL);
    for (const uid of found.keys()) assert.ok(SENT.includes(uid));
    checkFetched([...found.values()]);
  },
  async (session) => {
    const found = await fetchBySequence(session, 1, 3, { ...ALL, threadId: "X-GM-THRID" });
    assert.ok(found.every(({ sequence }) => SENT.includes(sequence)));
    checkFetched(found);
  },
  async (session) => checkFetched(await fetchSequences(session, SENT, ALL)),
  async (session) => checkFetched(await fetchFromUid(session, 1, ALL)),
  async (session) => checkUids((await fingerprints(session, SENT)).keys()),
  async (session) => checkSet((await searchUids(session, { subject: "é" })).uids),
  async (session) => checkSet(await searchThreadName(session, "THREADID", "T1")),
  async (session) => {
    const ids = [{ id: "<a@b>", fields: ["MESSAGE-ID" as const] }];
    checkSet((await findRelated(session, MAILBOX, ids, 1)).uids);
  },
  async (session) => {
    for (const order of ["newest", "oldest", "largest"] as const) {
      const { uids, total } = await sortUids(session, order, {}, 1, 5, 9);
      checkUids(uids);
      assert.ok(uids.length <= 5 && Number.isSafeInteger(total) && total >= 0);
    }
  },
  async (session) => {
    const known = await mailboxStatus(session, "INBOX", ["MESSAGES", "UIDNEXT", "UIDVALIDITY"]);
    for (const value of known.values()) assert.ok(Number.isSafeInteger(value) && value >= 0);
  },
  async (session) => {
    const told = await transferUids(session, "UID MOVE", SENT, "Archive");
    for (const uid of told?.uids.keys() ?? []) assert.ok(SENT.includes(uid));
    checkUids(told?.uids.values() ?? []);
  },
  async (session) => checkSet(await storeFlags(session, SENT, { sign: "+", flags: ["\\Seen"] })),
  async (session) => {
    const stored = await appendMessage(session, "Drafts", new Uint8Array(3));
    if (stored) checkUids([stored.uid, Number(stored.uidvalidity)]);
  },
];

Deno.test("Whatever a response says, what is read of it is within its bounds or a foreseen error.", async () => {
  const anyAnswer = fc.record({
    answer: fc.nat(ANSWERS.length - 1),
    other: fc.nat(ANSWERS.length - 1),
    damage: anyDamage,
  });
  await holds(anyAnswer, 4_000, async ({ answer, other, damage }) => {
    const text = damaged(ANSWERS[answer] ?? "", ANSWERS[other] ?? "", damage);
    const responses = await responsesOf(text.replaceAll(TAG, "TAG"));
    for (const read of READERS) {
      const client = new AnsweringClient(responses);
      await read(client.session).catch((error) => {
        assert.ok(error instanceof MailError && error.code !== "internal", error);
      });
      assert.deepEqual(client.thrown, [], "an error that nobody would have seen");
    }
  });
});

Deno.test("Every name of a folder is the same again when a server has read and told it.", async () => {
  const connection = { enabled: new Set(), capabilities: new Map() } as unknown as Parameters<
    typeof decodePath
  >[0];
  const piece = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 6 }),
    fc.constantFrom("&", "-", "&-", "&AGE-", "/", '"', "\\", "+", ",", "é", "日本", "😀", "~"),
  );
  const name = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
  await holds(name, 3_000, (path) => {
    const encoded = encodeMailboxName(path);
    assert.match(encoded, /^[\x20-\x7e]*$/);
    assert.equal(decodePath(connection, encoded), path);
  });
});
