/**
 * What a mail server cannot do to a connection: flood it, answer a command
 * before it was sent, have it work on what nobody asked for, or change what
 * UIDs mean. imapflow bounds one response; here is what bounds all of them
 * together.
 *
 * Besides library.ts the only place that touches imapflow beyond its typed
 * interface; the hostile servers of the tests hold it to what it promises.
 *
 * @module
 */

import type { ImapFlow } from "imapflow";
import {
  MAX_CAPABILITIES,
  MAX_COMMAND_BYTES,
  MAX_COMMAND_FOLDERS,
  MAX_COMMAND_LINES,
  MAX_COMMAND_RESPONSES,
  MAX_LOGIN_BYTES,
  MAX_LOGIN_RESPONSES,
  RESPONSES_AT_ONCE,
} from "./limits.ts";

interface Internals {
  readonly usable: boolean;
  readonly mailbox: { readonly uidValidity?: bigint; readonly exists?: number } | false;
  readonly currentRequest: { readonly command: string } | false;
  readonly state: unknown;
  readonly states: { readonly LOGOUT: unknown };
  readonly isClosed: boolean;
  readonly log: { error(entry: { readonly src?: string; readonly msg?: unknown }): void };
  readonly authCapabilities: Map<string, unknown>;
  readonly sectionHandlers: Record<string, (section: readonly unknown[]) => void>;
  readonly streamer: { write(chunk: Uint8Array): boolean };
  tagCounter: number;
  send(command: unknown): Promise<void>;
  handleResponse(data: { readonly payload: Uint8Array }): Promise<boolean>;
  updateCapabilitiesFromRaw(list: unknown): void;
  untaggedExists(response: { readonly command?: string }): Promise<void>;
  untaggedFetch(): Promise<void>;
  untaggedVanished(): Promise<void>;
  throttleWait(delay: number): Promise<boolean>;
  failProtocol(error: Error): void;
}

/** What was noticed of a connection. */
interface Noticed {
  unreadable: number;
  doubtful: boolean;
}

/** Kept with the connection: in the bundle this module is in two parts, each with variables of its own. */
const NOTICED = Symbol.for("mail-imap-mcp.noticed");

function noticed(client: ImapFlow): Noticed {
  const held = client as { [NOTICED]?: Noticed };
  return held[NOTICED] ??= { unreadable: 0, doubtful: false };
}

/** Puts a connection that is not yet open under all restraints. */
export function restrain(client: ImapFlow): void {
  const internals = client as unknown as Internals;
  unguessableTags(internals);
  ignoreUnsolicited(internals);
  bound(internals);
  boundCapabilities(internals);
  doubtFewer(client, internals);
  noticeUnreadable(client, internals);
  watchUidValidity(internals);
  // imapflow would wait before it reports what the server asked for; the caller is told at once.
  internals.throttleWait = () => Promise.resolve(false);
}

/** Whether a connection is open and the server has not said goodbye. */
export function isOpen(client: ImapFlow): boolean {
  const { isClosed, state, states } = client as unknown as Internals;
  return !isClosed && state !== states.LOGOUT;
}

/** Whether a server has contradicted itself about the open mailbox. */
export function isDoubtful(client: ImapFlow): boolean {
  return noticed(client).doubtful;
}

/** How many answers to commands were lines that nobody can read; imapflow leaves such a line out. */
export function unreadableAnswers(client: ImapFlow): number {
  return noticed(client).unreadable;
}

/**
 * imapflow counts its tags, so a server, or a mail that a broken server lets
 * into the conversation, could end a command that is yet to be sent.
 */
function unguessableTags(internals: Internals): void {
  Object.defineProperty(internals, "tagCounter", {
    get(): number {
      const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
      // 48 bits, and one before them so that every tag is as long.
      return 2 ** 48 + (high % 2 ** 16) * 2 ** 32 + low;
    },
    set: () => undefined,
  });
}

/**
 * Nobody listens to changed flags (FETCH) nor to what has gone (VANISHED, RFC
 * 7162, which is never enabled): imapflow would read the one with a parser that
 * has no bounds and count the other, four thousand million to a line.
 */
function ignoreUnsolicited(internals: Internals): void {
  internals.untaggedFetch = internals.untaggedVanished = () => Promise.resolve();
}

/**
 * Messages go with EXPUNGE; a number in EXISTS that is lower than before (RFC
 * 3501 section 7.3.1) is a mistake of the server. A folder must not look empty
 * for it, so the number stays, and the connection is not kept.
 */
