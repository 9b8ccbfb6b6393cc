/**
 * Ports at which no mail server answers, each in its own way.
 *
 * @module
 */

import { freePorts } from "./ports.ts";

/** A port of loopback. */
export interface DeadEnd {
  readonly port: number;
  stop(): void;
}

/** How long a connection may take that is answered at all, in milliseconds. */
const ANSWERED_MS = 500;

/** More connections than any system keeps for a program that does not take them. */
const MAX_FILL = 8_192;

/** Refuses every connection. */
export function startRefusing(): DeadEnd {
  const [port] = freePorts(1) as [number];
  return { port, stop: () => undefined };
}

/** Takes connections and never says a word, not even TLS's. */
export function startSilent(): DeadEnd {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections: Deno.Conn[] = [];
  const accepting = (async () => {
    for await (const connection of listener) connections.push(connection);
  })();
  accepting.catch(() => undefined);
  return {
    port: (listener.addr as Deno.NetAddr).port,
    stop() {
      listener.close();
      for (const connection of connections) connection.close();
    },
  };
}

/** Answers nothing at all: the system's queue of connections that nobody takes is full. */
export async function startBlackHole(): Promise<DeadEnd> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const waiting: Promise<Deno.Conn | undefined>[] = [];
  const stop = (): void => {
    listener.close();
    for (const one of waiting) void one.then((connection) => connection?.close());
  };
  while (waiting.length < MAX_FILL) {
    const connection = Deno.connect({ hostname: "127.0.0.1", port }).catch(() => undefined);
    waiting.push(connection);
    if (!await isAnswered(connection)) return { port, stop };
  }
  stop();
  throw new Error(`${MAX_FILL} connections were taken`);
}

async function isAnswered(connection: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ANSWERED_MS);
  });
  const answered = await Promise.race([connection.then(() => true), late]);
  clearTimeout(timer);
  return answered;
}
