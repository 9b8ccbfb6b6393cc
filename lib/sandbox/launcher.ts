/**
 * Starts the isolates, gives up its own permissions, and watches: the client,
 * the signals, the isolates.
 *
 * @module
 */

import type { LoadedConfig } from "../config/types.ts";
import { sleep } from "../contract/sleep.ts";
import { ContentIsolates, MAX_STUCK } from "./content_isolates.ts";
import { type IsolateEntries, startIsolate, startsWithoutReading } from "./isolates.ts";
import { giveUpPermissions } from "./lockdown.ts";
import type { FromServer, StartMessage, ToServer } from "./messages.ts";
import { serverPermissions } from "./permissions.ts";
import { serveTokens } from "./sign_in_isolate.ts";

/** Exit codes of the process. */
export const EXIT = { ok: 0, failed: 1, configuration: 2, internal: 70 } as const;

/** How long connections may take to close, in milliseconds: with it the process is gone within 2 s. */
const STOP_TIMEOUT_MS = 1_500;

/** How long a token that is being renewed may take to be stored at the end, in milliseconds. */
const LAST_TOKEN_MS = 700;

/** How often to look whether the parent process is still the same, in milliseconds: with the stop, 2 s. */
const PARENT_CHECK_MS = 500;

/** Writes a line for the person who runs the program. @default level: `error` */
export type Notify = (message: string, level?: "warn" | "error") => void;

/**
 * Serves until the client goes away.
 *
 * @returns The exit code.
 */
export async function launch(
  loaded: LoadedConfig,
  entries: IsolateEntries,
  notify: Notify,
): Promise<number> {
  const { config, passwords } = loaded;
  const server = startIsolate("server", entries.server, serverPermissions(config));
  const contents = new ContentIsolates(entries.content);
  const tokens = serveTokens(loaded, entries.signIn);
  const send = (message: ToServer, transfer: Transferable[] = []): void =>
    server.postMessage(message, transfer);
  const { promise: ended, resolve: end } = Promise.withResolvers<number>();

  server.onerror = (event) => {
    event.preventDefault();
    notify("internal error in the server isolate");
    end(EXIT.internal);
  };
  const { promise: running, resolve: runs } = Promise.withResolvers<void>();
  server.onmessage = ({ data }: MessageEvent<FromServer>) => {
    switch (data.type) {
      case "ready":
        runs();
        break;
      case "stopped":
        void Promise.race([tokens?.isolate.stop(), sleep(LAST_TOKEN_MS)])
          .then(() => end(EXIT.ok));
        break;
      case "failed":
        notify(data.why);
        end(EXIT.internal);
        break;
      case "content_stuck": {
        const content = contents.replace();
        if (content) {
          notify("a message took too long to read; its isolate was replaced", "warn");
          send({ type: "content", content }, [content]);
        } else {
          notify(
            `${
              MAX_STUCK + 1
            } isolates are stuck in hostile messages; ending so that the client starts anew`,
          );
          end(EXIT.internal);
        }
      }
    }
  };
  const stop = (): void => {
    send({ type: "stop" });
    setTimeout(() => end(EXIT.ok), STOP_TIMEOUT_MS);
  };
  onEndOfParent(stop);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    if (Deno.build.os !== "windows" || signal === "SIGINT") Deno.addSignalListener(signal, stop);
  }

  const { port1: content, port2: contentEnd } = new MessageChannel();
  const start: StartMessage = {
    type: "start",
    config,
    passwords: Object.fromEntries([...passwords].map(([id, secret]) => [id, secret.reveal()])),
    signIn: tokens?.port,
    content,
  };
  // While the server isolate evaluates its program; it cannot speak with its client before it is told to.
  if (startsWithoutReading(entries.content)) await giveUpPermissions();
  send(start, [content, ...(tokens ? [tokens.port] : [])]);
  // The client is answered first: nothing is to be read before it has asked for something.
  await Promise.race([running, ended]);
  await Promise.all([contents.start(contentEnd), tokens?.isolate.loaded]);
  await giveUpPermissions();
  return await ended;
}

/** Calls `stop` once when the parent process is gone: a pipe that others hold open does not tell. */
function onEndOfParent(stop: () => void): void {
  const parent = Deno.ppid;
  const timer = setInterval(() => {
    if (Deno.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, PARENT_CHECK_MS);
}
