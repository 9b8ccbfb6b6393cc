/**
 * Entry of the sign-in isolate. It may reach the token endpoints and its own
 * files, and nothing else. What it does is loaded with the first request.
 *
 * @module
 */

import type { FromSignIn, ToSignIn } from "../sandbox/sign_in_messages.ts";
import { onUncaught } from "../uncaught.ts";
import type { Tokens } from "./tokens.ts";

declare const self: DedicatedWorkerGlobalScope;

const tell = (message: FromSignIn): void => self.postMessage(message);

let tokens: Promise<Tokens> | undefined;

// Whoever waits for a token is told after the deadline, a person who signs in at once.
onUncaught(() => {
  tell({ type: "failed", problem: "sign_in_stopped" });
  self.close();
});

self.addEventListener("message", ({ data }: MessageEvent<ToSignIn>) => {
  switch (data.type) {
    case "serve": {
      const { port } = data;
      port.onmessage = async ({ data: request }) => {
        tokens ??= import("#lazy/tokens").then(({ Tokens }) => new Tokens(data));
        port.postMessage(await (await tokens).answer(request));
      };
      break;
    }
    case "login":
      void import("#lazy/sign_in").then(({ signIn }) => signIn(data, tell));
      break;
    case "stop":
      void Promise.resolve(tokens).then((some) => some?.written()).then(() =>
        tell({ type: "stopped" })
      );
  }
});

// The launcher gives up reading files once this code has been read.
tell({ type: "loaded" });
