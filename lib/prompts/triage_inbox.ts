/** @module */

import { MAX_MAILBOX_CODE_POINTS } from "../contract/limits.ts";
import { ACCOUNT, CHANGE_NOTHING, inAccount, quoted, task } from "./pieces.ts";
import type { Prompt } from "./prompt.ts";

/** Goes through what is new. */
export const triageInbox: Prompt = {
  name: "triage_inbox",
  title: "Triage the inbox",
  description: "Sorts unread mail by what it wants from you. Changes nothing.",
  arguments: {
    account_id: ACCOUNT,
    mailbox: {
      description: "Folder. Default: INBOX.",
      max: MAX_MAILBOX_CODE_POINTS,
      completes: "mailbox",
    },
    days: {
      description: "How many days to look back, 1 to 999. Default: 3.",
      max: 3,
      form: /^[1-9][0-9]{0,2}$/,
    },
  },
  text(filled, allowed) {
    const days = filled["days"] ?? "3";
    const folder = quoted(filled["mailbox"] ?? "INBOX");
    return task(
      `Go through my unread mail in the folder ${folder} of the last ${days} days.`,
      "",
      `1. List it with imap_search_messages${
        inAccount(filled)
      }: mailbox ${folder}, unread_only, last_days ${days}, limit 50, snippet_max_chars 200. Follow next_cursor up to 150 messages; if there are more, say how many.`,
      "2. Read a message with imap_get_message only where sender, subject and snippet do not tell what it wants.",
      "3. Put each message into one group: needs an answer from me; has a date or a payment in it; good to know; newsletters and notices; suspicious. Within a group the most urgent first, one line for each: sender, subject, what is wanted, until when.",
      "4. Say in one sentence what I should do first.",
      allowed.size === 0
        ? CHANGE_NOTHING
        : `${CHANGE_NOTHING} You may end with what could be done (marking, moving, a draft), as a question.`,
    );
  },
};
