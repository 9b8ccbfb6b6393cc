/**
 * A man in the middle that breaks a conversation at a chosen byte: it cuts,
 * falls silent, stalls, drips, or spoils what passes.
 *
 * It does so on one of several layers. On `text` it is the end of both TLS
 * connections, so bytes are those of IMAP, and a fault may fall anywhere in what
 * the program reads. On `records` TLS goes through it from end to end, so bytes
 * are those on the network, and a program only ever sees whole records. `bytes`
 * is the same for connections that do not begin with TLS.
 *
 * @module
 */

import { type AddressInfo, createServer, type Socket } from "node:net";
import { createSecureContext } from "node:tls";
import { joinBytes } from "../../lib/contract/bytes.ts";
import type { Fault, Side } from "./byte_faults.ts";
import { BytePassage, type Layer, type Watch } from "./byte_passage.ts";
import type { TapTarget } from "./tap.ts";

/** Bytes of one connection. */
export type Passed = Readonly<Record<Side, Uint8Array>>;

/** A running proxy. */
export interface ByteProxy {
  readonly port: number;
  readonly caPath: string;
  /** Bytes that each side has sent since {@link arm}, as far as they were passed on, by connection. */
  readonly passed: readonly Passed[];
  /** Whether the fault has happened. */
  readonly happened: boolean;
  /** Connections accepted since {@link arm}. */
  readonly accepted: number;
  /** Connections that the client has not closed yet. */
  readonly open: number;
  /** The most of them at a time since {@link arm}. */
  readonly most: number;
  /** Counts bytes and connections from 0 again, and does this to the next that pass. @default nothing */
  arm(fault?: Fault): void;
  /** Ends all connections, as a server does that is started anew. */
  closeAll(): void;
  stop(): Promise<void>;
}

/** What a caller may choose. */
export interface ByteProxyOptions {
  readonly layer: Layer;
  /** Certificate and key that several proxies share; for `text`. @default issued for this one */
  readonly certificate?: { readonly cert: string; readonly key: string };
}

/** Issues a certificate for proxies in front of a server. */
export async function proxyCertificate(
  { authority }: TapTarget,
): Promise<{ readonly cert: string; readonly key: string }> {
  const name = `byte-proxy-${crypto.randomUUID().slice(0, 8)}`;
  const { cert, key } = await authority.issue(name, "DNS:localhost,IP:127.0.0.1");
  return { cert: await Deno.readTextFile(cert), key: await Deno.readTextFile(key) };
}

/** Starts a proxy in front of a server. */
export async function startByteProxy(
  target: TapTarget,
  { layer, certificate }: ByteProxyOptions,
): Promise<ByteProxy> {
  const to = {
    layer,
    port: target.port,
    caCert: await Deno.readTextFile(target.caPath),
    context: layer === "text"
      ? createSecureContext(certificate ?? await proxyCertificate(target))
      : undefined,
  };
  const passages = new Set<BytePassage>();
  const running = new Set<Promise<void>>();
  const pieces = new Map<BytePassage, Record<Side, Uint8Array[]>>();
  const counts: Record<Side, number> = { client: 0, server: 0 };
  let fault: Fault | undefined;
  let happened = false;
  let accepted = 0;
  let most = 0;

  const watch: Watch = {
    due: (side) => fault && !happened && fault.from === side ? fault.at - counts[side] : Infinity,
    take() {
      happened = true;
      return fault as Fault;
    },
    passed(passage, side, bytes) {
      counts[side] += bytes.length;
      const sides = pieces.get(passage) ?? { client: [], server: [] };
      pieces.set(passage, sides);
      sides[side].push(bytes.slice());
    },
  };

  const listener = createServer({ allowHalfOpen: true }, (client: Socket) => {
    accepted++;
    const passage = new BytePassage(client, to, watch);
    passages.add(passage);
    most = Math.max(most, passages.size);
    const kept: Promise<void> = passage.run().finally(() => {
      passages.delete(passage);
      running.delete(kept);
    });
    running.add(kept);
  });
  await new Promise<void>((resolve, reject) => {
    listener.once("error", reject);
    listener.listen(0, "127.0.0.1", () => resolve());
  });

  return {
    port: (listener.address() as AddressInfo).port,
    caPath: target.caPath,
    get passed() {
      return [...pieces.values()].map(({ client, server }) => ({
        client: joinBytes(client),
        server: joinBytes(server),
      }));
    },
    get happened() {
      return happened;
    },
    get accepted() {
      return accepted;
    },
    get open() {
      return passages.size;
    },
    get most() {
      return most;
    },
    arm(next) {
      fault = next;
      happened = false;
      accepted = 0;
      most = passages.size;
      pieces.clear();
      counts.client = 0;
      counts.server = 0;
    },
    closeAll() {
      for (const passage of [...passages]) passage.close();
    },
    async stop() {
      listener.close();
      for (const passage of [...passages]) passage.close();
      await Promise.all(running);
    },
  };
}
