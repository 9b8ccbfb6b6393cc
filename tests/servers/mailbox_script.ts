/**
 * A script for scripted_imap.ts: folders of small messages, and searches that
 * answer as a test says. For servers that cannot be had, such as Gmail, and for
 * those that nobody would want.
 *
 * @module
 */

import {
  type Command,
  politeScript,
  type Script,
  type ScriptedConnection,
} from "./scripted_imap.ts";

/** One message. */
export interface ScriptedMessage {
  readonly uid: number;
  /** Header lines, with a CRLF each. */
  readonly header: string;
  readonly text?: string;
  /** In the server's words, for example `X-GM-THRID 5`. */
  readonly threadItem?: string;
  /** @default {"01-Jan-2026 00:00:00 +0000"} */
  readonly received?: string;
}

/** What the server has and says. */
export interface ScriptedMailboxes {
  readonly capabilities: string;
  /** Lines of LIST, without `* LIST `. */
  readonly list: readonly string[];
  /** By name; EXAMINE of others is refused. */
  readonly folders: Readonly<Record<string, readonly ScriptedMessage[]>>;
  /** Untagged answer to UID SEARCH and UID THREAD, with its CRLF; undefined refuses. */
  readonly search: (folder: string, command: Command) => string | undefined;
}

const encoder = new TextEncoder();

/** Makes the script. */
export function mailboxScript({ capabilities, list, folders, search }: ScriptedMailboxes): Script {
  const opened = new WeakMap<ScriptedConnection, string>();
  return (command, connection) => {
    const { tag, name, rest } = command;
    const open = opened.get(connection) ?? "";
    const done = (untagged: string): string => `${untagged}${tag} OK done\r\n`;
    switch (name) {
      case "CAPABILITY":
        return done(`* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR LITERAL+ ${capabilities}\r\n`);
      case "LIST":
        if (rest === '"" ""') return politeScript(command, connection);
        return done(list.map((line) => `* LIST ${line}\r\n`).join(""));
      case "EXAMINE": {
        const folder = rest.replace(/^"|"$/g, "");
        const messages = folders[folder];
        if (!messages) return `${tag} NO [SERVERBUG] not today\r\n`;
        opened.set(connection, folder);
        return `* ${messages.length} EXISTS\r\n* OK [UIDVALIDITY 7] \r\n${tag} OK [READ-ONLY] done\r\n`;
      }
      case "FETCH":
      case "UID FETCH":
        return done(fetched(folders[open] ?? [], name, rest));
      case "UID SEARCH":
      case "UID THREAD": {
        const answer = search(open, command);
        return answer === undefined ? `${tag} BAD unknown\r\n` : done(answer);
      }
      default:
        return politeScript(command, connection);
    }
  };
}

function fetched(messages: readonly ScriptedMessage[], name: string, rest: string): string {
  const set = new Set(
    (/^[\d,:]+/.exec(rest)?.[0] ?? "").split(",").flatMap((range) => {
      const [first = 0, last = first] = range.split(":").map(Number);
      return Array.from({ length: last - first + 1 }, (_, i) => first + i);
    }),
  );
  return messages.map((message, i) =>
    set.has(name === "FETCH" ? i + 1 : message.uid) ? answer(message, i + 1, rest) : ""
  ).join("");
}

function answer(message: ScriptedMessage, sequence: number, rest: string): string {
  const text = message.text ?? "text\r\n";
  const items = [
    `UID ${message.uid} FLAGS () INTERNALDATE "${
      message.received ?? "01-Jan-2026 00:00:00 +0000"
    }" RFC822.SIZE 100`,
  ];
  if (rest.includes("BODYSTRUCTURE")) {
    const size = encoder.encode(text).length;
    items.push(`BODYSTRUCTURE ("TEXT" "PLAIN" NIL NIL NIL "8BIT" ${size} 5 NIL NIL NIL NIL)`);
  }
  if (message.threadItem) items.push(message.threadItem);
  for (const [, section = ""] of rest.matchAll(/BODY\.PEEK\[([^\]]*)\]/g)) {
    const fields = /\(([^)]*)\)/.exec(section)?.[1]?.split(" ");
    const value = fields
      ? headerFields(message.header, fields)
      : section === "HEADER"
      ? `${message.header}\r\n`
      : text;
    items.push(`BODY[${section}]<0> {${encoder.encode(value).length}}\r\n${value}`);
  }
  return `* ${sequence} FETCH (${items.join(" ")})\r\n`;
}

function headerFields(header: string, fields: readonly string[]): string {
  const wanted = new RegExp(`^(?:${fields.join("|")}):`, "i");
  return `${header.split(/(?<=\r\n)(?![ \t])/).filter((field) => wanted.test(field)).join("")}\r\n`;
}
