/**
 * Names of folders as the tests write them, `Work/Old`, and as a server has them
 * on which they are below `INBOX.`: `INBOX.Work.Old`. So the tests need not know
 * on which server they run; the product and the server hear the real names.
 *
 * @module
 */

const PREFIX = "INBOX.";

/** The real name. */
export function toServer(name: string): string {
  if (/^INBOX($|[./])/i.test(name)) return name.replaceAll("/", ".");
  return PREFIX + name.replaceAll("/", ".");
}

/** The name that the tests know. */
export function fromServer(name: string): string {
  return name.startsWith(PREFIX) ? name.slice(PREFIX.length).replaceAll(".", "/") : name;
}

/** Inputs of tools that are names of folders. */
const NAMES = new Set(["mailbox", "destination_mailbox", "mailboxes", "pattern"]);

const MESSAGE_ID = /^(imap:[^:]*:)(.*)(:[^:]*:[^:]*)$/s;

/** The inputs of a call with the real names. */
export function inputToServer(args: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(args).map(([key, value]) => [
      key,
      map(value, (text) => {
        const [, begin, name, end] = MESSAGE_ID.exec(text) ?? [];
        if (begin !== undefined) return `${begin}${toServer(name ?? "")}${end}`;
        return NAMES.has(key) && text !== "*" && text !== "" ? toServer(text) : text;
      }),
    ]),
  );
}

/** What a tool answered, with the names that the tests know. */
export function outputFromServer(value: unknown): unknown {
  return map(value, (text) => {
    const [, begin, name, end] = MESSAGE_ID.exec(text) ?? [];
    if (begin !== undefined) return `${begin}${fromServer(name ?? "")}${end}`;
    return textFromServer(fromServer(text));
  });
}

/** A sentence in which names are quoted, with those that the tests know. */
export function textFromServer(text: string): string {
  return text.replace(
    /"INBOX\.(?:[^"\\]|\\.)*"/g,
    (quoted) => JSON.stringify(fromServer(JSON.parse(quoted))),
  );
}

/** The list of an account's folders in its configuration with the real names. */
export function listToServer(list: string): string {
  return list.split(",").map((one) => /^(\\|\*)/.test(one) ? one : toServer(one)).join(",");
}

function map(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one) => map(one, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, map(one, change)]));
}
