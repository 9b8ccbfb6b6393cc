/**
 * A mailbox without a server: it answers FETCH, SEARCH and SORT as the rooms
 * above ask for them, and notes what was asked.
 *
 * @module
 */

import type { Argument, Untagged } from "../../../lib/imap/library.ts";
import { type OpenMailbox, Session } from "../../../lib/imap/session.ts";
import type { Token } from "../../../lib/imap/token.ts";
import { formatUidSet, parseUidSet, uidSetOf } from "../../../lib/imap/uid_set.ts";
import { EVERY_FOLDER, FakeClient } from "../imap/fake_client.ts";
import { textPart, tokens } from "../imap/tokens.ts";

/** One message of the mailbox. */
export interface FakeMessage {
  readonly uid: number;
  /** INTERNALDATE in milliseconds. @default {uid minutes after 2026-01-01} */
  readonly time?: number;
  /** @default {1000} */
  readonly size?: number;
  /** BODYSTRUCTURE in a server's words. */
  readonly structure?: string;
  /** Bytes by section. */
  readonly sections?: Readonly<Record<string, Uint8Array>>;
}

type Handlers = { untagged: Record<string, (response: Untagged) => Promise<void>> };

/** The mailbox and the session that has it open. */
export class FakeMailbox extends FakeClient {
  messages: FakeMessage[];
  /** UIDs that match any search; undefined for all. */
  matching: readonly number[] | undefined;
  /** UIDs that a search finds until the client is told that they are gone. */
  vanished: readonly number[] = [];
  /** UIDs of messages that are there and that no FETCH sends. */
  withheld: readonly number[] = [];
  /** Bytes of a section that it gives at once, however many are wanted. */
  givesAtMost = Infinity;
  /** Extensions of the server. */
  readonly capabilities = new Map<string, boolean>([["ESEARCH", true]]);
  readonly enabled = new Set<string>();
  /** Commands so far, as `FETCH 1:10`, `UID FETCH 5`, `SEARCH` or `SORT REVERSE ARRIVAL`. */
  readonly commands: string[] = [];
  /** Bytes of sections sent so far. */
  sent = 0;
  readonly session: Session;

  constructor(messages: readonly FakeMessage[]) {
    super(0);
    this.messages = [...messages];
    this.session = new Session(this.client, EVERY_FOLDER);
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
    if (command === "UID SEARCH") await this.#search(attributes ?? [], handlers);
    else if (command === "UID SORT") await this.#sort(attributes ?? [], handlers);
    else if (command === "NOOP") {
      this.commands.push(command);
      this.vanished = [];
    } else await this.#fetch(command, attributes, handlers);
    return { next: () => undefined };
  }

