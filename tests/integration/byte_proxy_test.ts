/**
 * The proxy that disturbs connections at a byte does so exactly there, and in
 * the way that it was told to.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Harm, Side } from "../servers/byte_faults.ts";
import type { Layer } from "../servers/byte_passage.ts";
import { type ByteProxy, startByteProxy } from "../servers/byte_proxy.ts";
import { createAuthority } from "../servers/certificates.ts";

/** What the client says, and what the server answers to it. */
const QUESTION = "a NOOP\r\n";
const ANSWER = "* 5 EXISTS\r\na OK done\r\n";

/** Longest wait for what is sure to come, in milliseconds: a busy machine must not fail a test. */
const PATIENCE_MS = 20_000;

/** How long it is seen whether more comes, in milliseconds. */
const A_WHILE_MS = 80;

const decoder = new TextDecoder();
const encoder = new TextEncoder();

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What a client sees of a conversation. */
interface Seen {
  /** Pieces as they came. */
  readonly pieces: readonly string[];
  /** How it ended; `open` when it did not. */
  readonly end: string;
}

/** Says {@link ANSWER} in two pieces to each line, and keeps what it heard. */
async function startTalker(directory: string) {
  const authority = await createAuthority(directory);
  const { cert, key } = await authority.issue("talker", "DNS:localhost");
  const listener = Deno.listenTls({
    ...{ hostname: "127.0.0.1", port: 0 },
    cert: await Deno.readTextFile(cert),
    key: await Deno.readTextFile(key),
  });
  const heard: string[] = [];
  const talk = async (connection: Deno.TlsConn): Promise<void> => {
    const index = heard.push("") - 1;
    const buffer = new Uint8Array(1_000);
    try {
      for (let count; (count = await connection.read(buffer)) !== null;) {
        heard[index] += decoder.decode(buffer.subarray(0, count));
        if (heard[index] !== QUESTION) continue;
        const [first, second] = ANSWER.split(/(?<=\n)/) as [string, string];
        await connection.write(encoder.encode(first));
        await pause(20);
        await connection.write(encoder.encode(second));
      }
    } catch {
      // Disturbed.
    }
    try {
      connection.close();
    } catch {
      // Closed already.
    }
  };
  const talking: Promise<void>[] = [];
  const accepting = (async () => {
    for await (const connection of listener) talking.push(talk(connection));
  })();
  return {
    target: { port: listener.addr.port, caPath: authority.cert, authority },
    heard,
    async stop() {
      listener.close();
      await accepting.catch(() => undefined);
      await Promise.all(talking);
    },
  };
}

/** Asks through the proxy, and reads what is expected, and for a while. */
async function ask(proxy: ByteProxy, caCert: string, expected = ANSWER): Promise<Seen> {
  const pieces: string[] = [];
  let end = "open";
  let connection: Deno.TlsConn | undefined;
  const read = async (): Promise<void> => {
    try {
      connection = await Deno.connectTls({
        ...{ hostname: "localhost", port: proxy.port },
        caCerts: [caCert],
      });
      await connection.write(encoder.encode(QUESTION));
      const buffer = new Uint8Array(1_000);
      for (let count; (count = await connection.read(buffer)) !== null;) {
        pieces.push(decoder.decode(buffer.subarray(0, count)));
      }
      end = "goodbye";
    } catch (error) {
      if (end === "open") end = (error as Error).name;
    }
  };
  const reading = read();
  const deadline = performance.now() + PATIENCE_MS;
  while (end === "open" && pieces.join("") !== expected && performance.now() < deadline) {
    await pause(5);
  }
  if (end === "open") await pause(A_WHILE_MS);
  const seen = { pieces: [...pieces], end };
  end = "closed by the test";
  try {
    connection?.close();
  } catch {
    // Closed already.
  }
  await reading;
  return seen;
}

