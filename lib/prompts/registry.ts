/**
 * All prompts, in the order in which they are listed.
 *
 * @module
 */

import { findAbout } from "./find_about.ts";
import { judgeMessage } from "./judge_message.ts";
import { prepareReply } from "./prepare_reply.ts";
import type { Prompt } from "./prompt.ts";
import { summariseThread } from "./summarise_thread.ts";
import { triageInbox } from "./triage_inbox.ts";

/** Every prompt of this product. */
export const PROMPTS: readonly Prompt[] = [
  triageInbox,
  summariseThread,
  judgeMessage,
  prepareReply,
  findAbout,
];
