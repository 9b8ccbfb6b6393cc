/**
 * A TLS-terminating man in the middle that breaks a conversation at a chosen
 * line. It numbers every line that passes, in both directions, so that a test
 * can try every point at which a connection can be lost.
 *
 * @module
 */

import type { AddressInfo, Socket } from "node:net";
import { createServer, type Server, type TLSSocket } from "node:tls";
import { Exchange, LineSplitter } from "./imap_lines.ts";
import type { TapTarget } from "./tap.ts";

/** Longest wait for a server to finish what it was told before the cut, in milliseconds; Courier deletes a folder in two seconds. */
const SETTLE_MS = 5_000;

/** One line that was passed on. */
export interface FaultEvent {
  /** From 1, counted over all connections since {@link FaultProxy.arm}. */
  readonly index: number;
  readonly from: "client" | "server";
  /** Without CRLF, bytes as characters. */
  readonly line: string;
}

/** What else happens at a cut. */
export interface CutOptions {
  /**
   * The server cannot be reached for a while afterwards: for so many
   * milliseconds nothing listens, or so many connections are closed before they
   * say anything. All connections are cut then, not just the one.
   */
  readonly thenRefuse?: { readonly ms: number } | { readonly connections: number };
  /** Cuts again after so many more lines. */
  readonly thenCutAfter?: number;
  /**
   * Whether the server first finishes what it was told, with its answer lost.
   * Otherwise the client sees its connection end while the server is at work.
   *
   * @default {true}
   */
  readonly settle?: boolean;
  /** What happens in the account before the client notices. */
  readonly meanwhile?: () => Promise<void>;
}

/** What a proxy does to a server's lines. */
export interface FaultProxyOptions {
  /** Rewrites a line of the server that is outside of literals; without its CRLF. */
  readonly rewrite?: (line: string) => string;
}

/** A running proxy. */
export interface FaultProxy {
  readonly port: number;
  readonly caPath: string;
  /** What passed since {@link arm}, in order. */
  readonly events: readonly FaultEvent[];
  /** Cuts made since {@link arm}. */
  readonly cuts: number;
  /** Connections accepted since {@link arm}. */
  readonly accepted: number;
  /** Connections open now. */
  readonly open: number;
  /** Counts lines from 1 again, and forgets every cut, pause and delay that was asked for. */
  arm(): void;
  /** Cuts the connection that line `index` passes, right after it. Once. */
  cutAfter(index: number, options?: CutOptions): void;
  /** The same after the first line that fits, whichever its number. */
  cutWhen(fits: (event: FaultEvent) => boolean, options?: CutOptions): void;
  /** Holds all connections after the first line that fits, until `work` has ended. */
  pauseWhen(fits: (event: FaultEvent) => boolean, work: () => Promise<void>): void;
  /** Passes everything on so many milliseconds late. */
  delay(ms: number): void;
  /** Ends all connections, as a server does that is started anew. */
  closeAll(): Promise<void>;
  stop(): Promise<void>;
}

/** One client's connection and the one to the server that belongs to it. */
interface Pair {
  readonly client: TLSSocket;
  readonly server: Deno.TlsConn;
  readonly exchange: Exchange;
  /** Nothing is passed on any more. */
  cut: boolean;
  /** The server says nothing any more. */
  over: boolean;
  /** Called whenever the server has said something, or is over. */
  heard: () => void;
}

interface Trigger<Act> {
  readonly fits: (event: FaultEvent) => boolean;
  readonly act: Act;
}

/** Characters that stand for bytes: TextDecoder's latin1 is windows-1252. */
function text(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

async function toServer({ server }: Pair, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await server.write(bytes.subarray(sent));
}

function toClient({ client }: Pair, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) =>
    client.write(bytes, (error) => error ? reject(error) : resolve())
  );
}

