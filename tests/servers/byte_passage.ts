/**
 * One connection through a {@link startByteProxy}.
 *
 * @module
 */

import type { Socket } from "node:net";
import type { SecureContext, TLSSocket } from "node:tls";
import type { Fault, Harm, Side } from "./byte_faults.ts";
import { RecordSplitter, serveTls } from "./tls_ends.ts";

/**
 * Which bytes are counted: those of IMAP inside of TLS, those on the network in
 * whole records of TLS, or those on the network however they come.
 */
export type Layer = "text" | "records" | "bytes";

/** Where connections lead. */
export interface Destination {
  readonly layer: Layer;
  readonly port: number;
  /** PEM of the authority that vouches for it. */
  readonly caCert: string;
  /** To end TLS with; otherwise it goes through. */
  readonly context: SecureContext | undefined;
}

/** What all connections count together. */
export interface Watch {
  /** Bytes of a side until the fault; Infinity when there is none. */
  due(side: Side): number;
  /** The fault, which happens now. */
  take(): Fault;
  passed(passage: BytePassage, side: Side, bytes: Uint8Array): void;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}

/** One direction of the connection. */
interface Lane {
  readonly side: Side;
  /** One piece after the other. */
  work: Promise<void>;
  silent: boolean;
  /** A record that is overtaken by the next. */
  held: Uint8Array | undefined;
  /** Bytes that are passed on one at a time, and the pause after each. */
  drip: { left: number; readonly pauseMs: number } | undefined;
}

const lane = (side: Side): Lane => ({
  side,
  work: Promise.resolve(),
  silent: false,
  held: undefined,
  drip: undefined,
});

/** One connection of a client, and the one to the server that belongs to it. */
export class BytePassage {
  readonly #socket: Socket;
  readonly #to: Destination;
  readonly #watch: Watch;
  readonly #closed: Promise<void>;
  #tls: TLSSocket | undefined;
  #server: Deno.Conn | undefined;
  /** Nothing is passed on any more. */
  #cut = false;

  constructor(socket: Socket, to: Destination, watch: Watch) {
    this.#socket = socket;
    this.#to = to;
    this.#watch = watch;
    this.#closed = new Promise((resolve) =>
      socket.once("close", () => {
        this.close();
        resolve();
      })
    );
    // Else small answers wait 40 ms for each other (RFC 896).
    socket.setNoDelay(true);
    // That it is gone is told by "close".
    socket.on("error", () => undefined);
  }

  /** Passes bytes until the client has closed its end. */
  async run(): Promise<void> {
    const { context, port, caCert } = this.#to;
    try {
      this.#server = context
        ? await Deno.connectTls({ hostname: "localhost", port, caCerts: [caCert] })
        : await Deno.connect({ hostname: "localhost", port });
    } catch {
      this.close();
      return await this.#closed;
    }
    const client = lane("client");
    const server = lane("server");
    if (context) this.#tls = serveTls(this.#socket, context);
    const source = this.#tls ?? this.#socket;
    source.on("error", () => undefined);
    const split = this.#splitter();
    source.on("data", (bytes: Uint8Array) => {
      for (const piece of split(bytes)) this.#enqueue(client, piece);
    });
    // Its end, or that of TLS: either way the client says nothing more.
    this.#socket.on("end", () => this.close());
    await Promise.all([this.#readServer(server), this.#closed]);
    await Promise.all([client.work, server.work]);
  }

  /** Ends both connections. */
  close(): void {
    this.#cut = true;
    this.#socket.destroy();
    this.#closeServer();
  }

  #closeServer(): void {
    try {
      this.#server?.close();
    } catch {
      // Closed from the other side.
    }
  }

  #splitter(): (bytes: Uint8Array) => readonly Uint8Array[] {
    if (this.#to.layer !== "records") return (bytes) => [bytes];
    const records = new RecordSplitter();
    return (bytes) => records.push(bytes);
  }

  async #readServer(server: Lane): Promise<void> {
    const split = this.#splitter();
    const buffer = new Uint8Array(65_536);
    try {
      for (let count; (count = await this.#server?.read(buffer)) !== null;) {
        if (count === undefined) return;
        for (const piece of split(buffer.slice(0, count))) this.#enqueue(server, piece);
      }
    } catch {
      // Either end went away.
    }
    await server.work;
    // A silent network does not tell that the server has gone either.
    if (!this.#cut && !server.silent) this.#end("goodbye");
  }

  #enqueue(lane: Lane, bytes: Uint8Array): void {
    lane.work = lane.work.then(() => this.#feed(lane, bytes)).catch(() => {
      // Either end went away.
    });
  }

  /** Passes a piece on; what the fault leaves of it. */
  async #feed(lane: Lane, piece: Uint8Array): Promise<void> {
    let bytes = piece;
    while (bytes.length > 0 && !this.#cut && !lane.silent) {
      const due = this.#watch.due(lane.side);
      if (due > bytes.length) return await this.#forward(lane, bytes);
      const { harm } = this.#watch.take();
      if (harm.kind === "swap") {
        this.#watch.passed(this, lane.side, bytes);
        lane.held = bytes;
        return;
      }
      if (harm.kind === "double") {
        await this.#forward(lane, bytes);
        return await this.#send(lane, bytes);
      }
      const before = bytes.slice(0, due);
      if (harm.kind === "flip" && due > 0) before[due - 1] = (before[due - 1] ?? 0) ^ 0x10;
      await this.#forward(lane, before);
      await this.#harm(lane, harm);
      bytes = bytes.subarray(due);
    }
  }

  async #harm(lane: Lane, harm: Harm): Promise<void> {
    switch (harm.kind) {
      case "fin":
      case "goodbye":
      case "reset":
        this.#cut = true;
        this.#end(harm.kind);
        this.#closeServer();
        break;
      case "silence":
        lane.silent = true;
        break;
      case "stall":
        await pause(harm.ms);
        break;
      case "drip":
        lane.drip = { left: harm.bytes, pauseMs: harm.pauseMs };
        break;
    }
  }

  /** Ends the client's connection; what it does then is seen by its close. */
  #end(kind: "fin" | "goodbye" | "reset"): void {
    if (kind === "reset") this.#socket.resetAndDestroy();
    else if (kind === "goodbye" && this.#tls) this.#tls.end();
    else this.#socket.end();
  }

  async #forward(lane: Lane, bytes: Uint8Array): Promise<void> {
    this.#watch.passed(this, lane.side, bytes);
    const { drip } = lane;
    let at = 0;
    for (; drip && drip.left > 0 && at < bytes.length && !this.#cut; at++, drip.left--) {
      await this.#send(lane, bytes.subarray(at, at + 1));
      await pause(drip.pauseMs);
    }
    if (at < bytes.length) await this.#send(lane, bytes.subarray(at));
    const { held } = lane;
    lane.held = undefined;
    if (held) await this.#send(lane, held);
  }

  async #send({ side }: Lane, bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    if (side === "client") return await writeAll(this.#server as Deno.Conn, bytes);
    const end = this.#tls ?? this.#socket;
    await new Promise<void>((resolve, reject) =>
      end.write(bytes, (error) => error ? reject(error) : resolve())
    );
  }
}
