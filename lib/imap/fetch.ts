/**
 * UID FETCH with exactly the items a tool needs (RFC 3501 section 6.4.5).
 * Everything is PEEK: reading never sets `\Seen`.
 *
 * @module
 */

import { MailError } from "../contract/error.ts";
import { parseStructure, type Structure } from "./bodystructure.ts";
import { invalidAnswer } from "./found.ts";
import { type Argument, execute, responseCode, type Untagged } from "./library.ts";
import type { Session } from "./session.ts";
import { type Token, tokenBytes, tokenList, tokenNumber, tokenText } from "./token.ts";
import { formatUidSet, MAX_UID, uidSetOf } from "./uid_set.ts";

/** A stretch of bytes of one section of a message. */
export interface SectionRequest {
  /** `""` for the whole message, `HEADER`, or a part such as `1.2`. */
  readonly section: string;
  /** Only these header fields; with section `HEADER.FIELDS`. */
  readonly fields?: readonly string[];
  readonly start: number;
  readonly length: number;
}

/** Where a server tells its name for a conversation: Gmail's extension, or RFC 8474. */
export type ThreadItem = "X-GM-THRID" | "THREADID";

/** What to fetch of each message; UID always comes along. */
export interface FetchRequest {
  readonly flags?: boolean;
  readonly size?: boolean;
  readonly internalDate?: boolean;
  readonly structure?: boolean;
  /** MODSEQ (RFC 7162); only with CONDSTORE. */
  readonly modseq?: boolean;
  /** The server's own name for the conversation; only where it has such names. */
  readonly threadId?: ThreadItem;
  /** PREVIEW (RFC 8970); only where it is offered. */
  readonly preview?: boolean;
  readonly sections?: readonly SectionRequest[];
}

/** One message's answer; only what was asked for and sent is there. */
export interface Fetched {
  readonly uid: number;
  /** Message sequence number. */
  readonly sequence: number;
  readonly flags: readonly string[];
  /** RFC822.SIZE in bytes. */
  readonly size: number;
  readonly internalDate: Date | undefined;
  readonly structure: Structure | undefined;
  /** Decimal; empty when it was not asked for. */
  readonly modseq: string;
  /** Name of the conversation; empty when there is none. */
  readonly threadId: string;
  /** What the server shows of the text; undefined when it was not asked for or has none. */
  readonly preview: string | undefined;
  /** Bytes by section, see {@link sectionKey}. */
  readonly sections: ReadonlyMap<string, Uint8Array>;
}

/**
 * UIDs below and above are asked for apart: Cyrus IMAP 3.6 takes the difference
 * of two for a number with a sign, and finds none of a set that spans more.
 */
const UID_MIDDLE = 2 ** 31;

/**
 * Fetches messages of the open mailbox by UID.
 *
 * @returns By UID; a message that is gone is missing. Answers about messages
 * that were not asked for are left out.
 */
export async function fetchByUid(
  session: Session,
  uids: readonly number[],
  request: FetchRequest,
): Promise<ReadonlyMap<number, Fetched>> {
  const wanted = new Set(uids);
  const all: Fetched[] = [];
  for (const isHigh of [false, true]) {
    const some = [...wanted].filter((uid) => uid >= UID_MIDDLE === isHigh);
    if (some.length === 0) continue;
    const set = formatUidSet(uidSetOf(some));
    all.push(...await run(session, "UID FETCH", set, request, ({ uid }) => wanted.has(uid)));
  }
  return new Map(all.map((message) => [message.uid, message]));
}

/** Messages that may have come behind a UID while an operation took its time. */
const MAX_ARRIVED = 20_000;

/**
 * Fetches the messages of the open mailbox whose UIDs are `first` and above.
 *
 * @throws {MailError} `too_large` when there are more than {@link MAX_ARRIVED}:
 * what was looked for may be among the others.
 */
export async function fetchFromUid(
  session: Session,
  first: number,
  request: FetchRequest,
): Promise<readonly Fetched[]> {
  // A set with * has the last message in it, whatever its UID (RFC 3501 section 6.4.8).
  const all = await run(session, "UID FETCH", `${first}:*`, request, ({ uid }) => uid >= first);
  if (all.length > MAX_ARRIVED) {
    throw new MailError("too_large", "Too much has come into the folder meanwhile", {
      hint: "Look with imap_search_messages what it holds now.",
      details: { reason: "server_answer_too_large" },
    });
  }
  return all;
}

/**
 * Fetches messages of the open mailbox by sequence numbers `first` to `last`.
 * Answers about other messages are left out.
 *
 * @throws {MailError} `unavailable` when the server says nothing about any of
 * them: a folder with messages is not one without.
 */
