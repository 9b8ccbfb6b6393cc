/**
 * What a mail server cannot do to a connection: flood it, answer a command
 * before it was sent, ask for the password again, have it work on what nobody
 * asked for, or change what UIDs mean. imapflow bounds one response; here is what bounds all of them
 * together.
 *
 * Besides library.ts and noticed.ts the only place that touches imapflow beyond its typed
 * interface; the hostile servers of the tests hold it to what it promises.
 *
 * @module
 */

import type { ImapFlow } from "imapflow";
import { Held } from "../contract/held.ts";
import {
  BYTES_AT_ONCE,
  FREE_RESPONSE_TOKENS,
  MAX_CAPABILITIES,
  MAX_COMMAND_BYTES,
  MAX_COMMAND_FOLDERS,
  MAX_COMMAND_LINES,
  MAX_COMMAND_RESPONSES,
  MAX_COMMAND_TOKENS,
  MAX_HELD_BYTES,
  MAX_LOGIN_BYTES,
  MAX_LOGIN_RESPONSES,
  MAX_RESPONSE_TOKENS,
  MAX_SHORT_RESPONSE_TOKENS,
  RESPONSES_AT_ONCE,
  TOKENS_AT_ONCE,
} from "./limits.ts";
import { noticed } from "./noticed.ts";
import { countTokens } from "./token_count.ts";

/** A response before it is read. */
interface Received {
  /** Its lines. */
  readonly payload: Uint8Array;
  readonly literals: readonly Uint8Array[];
}

/** What cuts the stream into responses, with what it has of the next one. */
interface Streamer {
  readonly destroyed: boolean;
  /** Bytes of the finished lines and of all literals, whether they have come or not. */
  readonly responseBytes: number;
  /** Bytes that are yet to come of the last literal. */
  readonly literalWaiting: number;
  /** Bytes of the line that has not ended. */
  readonly lineBytes: number;
  /** Bytes that wait to be looked at. */
  readonly writableLength: number;
  write(chunk: Uint8Array): boolean;
  once(event: "close", listener: () => void): void;
}

/** As imapflow sends it. */
interface Sent {
  readonly command: string;
  readonly attributes?: false | readonly unknown[];
}

/** How imapflow goes on with a login when the server asks. */
interface ExecOptions {
  onPlusTag?(response: unknown): Promise<void>;
}

interface Internals {
  readonly usable: boolean;
  readonly mailbox: { readonly uidValidity?: bigint; readonly exists?: number } | false;
  readonly currentRequest: { readonly command: string } | false;
  readonly state: unknown;
  readonly log: { error(entry: { readonly src?: string; readonly msg?: unknown }): void };
  readonly authCapabilities: Map<string, unknown>;
  readonly sectionHandlers: Record<string, (section: readonly unknown[]) => void>;
  readonly streamer: Streamer;
  readonly options: { readonly auth?: { readonly user?: string; readonly pass?: string } };
  tagCounter: number;
  exec(command: string, attributes: unknown, options?: ExecOptions): Promise<unknown>;
  write(chunk: unknown): void;
  send(command: Sent): Promise<void>;
  handleResponse(data: Received): Promise<boolean>;
  updateCapabilitiesFromRaw(list: unknown): void;
  untaggedExists(response: { readonly command?: string }): Promise<void>;
  untaggedFetch(): Promise<void>;
  untaggedVanished(): Promise<void>;
  throttleWait(delay: number): Promise<boolean>;
  failProtocol(error: Error): void;
}

/** Puts a connection that is not yet open under all restraints. */
export function restrain(client: ImapFlow): void {
  const internals = client as unknown as Internals;
  unguessableTags(internals);
  ignoreUnsolicited(internals);
  bound(internals);
  boundTogether(internals);
  proveOnce(internals);
  boundCapabilities(internals);
  doubtFewer(client, internals);
  noticeUnreadable(client, internals);
  watchUidValidity(internals);
  // imapflow would wait before it reports what the server asked for; the caller is told at once.
  internals.throttleWait = () => Promise.resolve(false);
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
  let tokens = 0;
  let mostTokens = MAX_SHORT_RESPONSE_TOKENS;
  const turn = new Turn();
  const { streamer } = internals;
  const [send, handle, write] = [
    internals.send.bind(internals),
    internals.handleResponse.bind(internals),
    streamer.write.bind(streamer),
  ];
  internals.send = (command) => {
    [bytes, lines, responses, folders, tokens] = [0, 0, 0, 0, 0];
    mostTokens = isLongAnswered(command) ? MAX_RESPONSE_TOKENS : MAX_SHORT_RESPONSE_TOKENS;
    return send(command);
  };
  // Never false: the runtime's TLS sockets go on reading when they are paused, where nobody sees
  // how much, and do not tell the end of the connection afterwards. What waits is counted here.
  streamer.write = (chunk) => {
    bytes += chunk.length;
    lines += lineEnds(chunk);
    const most = internals.usable ? MAX_COMMAND_BYTES : MAX_LOGIN_BYTES;
    if (bytes > most || lines > MAX_COMMAND_LINES) fail(internals, "ResponseTooLarge");
    else write(chunk);
    return true;
  };
  internals.handleResponse = async (data) => {
    if (KEPT.test(beginning(data.payload))) folders++;
    const most = internals.usable ? MAX_COMMAND_RESPONSES : MAX_LOGIN_RESPONSES;
    if (++responses > most || folders > MAX_COMMAND_FOLDERS) {
      fail(internals, "TooManyResponses");
      return false;
    }
    // Before imapflow makes an object of each.
    const count = countTokens(data.payload);
    tokens += Math.max(0, count - FREE_RESPONSE_TOKENS);
    if (count > mostTokens || tokens > MAX_COMMAND_TOKENS) {
      fail(internals, "TooManyTokens");
      return false;
    }
    await turn.take(count, data.payload.length);
    return await handle(data);
  };
}

