/**
 * What FETCH asks for, and what of the answers is taken.
 *
 * @module
 */

import assert from "node:assert/strict";
import { fetchBySequence, fetchByUid, fetchSequences } from "../../../lib/imap/fetch.ts";
import type { Argument, Untagged } from "../../../lib/imap/library.ts";
import type { Token } from "../../../lib/imap/token.ts";
import { reasonOf } from "../../../lib/contract/error.ts";
import { Session } from "../../../lib/imap/session.ts";
import { EVERY_FOLDER, FakeClient } from "./fake_client.ts";
import { tokens } from "./tokens.ts";

/** Notes the commands, and answers each with these responses. */
class Answering extends FakeClient {
  readonly commands: string[] = [];
  readonly session: Session;
  readonly #responses: readonly Untagged[];

  constructor(responses: readonly Untagged[]) {
    super(0);
    this.#responses = responses;
    this.session = new Session(this.client, EVERY_FOLDER);
  }

  override async exec(
    command = "",
    attributes: readonly Argument[] = [],
    { untagged }: { untagged?: Record<string, (response: Untagged) => Promise<void>> } = {},
  ): Promise<{ next(): void; response: Untagged }> {
    const words = attributes.map((argument) => (argument as { readonly value?: unknown }).value);
    this.commands.push([command, ...words].join(" "));
    for (const response of this.#responses) await untagged?.["FETCH"]?.(response);
    return { next: () => undefined, response: { command: "OK", attributes: [] } };
  }
}

/** A FETCH response about one message. */
function about(sequence: number, uid: number): Untagged {
  const list = tokens(`(UID ${uid} FLAGS (\\Seen))`);
  return { command: String(sequence), attributes: [{ type: "ATOM", value: "FETCH" }, list] };
}

Deno.test("Every part is asked for by PEEK and in a stretch, so that nothing is marked as read.", async () => {
  const client = new Answering([]);
  await fetchByUid(client.session, [3, 4, 9], {
    flags: true,
    structure: true,
    sections: [
      { section: "", start: 0, length: 10 },
      { section: "1.2", start: 5, length: 6 },
      { section: "HEADER", start: 0, length: 7 },
      { section: "HEADER.FIELDS", fields: ["FROM", "DATE"], start: 0, length: 8 },
    ],
  });
  assert.deepEqual(client.commands, [
    "UID FETCH 3:4,9 (UID FLAGS BODYSTRUCTURE BODY.PEEK[]<0.10> BODY.PEEK[1.2]<5.6> " +
    "BODY.PEEK[HEADER]<0.7> BODY.PEEK[HEADER.FIELDS (FROM DATE)]<0.8>)",
  ]);
});

Deno.test("A section that is none is never sent.", async () => {
  for (
    const section of ["1] BODY[2", "1\r\nA LOGOUT", "TEXT", "01", "1 2", "1)", "HEADER.FIELDS", "x"]
  ) {
    const client = new Answering([]);
    const request = { sections: [{ section, start: 0, length: 1 }] };
    await assert.rejects(fetchByUid(client.session, [1], request), Error, section);
    assert.deepEqual(client.commands, [], section);
  }
  const client = new Answering([]);
  const fields = ["FROM)] BODY[1"];
  const request = { sections: [{ section: "HEADER.FIELDS", fields, start: 0, length: 1 }] };
  await assert.rejects(fetchByUid(client.session, [1], request));
  assert.deepEqual(client.commands, []);
});

Deno.test("Answers about messages that nobody asked for are left out.", async () => {
  const client = new Answering([about(1, 11), about(2, 12), about(3, 13), about(0, 14)]);
  const uids = await fetchByUid(client.session, [12, 99], { flags: true });
  assert.deepEqual([...uids.keys()], [12]);
  const range = await fetchBySequence(client.session, 2, 3, { flags: true });
  assert.deepEqual(range.map(({ uid }) => uid), [12, 13]);
  const some = await fetchSequences(client.session, [1, 3], { flags: true });
  assert.deepEqual(some.map(({ uid }) => uid), [11, 13]);
});

Deno.test("Of a flood of answers nothing is kept that was not asked for, and what was is found.", async () => {
  const others = Array.from({ length: 5_000 }, (_, i) => about(i + 9, i + 9));
  const client = new Answering([...others, about(2, 2)]);
  const found = await fetchByUid(client.session, [1, 2, 3], { flags: true });
  assert.deepEqual([...found.keys()], [2]);
});

/** A FETCH response with these items behind the UID. */
function withItems(...items: readonly unknown[]): Untagged {
  const list = [{ value: "UID" }, { value: "3" }, ...items] as Token[];
  return { command: "3", attributes: [{ type: "ATOM", value: "FETCH" }, list] };
}

/** `BODY[name]<start>`. */
function body(name: string, start?: number): unknown {
  return {
    value: "BODY",
    section: [{ value: name }],
    ...(start === undefined ? {} : { partial: [start] }),
  };
}

const PART = { section: "1", start: 5, length: 4 };

async function part(...items: readonly unknown[]): Promise<string | undefined> {
  const client = new Answering([withItems(...items)]);
  const found = await fetchByUid(client.session, [3], { sections: [PART] });
  const sections = found.get(3)?.sections ?? new Map();
  const bytes = sections.get("1");
  assert.equal(sections.size, bytes ? 1 : 0);
  return bytes && new TextDecoder().decode(bytes);
}

Deno.test("Of a section only the stretch that was asked for is taken.", async () => {
  assert.equal(await part(body("1", 5), { value: "fghi" }), "fghi");
  assert.equal(await part(body("1", 5), { value: "fghijkl" }), "fghi");
  assert.equal(await part(body("1"), { value: "abcdefghijkl" }), "fghi");
  assert.equal(await part(body("1"), null), undefined);
  assert.equal(await part(body("1", 5), { value: "fghi" }, body("2", 5), { value: "x" }), "fghi");
});

Deno.test("A message without the section that was asked for is an error, not an empty one.", async () => {
  for (
    const items of [[], [body("2", 5), { value: "fghi" }], [body("1", 0), { value: "abcd" }]]
  ) {
    await assert.rejects(
      part(...items),
      (error) => reasonOf(error) === "server_answer_invalid",
    );
  }
});

Deno.test("A message without its flags, its size or its date is an error, not an unread one without size.", async () => {
  const flags = "FLAGS (\\Seen)";
  const size = "RFC822.SIZE 7";
  const date = 'INTERNALDATE "01-Jan-2026 00:00:00 +0000"';
  const request = { flags: true, size: true, internalDate: true };
  const fetch = (...answers: readonly string[]) => {
    const lists = answers.map((items) => tokens(`(UID 3 ${items})`));
    const responses = lists.map((list) => ({
      command: "3",
      attributes: [{ value: "FETCH" }, list],
    }));
    return fetchByUid(new Answering(responses).session, [3], request);
  };
  // In one answer or in several, whatever else the server tells before and after.
  const whole = [[`${flags} ${size} ${date}`], [flags, `${date} ${size}`], [
    date,
    size,
    flags,
    flags,
  ]];
  for (const answers of whole) {
    const message = (await fetch(...answers)).get(3);
    assert.deepEqual([message?.flags, message?.size], [["\\Seen"], 7]);
  }
  const parts = [[`${size} ${date}`], [`${flags} ${size}`], [flags, date, flags], [flags], [""]];
  for (const answers of parts) {
    await assert.rejects(
      fetch(...answers),
      (error) => reasonOf(error) === "server_answer_invalid",
      answers.join(),
    );
  }
});

Deno.test("A folder of which no message comes is not an empty one, unless they are gone.", async () => {
  const silent = new Answering([]);
  await assert.rejects(
    fetchBySequence(silent.session, 1, 3, { flags: true }),
    (error) => reasonOf(error) === "server_answer_invalid",
  );
});

type Handlers = { untagged: Record<string, (response: Untagged) => Promise<void>> };

/** A server that holds messages 1 and 5, and finds nothing of a set that spans more than 31 bits. */
class ShortSighted extends FakeClient {
  readonly sets: string[] = [];
  readonly session: Session = new Session(this.client, EVERY_FOLDER);

