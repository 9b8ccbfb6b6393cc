/**
 * What a call is about: read from its arguments before anybody has checked
 * them, so everything in them is only compared with what is known.
 *
 * @module
 */

import { MAX_CURSOR_CHARS } from "../contract/limits.ts";
import type { ToolServices } from "./tool.ts";

/** Most elements of one argument that are looked at: a checked call has fewer. */
const MAX_ELEMENTS = 1_000;

/** Longest text that is looked at, in UTF-16 units: no id and no name of a folder is longer. */
const MAX_CHARS = 4_000;

/** Beginning of a message's id, and of a part's, which begins with one. */
const REFERENCE = /^imap:([a-z0-9_]{1,64}):(.+?):[0-9]{1,10}:[0-9]{1,10}(?:#.*)?$/su;

/** What a call is about. */
export interface Concern {
  /** Ids of configured accounts that it names, in the order in which it does. */
  readonly named: readonly string[];
  /** Those, or the default account where it names none: never empty. */
  readonly accounts: readonly string[];
  /** Folders that it names, as the caller wrote them. */
  readonly folders: readonly string[];
  /** How many messages it names. */
  readonly messages: number;
}

type Services = Pick<ToolServices, "config" | "accounts" | "searchCursors" | "operations">;

/** Finds what a call is about; never fails. */
export async function concernOf(input: unknown, services: Services): Promise<Concern> {
  const { accounts, searchCursors, operations, config } = services;
  const args = Object(input) as Readonly<Record<string, unknown>>;
  const references = ["message_id", "message_ids", "in_reply_to", "attachments"]
    .flatMap((name) => texts(args[name])).map((id) => REFERENCE.exec(id)).filter((id) =>
      id !== null
    );
  const said = [
    ...texts(args["account_id"]),
    ...references.map(([, account]) => account),
    ...texts(args["destination_account_id"]),
    isCursor(args["cursor"]) ? await searchCursors.accountOf(args["cursor"]) : undefined,
    ...texts(args["operation_id"]).flatMap((id) => operations.accountsOf(id)),
  ];
  const known = new Set(config.accounts.map(({ id }) => id));
  const named = [...new Set(said)].filter((id) => id !== undefined && known.has(id)) as string[];
  const folders = new Set([
    ...["mailbox", "mailboxes", "destination_mailbox"].flatMap((name) => texts(args[name])),
    ...references.map(([, , folder = ""]) => folder),
  ]);
  return {
    named,
    accounts: named.length > 0 ? named : [accounts.defaultId],
    folders: [...folders],
    messages: references.length,
  };
}

/**
 * Whether a value may be a cursor. To open one takes far longer than to compare
 * a text, and no limit has been asked yet: one is opened for a call, not a list.
 */
function isCursor(value: unknown): value is string {
  return typeof value === "string" && value.length <= MAX_CURSOR_CHARS;
}

/** The texts of an argument that is a text or a list of texts. */
function texts(value: unknown): readonly string[] {
  const values = Array.isArray(value) ? value.slice(0, MAX_ELEMENTS) : [value];
  return values.filter((one) => typeof one === "string" && one.length <= MAX_CHARS);
}
