/**
 * The isolate that listens for clients over HTTP.
 *
 * @module
 */

import { hostAndPort, type ListenAddress } from "../config/listen_address.ts";
import type { LoadedConfig } from "../config/types.ts";
import type { FromFront, ToFront } from "./front_messages.ts";
import { type IsolateEntry, startIsolate, startsWithoutReading } from "./isolates.ts";
import { frontPermissions } from "./permissions.ts";

/** What becomes of it, besides what it is asked for. */
export interface FrontNews {
  /** Clients can come. @param url Of MCP. */
  listening(url: string): void;
  /** It cannot listen, or has broken down. @param internal The latter. */
  failed(why: string, internal: boolean): void;
}

/** A started front isolate. */
export class FrontIsolate {
  readonly #worker: Worker;
  readonly #address: ListenAddress;
  readonly #drained = Promise.withResolvers<void>();
  /** Resolves when no file with code has to be read any more. */
  readonly loaded: Promise<void>;
  /** Leads to it; for the server isolate. */
  readonly port: MessagePort;
  readonly #end: MessagePort;

  constructor(entry: IsolateEntry, address: ListenAddress, news: FrontNews) {
    this.#address = address;
    this.#worker = startIsolate("front", entry, frontPermissions(address));
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.#end = port2;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.loaded = startsWithoutReading(entry) ? Promise.resolve() : promise;
    const broken = (): void => news.failed("internal error in the front isolate", true);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      broken();
    };
    this.#worker.onmessage = ({ data }: MessageEvent<FromFront>) => {
      switch (data.type) {
        case "loaded":
          return resolve();
        case "listening":
          return news.listening(`http://${hostAndPort({ ...address, port: data.port })}/mcp`);
        case "drained":
          return this.#drained.resolve();
        case "broken":
          return broken();
        case "failed":
          return news.failed(`cannot listen at ${hostAndPort(address)}: ${data.why}`, false);
      }
    };
  }

  /** Has it listen, with the tokens of the configuration. */
  listen({ config, http }: LoadedConfig): void {
    this.#send({
      type: "listen",
      address: this.#address,
      settings: config.http ?? { hosts: [], origins: [] },
      token: http?.token?.reveal(),
      readToken: http?.readToken?.reveal(),
      port: this.#end,
    }, [this.#end]);
  }

  /** Resolves when nothing is being answered any more; nothing new is taken. */
  async drain(): Promise<void> {
    this.#send({ type: "drain" });
    await this.#drained.promise;
  }

  #send(message: ToFront, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }
}
