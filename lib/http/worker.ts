/**
 * Entry of the front isolate. It may listen at one address and nothing else: no
 * file, no environment, no connection of its own. It has the bearer tokens and
 * no password, and sees requests and answers.
 *
 * @module
 */

import "../no_environment.ts";
import type { FromFront, ToFront } from "../sandbox/front_messages.ts";
import { onUncaught } from "../uncaught.ts";
import { Front } from "./front.ts";

declare const self: DedicatedWorkerGlobalScope;

const tell = (message: FromFront): void => self.postMessage(message);

let front: Front | undefined;

self.addEventListener("message", ({ data }: MessageEvent<ToFront>) => {
  switch (data.type) {
    case "listen":
      front = new Front(data);
      front.listen().then(
        (port) => tell({ type: "listening", port }),
        (error: Error & { code?: string }) =>
          tell({ type: "failed", why: error.code ?? error.name }),
      );
      break;
    case "drain":
      void (front?.drain() ?? Promise.resolve()).then(() => tell({ type: "drained" }));
  }
});

// The launcher ends the process: nothing is known of what clients wait for.
onUncaught(() => tell({ type: "broken" }));

// The launcher gives up reading files once this code has been read.
tell({ type: "loaded" });