  override async exec(
    _command?: string,
    attributes?: readonly Argument[],
    handlers?: Handlers,
  ): Promise<{ next(): void }> {
    const { value } = attributes?.[0] as { value: string };
    this.sets.push(value);
    const uids = value.split(",").map(Number);
    const spans = Math.max(...uids) - Math.min(...uids) > 2 ** 31;
    for (const [sequence, uid] of [[1, 1], [2, 5]] as const) {
      if (spans || !uids.includes(uid)) continue;
      await handlers?.untagged["FETCH"]?.({
        command: `${sequence}`,
        attributes: [{ value: "FETCH" }, [{ value: "UID" }, { value: `${uid}` }]],
      });
    }
    return { next: () => undefined };
  }
}

Deno.test("A UID beyond all others does not hide those that are there.", async () => {
  const server = new ShortSighted(0);
  const found = await fetchByUid(server.session, [4_000_000_000, 1, 5], {});
  assert.deepEqual([...found.keys()], [1, 5]);
  assert.deepEqual(server.sets, ["1,5", "4000000000"]);
});

Deno.test("UIDs that are near each other are asked for with one command, and none for none.", async () => {
  const server = new ShortSighted(0);
  await fetchByUid(server.session, [5, 1, 5], {});
  await fetchByUid(server.session, [], {});
  assert.deepEqual(server.sets, ["1,5"]);
});