export async function fetchBySequence(
  session: Session,
  first: number,
  last: number,
  request: FetchRequest,
): Promise<readonly Fetched[]> {
  return await run(
    session,
    "FETCH",
    `${first}:${last}`,
    request,
    ({ sequence }) => sequence >= first && sequence <= last,
  );
}

/** Fetches messages of the open mailbox by these sequence numbers. */
export async function fetchSequences(
  session: Session,
  numbers: readonly number[],
  request: FetchRequest,
): Promise<readonly Fetched[]> {
  const wanted = new Set(numbers);
  const set = formatUidSet(uidSetOf(numbers));
  return await run(session, "FETCH", set, request, ({ sequence }) => wanted.has(sequence));
}

async function run(
  session: Session,
  command: "FETCH" | "UID FETCH",
  set: string,
  request: FetchRequest,
  isWanted: (message: Pick<Fetched, "uid" | "sequence">) => boolean,
): Promise<readonly Fetched[]> {
  const messages = new Map<number, Fetched>();
  const needed = neededOf(request);
  const told = new Map<number, ReadonlySet<string>>();
  const asked = new Map((request.sections ?? []).map((one) => [sectionKey(one), one]));
  // What was not asked for is let go as it comes: a server can send any amount of it.
  const ended = await session.run(() =>
    execute(session.client, command, [{ type: "SEQUENCE", value: set }, items(request)], {
      FETCH: (response) => {
        const message = parseFetch(response, asked, isWanted);
        if (message === undefined) return;
        const { uid } = message;
        const earlier = messages.get(uid);
        messages.set(uid, earlier ? merge(earlier, message) : message);
        const names = itemsIn(response, asked).filter((name) => needed.has(name));
        told.set(uid, new Set([...told.get(uid) ?? [], ...names]));
      },
    })
  );
  // A message without what was asked for would be shown as an empty one, as unread, or without a date.
  for (const { size } of told.values()) if (size < needed.size) throw invalidAnswer();
  if (messages.size === 0 && command === "FETCH" && !isExpunged(ended)) throw invalidAnswer();
  return [...messages.values()];
}

/** Messages of which the server has not told yet that they are gone (RFC 5530 section 3). */
function isExpunged(ended: Untagged): boolean {
  return tokenText(responseCode(ended)[0]).toUpperCase() === "EXPUNGEISSUED";
}

/** As one piece of text: imapflow's compiler would make a buffer of each word. */
function items(request: FetchRequest): Argument {
  const list: string[] = ["UID"];
  if (request.flags) list.push("FLAGS");
  if (request.internalDate) list.push("INTERNALDATE");
  if (request.size) list.push("RFC822.SIZE");
  if (request.structure) list.push("BODYSTRUCTURE");
  if (request.modseq) list.push("MODSEQ");
  if (request.threadId) list.push(request.threadId);
  if (request.preview) list.push("PREVIEW");
  for (const { section, fields, start, length } of request.sections ?? []) {
    const name = fields ? `${section} (${fields.join(" ")})` : section;
    if (!SECTION.test(name)) throw new TypeError("not a section");
    list.push(`BODY.PEEK[${name}]<${start}.${length}>`);
  }
  return { type: "TEXT", value: `(${list.join(" ")})` };
}

/** `section-spec` as it is used here (RFC 3501 section 9); nothing else gets into a command. */
const SECTION = /^(?:|HEADER|[1-9][0-9.]*|HEADER\.FIELDS \([A-Z-]+(?: [A-Z-]+)*\))$/i;

/** An unsolicited FETCH carries flags only; it must not wipe out what was asked for. */
function merge(earlier: Fetched, later: Fetched): Fetched {
  return {
    ...earlier,
    flags: later.flags.length > 0 ? later.flags : earlier.flags,
    size: later.size || earlier.size,
    internalDate: later.internalDate ?? earlier.internalDate,
    structure: later.structure ?? earlier.structure,
    modseq: later.modseq || earlier.modseq,
    threadId: later.threadId || earlier.threadId,
    preview: later.preview ?? earlier.preview,
    sections: new Map([...earlier.sections, ...later.sections]),
  };
}

