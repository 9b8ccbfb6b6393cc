/**
 * Entry of the isolates of a lookup: answers one question.
 *
 * @module
 */

import { onUncaught } from "../../uncaught.ts";
import type { LookupQuestion } from "./messages.ts";

declare const self: DedicatedWorkerGlobalScope;

onUncaught(() => self.postMessage(undefined));

self.onmessage = async ({ data }: MessageEvent<LookupQuestion>) => {
  const { answer } = await import("#lazy/lookup");
  self.postMessage(await answer(data));
};
