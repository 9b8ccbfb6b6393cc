/** @module */

import * as z from "zod";
import { MailError } from "../contract/error.ts";
import { MAX_MAILBOX_CODE_POINTS, MAX_MAILBOX_LIMIT } from "../contract/limits.ts";
import { mailboxMatcher } from "../contract/mailbox_pattern.ts";
import { listMailboxes as listOnServer, type Mailbox } from "../imap/mailboxes.ts";
import { accountId, cursor, text, whole } from "./schema.ts";
import { defineTool, READS_MAIL, type Tool } from "./tool.ts";

const DEFAULT_LIMIT = 200;

/** `imap_list_mailboxes` */
export const listMailboxes: Tool = defineTool({
  name: "imap_list_mailboxes",
  title: "List folders",
  description: "Lists the folders of an account: special ones first, then by name.",
  input: z.strictObject({
    account_id: accountId,
    pattern: text(
      MAX_MAILBOX_CODE_POINTS,
      "Only names like this: * is anything, % anything within one level.",
    ).optional(),
    include_counts: z.boolean().optional().meta({ description: "Also count messages and unread." }),
    limit: whole(1, MAX_MAILBOX_LIMIT, `Default ${DEFAULT_LIMIT}.`).optional(),
    cursor,
  }),
  output: z.strictObject({
    account_id: z.string(),
    total: z.number(),
    mailboxes: z.array(z.strictObject({
      name: z.string(),
      special_use: z.string().optional(),
      selectable: z.literal(false).optional(),
      messages: z.number().optional(),
      unread: z.number().optional(),
    })),
    has_more: z.boolean(),
    next_cursor: z.string().optional(),
  }),
  hints: READS_MAIL,
  batch: ({ include_counts }) => include_counts === true,
  async handle(input, { accounts, signal, caller }) {
    const { account, pool } = accounts.get(input.account_id);
    const limit = input.limit ?? DEFAULT_LIMIT;
    const offset = offsetOf(input.cursor);
    const matches = input.pattern === undefined
      ? () => true
      : mailboxMatcher(input.pattern, { ignoreCase: true });
    let total = 0;
    const page = await pool.read(
      undefined,
      signal,
      (session) =>
        listOnServer(session, input.include_counts === true, (all) => {
          const matching = all.filter((mailbox) => matches(mailbox.path));
          total = matching.length;
          return matching.slice(offset, offset + limit);
        }, (done, count) => caller.progress(done, count)),
    );
    const next = offset + page.length < total ? `m${offset + page.length}` : undefined;
    return {
      summary: `${page.length} of ${total} folder(s)${next ? "; there are more" : ""}`,
      data: {
        account_id: account.id,
        total,
        mailboxes: page.map(describe),
        has_more: next !== undefined,
        ...(next === undefined ? {} : { next_cursor: next }),
      },
    };
  },
});

interface Described {
  name: string;
  special_use?: string;
  selectable?: false;
  messages?: number;
  unread?: number;
}

function describe({ path, specialUse, selectable, messages, unseen }: Mailbox): Described {
  return {
    name: path,
    ...(specialUse === undefined ? {} : { special_use: specialUse }),
    ...(selectable ? {} : { selectable: false }),
    ...(messages === undefined ? {} : { messages }),
    ...(unseen === undefined ? {} : { unread: unseen }),
  };
}

/** The list is made anew for every page, so its cursor is nothing but a position. */
function offsetOf(value: string | undefined): number {
  if (value === undefined) return 0;
  const match = /^m([0-9]{1,9})$/.exec(value);
  if (!match) {
    throw new MailError("not_found", "This cursor is not one of imap_list_mailboxes", {
      hint: "List again without a cursor.",
      details: { reason: "cursor_unknown" },
    });
  }
  return Number(match[1]);
}
