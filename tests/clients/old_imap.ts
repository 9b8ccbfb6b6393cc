/**
 * A raw IMAP conversation with a server on which folders are below `INBOX.`, or
 * that knows little more than RFC 3501: tests say the same on every server.
 *
 * @module
 */

import { joinBytes } from "../../lib/contract/bytes.ts";
import { fromServer, toServer } from "./namespace.ts";
import { RawImap } from "./raw_imap.ts";

const NAME = String.raw`"(?:[^"\\]|\\.)*"|[^\s()"]+`;

/** Commands with the name of a folder in them; RENAME has two. */
const COMMAND = new RegExp(
  String
    .raw`^((?:UID )?(?:COPY|MOVE) \S+ |(?:SELECT|EXAMINE|CREATE|DELETE|SUBSCRIBE|UNSUBSCRIBE|STATUS|APPEND|RENAME|GETACL|MYRIGHTS|SETACL) )(${NAME})(.*)$`,
  "s",
);

/** Answers with the name of a folder at their end, or before a list. */
const ANSWER = new RegExp(
  String.raw`^(\* (?:LIST|LSUB) \([^)]*\) )"\."( )(${NAME})|^(\* STATUS )(${NAME})`,
  "gm",
);

/** What asks for all there is to know of all folders (RFC 5258, RFC 5819). */
const LIST_ALL = 'LIST "" "*" RETURN (SUBSCRIBED STATUS (MESSAGES))';

/** The conversation. */
export class OldImap extends RawImap {
  #can: ReadonlySet<string> | undefined;

  async #capabilities(): Promise<ReadonlySet<string>> {
    this.#can ??= new Set((await super.commandAll(["CAPABILITY"])).join().split(/\s+/));
    return this.#can;
  }

  override async commandAll(
    lines: readonly (string | Uint8Array)[],
  ): Promise<(string | Error)[]> {
    const answers: (string | Error)[] = [];
    for (const line of lines) {
      let all: string | Error = "";
      for (const part of await this.#partsOf(line)) {
        const answer = await this.#one(part);
        all = typeof answer === "string" ? all + answer.replace(ANSWER, known) : answer;
        if (all instanceof Error) break;
      }
      answers.push(all);
    }
    return answers;
  }

  /** One APPEND for each message, where the server takes no more (RFC 3502). */
  async #partsOf(line: string | Uint8Array): Promise<readonly (string | Uint8Array)[]> {
    const isMany = typeof line !== "string" && !(await this.#capabilities()).has("MULTIAPPEND");
    return isMany ? oneByOne(line) : [line];
  }

  async #one(line: string | Uint8Array): Promise<string | Error> {
    const can = await this.#capabilities();
    if (line === LIST_ALL && !can.has("LIST-STATUS")) return await this.#listAll();
    if (line === "UNSELECT" && !can.has("UNSELECT")) {
      // What cannot be opened leaves nothing open (RFC 3501 section 6.3.1).
      await super.commandAll(['EXAMINE "INBOX.there is none"']);
      return "";
    }
    const [, set, folder] = /^UID MOVE (\S+) (.*)$/.exec(typeof line === "string" ? line : "") ??
      [];
    if (set !== undefined && !can.has("MOVE")) {
      const copied = await this.#one(`UID COPY ${set} ${folder}`);
      if (copied instanceof Error) return copied;
      const marked = await this.#one(`UID STORE ${set} +FLAGS.SILENT (\\Deleted)`);
      return marked instanceof Error ? marked : copied + await this.#one(`UID EXPUNGE ${set}`);
    }
    const send = async (): Promise<string | Error> =>
      (await super.commandAll([renamed(line)], { waits: !can.has("LITERAL+") }))[0] ?? "";
    const answer = await send();
    if (
      !(answer instanceof Error) || !/ NO Current box is selected READ-ONLY/.test(answer.message)
    ) {
      return answer;
    }
    await this.#one("UNSELECT");
    return await send();
  }

  /** The same answer as to {@link LIST_ALL}. */
  async #listAll(): Promise<string> {
    const [listed, shown] = (await super.commandAll(['LIST "" "*"', 'LSUB "" "*"'])).map(String);
    const names = (text = ""): string[] =>
      [...text.matchAll(new RegExp(String.raw`^\* (?:LIST|LSUB) \([^)]*\) "\." (${NAME})`, "gm"))]
        .map(([, name = ""]) => name);
    const subscribed = new Set(names(shown));
    const counts = await super.commandAll(names(listed).map((name) => `STATUS ${name} (MESSAGES)`));
    const lines = (listed ?? "").replace(
      new RegExp(String.raw`^(\* LIST \()([^)]*)(\) "\." )(${NAME})`, "gm"),
      (whole, begin, flags, middle, name) =>
        subscribed.has(name) ? `${begin}${flags} \\Subscribed${middle}${name}` : whole,
    );
    return counts.filter((count) => typeof count === "string").join("") + lines;
  }
}

const encoder = new TextEncoder();
const latin1 = new TextDecoder("latin1");

/** The commands that append each of the messages of one command. */
function oneByOne(line: Uint8Array): Uint8Array[] {
  const text = latin1.decode(line);
  const begin = new RegExp(`^APPEND (?:${NAME})`).exec(text)?.[0];
  if (begin === undefined) return [line];
  const head = encoder.encode(begin);
  const parts: Uint8Array[] = [];
  const message = / [^{]*\{(\d+)\+\}\r\n/y;
  for (let at = begin.length; at < line.length;) {
    message.lastIndex = at;
    const found = message.exec(text);
    if (!found) return [line];
    const end = message.lastIndex + Number(found[1]);
    parts.push(joinBytes([head, line.subarray(at, end)]));
    at = end;
  }
  return parts;
}

/** A command with the real names. */
function renamed(line: string | Uint8Array): string | Uint8Array {
  if (typeof line === "string") return change(line);
  const end = line.indexOf(13);
  const begin = encoder.encode(change(latin1.decode(line.subarray(0, end))));
  return joinBytes([begin, line.subarray(end)]);
}

function change(line: string): string {
  return line.replace(COMMAND, (_, begin: string, name: string, rest: string) => {
    const other = begin === "RENAME "
      ? rest.replace(new RegExp(`^ (${NAME})$`), (_, to: string) => ` ${real(to)}`)
      : rest;
    return `${begin}${real(name)}${other}`;
  });
}

function real(name: string): string {
  return quoted(toServer(plain(name)));
}

function known(
  whole: string,
  listed: string | undefined,
  space: string,
  name: string,
  status: string | undefined,
  other: string,
): string {
  if (listed !== undefined) return `${listed}"/"${space}${quoted(fromServer(plain(name)))}`;
  return status === undefined ? whole : `${status}${quoted(fromServer(plain(other)))}`;
}

function plain(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replace(/\\(.)/g, "$1") : name;
}

function quoted(name: string): string {
  return `"${name.replace(/["\\]/g, "\\$&")}"`;
}
