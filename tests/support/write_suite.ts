/**
 * Servers on which writes are tried: a real one with more or fewer of the
 * extensions that matter, and a proxy in front of it that can lose connections.
 *
 * @module
 */

import type { RawImap } from "../clients/raw_imap.ts";
import { type FaultProxy, startFaultProxy } from "../servers/fault_proxy.ts";
import type { MailServer } from "../servers/mail_server.ts";
import { ADA, BEN } from "./dovecot_suite.ts";
import { CAPABILITIES } from "./dovecot_variants.ts";
import { startMailServer } from "./mail_server.ts";
import { accountVariables } from "./product.ts";

/** Kinds of servers. */
export const VARIANTS = ["full", "no MOVE", "no MOVE, no UIDPLUS"] as const;

/** One of {@link VARIANTS}. */
export type Variant = (typeof VARIANTS)[number];

/** Commands that a server of each kind does not know; the real one would carry them out all the same. */
const UNKNOWN: Readonly<Record<Variant, RegExp | undefined>> = {
  full: undefined,
  "no MOVE": /^\S+ (?:UID )?MOVE /i,
  "no MOVE, no UIDPLUS": /^\S+ (?:(?:UID )?MOVE|UID EXPUNGE) /i,
};

/** One server of {@link VARIANTS}. */
export interface WriteServer {
  readonly variant: Variant;
  readonly server: MailServer;
  readonly proxy: FaultProxy;
  /** Another client of {@link ADA}, past the proxy. */
  readonly raw: RawImap;
  /** Another client of {@link BEN}, past the proxy. */
  readonly otherRaw: RawImap;
  /**
   * What the product is started with: account `default` is {@link ADA}, `other`
   * is {@link BEN}, both through the proxy, and everything is allowed.
   */
  readonly variables: Readonly<Record<string, string | number>>;
  /** Lines with commands that this kind of server does not know. */
  unknownCommands(): string[];
  stop(): Promise<void>;
}

/** Waits between attempts, in milliseconds: like those of the product, but shorter. */
export const PAUSES_MS = [5, 20, 50, 100, 200, 400, 800, 1_600];

const EVERYTHING = "flags,move,copy,delete,draft,mailbox,expunge";

/** Starts a server of a kind. */
export async function startWriteServer(variant: Variant): Promise<WriteServer> {
  const stack = new AsyncDisposableStack();
  const server = await startMailServer({
    users: [ADA, BEN],
    capabilities: CAPABILITIES[variant],
  });
  stack.defer(() => server.stop());
  // Servers tell new UIDs whatever it was told to offer.
  const proxy = await startFaultProxy(server, {
    ...(CAPABILITIES[variant]?.includes("UIDPLUS") ?? true
      ? {}
      : { rewrite: (line) => line.replace(/\[(?:COPYUID|APPENDUID) [^\]]*\] /, "") }),
  });
  stack.defer(() => proxy.stop());
  const raw = await server.connect(ADA);
  stack.defer(() => raw.close());
  const otherRaw = await server.connect(BEN);
  stack.defer(() => otherRaw.close());
  const unknown = UNKNOWN[variant];
  return {
    variant,
    server,
    proxy,
    raw,
    otherRaw,
    variables: {
      ...accountVariables(proxy, ADA),
      ...accountVariables(proxy, BEN, "OTHER"),
      MAIL_IMAP_WRITE_ENABLED: "true",
      MAIL_IMAP_DEFAULT_WRITE: EVERYTHING,
      MAIL_IMAP_OTHER_WRITE: EVERYTHING,
    },
    unknownCommands: () =>
      unknown === undefined ? [] : proxy.events
        .filter(({ from, line }) => from === "client" && unknown.test(line))
        .map(({ line }) => line),
    stop: () => stack.disposeAsync(),
  };
}
