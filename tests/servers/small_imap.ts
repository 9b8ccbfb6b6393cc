/**
 * A script for scripted_imap.ts that really keeps messages: folders, flags,
 * COPY, MOVE, STORE, UID EXPUNGE and APPEND. A test makes it lie in one place;
 * everything else of it is honest, so what became of the messages can be seen.
 *
 * @module
 */

import type { Command, Script, ScriptedConnection } from "./scripted_imap.ts";

/** One message. */
export interface SmallMessage {
  readonly uid: number;
  /** ASCII, with CRLF line ends. */
  readonly source: string;
  flags: readonly string[];
  modseq: number;
}

/** One folder. */
export interface SmallFolder {
  uidvalidity: number;
  uidnext: number;
  messages: SmallMessage[];
}

/**
 * A lie: what is answered instead. `honest` carries the command out and gives
 * its answer; undefined is silence.
 */
export type Lie = (
  command: Command,
  honest: () => string,
  connection: ScriptedConnection,
) => string | undefined;

/** The mailbox of one person. */
export class SmallImap {
  readonly folders = new Map<string, SmallFolder>();
  /** Besides IMAP4rev1 and what is needed to log in. */
  capabilities = "UIDPLUS CONDSTORE ESEARCH";
  lie: Lie = (_command, honest) => honest();
  readonly #open = new WeakMap<ScriptedConnection, string>();
  #modseq = 1;

  /** @param folders Sources of their messages, by name. */
  constructor(folders: Readonly<Record<string, readonly string[]>>) {
    for (const [name, sources] of Object.entries(folders)) {
      this.folders.set(name, { uidvalidity: 7, uidnext: 1, messages: [] });
      for (const source of sources) this.put(name, source);
    }
  }

  /** For {@link startScriptedImap}. */
  get script(): Script {
    return (command, connection) =>
      this.lie(command, () => this.#answer(command, connection), connection);
  }

  /** A folder that there is. */
  folder(name: string): SmallFolder {
    const found = this.folders.get(name);
    if (!found) throw new Error(`no folder ${name}`);
    return found;
  }

  /** Stores a message. */
  put(name: string, source: string, flags: readonly string[] = []): number {
    const folder = this.folder(name);
    const uid = folder.uidnext++;
    folder.messages.push({ uid, source, flags, modseq: ++this.#modseq });
    return uid;
  }

  /** Removes messages. */
  remove(name: string, uids: readonly number[]): void {
    const folder = this.folder(name);
    folder.messages = folder.messages.filter(({ uid }) => !uids.includes(uid));
  }

  /** Sources of a folder's messages. */
  sources(name: string): string[] {
    return this.folder(name).messages.map(({ source }) => source);
  }

  /** Folder that a connection has open. */
  openOf(connection: ScriptedConnection): string {
    return this.#open.get(connection) ?? "";
  }

  #answer({ tag, name, rest }: Command, connection: ScriptedConnection): string {
    const ok = (untagged = "", code = ""): string => `${untagged}${tag} OK ${code}done\r\n`;
    const folder = this.folders.get(this.openOf(connection));
    const chosen = folder ? select(folder, rest.split(" ")[0] ?? "") : [];
    switch (name) {
      case "CAPABILITY":
        return ok(
          `* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR LITERAL+ ${this.capabilities}\r\n`,
        );
      case "LIST": {
        if (rest === '"" ""') return ok('* LIST (\\Noselect) "/" ""\r\n');
        const uses = (path: string): string => path === "Trash" ? "\\Trash" : "";
        return ok(
          [...this.folders.keys()].map((path) => `* LIST (${uses(path)}) "/" "${path}"\r\n`)
            .join(""),
        );
      }
      case "STATUS": {
        const path = unquote(rest);
        const there = this.folders.get(path);
        if (!there) return `${tag} NO [NONEXISTENT] no such mailbox\r\n`;
        return ok(
          `* STATUS "${path}" (MESSAGES ${there.messages.length} UIDNEXT ${there.uidnext} UIDVALIDITY ${there.uidvalidity})\r\n`,
        );
      }
      case "SELECT":
      case "EXAMINE": {
        const path = unquote(rest);
        const there = this.folders.get(path);
        if (!there) return `${tag} NO [NONEXISTENT] no such mailbox\r\n`;
        this.#open.set(connection, path);
        return ok(
          `* ${there.messages.length} EXISTS\r\n* FLAGS (\\Seen)\r\n* OK [UIDVALIDITY ${there.uidvalidity}] \r\n* OK [UIDNEXT ${there.uidnext}] \r\n`,
          name === "SELECT" ? "[READ-WRITE] " : "[READ-ONLY] ",
        );
      }
      case "UID FETCH":
        return ok(fetched(folder?.messages ?? [], chosen, rest));
      case "UID SEARCH": {
        const [, set = "1:*"] = /\bUID ([\d,:*]+)/.exec(rest) ?? [];
        const found = folder ? select(folder, set).map(({ uid }) => uid) : [];
        const all = found.length > 0 ? ` ALL ${found.join()}` : "";
        return ok(
          rest.startsWith("RETURN")
            ? `* ESEARCH (TAG "${tag}") UID${all}\r\n`
            : `* SEARCH ${found.join(" ")}\r\n`,
        );
      }
      case "UID STORE":
        return this.#store(tag, chosen, rest);
      case "UID COPY":
      case "UID MOVE": {
        const path = unquote(rest.slice(rest.indexOf(" ") + 1));
        const there = this.folders.get(path);
        if (!there || !folder) return `${tag} NO [TRYCREATE] no such mailbox\r\n`;
        const put = chosen.map(({ source, flags }) => this.put(path, source, flags));
        const from = chosen.map(({ uid }) => uid);
        const told = put.length > 0 && this.capabilities.includes("UIDPLUS")
          ? `[COPYUID ${there.uidvalidity} ${from.join()} ${put.join()}] `
          : "";
        if (name === "UID COPY") return ok("", told);
        return ok(`* OK ${told}moved\r\n${this.#expunge(folder, from)}`);
      }
      case "UID EXPUNGE": {
        if (!folder) return `${tag} BAD nothing is open\r\n`;
        const marked = chosen.filter(({ flags }) => flags.includes("\\Deleted"));
        return ok(this.#expunge(folder, marked.map(({ uid }) => uid)));
      }
      case "APPEND": {
        const path = unquote(rest);
        const there = this.folders.get(path);
        if (!there) return `${tag} NO [TRYCREATE] no such mailbox\r\n`;
        const literal = /\{(\d+)\+?\}\r\n/.exec(rest);
        const start = (literal?.index ?? 0) + (literal?.[0].length ?? 0);
        const flags = /\(([^)]*)\)/.exec(rest.slice(0, start))?.[1] ?? "";
        const uid = this.put(
          path,
          rest.slice(start, start + Number(literal?.[1])),
          flags.split(" ").filter(Boolean),
        );
        return ok("", `[APPENDUID ${there.uidvalidity} ${uid}] `);
      }
      case "LOGOUT":
        return ok("* BYE bye\r\n");
      default:
        return ok();
    }
  }

  #store(tag: string, chosen: readonly SmallMessage[], rest: string): string {
    const since = Number(/UNCHANGEDSINCE (\d+)/.exec(rest)?.[1] ?? Infinity);
    const [, sign, flags = ""] = /([+-])FLAGS\.SILENT \(([^)]*)\)/.exec(rest) ?? [];
    const modified: number[] = [];
    for (const message of chosen) {
      if (message.modseq > since) {
        modified.push(message.uid);
        continue;
      }
      const named = flags.split(" ");
      const others = message.flags.filter((flag) => !named.includes(flag));
      message.flags = sign === "+" ? [...others, ...named] : others;
      message.modseq = ++this.#modseq;
    }
    return modified.length > 0
      ? `${tag} OK [MODIFIED ${modified.join()}] some were changed\r\n`
      : `${tag} OK done\r\n`;
  }

