/**
 * What is below IMAP: a listener that does what a test says with the bytes of a
 * connection, and the TLS servers that it may pass them on to.
 *
 * @module
 */

import type { Authority, KeyPair } from "../certificates.ts";
import { selfSigned } from "../certificates.ts";
import { freePorts } from "../ports.ts";
import { type ScriptedImap, startScriptedImap } from "../scripted_imap.ts";
import { honestScript } from "./honest.ts";

/** TLS servers of all kinds, each an honest one inside. */
export interface Backends extends AsyncDisposable {
  readonly honest: ScriptedImap;
  /** One that says nothing first, as after STARTTLS. */
  readonly upgraded: ScriptedImap;
  readonly wrongName: ScriptedImap;
  readonly expired: ScriptedImap;
  readonly selfSigned: ScriptedImap;
  /** Knows TLS 1.0 only. */
  readonly oldTls: number;
  /** Greets, and wants to negotiate again (RFC 5246 section 7.4.1.1); to be told of each connection. */
  readonly renegotiating: { readonly port: number; greet(): Promise<void> };
}

/** Starts them. */
export async function startBackends(
  authority: Authority,
  directory: string,
  good: KeyPair,
): Promise<Backends> {
  const stack = new AsyncDisposableStack();
  const start = async (tls: KeyPair, greeting?: string): Promise<ScriptedImap> => {
    const server = await startScriptedImap({
      tls,
      script: honestScript(),
      ...(greeting === undefined ? {} : { greeting }),
    });
    stack.defer(() => server.stop());
    return server;
  };
  const [oldPort, againPort] = freePorts(2) as [number, number];
  const openssl = (port: number, ...options: string[]): Deno.ChildProcess => {
    const child = new Deno.Command("openssl", {
      args: [
        "s_server",
        "-accept",
        `127.0.0.1:${port}`,
        "-cert",
        good.cert,
        "-key",
        good.key,
        ...options,
      ],
      stdin: "piped",
      stdout: "null",
      stderr: "null",
    }).spawn();
    stack.defer(async () => {
      child.kill("SIGKILL");
      await child.stdin.close().catch(() => undefined);
      await child.status;
    });
    return child;
  };
  openssl(oldPort, "-tls1", "-cipher", "ALL:@SECLEVEL=0");
  const again = openssl(againPort, "-tls1_2").stdin.getWriter();
  stack.defer(() => again.releaseLock());
  return {
    honest: await start(good),
    upgraded: await start(good, ""),
    wrongName: await start(await authority.issue("wrong-name", "DNS:mail.example.test")),
    expired: await start(await authority.issue("expired", "DNS:localhost", -1)),
    selfSigned: await start(await selfSigned(directory, "self-signed", "DNS:localhost")),
    oldTls: oldPort,
    renegotiating: {
      port: againPort,
      // A line that begins with R is a command to the program.
      greet: () => again.write(new TextEncoder().encode("* OK ready\r\nR\n")),
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** One connection of the product. */
export class Wire {
  readonly #connection: Deno.TcpConn;
  readonly #hear: (bytes: Uint8Array) => void;
  #pending = "";

  constructor(connection: Deno.TcpConn, hear: (bytes: Uint8Array) => void) {
    this.#connection = connection;
    this.#hear = hear;
  }

  async #read(): Promise<Uint8Array | undefined> {
    const buffer = new Uint8Array(65_536);
    const count = await this.#connection.read(buffer);
    if (count === null) return undefined;
    const bytes = buffer.subarray(0, count);
    this.#hear(bytes);
    return bytes;
  }

  async write(piece: string | Uint8Array): Promise<void> {
    const bytes = typeof piece === "string" ? new TextEncoder().encode(piece) : piece;
    for (let sent = 0; sent < bytes.length;) {
      sent += await this.#connection.write(bytes.subarray(sent));
    }
  }

  /** A line in the clear; undefined at the end. */
  async line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#pending.indexOf("\r\n");
      if (end >= 0) {
        const line = this.#pending.slice(0, end);
        this.#pending = this.#pending.slice(end + 2);
        return line;
      }
      const bytes = await this.#read();
      if (!bytes) return undefined;
      this.#pending += new TextDecoder("latin1").decode(bytes);
    }
  }

  /** Reads and answers nothing until the client goes. */
  async ignore(): Promise<void> {
    while (await this.#read());
  }

  /**
   * Passes everything on, both ways.
   *
   * @param pass Gets what the server sends; false cuts the connection at once, without a word of TLS.
   */
  async pipe(
    port: number,
    pass: (bytes: Uint8Array, wire: Wire) => Promise<boolean> = async (bytes) => {
      await this.write(bytes);
      return true;
    },
  ): Promise<void> {
    const server = await Deno.connect({ hostname: "127.0.0.1", port });
    const up = (async () => {
      for (let bytes = await this.#read(); bytes; bytes = await this.#read()) {
        for (let sent = 0; sent < bytes.length;) sent += await server.write(bytes.subarray(sent));
      }
    })().catch(() => undefined).finally(() => closeQuietly(server));
    const buffer = new Uint8Array(65_536);
    try {
      for (let count; (count = await server.read(buffer)) !== null;) {
        if (!await pass(buffer.subarray(0, count), this)) break;
      }
    } catch {
      // Either end went away.
    } finally {
      closeQuietly(this.#connection);
      closeQuietly(server);
    }
    await up;
  }
}

function closeQuietly(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // Closed already.
  }
}

/** What is done with a connection. */
export type WireAct = (wire: Wire, to: Backends) => Promise<void>;

/** A running listener. */
export interface WireServer {
  readonly port: number;
  /** Does what it was told to; otherwise it passes everything on to an honest server. */
  hostile: boolean;
  readonly acted: number;
  /** Every byte that it got, as latin1. */
  heard(): string;
  /** Ends all connections. */
  cut(): void;
  stop(): Promise<void>;
}

/** Starts one. */
export function startWire(act: WireAct, honest: WireAct, to: Backends): WireServer {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections = new Set<Deno.TcpConn>();
  const heard: string[] = [];
  const running: Promise<void>[] = [];
  let acted = 0;
  const serve = async (connection: Deno.TcpConn): Promise<void> => {
    connections.add(connection);
    const wire = new Wire(
      connection,
      (bytes) => heard.push(new TextDecoder("latin1").decode(bytes)),
    );
    try {
      if (server.hostile) acted++;
      await (server.hostile ? act : honest)(wire, to);
    } catch {
      // The client went away.
    } finally {
      connections.delete(connection);
      closeQuietly(connection);
    }
  };
  const accepting = (async () => {
    for await (const connection of listener) running.push(serve(connection));
  })().catch(() => undefined);
  const cut = (): void => connections.forEach(closeQuietly);
  const server: WireServer = {
    port: (listener.addr as Deno.NetAddr).port,
    hostile: false,
    get acted() {
      return acted;
    },
    heard: () => heard.join(""),
    cut,
    async stop() {
      listener.close();
      await accepting;
      cut();
      await Promise.all(running);
    },
  };
  return server;
}
