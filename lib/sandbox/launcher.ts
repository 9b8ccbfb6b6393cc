/**
 * Starts the isolates, gives up its own permissions, and watches: the client,
 * the signals, the isolates.
 *
 * @module
 */

import type { ListenAddress } from "../config/listen_address.ts";
import type { LoadedConfig } from "../config/types.ts";
import { sleep } from "../contract/sleep.ts";
import { ContentIsolates, MAX_STUCK } from "./content_isolates.ts";
import { FrontIsolate } from "./front_isolate.ts";
import { type IsolateEntries, startIsolate, startsWithoutReading } from "./isolates.ts";
import { giveUpPermissions } from "./lockdown.ts";
import type { FromServer, StartMessage, ToServer } from "./messages.ts";
import { serverPermissions } from "./permissions.ts";
import { serveTokens } from "./sign_in_isolate.ts";

/** Exit codes of the process. */
export const EXIT = { ok: 0, failed: 1, configuration: 2, internal: 70 } as const;

/** How long connections may take to close, in milliseconds: with it the process is gone within 2 s. */
const STOP_TIMEOUT_MS = 1_500;

/**
 * How long calls that are at work may take to end after a signal, in
 * milliseconds: orchestrators wait 30 s before they end a process by force, and
 * what follows takes up to 3 s.
 */
const DRAIN_MS = 25_000;

/** How long a token that is being renewed may take to be stored at the end, in milliseconds. */
const LAST_TOKEN_MS = 700;

/** How often to look whether the parent process is still the same, in milliseconds: with the stop, 2 s. */
const PARENT_CHECK_MS = 500;

/** Writes a line for the person who runs the program. @default level: `error` */
export type Notify = (message: string, level?: "info" | "warn" | "error") => void;

/**
 * Serves until the client goes away; over HTTP until a signal comes.
 *
 * @param http Where to listen for clients. @default one client, over stdio
 * @returns The exit code.
 */
export async function launch(
  loaded: LoadedConfig,
  entries: IsolateEntries,
  notify: Notify,
  http?: ListenAddress,
): Promise<number> {
  const { config, passwords } = loaded;
  const { promise: ended, resolve: end } = Promise.withResolvers<number>();
  const server = startIsolate("server", entries.server, serverPermissions(config));
  const front = http && new FrontIsolate(entries.front, http, {
    listening: (url) => notify(`listening at ${url}`, "info"),
    failed(why, internal) {
      notify(why);
      end(internal ? EXIT.internal : EXIT.failed);
    },
  });
  const contents = new ContentIsolates(entries.content);
  const tokens = serveTokens(loaded, entries.signIn);
  const send = (message: ToServer, transfer: Transferable[] = []): void =>
    server.postMessage(message, transfer);

  server.onerror = (event) => {
    event.preventDefault();
    notify("internal error in the server isolate");
    end(EXIT.internal);
  };
  const { promise: running, resolve: runs } = Promise.withResolvers<void>();
  const { promise: drained, resolve: drains } = Promise.withResolvers<void>();
  server.onmessage = ({ data }: MessageEvent<FromServer>) => {
    switch (data.type) {
      case "ready":
        runs();
        break;
      case "drained":
        drains();
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
  let drain: (() => Promise<void>) | undefined;
  if (front) {
    drain = async () => {
      await front.drain();
      send({ type: "drain" });
      await drained;
    };
  } else onEndOfParent(stop);
  // The first signal lets what is at work end, where there may be other clients; the next one does not.
  const signaled = (): void => {
    if (drain) void Promise.race([drain(), sleep(DRAIN_MS)]).then(stop);
    else stop();
    drain = undefined;
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    if (Deno.build.os !== "windows" || signal === "SIGINT") {
      Deno.addSignalListener(signal, signaled);
    }
  }

  const { port1: content, port2: contentEnd } = new MessageChannel();
  const start: StartMessage = {
    type: "start",
    config,
    passwords: Object.fromEntries([...passwords].map(([id, secret]) => [id, secret.reveal()])),
    signIn: tokens?.port,
    content,
    ...(front ? { http: { front: front.port, key: loaded.http?.key } } : {}),
  };
  // While the server isolate evaluates its program; it cannot speak with its client before it is told to.
  if (startsWithoutReading(entries.content)) await giveUpPermissions();
  send(start, [content, ...(tokens ? [tokens.port] : []), ...(front ? [front.port] : [])]);
  // The client is answered first: nothing is to be read before it has asked for something.
  await Promise.race([running, ended]);
  await Promise.all([contents.start(contentEnd), tokens?.isolate.loaded, front?.loaded]);
  await giveUpPermissions();
  front?.listen(loaded);
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