  #expunge(folder: SmallFolder, uids: readonly number[]): string {
    let lines = "";
    for (const uid of uids) {
      const at = folder.messages.findIndex((message) => message.uid === uid);
      folder.messages.splice(at, 1);
      lines += `* ${at + 1} EXPUNGE\r\n`;
    }
    return lines;
  }
}

/** The first quoted string or atom. */
function unquote(rest: string): string {
  return /^"([^"]*)"/.exec(rest)?.[1] ?? rest.split(" ")[0] ?? "";
}

/** Messages of a set such as `1:3,7,9:*`. */
export function select({ messages }: SmallFolder, set: string): SmallMessage[] {
  const last = messages.at(-1)?.uid ?? 0;
  const ranges = set.split(",").map((range) => {
    const [a = 0, b = a] = range.split(":").map((end) => end === "*" ? last : Number(end));
    return [Math.min(a, b), Math.max(a, b)] as const;
  });
  return messages.filter(({ uid }) => ranges.some(([first, end]) => first <= uid && uid <= end));
}

/** FETCH responses about some messages of a folder. */
export function fetched(
  all: readonly SmallMessage[],
  chosen: readonly SmallMessage[],
  rest: string,
): string {
  const sequence = new Map(all.map(({ uid }, i) => [uid, i + 1]));
  return chosen.map((message) => response(message, sequence.get(message.uid) ?? 1, rest)).join("");
}

function response(
  { uid, flags, modseq, source }: SmallMessage,
  sequence: number,
  rest: string,
): string {
  const items = [
    `UID ${uid} FLAGS (${
      flags.join(" ")
    }) INTERNALDATE "01-Jan-2026 00:00:00 +0000" RFC822.SIZE ${source.length} MODSEQ (${modseq})`,
  ];
  for (
    const [, section = "", start, length] of rest.matchAll(
      /BODY\.PEEK\[([^\]]*)\]<(\d+)\.(\d+)>/g,
    )
  ) {
    const whole = section === "" ? source : header(source, section);
    const piece = whole.slice(Number(start), Number(start) + Number(length));
    items.push(`BODY[${section}]<${start}> {${piece.length}}\r\n${piece}`);
  }
  return `* ${sequence} FETCH (${items.join(" ")})\r\n`;
}

/** The header of a message, or the fields of it that a section names. */
function header(source: string, section: string): string {
  const whole = source.slice(0, source.indexOf("\r\n\r\n") + 2);
  const [, names] = /\((.*)\)/.exec(section) ?? [];
  if (names === undefined) return `${whole}\r\n`;
  const wanted = new RegExp(`^(?:${names.replaceAll(" ", "|")}):`, "i");
  return `${whole.split(/(?<=\r\n)(?![ \t])/).filter((one) => wanted.test(one)).join("")}\r\n`;
}