function doubtFewer(client: ImapFlow, internals: Internals): void {
  const told = internals.untaggedExists.bind(internals);
  internals.untaggedExists = (response) => {
    const { mailbox } = internals;
    if (!mailbox || Number(response.command) >= (mailbox.exists ?? 0)) return told(response);
    noticed(client).doubtful = true;
    return Promise.resolve();
  };
}

/** Lines that imapflow keeps, one object each, until the command ends. */
const KEPT = /^\* (?:X?LIST|LSUB|STATUS) /i;

/** Counts what comes since the last command was sent. */
function bound(internals: Internals): void {
  let bytes = 0;
  let lines = 0;
  let responses = 0;
  let folders = 0;
  const { streamer } = internals;
  const [send, handle, write] = [
    internals.send.bind(internals),
    internals.handleResponse.bind(internals),
    streamer.write.bind(streamer),
  ];
  const fail = (code: "ResponseTooLarge" | "TooManyResponses"): void =>
    internals.failProtocol(Object.assign(new Error("Too much for one command"), { code }));
  internals.send = (command) => {
    [bytes, lines, responses, folders] = [0, 0, 0, 0];
    return send(command);
  };
  // Never false: the runtime's TLS sockets go on reading when they are paused, where nobody sees
  // how much, and do not tell the end of the connection afterwards. What waits is counted here.
  streamer.write = (chunk) => {
    bytes += chunk.length;
    lines += lineEnds(chunk);
    const most = internals.usable ? MAX_COMMAND_BYTES : MAX_LOGIN_BYTES;
    if (bytes > most || lines > MAX_COMMAND_LINES) fail("ResponseTooLarge");
    else write(chunk);
    return true;
  };
  internals.handleResponse = async (data) => {
    if (KEPT.test(beginning(data.payload))) folders++;
    const most = internals.usable ? MAX_COMMAND_RESPONSES : MAX_LOGIN_RESPONSES;
    if (++responses > most || folders > MAX_COMMAND_FOLDERS) {
      fail("TooManyResponses");
      return false;
    }
    // imapflow would go on until it has read all that is there, and other accounts would wait.
    if (responses % RESPONSES_AT_ONCE === 0) await new Promise((resolve) => setTimeout(resolve));
    return await handle(data);
  };
}

const LF = 10;

function lineEnds(chunk: Uint8Array): number {
  let count = 0;
  for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, at + 1)) count++;
  return count;
}

function beginning(payload: Uint8Array): string {
  return String.fromCharCode(...payload.subarray(0, 16));
}

/** imapflow keeps every name of a mechanism that it ever heard. */
function boundCapabilities(internals: Internals): void {
  const update = internals.updateCapabilitiesFromRaw.bind(internals);
  internals.updateCapabilitiesFromRaw = (list) => {
    internals.authCapabilities.clear();
    update(Array.isArray(list) ? list.slice(0, MAX_CAPABILITIES) : list);
  };
}

/** What an answer to a command begins with; other lines that cannot be read are missed by nobody. */
const ANSWER = /^\* +(?:[0-9]+ +FETCH|E?SEARCH|SORT|THREAD|X?LIST|LSUB|STATUS)\b/i;

/** imapflow tells of such a line in its log alone, with the beginning of the line. */
function noticeUnreadable(client: ImapFlow, { log }: Internals): void {
  const report = log.error.bind(log);
  log.error = (entry) => {
    if (entry.src === "s" && typeof entry.msg === "string" && ANSWER.test(entry.msg)) {
      noticed(client).unreadable++;
    }
    report(entry);
  };
}

/** An open mailbox keeps its UIDVALIDITY (RFC 3501 section 2.3.1.1); where it does not, no UID means anything. */
function watchUidValidity(internals: Internals): void {
  internals.sectionHandlers["UIDVALIDITY"] = ([value]) => {
    const { mailbox, currentRequest } = internals;
    if (!mailbox || (currentRequest && /^(?:SELECT|EXAMINE)$/.test(currentRequest.command))) return;
    const told = (value as { readonly value?: unknown } | null | undefined)?.value;
    if (String(mailbox.uidValidity) === told) return;
    internals.failProtocol(
      Object.assign(new Error("The UIDVALIDITY changed"), { code: "UidValidityChanged" }),
    );
  };
}