/** One answer; undefined when it is about a message that was not asked for, or tells no UID. */
function parseFetch(
  response: Untagged,
  asked: ReadonlyMap<string, SectionRequest>,
  isWanted: (message: Pick<Fetched, "uid" | "sequence">) => boolean,
): Fetched | undefined {
  const list = tokenList(response.attributes?.[1]) ?? [];
  const sequence = Number(response.command) || 0;
  const uid = uidIn(list);
  if (uid === 0 || !isWanted({ uid, sequence })) return undefined;
  let flags: readonly string[] = [];
  let size = 0;
  let internalDate: Date | undefined;
  let structure: Structure | undefined;
  let modseq = "";
  let threadId = "";
  let preview: string | undefined;
  const sections = new Map<string, Uint8Array>();
  for (let i = 0; i + 1 < list.length; i += 2) {
    const key = tokenText(list[i]).toUpperCase();
    const value = list[i + 1];
    if (key === "FLAGS") flags = (tokenList(value) ?? []).map(tokenText);
    else if (key === "RFC822.SIZE") size = tokenNumber(value);
    else if (key === "INTERNALDATE") internalDate = parseDate(tokenText(value));
    else if (key === "BODYSTRUCTURE") structure = parseStructure(value);
    else if (key === "MODSEQ") modseq = tokenText(tokenList(value)?.[0]);
    else if (key === "X-GM-THRID") threadId = tokenText(value);
    else if (key === "THREADID") threadId = tokenText(tokenList(value)?.[0]);
    else if (key === "PREVIEW") preview = tokenText(value) || undefined;
    else if (key === "BODY") {
      const name = sectionName(list[i]);
      const bytes = stretchOf(list[i], value, asked.get(name));
      if (bytes) sections.set(name, bytes);
    }
  }
  return {
    uid,
    sequence,
    flags,
    size,
    internalDate,
    structure,
    modseq,
    threadId,
    preview,
    sections,
  };
}

/**
 * What a server has to say of each message, in one answer or in several: a
 * message that lacks one of these is none. A structure can be too hard to tell,
 * and the rest is for those servers only that offer it.
 */
function neededOf(
  { flags, size, internalDate, sections = [] }: FetchRequest,
): ReadonlySet<string> {
  return new Set([
    ...(flags ? ["FLAGS"] : []),
    ...(size ? ["RFC822.SIZE"] : []),
    ...(internalDate ? ["INTERNALDATE"] : []),
    ...(sections.length > 0 ? ["BODY"] : []),
  ]);
}

/** Names of the items of an answer; BODY only where it is one of the sections, or says that there is none. */
function itemsIn(
  { attributes = [] }: Untagged,
  asked: ReadonlyMap<string, SectionRequest>,
): readonly string[] {
  const list = tokenList(attributes[1]) ?? [];
  return list.flatMap((token, i) => {
    if (i % 2 !== 0) return [];
    const name = tokenText(token).toUpperCase();
    if (name !== "BODY") return [name];
    const request = asked.get(sectionName(token));
    const tells = request !== undefined &&
      (list[i + 1] === null || stretchOf(token, list[i + 1], request) !== undefined);
    return tells ? [name] : [];
  });
}

/** The UID that an answer tells; 0 when it tells none. */
function uidIn(list: readonly Token[]): number {
  for (let i = 0; i + 1 < list.length; i += 2) {
    if (tokenText(list[i]).toUpperCase() !== "UID") continue;
    const uid = tokenNumber(list[i + 1]);
    return uid <= MAX_UID ? uid : 0;
  }
  return 0;
}

/** Bytes of a section, as far as they were asked for: some servers send the whole. */
function stretchOf(
  name: Token,
  value: Token,
  asked: SectionRequest | undefined,
): Uint8Array | undefined {
  if (!asked) return undefined;
  const [start] = (name as { readonly partial?: readonly number[] }).partial ?? [];
  if (start !== undefined && start !== asked.start) return undefined;
  const bytes = tokenBytes(value);
  if (!bytes || bytes.length <= asked.length) return bytes;
  // Without an origin it is the whole section (RFC 3501 section 7.4.2).
  const from = start === undefined ? asked.start : 0;
  return bytes.slice(from, from + asked.length);
}

/** The name under which a section's bytes are found: `1.2`, `HEADER`, `HEADER.FIELDS FROM TO`. */
export function sectionKey(
  { section, fields }: Pick<SectionRequest, "section" | "fields">,
): string {
  return [section, ...fields ?? []].join(" ").toUpperCase();
}

function sectionName(token: Token): string {
  const section = (token as { section?: unknown } | undefined)?.section;
  const [name, fields] = Array.isArray(section) ? section as Token[] : [];
  return sectionKey({ section: tokenText(name), fields: (tokenList(fields) ?? []).map(tokenText) });
}

/** `date-time` of RFC 3501 section 9; undefined when it is none. */
function parseDate(text: string): Date | undefined {
  const date = new Date(text.trim());
  return Number.isNaN(date.getTime()) ? undefined : date;
}
