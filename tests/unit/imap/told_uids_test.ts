/**
 * UIDs and their validity have 32 bits (RFC 3501 section 2.3.1.1): what a
 * server tells beyond that is no name of a message, and is never sent back.
 *
 * @module
 */

import assert from "node:assert/strict";
import { reasonOf } from "../../../lib/contract/error.ts";
import { fetchFromUid } from "../../../lib/imap/fetch.ts";
import { searchUids } from "../../../lib/imap/search.ts";
import { Session } from "../../../lib/imap/session.ts";
import { sortUids } from "../../../lib/imap/sort.ts";
import { appendMessage } from "../../../lib/imap/write/append.ts";
import { AnsweringClient, responsesOf } from "../../support/answering_client.ts";
import { EVERY_FOLDER, FakeClient } from "./fake_client.ts";

/** What was found besides could be only a part. */
const isInvalid = (error: unknown): boolean => reasonOf(error) === "server_answer_invalid";

/** A session in which every command has this answer, and a yes. */
async function answered(text: string, yes = "done"): Promise<Session> {
  return new AnsweringClient(await responsesOf(`${text}TAG OK ${yes}\r\n`)).session;
}

Deno.test("A number that is too large ends a search, and is not in a sort.", async () => {
  for (const number of ["4294967296", "9007199254740991", "99999999999999999999"]) {
    const searched = await answered(`* SEARCH 5 ${number}\r\n`);
    await assert.rejects(searchUids(searched, {}), isInvalid);
    const sorted = await answered(`* SORT 5 ${number}\r\n`);
    assert.deepEqual((await sortUids(sorted, "oldest", {}, 1, 9, 9)).uids, [5]);
    const windowed = await answered(`* ESEARCH UID PARTIAL (1:9 5,${number}) COUNT 2\r\n`);
    assert.deepEqual((await sortUids(windowed, "oldest", {}, 1, 9, 9)).uids, [5]);
  }
});

Deno.test("A message whose UID is too large is not there.", async () => {
  const session = await answered("* 1 FETCH (UID 4294967296)\r\n* 2 FETCH (UID 5)\r\n");
  assert.deepEqual((await fetchFromUid(session, 1, {})).map(({ uid }) => uid), [5]);
});

Deno.test("Where a draft was stored is believed only if that can be.", async () => {
  for (
    const where of ["0 5", "x 5", "4294967296 5", "7 0", "7 4294967296", "7 1:2", "7", "NIL NIL"]
  ) {
    const session = await answered("", `[APPENDUID ${where}] stored`);
    assert.equal(await appendMessage(session, "Drafts", new Uint8Array(1)), undefined, where);
  }
  const session = await answered("", "[APPENDUID 7 5] stored");
  const stored = await appendMessage(session, "Drafts", new Uint8Array(1));
  assert.deepEqual(stored, { uidvalidity: "7", uid: 5 });
});

Deno.test("A folder whose UIDs have no validity that can be named is not opened.", async () => {
  for (const uidValidity of [undefined, 0n, 4_294_967_296n]) {
    const fake = new FakeClient(0);
    fake.mailboxOpen = (path) => {
      fake.mailbox = { path, readOnly: true, uidValidity: uidValidity as bigint, exists: 1 };
      return Promise.resolve();
    };
    const session = new Session(fake.client, EVERY_FOLDER);
    await assert.rejects(
      session.examine("INBOX"),
      (error) => reasonOf(error) === "server_answer_invalid",
    );
  }
});
