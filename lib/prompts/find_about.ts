/** @module */

import { MAX_QUERY_CODE_POINTS } from "../contract/limits.ts";
import { ACCOUNT, CHANGE_NOTHING, inAccount, quoted, task } from "./pieces.ts";
import type { Prompt } from "./prompt.ts";

/** Collects what there is about a matter. */
export const findAbout: Prompt = {
  name: "find_about",
  title: "Find everything about something",
  description: "Looks for a person, a matter or a number everywhere, and tells what there is.",
  arguments: {
    topic: {
      description: "A person, a matter, a number.",
      required: true,
      max: MAX_QUERY_CODE_POINTS,
    },
    account_id: ACCOUNT,
  },
  text: (filled) => {
    const topic = quoted(filled["topic"] ?? "");
    return task(
      `Find everything in my mail about ${topic}.`,
      "",
      `1. List the folders with imap_list_mailboxes${
        inAccount(filled)
      }. Then search with imap_search_messages, mailboxes ["*"]: query ${topic} first; then its words by themselves in subject, from and to, and other names and spellings that I would use for it. Follow next_cursor as long as what comes is about it.`,
      "2. For messages that look central, read the conversation with imap_get_thread; of attachments read those that their names call central, with imap_get_attachment.",
      "3. Answer with: what it is about and where it stands, in three sentences; a timeline of one line each (date, who, what); people; attachments; what is open. Every statement names the message that it rests on.",
      "4. Say what you searched for and where, what could not be searched, and what you left out.",
      CHANGE_NOTHING,
    );
  },
};
