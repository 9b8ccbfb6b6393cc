/**
 * The client that made a call: asking the person behind it, and telling it how
 * far the call is.
 *
 * @module
 */

import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
import {
  ElicitResultSchema,
  type ServerNotification,
  type ServerRequest,
} from "@modelcontextprotocol/sdk/types.js";
import type { Deadline } from "./deadline.ts";
import type { Caller, Reply } from "./tools/tool.ts";

/** How long a person may think, in milliseconds. */
const ANSWER_TIMEOUT_MS = 300_000;

/** How often a client is told that a person is being asked, in milliseconds: most give up after 60 s of silence. */
const STILL_ASKING_MS = 15_000;

/** Makes the {@link Caller} of one request. @param signal Ends a question. @default when the client cancels */
export function callerOf(
  extra: RequestHandlerExtra<ServerRequest, ServerNotification>,
  canAsk: boolean,
  deadline: Deadline,
  signal: AbortSignal = extra.signal,
): Caller {
  const progressToken = extra._meta?.progressToken;
  let told = -1;
  const progress = (done: number, total: number): void => {
    // Progress must increase (MCP, "Progress").
    if (progressToken === undefined || done <= told) return;
    told = done;
    extra.sendNotification({
      method: "notifications/progress",
      params: { progressToken, progress: done, total },
    }).catch(() => undefined);
  };
  const ask = async (question: string): Promise<Reply> => {
    deadline.pause();
    let waited = 0;
    // Far below the first real step, so that those still increase.
    const waiting = setInterval(() => progress(++waited / 1_000, 1), STILL_ASKING_MS);
    try {
      const answer = await extra.sendRequest(
        {
          method: "elicitation/create",
          params: {
            mode: "form",
            message: question,
            requestedSchema: {
              type: "object",
              properties: {
                confirm: { type: "boolean", title: "Yes, do this", default: false },
              },
              required: ["confirm"],
            },
          },
        },
        ElicitResultSchema,
        { timeout: ANSWER_TIMEOUT_MS, signal },
      );
      if (answer.action === "accept") {
        return answer.content?.["confirm"] === true ? "yes" : "no";
      }
      return answer.action === "decline" ? "no" : "unanswered";
    } catch {
      // Whatever kept the answer away: it was no yes.
      return "unanswered";
    } finally {
      clearInterval(waiting);
      deadline.resume();
    }
  };
  return { ask: canAsk ? ask : undefined, progress };
}
