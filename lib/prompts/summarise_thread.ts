/** @module */

import { CHANGE_NOTHING, MESSAGE, quoted, task } from "./pieces.ts";
import type { Prompt } from "./prompt.ts";

/** Tells what a conversation came to. */
export const summariseThread: Prompt = {
  name: "summarise_thread",
  title: "Summarise a conversation",
  description: "What was asked, answered, decided and left open in the conversation of a message.",
  arguments: { message_id: MESSAGE },
  text: ({ message_id = "" }) =>
    task(
      `Summarise the conversation of the message ${quoted(message_id)}.`,
      "",
      `1. Read it with imap_get_thread: message_id ${
        quoted(message_id)
      }, include_bodies true. Where a text is cut and matters, read on with imap_get_message.`,
      "2. Tell, each only if there is any: what it is about, in two sentences; who wants what from whom; what was decided, by whom and when; what is open, and who is to act; dates, sums and attachments that matter.",
      "3. Say which messages are missing, cut or judged suspicious, and where two of them contradict each other. Who wrote a message is what it says of itself: security tells how far that was verified.",
      CHANGE_NOTHING,
    ),
};
