/**
 * The mailbox of the smoke test on the small server of the tests, where there
 * is no Dovecot: it also searches, makes folders, and gives parts of the
 * messages it began with.
 *
 * @module
 */

import type { MailUser } from "../servers/dovecot.ts";
import type { Command, Script } from "../servers/scripted_imap.ts";
import {
  fetched,
  select,
  type SmallFolder,
  SmallImap,
  type SmallMessage,
} from "../servers/small_imap.ts";
import { MESSAGES, type SceneMessage, sourceOf, structureOf } from "./mailbox.ts";

const BY_SOURCE: ReadonlyMap<string, SceneMessage> = new Map(
  MESSAGES.map((message) => [sourceOf(message), message]),
);

/** A script that knows one user. */
export function smallMailbox(user: MailUser): Script {
  const small = new SmallImap({
    INBOX: MESSAGES.map(sourceOf),
    Drafts: [],
    Sent: [],
    Trash: [],
    Archive: [],
  });
  small.lie = (command, honest, connection) => {
    const { tag, name, rest } = command;
    const folder = small.folders.get(small.openOf(connection));
    switch (name) {
      case "CAPABILITY":
        // Without SASL: the script sees one line at a time.
        return `* CAPABILITY IMAP4rev1 LITERAL+ ${small.capabilities}\r\n${tag} OK done\r\n`;
      case "LOGIN":
        return rest.includes(user.name) && rest.includes(user.password)
          ? honest()
          : `${tag} NO [AUTHENTICATIONFAILED] no\r\n`;
      case "CREATE":
        small.folders.set(rest.replaceAll('"', ""), { uidvalidity: 8, uidnext: 1, messages: [] });
        return honest();
      case "UID SEARCH": {
        const found = (folder?.messages ?? []).filter(({ source }) => matches(source, command));
        const uids = found.map(({ uid }) => uid);
        const all = uids.length === 0 ? "" : ` ALL ${uids.join()}`;
        return `* ESEARCH (TAG "${tag}") UID COUNT ${uids.length}${all}\r\n${tag} OK done\r\n`;
      }
      case "FETCH":
      case "UID FETCH": {
        if (!folder) return `${tag} BAD nothing is open\r\n`;
        const set = rest.split(" ")[0] ?? "";
        const chosen = name === "FETCH" ? bySequence(folder, set) : select(folder, set);
        const lines = fetched(folder.messages, chosen, "").trimEnd().split("\r\n");
        const answers = chosen.map(({ source }, i) =>
          `${lines[i]?.slice(0, -1)}${items(source, rest)})\r\n`
        );
        return `${answers.join("")}${tag} OK done\r\n`;
      }
      default:
        return honest();
    }
  };
  return small.script;
}

/** Messages of a set of sequence numbers. */
function bySequence(folder: SmallFolder, set: string): SmallMessage[] {
  const numbered = folder.messages.map((message, i) => ({ ...message, uid: i + 1 }));
  const numbers = select({ ...folder, messages: numbered }, set).map(({ uid }) => uid);
  return folder.messages.filter((_, i) => numbers.includes(i + 1));
}

/** Of what can be searched for, the sender and the Message-ID. */
function matches(source: string, { rest }: Command): boolean {
  const header = source.slice(0, source.indexOf("\r\n\r\n"));
  const values = [...rest.matchAll(/(?:FROM|HEADER "?MESSAGE-ID"?) "?<?([^">]+)/gi)];
  return values.every(([, value = ""]) => header.includes(value));
}

/** What a FETCH asks for besides what every message has. */
function items(source: string, rest: string): string {
  const message = BY_SOURCE.get(source);
  const structure = rest.includes("BODYSTRUCTURE")
    ? ` BODYSTRUCTURE ${structureOf(message ?? plain(source))}`
    : "";
  const bodies = [...rest.matchAll(/BODY(?:\.PEEK)?\[([^\]]*)\](?:<(\d+)\.(\d+)>)?/g)]
    .map(([, section = "", from, length]) => {
      const whole = sectionOf(source, message, section);
      const piece = from === undefined ? whole : whole.slice(+from, +from + Number(length));
      const origin = from === undefined ? "" : `<${from}>`;
      return ` BODY[${section}]${origin} {${piece.length}}\r\n${piece}`;
    });
  return structure + bodies.join("");
}

/** A message that came later: a draft. */
function plain(source: string): SceneMessage {
  const end = source.indexOf("\r\n\r\n");
  return {
    header: source.slice(0, end + 2),
    parts: [{ header: "", text: source.slice(end + 4) }],
  };
}

function sectionOf(source: string, message: SceneMessage | undefined, section: string): string {
  const { header, parts } = message ?? plain(source);
  if (section === "") return source;
  if (section === "HEADER") return `${header}\r\n`;
  if (section === "TEXT") return source.slice(header.length + 2);
  const [, names] = /^HEADER\.FIELDS \((.*)\)$/.exec(section) ?? [];
  if (names !== undefined) {
    const wanted = new RegExp(`^(?:${names.replace(/[ "]+/g, "|")}):`, "i");
    return `${header.split(/(?<=\r\n)(?![ \t])/).filter((one) => wanted.test(one)).join("")}\r\n`;
  }
  const [, number = "", mime] = /^(\d+)(\.MIME)?$/.exec(section) ?? [];
  const part = parts[Number(number) - 1];
  return (mime ? part?.header : part?.text) ?? "";
}
