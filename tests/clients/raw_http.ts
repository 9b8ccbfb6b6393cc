/**
 * A client that sends bytes, for requests that no other client would make.
 *
 * @module
 */

import { assertNothingTold } from "../support/canary.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("latin1");

/** A connection. */
export interface RawHttp {
  send(text: string): Promise<void>;
  /** Everything that has come, when `isEnough` says so, the server closes, or time is over. */
  read(isEnough?: (text: string) => boolean): Promise<string>;
  /** Whether the server has closed it. */
  readonly closed: boolean;
  close(): void;
}

/** Longest wait for something to come, in milliseconds. */
const PATIENCE_MS = 20_000;

/** Connects. */
export async function connectRaw(port: number, hostname = "127.0.0.1"): Promise<RawHttp> {
  const connection = await Deno.connect({ hostname, port });
  let text = "";
  let closed = false;
  let changed = Promise.withResolvers<void>();
  const notice = (): void => {
    changed.resolve();
    changed = Promise.withResolvers();
  };
  const reading = (async () => {
    const buffer = new Uint8Array(65_536);
    try {
      for (let count; (count = await connection.read(buffer)) !== null;) {
        text += decoder.decode(buffer.subarray(0, count));
        notice();
      }
    } catch {
      // The server has cut it.
    }
    closed = true;
    notice();
  })();
  return {
    async send(request) {
      const bytes = encoder.encode(request);
      for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
    },
    async read(isEnough = () => false) {
      const timer = setTimeout(
        () => changed.reject(new Error(`nothing came after ${text}`)),
        PATIENCE_MS,
      );
      while (!closed && !isEnough(text)) await changed.promise;
      clearTimeout(timer);
      assertNothingTold(text);
      return text;
    },
    get closed() {
      return closed;
    },
    close() {
      try {
        connection.close();
      } catch {
        // Closed from the other side.
      }
      void reading;
    },
  };
}

/** Sends a request as it stands; gives the answer when the server closes or an answer has come as a whole. */
export async function exchange(port: number, request: string): Promise<string> {
  const connection = await connectRaw(port);
  // A server that has heard enough may close before the end.
  await connection.send(request).catch(() => undefined);
  const text = await connection.read(isWhole);
  connection.close();
  return text;
}

/** Whether there is an answer with its body. */
export function isWhole(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0 || /^HTTP\/1\.1 1\d\d /.test(text)) return false;
  const head = text.slice(0, end);
  const length = /^content-length: (\d+)$/im.exec(head)?.[1];
  if (length !== undefined) return text.length >= end + 4 + Number(length);
  return /^transfer-encoding: chunked$/im.test(head) ? text.endsWith("0\r\n\r\n") : true;
}

/** Status of the first answer; 0 when there is none. */
export function statusOf(text: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
}
