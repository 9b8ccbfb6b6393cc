/**
 * A mailbox without a server: it answers FETCH and SEARCH as the rooms above
 * ask for them, and notes what was asked.
 *
 * @module
 */

import type { Argument, Untagged } from "../../../lib/imap/library.ts";
import { type OpenMailbox, Session } from "../../../lib/imap/session.ts";
import type { Token } from "../../../lib/imap/token.ts";
import { formatUidSet, parseUidSet, uidSetOf } from "../../../lib/imap/uid_set.ts";
import { FakeClient } from "../imap/fake_client.ts";
import { textPart, tokens } from "../imap/tokens.ts";

/** One message of the mailbox. */
export interface FakeMessage {
  readonly uid: number;
  /** BODYSTRUCTURE in a server's words. */
  readonly structure?: string;
  /** Bytes by section. */
  readonly sections?: Readonly<Record<string, Uint8Array>>;
}

type Handlers = { untagged: Record<string, (response: Untagged) => Promise<void>> };
type Item = Argument & { value: string; section?: Argument[]; partial?: [number, number] };

/** The mailbox and the session that has it open. */
export class FakeMailbox extends FakeClient {
  messages: FakeMessage[];
  /** UIDs that match any search; undefined for all. */
  matching: readonly number[] | undefined;
  /** UIDs that a search still finds, and that are gone when they are fetched. */
  vanished: readonly number[] = [];
  /** Commands so far, as `FETCH 1:10`, `UID FETCH 5` or `SEARCH`. */
  readonly commands: string[] = [];
  /** Bytes of sections sent so far. */
  sent = 0;
  readonly session: Session;

  constructor(messages: readonly FakeMessage[]) {
    super(0);
    this.messages = [...messages];
    this.session = new Session(this.client);
  }

  get open(): OpenMailbox {
    return {
      path: "INBOX",
      uidvalidity: "7",
      exists: this.messages.length,
    };
  }

  override async exec(
    command?: string,
    attributes?: readonly Argument[],
    handlers?: Handlers,
  ): Promise<{ next(): void }> {
    const [set, items] = attributes as [{ value: string }, readonly Item[]];
    this.commands.push(`${command} ${set.value}`);
    const numbers = parseUidSet(set.value);
    for (const [i, message] of this.messages.entries()) {
      const number = command === "FETCH" ? i + 1 : message.uid;
      if (!numbers.some(({ first, last }) => first <= number && number <= last)) continue;
      const list = items.flatMap((item) => this.#answer(message, item));
      await handlers?.untagged["FETCH"]?.({
        command: `${i + 1}`,
        attributes: [{ type: "ATOM", value: "FETCH" }, list],
      });
    }
    return { next: () => undefined };
  }

  #answer(message: FakeMessage, item: Item): Token[] {
    const name: Token = { type: "ATOM", value: item.value };
    if (item.value === "UID") return [name, { value: `${message.uid}` }];
    if (item.value === "RFC822.SIZE") return [name, { value: "1000" }];
    if (item.value === "BODYSTRUCTURE") return [name, tokens(message.structure ?? textPart())];
    if (item.value !== "BODY.PEEK") return [];
    const section = (item.section?.[0] as { value?: string } | undefined)?.value ?? "";
    const [start, length] = item.partial ?? [0, Infinity];
    const bytes = (message.sections?.[section] ?? new Uint8Array()).slice(start, start + length);
    this.sent += bytes.length;
    return [{ type: "ATOM", value: "BODY", section: [{ value: section }] }, { value: bytes }];
  }

  search(): Promise<{ all: string }> {
    this.commands.push("SEARCH");
    const wanted = this.matching ?? this.messages.map(({ uid }) => uid);
    const there = this.messages.map(({ uid }) => uid).filter((uid) => wanted.includes(uid));
    return Promise.resolve({ all: formatUidSet(uidSetOf([...there, ...this.vanished])) });
  }
}