/** Whether a question has an answer that may be one long line. */
function isLongAnswered({ command, attributes }: Sent): boolean {
  if (/SEARCH|SORT|THREAD/.test(command)) return true;
  return Array.isArray(attributes) &&
    attributes.some((one) => /BODYSTRUCTURE/.test(String((one as { value?: unknown })?.value)));
}

/** Turns that others have after a long answer: a call reads, works and writes, each in a turn of its own. */
const LONG_TURNS = 4;

/** imapflow would go on until it has read all that is there, and other accounts would wait. */
class Turn {
  #responses = 0;
  #tokens = 0;
  #bytes = 0;

  /** Lets others go first when enough was read. */
  async take(tokens: number, bytes: number): Promise<void> {
    this.#responses++;
    this.#tokens += tokens;
    this.#bytes += bytes;
    const long = this.#tokens >= TOKENS_AT_ONCE || this.#bytes >= BYTES_AT_ONCE;
    if (!long && this.#responses < RESPONSES_AT_ONCE) return;
    [this.#responses, this.#tokens, this.#bytes] = [0, 0, 0];
    for (let turns = long ? LONG_TURNS : 1; turns > 0; turns--) {
      await new Promise((resolve) => setTimeout(resolve));
    }
  }
}

type Failure = "InvalidResponse" | "ResponseTooLarge" | "TooManyResponses" | "TooManyTokens";

function fail(internals: Internals, code: Failure): void {
  internals.failProtocol(Object.assign(new Error("Not what was asked for"), { code }));
}

/** One for the whole process: connections are made in one place. */
const HELD = new Held(MAX_HELD_BYTES);

/** Counts what all connections hold: half an answer on each is within the bounds of each. */
function boundTogether(internals: Internals): void {
  const { streamer } = internals;
  const share = HELD.join(() => fail(internals, "ResponseTooLarge"));
  streamer.once("close", () => share.release());
  let read = 0;
  const tell = (): void => {
    const { responseBytes, literalWaiting, lineBytes, writableLength } = streamer;
    share.hold(responseBytes - literalWaiting + lineBytes + writableLength + read);
  };
  const [write, handle] = [streamer.write.bind(streamer), internals.handleResponse.bind(internals)];
  streamer.write = (chunk) => {
    const more = write(chunk);
    tell();
    return more;
  };
  internals.handleResponse = async (data) => {
    read = data.literals.reduce((sum, { length }) => sum + length, data.payload.length);
    tell();
    try {
      return await handle(data);
    } finally {
      read = 0;
      tell();
    }
  };
}

/**
 * Requests to go on that a login has: PLAIN takes the password (RFC 4616),
 * LOGIN the name before it, and the two for tokens an empty word after a refusal
 * (RFC 7628 section 3.2.3).
 */
const MAX_REQUESTS: Readonly<Record<string, number>> = { PLAIN: 1, LOGIN: 2 };
const MAX_TOKEN_REQUESTS = 2;

/** imapflow would send the password as often as it is asked for it. */
function proveOnce(internals: Internals): void {
  const [exec, write] = [internals.exec.bind(internals), internals.write.bind(internals)];
  internals.exec = (command, attributes, options) => {
    const goOn = options?.onPlusTag;
    if (command !== "AUTHENTICATE" || !goOn) return exec(command, attributes, options);
    const [mechanism] = attributes as readonly { readonly value?: string }[];
    const most = MAX_REQUESTS[mechanism?.value ?? ""] ?? MAX_TOKEN_REQUESTS;
    const said = new Set<unknown>();
    let requests = 0;
    const refuse = (): void => fail(internals, "InvalidResponse");
    const { user, pass } = internals.options.auth ?? {};
    const onPlusTag = async (response: unknown): Promise<void> => {
      if (++requests > most) return refuse();
      internals.write = (text) => {
        // Somebody's password may be the name, which is said once as each.
        if (said.has(text) && user !== pass) return refuse();
        said.add(text);
        write(text);
      };
      try {
        await goOn(response);
      } finally {
        internals.write = write;
      }
    };
    return exec(command, attributes, { ...options, onPlusTag });
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
