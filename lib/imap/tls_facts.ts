/**
 * What a TLS connection says about itself. Apart from connect.ts, which comes
 * with all that holds a server back: this is loaded with the program.
 *
 * @module
 */

import type { ImapFlow } from "imapflow";

/** The TLS socket's own words about the connection, as `imap_verify_account` shows them. */
export interface TlsFacts {
  /** For example `TLSv1.3`. */
  readonly version: string;
  /** Common name or organisation of whoever signed the server's certificate. */
  readonly issuer: string;
  /** ISO 8601. */
  readonly expires: string | undefined;
}

/** What of a socket is looked at; a plain one has none of it. */
export interface TlsSocket {
  readonly encrypted?: boolean;
  readonly authorized?: boolean;
  getProtocol?(): string | null;
  getPeerCertificate?(): {
    readonly issuer?: Readonly<Record<string, string | undefined>>;
    readonly valid_to?: string;
  };
}

/** What the TLS connection says about itself. */
export function tlsFacts(client: ImapFlow): TlsFacts {
  const socket = socketOf(client);
  const certificate = socket.getPeerCertificate?.();
  const expires = new Date(certificate?.valid_to ?? "");
  return {
    version: socket.getProtocol?.() ?? "unknown",
    issuer: certificate?.issuer?.["CN"] ?? certificate?.issuer?.["O"] ?? "unknown",
    expires: Number.isNaN(expires.getTime()) ? undefined : expires.toISOString(),
  };
}

/** The socket of a connection; without members where there is none. */
export function socketOf(client: ImapFlow): TlsSocket {
  return (client as unknown as { socket?: TlsSocket | false }).socket || {};
}
