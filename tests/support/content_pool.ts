/**
 * Content isolates for products inside of a test's process. One that nobody
 * uses any more is given to the next test: loading the parsers takes longer
 * than most tests.
 *
 * @module
 */

import { ContentClient } from "../../lib/content/client.ts";

/** A content isolate while one product uses it. */
export interface LentContent {
  readonly content: ContentClient;
  /** To be called when the product has ended. */
  giveBack(): Promise<void>;
}

interface Isolate {
  readonly worker: Worker;
  readonly port: MessagePort;
}

const idle: Isolate[] = [];

function start(): Isolate {
  const worker = new Worker(import.meta.resolve("../../lib/content/worker.ts"), {
    type: "module",
    deno: { permissions: "none" },
  });
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ port: port2 }, [port2]);
  return { worker, port: port1 };
}

function end({ worker, port }: Isolate): void {
  port.close();
  worker.terminate();
}

// What they covered is written when they end.
globalThis.addEventListener("unload", () => idle.splice(0).forEach(end));

/** Lends a content isolate. */
export function lendContent(): LentContent {
  const isolate = idle.pop() ?? start();
  const content = new ContentClient(isolate.port, () => Promise.reject(new Error("stuck")));
  return {
    content,
    async giveBack() {
      try {
        // Questions are answered one after the other: behind this one there is none.
        await content.decode(new Uint8Array(), "7bit");
        idle.push(isolate);
      } catch {
        end(isolate);
      }
    },
  };
}