Deno.test("The proxy disturbs a connection at the byte it was told, and in no other way", async (t) => {
  await using stack = new AsyncDisposableStack();
  const directory = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const talker = await startTalker(directory);
  stack.defer(() => talker.stop());
  const caCert = await Deno.readTextFile(talker.target.caPath);
  const start = async (layer: Layer): Promise<ByteProxy> => {
    const proxy = await startByteProxy(talker.target, { layer });
    stack.defer(() => proxy.stop());
    return proxy;
  };
  const text = await start("text");
  const records = await start("records");

  const disturbed = async (
    proxy: ByteProxy,
    from: Side,
    at: number,
    harm: Harm,
    expected?: string,
  ) => {
    talker.heard.length = 0;
    proxy.arm({ from, at, harm });
    const seen = await ask(proxy, caCert, expected);
    return { ...seen, said: seen.pieces.join("") };
  };

  /** The server may be slower than the client: what it heard, once that is enough, and no more came. */
  const heardAtLast = async (enough: string): Promise<string> => {
    const deadline = performance.now() + PATIENCE_MS;
    while ((talker.heard[0] ?? "").length < enough.length && performance.now() < deadline) {
      await pause(5);
    }
    await pause(A_WHILE_MS);
    return talker.heard[0] ?? "";
  };

  await t.step("Undisturbed, everything passes, and is counted.", async () => {
    text.arm();
    const { pieces, end } = await ask(text, caCert);
    assert.equal(pieces.join(""), ANSWER);
    assert.equal(end, "open");
    const [{ client, server }] = text.passed as [ByteProxy["passed"][number]];
    assert.equal(decoder.decode(client), QUESTION);
    assert.equal(decoder.decode(server), ANSWER);
    assert.equal(text.accepted, 1);
  });

  const ENDS = { fin: "UnexpectedEof", goodbye: "goodbye", reset: "ConnectionReset" } as const;
  for (const [kind, end] of Object.entries(ENDS) as [keyof typeof ENDS, string][]) {
    await t.step(`${kind}: cuts after each byte of the server`, async () => {
      for (let at = 0; at <= ANSWER.length; at += 3) {
        const seen = await disturbed(text, "server", at, { kind });
        assert.equal(seen.said, ANSWER.slice(0, at));
        assert.equal(seen.end, end, `${at}`);
        assert.equal(text.happened, true);
      }
    });
  }

  await t.step("A cut in what the client says lets the server hear no more of it.", async () => {
    const seen = await disturbed(text, "client", 4, { kind: "fin" });
    assert.equal(seen.said, "");
    assert.equal(await heardAtLast(QUESTION.slice(0, 4)), QUESTION.slice(0, 4));
  });

  await t.step("silence: nothing more comes, and nothing is closed", async () => {
    const silence = { kind: "silence" } as const;
    const said = await disturbed(text, "server", 7, silence, ANSWER.slice(0, 7));
    assert.deepEqual([said.said, said.end], [ANSWER.slice(0, 7), "open"]);
    const heard = await disturbed(text, "client", 3, silence, "");
    assert.deepEqual([heard.said, heard.end], ["", "open"]);
    assert.equal(await heardAtLast(QUESTION.slice(0, 3)), QUESTION.slice(0, 3));
  });

  await t.step("stall and drip: everything comes, and takes its time", async () => {
    const stall = { kind: "stall", ms: 100 } as const;
    const drip = { kind: "drip", bytes: 5, pauseMs: 20 } as const;
    for (const harm of [stall, drip]) {
      const startedAt = performance.now();
      const seen = await disturbed(text, "server", 2, harm);
      assert.equal(seen.said, ANSWER);
      assert.ok(seen.pieces.length > 1, `${seen.pieces.length} pieces`);
      assert.ok(performance.now() - startedAt > 100);
    }
  });

  for (const kind of ["flip", "double", "swap"] as const) {
    await t.step(`${kind}: a record that is not as it was sent ends TLS`, async () => {
      records.arm();
      assert.equal((await ask(records, caCert)).pieces.join(""), ANSWER);
      const [{ server }] = records.passed as [ByteProxy["passed"][number]];
      // In the first of the two records of the answer.
      const at = server.length - 60;
      const seen = await disturbed(records, "server", at, { kind });
      assert.equal(seen.end, "InvalidData");
      assert.equal(records.happened, true);
      assert.ok(ANSWER.startsWith(seen.said) && seen.said !== ANSWER, seen.said);
    });
  }

  await t.step("Cut on the network, a record that came in part is never read.", async () => {
    records.arm();
    await ask(records, caCert);
    const [{ server }] = records.passed as [ByteProxy["passed"][number]];
    // Somewhere in the last record: a handshake is some bytes longer or shorter the next time.
    const seen = await disturbed(records, "server", server.length - 16, { kind: "fin" });
    assert.equal(seen.said, ANSWER.slice(0, 12));
    assert.equal(seen.end, "UnexpectedEof");
  });

  await t.step("When the clients are gone, so are their connections.", async () => {
    for (let waited = 0; text.open + records.open > 0; waited++) {
      assert.ok(waited < 500, `${text.open} and ${records.open} are open`);
      await pause(10);
    }
  });
});
