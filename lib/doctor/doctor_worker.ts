/**
 * Entry of the isolates of `doctor`. What one may do is decided by whoever
 * starts it: it is used with the permissions of each of the real isolates.
 *
 * @module
 */

import type { TokenSource } from "../contract/token_source.ts";
import { onUncaught } from "../uncaught.ts";
import type { FromDoctor, ToDoctor } from "./messages.ts";

declare const self: DedicatedWorkerGlobalScope;

const tell = (message: FromDoctor): void => self.postMessage(message);

let tokens: MessagePort | undefined;
let source: TokenSource | undefined;

onUncaught(() => tell({ type: "failed" }));

self.onmessage = async ({ data }: MessageEvent<ToDoctor>) => {
  switch (data.type) {
    case "try": {
      const { tryToBreakOut } = await import("#lazy/break_out");
      tell({ type: "tried", outcomes: await tryToBreakOut(data.at, data.own) });
      break;
    }
    case "tokens":
      tokens = data.port;
      break;
    case "look": {
      const { lookAt, tokenSource } = await import("#lazy/look");
      if (tokens) source ??= tokenSource(tokens);
      tell({ type: "looked", account: data.account.id, facts: await lookAt(data, source) });
    }
  }
};

tell({ type: "loaded" });
