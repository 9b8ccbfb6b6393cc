/**
 * What can be wrong before and below IMAP: with TCP, with TLS, with its
 * certificates, and on the way from one to the other by STARTTLS.
 *
 * @module
 */

import { bytes } from "./acts.ts";
import { type Ending, PLANTED } from "./behaviour.ts";
import type { Backends, Wire, WireAct } from "./wire.ts";

/** One of them. */
export interface TransportBehaviour {
  /** Continues "A way to the server". */
  readonly name: string;
  readonly security: "tls" | "starttls";
  readonly act: WireAct;
  readonly ends: readonly Ending[];
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** How a server in the clear behaves until TLS begins. */
interface Front {
  readonly greeting?: string;
  readonly capabilities?: string;
  /** From the command STARTTLS on. */
  readonly upgrade?: (wire: Wire, tag: string, to: Backends) => Promise<void>;
}

const OFFER = "STARTTLS LOGINDISABLED";

/** A server in the clear. */
function front({ greeting = "* OK ready\r\n", capabilities = OFFER, upgrade }: Front): WireAct {
  return async (wire, to) => {
    await wire.write(greeting);
    for (let line = await wire.line(); line !== undefined; line = await wire.line()) {
      const [tag = "", name = ""] = line.split(" ");
      if (name === "STARTTLS") {
        if (upgrade) return await upgrade(wire, tag, to);
        await wire.write(`${tag} OK begin\r\n`);
        return await wire.pipe(to.upgraded.port);
      }
      const told = name === "CAPABILITY" ? `* CAPABILITY IMAP4rev1 ${capabilities}\r\n` : "";
      await wire.write(`${told}${tag} OK done\r\n`);
    }
  };
}

/** What a well-behaved way is. */
export const HONEST: Readonly<Record<TransportBehaviour["security"], WireAct>> = {
  tls: (wire, to) => wire.pipe(to.honest.port),
  starttls: front({}),
};

const tls = (name: string, act: WireAct, ends: readonly Ending[]): TransportBehaviour => ({
  name,
  security: "tls",
  act,
  ends,
});

const starttls = (name: string, behaviour: Front, ends: readonly Ending[]): TransportBehaviour => ({
  name,
  security: "starttls",
  act: front(behaviour),
  ends,
});

/** Passes on so many bytes of the server, and then does something else. */
function after(count: number, then: (wire: Wire) => Promise<boolean>): WireAct {
  return async (_wire, to) => {
    let left = count;
    await _wire.pipe(to.honest.port, async (piece, wire) => {
      await wire.write(piece.subarray(0, left));
      left -= piece.length;
      return left > 0 || await then(wire);
    });
  };
}

const TLS: readonly TransportBehaviour[] = [
  tls("that is silent", (wire) => wire.ignore(), ["connect_timeout"]),
  tls("that ends at once", async () => {}, ["connection_lost"]),
  tls("that has no TLS", async (wire) => {
    await wire.write(`* OK ${PLANTED}\r\n`);
    await wire.ignore();
  }, ["starttls_failed"]),
  tls("that answers with nonsense", async (wire) => {
    await wire.write(bytes("\x16\x03\x01\xff\xff".padEnd(70_000, "\xa5")));
    await wire.ignore();
  }, ["starttls_failed"]),
  tls("that answers with an alert of TLS", async (wire) => {
    await wire.write(bytes("\x15\x03\x01\x00\x02\x02\x28"));
    await wire.ignore();
  }, ["starttls_failed"]),
  tls("that knows TLS 1.0 alone", (wire, to) => wire.pipe(to.oldTls), ["starttls_failed"]),
  tls(
    "that shakes hands one byte at a time",
    (wire, to) =>
      wire.pipe(to.honest.port, async (piece) => {
        for (const byte of piece) {
          await wire.write(new Uint8Array([byte]));
          await pause(50);
        }
        return true;
      }),
    ["connect_timeout"],
  ),
  tls("with the certificate of another name", (wire, to) => wire.pipe(to.wrongName.port), [
    "certificate_name_mismatch",
  ]),
  tls("with a certificate of last year", (wire, to) => wire.pipe(to.expired.port), [
    "certificate_expired",
  ]),
  tls("with a certificate of nobody", (wire, to) => wire.pipe(to.selfSigned.port), [
    "certificate_untrusted",
  ]),
  tls("that wants to negotiate again", async (wire, to) => {
    const greeted = pause(300).then(() => to.renegotiating.greet());
    await wire.pipe(to.renegotiating.port);
    await greeted;
  }, ["server_silent", "greeting_timeout", "connection_lost", "starttls_failed"]),
  tls("that is cut in the handshake", after(100, () => Promise.resolve(false)), [
    "connection_lost",
  ]),
  tls(
    "that is cut after the handshake, without a word of TLS",
    after(1_700, () => Promise.resolve(false)),
    ["connection_lost"],
  ),
  tls(
    "that loses everything after the login",
    after(2_400, async (wire) => {
      await wire.ignore().catch(() => undefined);
      return false;
    }),
    ["server_silent"],
  ),
  tls("that changes a byte", async (wire, to) => {
    let passed = 0;
    await wire.pipe(to.honest.port, async (piece) => {
      passed += piece.length;
      const changed = piece.slice();
      if (passed > 2_000) changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
      await wire.write(changed);
      return true;
    });
  }, ["connection_damaged"]),
];

const STARTTLS: readonly TransportBehaviour[] = [
  starttls("that does not offer STARTTLS", { capabilities: "AUTH=PLAIN AUTH=LOGIN" }, [
    "starttls_failed",
  ]),
  starttls("whose greeting does not offer STARTTLS", {
    greeting: "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n",
  }, ["starttls_failed"]),
  starttls("that greets as somebody who is logged in", {
    greeting: `* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] ${PLANTED}\r\n`,
  }, ["starttls_failed"]),
  ...["NO", "BAD", "BYE"].map((word) =>
    starttls(`that says ${word} to STARTTLS`, {
      upgrade: async (wire, tag) => {
        await wire.write(`${tag} ${word} ${PLANTED}\r\n`);
        await wire.ignore();
      },
    }, ["starttls_failed", "connection_lost"])
  ),
  starttls("that is silent after STARTTLS", { upgrade: (wire) => wire.ignore() }, [
    "server_silent",
  ]),
  starttls("that ends after STARTTLS", { upgrade: async () => {} }, [
    "connection_lost",
    "starttls_failed",
  ]),
  starttls("that says yes to STARTTLS and is silent", {
    upgrade: async (wire, tag) => {
      await wire.write(`${tag} OK begin\r\n`);
      await wire.ignore();
    },
  }, ["tool_timeout", "greeting_timeout"]),
  starttls("that says yes to STARTTLS and ends", {
    upgrade: async (wire, tag) => await wire.write(`${tag} OK begin\r\n`),
  }, ["starttls_failed", "connection_lost", "starttls_injection"]),
  starttls("that says yes to STARTTLS and has no TLS", {
    upgrade: async (wire, tag) => {
      await wire.write(`${tag} OK begin\r\n`);
      await wire.line();
      await wire.write(`* OK ${PLANTED}\r\n`);
      await wire.ignore();
    },
  }, ["starttls_failed", "tool_timeout"]),
  starttls("that puts answers behind STARTTLS", {
    upgrade: async (wire, tag, to) => {
      await wire.write(
        `${tag} OK begin\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n* PREAUTH ${PLANTED}\r\n`,
      );
      await wire.pipe(to.upgraded.port);
    },
  }, ["starttls_injection"]),
  starttls("that puts answers between STARTTLS and TLS", {
    upgrade: async (wire, tag, to) => {
      await wire.write(`${tag} OK begin\r\n`);
      await pause(20);
      await wire.write(`* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n`);
      await wire.pipe(to.upgraded.port);
    },
  }, ["starttls_injection", "starttls_failed"]),
  starttls("that lies about capabilities before TLS", {
    capabilities: `STARTTLS AUTH=${PLANTED} LOGINDISABLED ID NAMESPACE SORT ESORT`,
    greeting: "* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED COMPRESS=DEFLATE] ready\r\n",
  }, ["works"]),
  starttls("that answers in advance before TLS", {
    greeting: "* OK ready\r\n1 OK done\r\n2 OK begin\r\n3 OK done\r\n4 OK welcome\r\n",
  }, ["works"]),
  starttls("with the certificate of another name after STARTTLS", {
    upgrade: async (wire, tag, to) => {
      await wire.write(`${tag} OK begin\r\n`);
      await wire.pipe(to.wrongName.port);
    },
  }, ["certificate_name_mismatch"]),
  starttls("with a certificate of nobody after STARTTLS", {
    upgrade: async (wire, tag, to) => {
      await wire.write(`${tag} OK begin\r\n`);
      await wire.pipe(to.selfSigned.port);
    },
  }, ["certificate_untrusted"]),
  starttls("that knows TLS 1.0 alone after STARTTLS", {
    upgrade: async (wire, tag, to) => {
      await wire.write(`${tag} OK begin\r\n`);
      await wire.pipe(to.oldTls);
    },
  }, ["starttls_failed"]),
];

/** All of them. */
export const TRANSPORTS: readonly TransportBehaviour[] = [...TLS, ...STARTTLS];
