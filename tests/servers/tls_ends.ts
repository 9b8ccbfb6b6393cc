/**
 * TLS where a proxy has to see it: its records as they pass, and its end on a
 * socket that stays in the proxy's own hands.
 *
 * @module
 */

import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { type SecureContext, TLSSocket } from "node:tls";

/** Bytes before each record: type, version, length (RFC 8446 section 5.1). */
const HEADER_BYTES = 5;

/** Cuts a stream into TLS records. */
export class RecordSplitter {
  #pending = new Uint8Array(0);

  /** The records that `bytes` complete. */
  push(bytes: Uint8Array): Uint8Array[] {
    let all = new Uint8Array(this.#pending.length + bytes.length);
    all.set(this.#pending);
    all.set(bytes, this.#pending.length);
    const records: Uint8Array[] = [];
    while (all.length >= HEADER_BYTES) {
      const length = HEADER_BYTES + new DataView(all.buffer, all.byteOffset).getUint16(3);
      if (all.length < length) break;
      records.push(all.subarray(0, length));
      all = all.subarray(length);
    }
    this.#pending = all.slice();
    return records;
  }
}

/**
 * Speaks TLS as the server on a socket without taking it over: whoever holds the
 * socket can still end or reset it below TLS, with nothing said about it.
 */
export function serveTls(socket: Socket, secureContext: SecureContext): TLSSocket {
  const wire = new Duplex({
    // What comes is pushed below, as it comes.
    read: () => undefined,
    write: (chunk: Uint8Array, _encoding, done) => void socket.write(chunk, () => done()),
    final: (done) => void socket.end(() => done()),
  });
  socket.on("data", (chunk: Uint8Array) => wire.push(chunk));
  socket.on("end", () => wire.push(null));
  socket.on("close", () => wire.destroy());
  // Its two forms are not in the same declaration.
  return new TLSSocket(wire as Socket, { isServer: true, secureContext });
}
