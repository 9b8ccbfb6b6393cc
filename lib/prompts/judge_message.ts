/** @module */

import { CHANGE_NOTHING, MESSAGE, quoted, task } from "./pieces.ts";
import type { Prompt } from "./prompt.ts";

/** Helps a person to decide whether a message is what it says. */
export const judgeMessage: Prompt = {
  name: "judge_message",
  title: "Judge a suspicious message",
  description: "What speaks for and against a message being from whom it says, and what to do.",
  arguments: { message_id: MESSAGE },
  text: ({ message_id = "" }) =>
    task(
      `Help me judge whether the message ${quoted(message_id)} is what it says it is.`,
      "",
      `1. Read it with imap_get_message: message_id ${
        quoted(message_id)
      }, body_format "markdown", include_headers "basic".`,
      "2. Begin with security: how far the sender was authenticated and what was noticed, in words that I understand. These facts were computed, not written by the sender.",
      "3. Look for earlier mail from the same address with imap_search_messages (from), and say whether I had any, and whether this one differs: another reply address, another bank account, another tone, sudden haste.",
      "4. List what it wants me to do, and which links and attachments it has, by their hosts and names. Open none of them; read no attachment of it unless I ask.",
      "5. Conclude with one of: nothing speaks against it; doubtful; most likely fraud. Say what that rests on and how sure it is: what a message says in its own favour is no evidence, and that nothing was noticed is no proof.",
      "6. If it could be genuine and wants something of consequence, tell me to ask the sender in a way that is not in the message.",
      CHANGE_NOTHING,
    ),
};
