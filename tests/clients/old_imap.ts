/**
 * A raw IMAP conversation with a server on which folders are below `INBOX.`, or
 * that knows little more than RFC 3501: tests say the same on every server.
 *
 * @module
 */

import { fromServer, toServer } from "./namespace.ts";
import { type AppendedMessage, appendLine, RawImap } from "./raw_imap.ts";

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
    const can = await this.#capabilities();
    const answers: (string | Error)[] = [];
    for (const line of lines) {
      const isList = line === LIST_ALL && !can.has("LIST-STATUS");
      const [answer = ""] = isList
        ? [await this.#listAll()]
        : await super.commandAll([renamed(line)], { waits: !can.has("LITERAL+") });
      answers.push(typeof answer === "string" ? answer.replace(ANSWER, known) : answer);
    }
    return answers;
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

  override async appendAll(mailbox: string, messages: readonly AppendedMessage[]): Promise<string> {
    if ((await this.#capabilities()).has("MULTIAPPEND")) {
      return await super.appendAll(mailbox, messages);
    }
    let all = "";
    for (const message of messages) all += await this.command(appendLine(mailbox, [message]));
    return all;
  }
}

const encoder = new TextEncoder();
const latin1 = new TextDecoder("latin1");

/** A command with the real names. */
function renamed(line: string | Uint8Array): string | Uint8Array {
  if (typeof line === "string") return change(line);
  const end = line.indexOf(13);
  const begin = encoder.encode(change(latin1.decode(line.subarray(0, end))));
  const whole = new Uint8Array(begin.length + line.length - end);
  whole.set(begin);
  whole.set(line.subarray(end), begin.length);
  return whole;
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
