/**
 * Entry of the isolates of `doctor`. What one may do is decided by whoever
 * starts it: it is used with the permissions of each of the real isolates.
 *
 * @module
 */

import { onUncaught } from "../uncaught.ts";
import type { FromDoctor, ToDoctor } from "./messages.ts";

declare const self: DedicatedWorkerGlobalScope;

const tell = (message: FromDoctor): void => self.postMessage(message);

onUncaught(() => tell({ type: "failed" }));

self.onmessage = async ({ data }: MessageEvent<ToDoctor>) => {
  switch (data.type) {
    case "try": {
      const { tryToBreakOut } = await import("#lazy/break_out");
      tell({ type: "tried", outcomes: await tryToBreakOut(data.at, data.mayReachMail) });
      break;
    }
    case "look": {
      const { lookAt } = await import("#lazy/look");
      tell({ type: "looked", account: data.account.id, facts: await lookAt(data) });
    }
  }
};

tell({ type: "loaded" });