  async #fetch(
    command?: string,
    attributes?: readonly Argument[],
    handlers?: Handlers,
  ): Promise<void> {
    const [set = { value: "" }, text = { value: "" }] = attributes as unknown as {
      value: string;
    }[];
    const items = text.value.slice(1, -1).match(/[A-Z0-9.]+(?:\[[^\]]*\]<[\d.]+>)?/g) ?? [];
    const isDates = items.join(" ") === "UID INTERNALDATE";
    this.commands.push(`${command} ${set.value}${isDates ? " dates" : ""}`);
    const numbers = parseUidSet(set.value);
    for (const [i, message] of this.messages.entries()) {
      const number = command === "FETCH" ? i + 1 : message.uid;
      if (!numbers.some(({ first, last }) => first <= number && number <= last)) continue;
      if (this.withheld.includes(message.uid)) continue;
      const list = items.flatMap((item) => this.#answer(message, item));
      await handlers?.untagged["FETCH"]?.({
        command: `${i + 1}`,
        attributes: [{ type: "ATOM", value: "FETCH" }, list],
      });
    }
  }

  #answer(message: FakeMessage, item: string): Token[] {
    const key: Token = { type: "ATOM", value: item };
    if (item === "FLAGS") return [key, []];
    if (item === "UID") return [key, { value: `${message.uid}` }];
    if (item === "RFC822.SIZE") return [key, { value: `${message.size ?? 1_000}` }];
    if (item === "INTERNALDATE") return [key, { value: new Date(timeOf(message)).toISOString() }];
    if (item === "BODYSTRUCTURE") return [key, tokens(message.structure ?? textPart())];
    const peek = /^BODY\.PEEK\[([^\]]*)\]<(\d+)\.(\d+)>$/.exec(item);
    if (!peek) return [];
    const [, section = ""] = peek;
    const [start, length] = [Number(peek[2]), Number(peek[3])];
    const end = start + Math.min(length, this.givesAtMost);
    const bytes = (message.sections?.[section] ?? new Uint8Array()).slice(start, end);
    this.sent += bytes.length;
    const [, name = section, fields] = /^(\S+) \((.*)\)$/.exec(section) ?? [];
    const list = fields === undefined ? [] : [fields.split(" ").map((value) => ({ value }))];
    return [
      { type: "ATOM", value: "BODY", section: [{ value: name }, ...list] },
      { value: bytes },
    ];
  }

  /** UIDs that match and are in the set that the criteria name, if they name one. */
  #matches(keys: readonly Argument[]): number[] {
    const words = keys as readonly { type?: string; value?: string }[];
    const set = words.find(({ type }) => type === "SEQUENCE");
    const within = set && parseUidSet(set.value ?? "");
    const number = (key: string): number | undefined => {
      const at = words.findIndex(({ value }) => value === key);
      return at < 0 ? undefined : Number(words[at + 1]?.value);
    };
    const day = (key: string): number | undefined => {
      const at = words.findIndex(({ value }) => value === key);
      return at < 0 ? undefined : Date.parse(`${words[at + 1]?.value} UTC`);
    };
    const wanted = new Set(this.matching ?? this.messages.map(({ uid }) => uid));
    return this.messages.filter((message) => {
      const { uid, size = 1_000 } = message;
      const date = Math.floor(timeOf(message) / 86_400_000) * 86_400_000;
      return wanted.has(uid) &&
        (!within || within.some(({ first, last }) => first <= uid && uid <= last)) &&
        size > (number("LARGER") ?? -1) && size < (number("SMALLER") ?? Infinity) &&
        date >= (day("SINCE") ?? -Infinity) && date < (day("BEFORE") ?? Infinity);
    }).map(({ uid }) => uid);
  }

  async #search(keys: readonly Argument[], handlers?: Handlers): Promise<void> {
    this.commands.push("SEARCH");
    const found = [...this.#matches(keys), ...this.vanished];
    const numbers = { numbers: found };
    const all = [{ type: "ATOM", value: "UID" }, { type: "ATOM", value: "ALL" }, {
      value: formatUidSet(uidSetOf(found)),
    }];
    if (!this.capabilities.has("ESEARCH")) await handlers?.untagged["SEARCH"]?.(numbers);
    else await handlers?.untagged["ESEARCH"]?.({ attributes: found.length > 0 ? all : [] });
  }

  async #sort(keys: readonly Argument[], handlers?: Handlers): Promise<void> {
    const windows = !Array.isArray(keys[0]);
    const program = (windows ? keys[2] : keys[0]) as readonly { value: string }[];
    const names = program.map(({ value }) => value);
    this.commands.push(`SORT ${names.join(" ")}`);
    const byUid = new Map(this.messages.map((message) => [message.uid, message]));
    const key = (uid: number): number => {
      const message = byUid.get(uid) as FakeMessage;
      return names.includes("SIZE") ? message.size ?? 1_000 : timeOf(message);
    };
    const sign = names[0] === "REVERSE" ? -1 : 1;
    const sorted = this.#matches(keys).sort((a, b) => sign * (key(a) - key(b)) || a - b);
    if (!windows) return await handlers?.untagged["SORT"]?.({ numbers: sorted });
    const [, range] = keys[1] as readonly { value: string }[];
    const [first = 1, last = 1] = (range?.value ?? "").split(":").map(Number);
    await handlers?.untagged["ESEARCH"]?.({
      attributes: [
        { type: "ATOM", value: "PARTIAL" },
        [{ value: range?.value }, { value: sorted.slice(first - 1, last).join(",") }],
        { type: "ATOM", value: "COUNT" },
        { value: String(sorted.length) },
      ],
    });
  }
}

/** INTERNALDATE of a message. */
export function timeOf({ uid, time }: FakeMessage): number {
  return time ?? Date.UTC(2026, 0, 1) + uid * 60_000;
}
