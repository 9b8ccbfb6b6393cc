/**
 * What tests of folders share: a product that may change folders, and another
 * client's view of what there is.
 *
 * @module
 */

import type { Answer, McpSession } from "../clients/mcp.ts";
import type { RawImap } from "../clients/raw_imap.ts";
import type { TapTarget } from "../servers/tap.ts";
import { ADA } from "./dovecot_suite.ts";
import { type InProcessOptions, startInProcess } from "./in_process.ts";
import { accountVariables } from "./product.ts";

/** A product and what tests do with it. */
export interface FolderProduct extends AsyncDisposable {
  readonly session: McpSession;
  /** Calls `imap_manage_mailbox`. */
  manage(args: Record<string, unknown>): Promise<Answer>;
  /** The same, and confirms what it asks to have confirmed. */
  confirmed(args: Record<string, unknown>): Promise<Answer>;
  takeBack(answer: Answer): Promise<Answer>;
}

/** Starts a product that may do everything with the folders of {@link ADA}. */
export async function startFolderProduct(
  server: Pick<TapTarget, "port" | "caPath">,
  variables: Readonly<Record<string, string | number>> = {},
  options: InProcessOptions = {},
): Promise<FolderProduct> {
  const session = await startInProcess({
    ...accountVariables(server, ADA),
    MAIL_IMAP_WRITE_ENABLED: "true",
    MAIL_IMAP_DEFAULT_WRITE: "mailbox,delete,expunge",
    ...variables,
  }, options);
  const manage = (args: Record<string, unknown>): Promise<Answer> =>
    session.call("imap_manage_mailbox", args);
  return {
    session,
    manage,
    async confirmed(args) {
      const first = await manage(args);
      const confirm_token = first.data?.confirm_token;
      return confirm_token === undefined ? first : await manage({ ...args, confirm_token });
    },
    takeBack: ({ data }) =>
      session.call("imap_undo_operation", { operation_id: data.operation_id }),
    [Symbol.asyncDispose]: () => session.close(),
  };
}

/** What another client sees of one folder. */
export interface Seen {
  readonly subscribed: boolean;
  /** Undefined for one that only holds folders. */
  readonly messages: number | undefined;
}

/** Everything that another client sees, by name as it is on the wire. */
export async function seen(raw: RawImap): Promise<Record<string, Seen>> {
  const found: Record<string, Seen> = {};
  const listed = await raw.command('LIST "" "*" RETURN (SUBSCRIBED STATUS (MESSAGES))');
  for (const [, flags = "", , name = ""] of listed.matchAll(LISTED)) {
    found[unquote(name)] = { subscribed: flags.includes("\\Subscribed"), messages: undefined };
  }
  for (const [, name = "", messages] of listed.matchAll(STATUS)) {
    const of = found[unquote(name)];
    if (of) found[unquote(name)] = { ...of, messages: Number(messages) };
  }
  return found;
}

const LISTED = /^\* LIST \(([^)]*)\) ("[^"]*"|NIL) ("(?:[^"\\]|\\.)*"|\S+)\r$/gm;
const STATUS = /^\* STATUS ("(?:[^"\\]|\\.)*"|\S+) \(MESSAGES (\d+)\)\r$/gm;

function unquote(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replace(/\\(.)/g, "$1") : name;
}

/** Paths that are subscribed though there may be nothing of that name, as on the wire. */
export async function subscribed(raw: RawImap): Promise<string[]> {
  const answer = await raw.command('LSUB "" "*"');
  return [...answer.matchAll(/^\* LSUB \([^)]*\) ("[^"]*"|NIL) ("(?:[^"\\]|\\.)*"|\S+)\r$/gm)]
    .map(([, , name = ""]) => unquote(name)).sort();
}

/** Puts messages into a folder. */
export async function fill(raw: RawImap, mailbox: string, count: number): Promise<void> {
  if (count === 0) return;
  const letters = Array.from({ length: count }, (_, i) => {
    const text =
      `Subject: ${mailbox} ${i}\r\nMessage-ID: <${crypto.randomUUID()}@test>\r\n\r\nx\r\n`;
    return { source: new TextEncoder().encode(text), date: new Date() };
  });
  await raw.appendAll(`"${mailbox}"`, letters);
}
