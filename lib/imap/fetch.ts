/**
 * UID FETCH with exactly the items a tool needs (RFC 3501 section 6.4.5).
 * Everything is PEEK: reading never sets `\Seen`.
 *
 * @module
 */

import { MailError } from "../contract/error.ts";
import { parseStructure, type Structure } from "./bodystructure.ts";
import { type Argument, execute, type Untagged } from "./library.ts";
import type { Session } from "./session.ts";
import { type Token, tokenBytes, tokenList, tokenNumber, tokenText } from "./token.ts";
import { formatUidSet, isUid, uidSetOf } from "./uid_set.ts";

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
  const set = formatUidSet(uidSetOf(uids));
  const all = await run(session, "UID FETCH", set, request, wanted.size);
  return new Map(all.filter((message) => wanted.has(message.uid)).map((m) => [m.uid, m]));
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
  const all = await run(session, "UID FETCH", `${first}:*`, request, MAX_ARRIVED);
  if (all.length > MAX_ARRIVED) {
    throw new MailError("too_large", "Too much has come into the folder meanwhile", {
      hint: "Look with imap_search_messages what it holds now.",
      details: { reason: "server_answer_too_large" },
    });
  }
  // A set with * has the last message in it, whatever its UID (RFC 3501 section 6.4.8).
  return all.filter(({ uid }) => uid >= first);
}

/**
 * Fetches messages of the open mailbox by sequence numbers `first` to `last`.
 * Answers about other messages are left out.
 */
export async function fetchBySequence(
  session: Session,
  first: number,
  last: number,
  request: FetchRequest,
): Promise<readonly Fetched[]> {
  const all = await run(session, "FETCH", `${first}:${last}`, request, last - first + 1);
  return all.filter(({ sequence }) => sequence >= first && sequence <= last);
}

/** Fetches messages of the open mailbox by these sequence numbers. */
export async function fetchSequences(
  session: Session,
  numbers: readonly number[],
  request: FetchRequest,
): Promise<readonly Fetched[]> {
  const wanted = new Set(numbers);
  const set = formatUidSet(uidSetOf(numbers));
  const all = await run(session, "FETCH", set, request, wanted.size);
  return all.filter(({ sequence }) => wanted.has(sequence));
}

/** A server may mix in a few updates about other messages; more than this many is a flood. */
const UNSOLICITED_ALLOWANCE = 1_000;

async function run(
  session: Session,
  command: "FETCH" | "UID FETCH",
  set: string,
  request: FetchRequest,
  expected: number,
): Promise<readonly Fetched[]> {
  const messages = new Map<number, Fetched>();
  let seen = 0;
  await session.run(() =>
    execute(session.client, command, [{ type: "SEQUENCE", value: set }, items(request)], {
      FETCH: (response) => {
        if (++seen > expected + UNSOLICITED_ALLOWANCE) return;
        const message = parseFetch(response);
        const earlier = messages.get(message.uid);
        if (isUid(message.uid)) {
          messages.set(message.uid, earlier ? merge(earlier, message) : message);
        }
      },
    })
  );
  return [...messages.values()];
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

function parseFetch(response: Untagged): Fetched {
  const list = tokenList(response.attributes?.[1]) ?? [];
  let uid = 0;
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
    if (key === "UID") uid = tokenNumber(value);
    else if (key === "FLAGS") flags = (tokenList(value) ?? []).map(tokenText);
    else if (key === "RFC822.SIZE") size = tokenNumber(value);
    else if (key === "INTERNALDATE") internalDate = parseDate(tokenText(value));
    else if (key === "BODYSTRUCTURE") structure = parseStructure(value);
    else if (key === "MODSEQ") modseq = tokenText(tokenList(value)?.[0]);
    else if (key === "X-GM-THRID") threadId = tokenText(value);
    else if (key === "THREADID") threadId = tokenText(tokenList(value)?.[0]);
    else if (key === "PREVIEW") preview = tokenText(value) || undefined;
    else if (key === "BODY") {
      const bytes = tokenBytes(value);
      if (bytes) sections.set(sectionName(list[i]), bytes);
    }
  }
  const sequence = Number(response.command) || 0;
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
