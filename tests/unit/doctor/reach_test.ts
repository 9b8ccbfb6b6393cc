/**
 * What answers at a port, told by its first bytes.
 *
 * @module
 */

import assert from "node:assert/strict";
import { listenTo, reach } from "../../../lib/doctor/reach.ts";

/** Longest wait of a test, in milliseconds; what is silent takes all of it. */
const PATIENCE_MS = 300;

/** A server that says something, or closes at once when that is undefined. */
function saying(text: string | undefined): Disposable & { readonly port: number } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections: Deno.Conn[] = [];
  void (async () => {
    for await (const connection of listener) {
      if (text === undefined) connection.close();
      else {
        connections.push(connection);
        if (text !== "") await connection.write(new TextEncoder().encode(text));
      }
    }
  })().catch(() => undefined);
  return {
    port: (listener.addr as Deno.NetAddr).port,
    [Symbol.dispose]() {
      listener.close();
      for (const connection of connections) connection.close();
    },
  };
}

for (
  const [text, voice] of [
    ["* OK IMAP4rev1 ready\r\n", "imap"],
    ["* PREAUTH welcome\r\n", "imap"],
    ["+OK POP3 ready\r\n", "pop3"],
    ["220 mail.example.test ESMTP\r\n", "smtp"],
    ["SSH-2.0-OpenSSH_9.6\r\n", "other"],
    ["", "silent"],
    [undefined, "closed"],
  ] as const
) {
  Deno.test(`${JSON.stringify(text)} is ${voice}`, async () => {
    using server = saying(text);
    assert.equal(await listenTo({ host: "127.0.0.1", port: server.port }, PATIENCE_MS), voice);
  });
}

Deno.test("where nobody listens there is no voice, and the runtime's error", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const target = { host: "localhost", port: (listener.addr as Deno.NetAddr).port };
  listener.close();
  assert.equal(await listenTo(target, PATIENCE_MS), undefined);
  const { addresses, connectMs, error } = await reach(target, PATIENCE_MS);
  assert.equal(connectMs, undefined);
  assert.equal((error as { code?: string }).code, "ECONNREFUSED");
  assert.ok(addresses.length > 0);
});