async function* fromServer({ server }: Pair): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(65_536);
  for (let count; (count = await server.read(buffer)) !== null;) yield buffer.subarray(0, count);
}

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Starts a proxy in front of a server. */
export async function startFaultProxy(
  target: TapTarget,
  options: FaultProxyOptions = {},
): Promise<FaultProxy> {
  const name = `fault-proxy-${crypto.randomUUID().slice(0, 8)}`;
  const { cert, key } = await target.authority.issue(name, "DNS:localhost,IP:127.0.0.1");
  const certificate = {
    cert: await Deno.readTextFile(cert),
    key: await Deno.readTextFile(key),
  };
  const caCerts = [await Deno.readTextFile(target.caPath)];
  const pairs = new Set<Pair>();
  const running = new Set<Promise<void>>();
  let events: FaultEvent[] = [];
  let cutter: Trigger<CutOptions> | undefined;
  let pauser: Trigger<() => Promise<void>> | undefined;
  /** Settles when all connections go on after a pause. */
  let held = Promise.resolve();
  let delayMs = 0;
  let refuse = 0;
  let cuts = 0;
  let accepted = 0;
  let absence: ReturnType<typeof setTimeout> | undefined;

  const keep = (work: Promise<void>): void => {
    const kept: Promise<void> = work.finally(() => running.delete(kept));
    running.add(kept);
  };

  const end = (pair: Pair): void => {
    pair.cut = true;
    pairs.delete(pair);
    pair.client.destroy();
    try {
      pair.server.close();
    } catch {
      // Closed from the other side.
    }
  };

  /** Resolves when the server has answered everything that it was told. */
  const settle = async (pair: Pair): Promise<void> => {
    const timer = setTimeout(() => {
      pair.over = true;
      pair.heard();
    }, SETTLE_MS);
    while (!pair.over && pair.exchange.waiting) {
      await new Promise<void>((resolve) => pair.heard = resolve);
    }
    clearTimeout(timer);
  };

  const cut = async (pair: Pair, options: CutOptions): Promise<void> => {
    const { thenRefuse, thenCutAfter, settle: wait = true, meanwhile } = options;
    cuts++;
    const last = events.length;
    if (thenCutAfter !== undefined) {
      cutter = { fits: ({ index }) => index === last + thenCutAfter, act: {} };
    }
    const lost = thenRefuse === undefined ? [pair] : [...pairs];
    for (const one of lost) one.cut = true;
    if (thenRefuse && "connections" in thenRefuse) refuse = thenRefuse.connections;
    const absent = thenRefuse && "ms" in thenRefuse ? thenRefuse.ms : undefined;
    if (absent !== undefined) listener.close();
    if (wait) await Promise.all(lost.map(settle));
    if (meanwhile) await (held = meanwhile());
    for (const one of lost) end(one);
    // Not before: some servers are longer at work than a test lets them be away.
    if (absent !== undefined) {
      absence = setTimeout(async () => listener = await listen(port), absent);
    }
  };

  const pass = async (pair: Pair, from: FaultEvent["from"], chunk: Uint8Array[]): Promise<void> => {
    let ready: Uint8Array[] = [];
    // Lines that came together leave together: single small writes would wait for each other.
    const flush = async (): Promise<void> => {
      const bytes = concat(ready);
      ready = [];
      await (from === "client" ? toServer : toClient)(pair, bytes);
    };
    for (let bytes of chunk) {
      const line = text(bytes);
      if (from === "client") {
        if (pair.cut) return;
        pair.exchange.sent(line);
      } else {
        const plain = pair.exchange.received(line);
        pair.heard();
        if (pair.cut) continue;
        if (plain && options.rewrite) {
          const other = options.rewrite(line.slice(0, -2));
          bytes = Uint8Array.from(`${other}\r\n`, (character) => character.charCodeAt(0));
        }
      }
      ready.push(bytes);
      const event = { index: events.length + 1, from, line: text(bytes).slice(0, -2) };
      events.push(event);
      if (cutter?.fits(event)) {
        const { act } = cutter;
        cutter = undefined;
        await flush();
        // Not awaited: the server's answers are still read here while it settles.
        keep(cut(pair, act));
      } else if (pauser?.fits(event)) {
        const { act } = pauser;
        pauser = undefined;
        await flush();
        held = act();
        await held;
      }
    }
    if (ready.length > 0 && !pair.cut) await flush();
  };

  const pump = async (pair: Pair, from: FaultEvent["from"]): Promise<void> => {
    const splitter = new LineSplitter();
    try {
      for await (const bytes of from === "client" ? pair.client : fromServer(pair)) {
        if (delayMs > 0) await pause(delayMs);
        await held;
        await pass(pair, from, splitter.push(bytes));
      }
    } catch {
      // Either end went away.
    }
    if (from === "server") {
      pair.over = true;
      pair.heard();
    }
    // A cut pair ends when the server has settled.
    if (!pair.cut) end(pair);
  };

  const serve = async (client: TLSSocket): Promise<void> => {
    // Reading and writing notice it by themselves.
    client.on("error", () => undefined);
    let server: Deno.TlsConn;
    try {
      server = await Deno.connectTls({ hostname: "localhost", port: target.port, caCerts });
    } catch {
      client.destroy();
      return;
    }
    const pair: Pair = {
      client,
      server,
      exchange: new Exchange(),
      cut: false,
      over: false,
      heard: () => undefined,
    };
    pairs.add(pair);
    await Promise.all([pump(pair, "client"), pump(pair, "server")]);
  };

  const listen = (port: number): Promise<Server> => {
    const server = createServer(certificate, (client) => keep(serve(client)));
    server.on("connection", (socket: Socket) => {
      accepted++;
      // Else small answers wait 40 ms for each other (RFC 896).
      socket.setNoDelay(true);
      if (refuse === 0) return;
      refuse--;
      socket.destroy();
    });
    return new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", () => resolve(server));
    });
  };
  let listener = await listen(0);
  const { port } = listener.address() as AddressInfo;

  return {
    port,
    caPath: target.caPath,
    get events() {
      return events;
    },
    get cuts() {
      return cuts;
    },
    get accepted() {
      return accepted;
    },
    get open() {
      return pairs.size;
    },
    arm() {
      events = [];
      cuts = 0;
      accepted = 0;
      refuse = 0;
      delayMs = 0;
      cutter = undefined;
      pauser = undefined;
    },
    cutAfter(index, act = {}) {
      cutter = { fits: (event) => event.index === index, act };
    },
    cutWhen(fits, act = {}) {
      cutter = { fits, act };
    },
    pauseWhen(fits, act) {
      pauser = { fits, act };
    },
    delay(ms) {
      delayMs = ms;
    },
    async closeAll() {
      for (const pair of [...pairs]) end(pair);
      await Promise.all(running);
    },
    async stop() {
      clearTimeout(absence);
      listener.close();
      for (const pair of [...pairs]) end(pair);
      await Promise.all(running);
      // That of a cut which ended only now.
      clearTimeout(absence);
    },
  };
}
