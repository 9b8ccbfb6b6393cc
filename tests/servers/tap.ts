/**
 * A TLS-terminating man in the middle between the product and a real server:
 * it sees the conversation, counts it, and can cut or freeze it.
 *
 * @module
 */

import type { Authority } from "./certificates.ts";

/** Something that connections can be forwarded to. */
export interface TapTarget {
  readonly port: number;
  readonly caPath: string;
  readonly authority: Authority;
}

/** A running tap. */
export interface Tap {
  readonly port: number;
  readonly caPath: string;
  /** Lines that clients sent, in order. */
  readonly lines: string[];
  /** Bytes that the server sent. */
  received: number;
  /** Connections accepted so far. */
  accepted: number;
  /** Connections open now, and the most there ever were. */
  open: number;
  most: number;
  /** Forgets lines, bytes and the most connections. */
  reset(): void;
  /** Closes all connections. */
  cut(): void;
  /** Passes nothing on any more in existing connections, without closing them. */
  freeze(): void;
  /** Cuts a connection after so many more bytes from the server. */
  cutAfter(bytes: number): void;
  stop(): Promise<void>;
}

const decoder = new TextDecoder("latin1");

/** Starts a tap in front of a server. */
export async function startTap(target: TapTarget): Promise<Tap> {
  const name = `tap-${crypto.randomUUID().slice(0, 8)}`;
  const { cert, key } = await target.authority.issue(name, "DNS:localhost,IP:127.0.0.1");
  const listener = Deno.listenTls({
    hostname: "127.0.0.1",
    port: 0,
    cert: await Deno.readTextFile(cert),
    key: await Deno.readTextFile(key),
  });
  const caCerts = [await Deno.readTextFile(target.caPath)];
  const pairs = new Set<readonly [Deno.TlsConn, Deno.TlsConn]>();
  let generation = 0;
  let budget = Infinity;
  const running: Promise<void>[] = [];

  const closePair = (pair: readonly [Deno.TlsConn, Deno.TlsConn]): void => {
    if (!pairs.delete(pair)) return;
    tap.open = pairs.size;
    for (const connection of pair) {
      try {
        connection.close();
      } catch {
        // Closed from the other side.
      }
    }
  };

  const pump = async (
    pair: readonly [Deno.TlsConn, Deno.TlsConn],
    from: Deno.TlsConn,
    to: Deno.TlsConn,
    see: (bytes: Uint8Array) => Uint8Array | undefined,
  ): Promise<void> => {
    const born = generation;
    const buffer = new Uint8Array(65_536);
    try {
      for (;;) {
        const count = await from.read(buffer);
        if (count === null) break;
        if (born !== generation) continue;
        const bytes = see(buffer.subarray(0, count));
        if (bytes) {
          for (let sent = 0; sent < bytes.length;) sent += await to.write(bytes.subarray(sent));
        }
        if (bytes?.length !== count) break;
      }
    } catch {
      // Either end went away.
    }
    if (born === generation) closePair(pair);
  };

  const serve = async (client: Deno.TlsConn): Promise<void> => {
    tap.accepted++;
    let server: Deno.TlsConn;
    try {
      await client.handshake();
      server = await Deno.connectTls({ hostname: "localhost", port: target.port, caCerts });
    } catch {
      client.close();
      return;
    }
    const pair = [client, server] as const;
    pairs.add(pair);
    tap.open = pairs.size;
    tap.most = Math.max(tap.most, pairs.size);
    let pending = "";
    await Promise.all([
      pump(pair, client, server, (bytes) => {
        pending += decoder.decode(bytes);
        const lines = pending.split("\r\n");
        pending = lines.pop() ?? "";
        tap.lines.push(...lines);
        return bytes;
      }),
      pump(pair, server, client, (bytes) => {
        tap.received += bytes.length;
        const passed = bytes.subarray(0, Math.max(0, Math.min(bytes.length, budget)));
        budget -= passed.length;
        return passed;
      }),
    ]);
  };

  const accepting = (async () => {
    for await (const client of listener) running.push(serve(client));
  })();

  const tap: Tap = {
    port: (listener.addr as Deno.NetAddr).port,
    caPath: target.caPath,
    lines: [],
    received: 0,
    accepted: 0,
    open: 0,
    most: 0,
    reset() {
      tap.lines.length = 0;
      tap.received = 0;
      tap.most = pairs.size;
    },
    cut() {
      for (const pair of [...pairs]) closePair(pair);
      budget = Infinity;
    },
    freeze() {
      generation++;
    },
    cutAfter(bytes) {
      budget = bytes;
    },
    async stop() {
      listener.close();
      await accepting.catch(() => undefined);
      for (const pair of [...pairs]) closePair(pair);
      await Promise.all(running);
    },
  };
  return tap;
}
