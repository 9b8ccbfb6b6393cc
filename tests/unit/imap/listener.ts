/**
 * A server on this machine that speaks in the clear, for all that comes before
 * a login, and a connector that tries it.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { ImapFlow } from "imapflow";
import { Secret } from "../../../lib/config/secret.ts";
import type { Account } from "../../../lib/config/types.ts";
import { MailError } from "../../../lib/contract/error.ts";
import { Connector } from "../../../lib/imap/connect.ts";
import { ACCOUNT, NO_LOG, SETTINGS } from "./fake_client.ts";

/** What no server here may hear. */
export const PASSWORD = "correct horse";

/** Says its lines and keeps what it hears. */
export class Listener implements Disposable {
  readonly port: number;
  heard = "";
  readonly connected: Promise<void>;
  readonly #listener: Deno.TcpListener;
  readonly #connections: Deno.Conn[] = [];

  /** Connections so far. */
  get accepted(): number {
    return this.#connections.length;
  }

  /**
   * @param say What to answer to each line; the first call is for the greeting.
   * @param port Where to listen. @default any
   */
  constructor(say: (line: string | undefined) => string, port = 0) {
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port });
    this.port = (this.#listener.addr as Deno.NetAddr).port;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.connected = promise;
    void this.#serve(say, resolve);
  }

  async #serve(say: (line: string | undefined) => string, connected: () => void): Promise<void> {
    try {
      for await (const connection of this.#listener) {
        this.#connections.push(connection);
        connected();
        void this.#talk(connection, say);
      }
    } catch {
      // The listener was closed.
    }
  }

  async #talk(connection: Deno.Conn, say: (line: string | undefined) => string): Promise<void> {
    const write = async (text: string): Promise<void> => {
      const bytes = new TextEncoder().encode(text);
      for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
    };
    try {
      await write(say(undefined));
      for await (const chunk of connection.readable.pipeThrough(new TextDecoderStream())) {
        this.heard += chunk;
        for (const line of chunk.split("\r\n").filter((text) => text !== "")) {
          await write(say(line));
        }
      }
    } catch {
      // The client went away.
    }
  }

  [Symbol.dispose](): void {
    this.#listener.close();
    for (const connection of this.#connections) {
      try {
        connection.close();
      } catch {
        // It was closed by the client.
      }
    }
  }
}

/** A connector to it. */
export function connector(
  port: number,
  account: Partial<Account> = {},
  greetingTimeoutMs = 100,
): Connector {
  return new Connector({
    account: { ...ACCOUNT, host: "127.0.0.1", port, ...account },
    password: new Secret(PASSWORD),
    settings: { ...SETTINGS, greetingTimeoutMs },
    log: NO_LOG,
  });
}

/** Never aborted. */
export const { signal: NEVER } = new AbortController();

/** The error of an attempt that must fail. */
export async function failure(attempt: Promise<ImapFlow>): Promise<MailError> {
  const error = await attempt.then(() => undefined, (thrown: unknown) => thrown);
  assert.ok(error instanceof MailError, String(error));
  return error;
}
