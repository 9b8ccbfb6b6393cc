import assert from "node:assert/strict";
import { MailError } from "../../../lib/contract/error.ts";
import {
  MAX_THREAD_COMMAND_BYTES,
  MAX_THREAD_COMMAND_IDS,
  MAX_THREAD_WINDOW,
} from "../../../lib/imap/limits.ts";
import type { Argument, Untagged } from "../../../lib/imap/library.ts";
import { Session } from "../../../lib/imap/session.ts";
import {
  findRelated,
  fittingIds,
  isThreadName,
  searchThreadName,
  type ThreadId,
} from "../../../lib/imap/thread.ts";
import { EVERY_FOLDER, FakeClient } from "./fake_client.ts";
import { tokens } from "./tokens.ts";

type Handlers = { untagged: Record<string, (response: Untagged) => Promise<void>> };

/** A server that notes commands and gives prepared answers. */
class Asked extends FakeClient {
  readonly commands: string[] = [];
  readonly capabilities: Map<string, boolean>;
  /** By keyword. */
  answers: Readonly<Record<string, Untagged>> = {};

  constructor(...capabilities: string[]) {
    super(0);
    this.capabilities = new Map(capabilities.map((name) => [name, true]));
  }

  override async exec(
    command?: string,
    attributes?: readonly Argument[],
    handlers?: Handlers,
  ): Promise<{ next(): void }> {
    const words = (attributes as readonly { type: string; value: string }[])
      .map(({ type, value }) => type === "STRING" ? `"${value}"` : value);
    this.commands.push(`${command} ${words.join(" ")}`);
    for (const [keyword, answer] of Object.entries(this.answers)) {
      await handlers?.untagged[keyword]?.(answer);
    }
    return { next: () => undefined };
  }
}

const mailbox = (exists: number) => ({ path: "INBOX", uidvalidity: "7", exists });
const REPLIES: ThreadId = { id: "<a@x>", fields: ["REFERENCES", "IN-REPLY-TO"] };
const EVERY: ThreadId = { id: "<b@x>", fields: ["MESSAGE-ID", "REFERENCES", "IN-REPLY-TO"] };

Deno.test("Ids are asked for with a balanced tree of OR, by THREAD where there is one.", async () => {
  const client = new Asked("THREAD=REFERENCES");
  client.answers = { THREAD: { attributes: [tokens("(2)"), tokens("(3 6 (4 23)(44 7 96))")] } };
  const related = await findRelated(new Session(client.client, EVERY_FOLDER), mailbox(9), [
    REPLIES,
    EVERY,
  ], 1);
  assert.equal(related.by, "thread");
  assert.deepEqual(related.uids.flatMap(({ first, last }) => [first, last]), [
    ...[2, 4, 6, 7, 23, 23, 44, 44, 96, 96],
  ]);
  assert.deepEqual(client.commands, [
    'UID THREAD REFERENCES UTF-8 OR OR OR HEADER REFERENCES "<a@x>" HEADER IN-REPLY-TO "<a@x>" ' +
    'HEADER MESSAGE-ID "<b@x>" OR HEADER REFERENCES "<b@x>" HEADER IN-REPLY-TO "<b@x>"',
  ]);
});

Deno.test("Every form of an answer to SEARCH is read.", async () => {
  for (
    const [answers, expected] of [
      [{ SEARCH: { numbers: [3, 4] } }, [3, 4]],
      [{ SEARCH: { attributes: [{ value: "3" }, tokens("(MODSEQ 9)")] } }, [3, 3]],
      [{ ESEARCH: { attributes: ["(TAG a)", "UID", "ALL", "3:9"].map(tokens) } }, [3, 9]],
      [{ ESEARCH: { attributes: ["UID", "ALL", "3"].map(tokens) } }, [3, 3]],
      [{ ESEARCH: { attributes: ["(TAG a)", "UID"].map(tokens) } }, []],
      [{ ESEARCH: { attributes: ["(TAG other)", "UID", "ALL", "3:9"].map(tokens) } }, []],
      [{}, []],
    ] as const
  ) {
    const client = new Asked();
    client.answers = answers;
    const { uids, by } = await findRelated(
      new Session(client.client, EVERY_FOLDER),
      mailbox(9),
      [REPLIES],
      undefined,
    );
    assert.equal(by, "search");
    assert.deepEqual(uids.flatMap(({ first, last }) => [first, last]), expected);
  }
});

Deno.test("A huge mailbox is searched around the message, its newest when that is elsewhere.", async () => {
  for (
    const [around, range] of [
      [undefined, "900001:1000000"],
      [1, "1:100000"],
      [500_000, "450001:550000"],
      [999_999, "900001:1000000"],
    ] as const
  ) {
    const client = new Asked("THREAD=REFERENCES");
    await findRelated(
      new Session(client.client, EVERY_FOLDER),
      mailbox(1_000_000),
      [REPLIES],
      around,
    );
    assert.ok(client.commands[0]?.startsWith(`UID SEARCH ${range} OR HEADER`), client.commands[0]);
  }
  assert.equal(MAX_THREAD_WINDOW, 100_000);
});

Deno.test("Nothing is sent of an id, or of a server's name, that could be more than that.", async () => {
  const client = new Asked();
  const session = new Session(client.client, EVERY_FOLDER);
  for (const id of ['<a" ALL>', "a@x", "<a\r\nb>", ""]) {
    await assert.rejects(findRelated(session, mailbox(1), [{ ...EVERY, id }], 1), MailError);
  }
  for (const name of ["", "5 ALL", "x", "-1", "123456789012345678901"]) {
    assert.ok(!isThreadName("X-GM-THRID", name));
    await assert.rejects(searchThreadName(session, "X-GM-THRID", name), MailError);
  }
  for (const name of ["", "a b", 'a"', "a)", "é", "a".repeat(256)]) {
    assert.ok(!isThreadName("THREADID", name));
  }
  assert.deepEqual(client.commands, []);
  assert.ok(isThreadName("X-GM-THRID", "18446744073709551615"));
  assert.ok(isThreadName("THREADID", "T64b478a75b7ea9"));
});

Deno.test("A command asks for no more ids than fit.", () => {
  const many = Array.from({ length: 100 }, (_, i) => ({ ...EVERY, id: `<${i}@x>` }));
  assert.equal(fittingIds(many).length, MAX_THREAD_COMMAND_IDS);
  const long = many.map(({ fields }, i) => ({ fields, id: `<${"l".repeat(240)}${i}@x>` }));
  const fitting = fittingIds(long);
  assert.ok(fitting.length >= 8 && fitting.length < MAX_THREAD_COMMAND_IDS);
  assert.ok(fitting.length * 3 * 275 <= MAX_THREAD_COMMAND_BYTES);
  assert.deepEqual(fittingIds([]), []);
});
