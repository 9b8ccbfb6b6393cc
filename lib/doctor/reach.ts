/**
 * Whether something answers at a host and port, before anything is said there.
 * The one place besides the IMAP library that makes connections; it runs in an
 * isolate that can make none but to the configured mail servers.
 *
 * @module
 */

import "../no_environment.ts";
import { connect, type Socket } from "node:net";
import type { Voice } from "./messages.ts";

/** Host and port of a mail server. */
interface Target {
  readonly host: string;
  readonly port: number;
}

/** What became of a connection. */
export interface Reached {
  /** As the name was resolved. */
  readonly addresses: readonly string[];
  readonly connectMs: number | undefined;
  /** What the runtime threw, if it did. */
  readonly error: unknown;
}

/** Error of a connection that took too long. */
const TIMED_OUT = Object.assign(new Error("no connection in time"), { code: "ETIMEDOUT" });

/** Connects and closes again. */
export async function reach(target: Target, timeoutMs: number): Promise<Reached> {
  const before = performance.now();
  const addresses: string[] = [];
  const socket = connect({ ...target });
  socket.on("lookup", (_error: Error | null, address?: string) => {
    if (address) addresses.push(address);
  });
  try {
    await connected(socket, timeoutMs);
    return { addresses, connectMs: performance.now() - before, error: undefined };
  } catch (error) {
    return { addresses, connectMs: undefined, error };
  } finally {
    socket.destroy();
  }
}

/** Connects, says nothing, and tells by the first bytes what is there. */
export async function listenTo(
  target: Target,
  timeoutMs: number,
): Promise<Voice | undefined> {
  const socket = connect({ ...target });
  try {
    await connected(socket, timeoutMs);
    return await firstBytes(socket, timeoutMs);
  } catch {
    return undefined;
  } finally {
    socket.destroy();
  }
}

function connected(socket: Socket, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(TIMED_OUT), timeoutMs);
    socket.once("connect", () => {
      clearTimeout(timer);
      resolve();
    });
    // It stays: an error that nobody listens to would end the isolate.
    socket.on("error", (error: Error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}

function firstBytes(socket: Socket, timeoutMs: number): Promise<Voice> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve("silent"), timeoutMs);
    const end = (voice: Voice): void => {
      clearTimeout(timer);
      resolve(voice);
    };
    socket.once("data", (bytes: Uint8Array) => end(voiceOf(bytes)));
    socket.once("close", () => end("closed"));
    socket.once("end", () => end("closed"));
  });
}

/** What greets so: RFC 9051, 1939, 5321. */
function voiceOf(bytes: Uint8Array): Voice {
  const text = new TextDecoder("latin1").decode(bytes.subarray(0, 16));
  if (/^\* (OK|PREAUTH|BYE)/i.test(text)) return "imap";
  if (/^[+-](OK|ERR)/i.test(text)) return "pop3";
  return /^\d\d\d[ -]/.test(text) ? "smtp" : "other";
}
