/**
 * The product as a process that is sent any bytes, and all that it says.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type JSONRPCMessage, JSONRPCMessageSchema } from "@modelcontextprotocol/sdk/types.js";
import {
  politeScript,
  type Script,
  type ScriptedImap,
  startScriptedImap,
} from "../../servers/scripted_imap.ts";
import { assertNothingTold, CANARY } from "../../support/canary.ts";
import { accountVariables, commandLine, configDirectory } from "../../support/product.ts";
import { smallCertificates } from "../../support/small_suite.ts";

/** Longest wait for answers, in milliseconds. */
const PATIENCE_MS = 15_000;

/** Lines of so many characters are looked at once. */
const LONG_CHARS = 20_000;

/** Such lines that are remembered. */
const MAX_SEEN = 10;

/** What nobody outside may see: places in the code, and where it lies. */
const INSIDE =
  /\bat (?:async )?[\w.<>#]+ \(|\b(?:file|blob|ext|node):[\w/.]+|\/(?:tmp|home|root|work)\/|\.[jt]s:\d/;

/** A running product, started again when it has ended. */
export class Peer {
  readonly #command: readonly [string, ...string[]];
  #running: Running | undefined;
  #asked = 0;

  /** @param command The product's command line. */
  constructor(command: readonly [string, ...string[]]) {
    this.#command = command;
  }

  /**
   * Sends bytes, which need not end with a line end.
   *
   * @param isEnough Whether no more messages are waited for.
   * @returns All messages that came, in their order.
   * @throws {AssertionError} When one is no message of MCP, or the process ended.
   */
  async say(
    bytes: Uint8Array,
    isEnough: (messages: readonly JSONRPCMessage[]) => boolean,
  ): Promise<readonly JSONRPCMessage[]> {
    const running = this.#running ??= new Running(this.#command);
    try {
      await running.send(bytes);
      await running.send(encoder.encode("\n"));
      await running.until(isEnough);
      // What comes twice would come before the answer to this.
      const id = `asked-${this.#asked++}`;
      await running.send(encoder.encode(`${JSON.stringify({ ...PING, id })}\n`));
      await running.until((messages) => messages.some((one) => "id" in one && one.id === id));
      return running.take().filter((one) => !("id" in one && one.id === id));
    } catch (error) {
      this.#running = undefined;
      await running.kill();
      throw error;
    }
  }

  /** Ends it, as a client does. @throws {AssertionError} When it does not end as it should. */
  async end(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    if (running) assert.equal(await running.close(), 0);
  }
}

/**
 * Runs a test with a product that may do everything, and with the mail servers
 * of its accounts: `default`, and one that falls silent when it is asked about messages.
 */
export async function withPeer(
  run: (peer: Peer, servers: readonly ScriptedImap[]) => Promise<void>,
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const { caPath, tls } = stack.use(await smallCertificates());
  const writable: Script = (command, connection) =>
    command.name === "SELECT"
      ? politeScript({ ...command, name: "EXAMINE" }, connection)?.replace("ONLY", "WRITE")
      : politeScript(command, connection);
  const silent: Script = (command, connection) =>
    /FETCH|SEARCH/.test(command.name) ? undefined : writable(command, connection);
  const servers = await Promise.all([
    startScriptedImap({ tls, script: writable }),
    startScriptedImap({ tls, script: silent }),
  ]);
  for (const server of servers) stack.defer(() => server.stop());
  const [one, other] = servers.map(({ port }, i) =>
    accountVariables(
      { caPath, port },
      { name: "u", password: CANARY },
      ["DEFAULT", "SILENT"][i] as string,
    )
  );
  const directory = await configDirectory({
    ...one,
    ...other,
    MAIL_IMAP_WRITE_ENABLED: "true",
    MAIL_IMAP_DEFAULT_WRITE: "flags,move,copy,delete,draft,mailbox,expunge",
    MAIL_IMAP_SOCKET_TIMEOUT_MS: 1_000,
    // Whatever becomes of a call, it is answered before anybody loses patience.
    MAIL_IMAP_TOOL_TIMEOUT_MS: 5_000,
  });
  stack.defer(() => directory.remove());
  const peer = new Peer(commandLine(directory.path, "bundle"));
  await run(peer, servers);
  await peer.end();
}

const encoder = new TextEncoder();

const PING = { jsonrpc: "2.0", method: "ping" } as const;

/** One process. */
class Running {
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reading: Promise<unknown>;
  #messages: JSONRPCMessage[] = [];
  readonly #seen = new Set<string>();
  #stderr = "";
  #failure: Error | undefined;
  #ended = false;
  #news = Promise.withResolvers<void>();

  constructor([command, ...args]: readonly [string, ...string[]]) {
    const pipes = { stdin: "piped", stdout: "piped", stderr: "piped" } as const;
    this.#child = new Deno.Command(command, { args, ...pipes }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.#reading = Promise.all([this.#readMessages(), this.#readErrors()])
      .finally(() => {
        this.#ended = true;
        this.#tell();
      });
  }

  async send(bytes: Uint8Array): Promise<void> {
    await this.#input.write(bytes).catch(() => undefined);
  }

  async until(isEnough: (messages: readonly JSONRPCMessage[]) => boolean): Promise<void> {
    const deadline = setTimeout(() => {
      const ids = this.#messages.map((message) => "id" in message ? message.id : undefined);
      this.#failure ??= new Error(`in ${PATIENCE_MS} ms came only ${JSON.stringify(ids)}`);
      this.#tell();
    }, PATIENCE_MS);
    try {
      while (!isEnough(this.#messages)) {
        if (this.#failure) throw this.#failure;
        assert.ok(!this.#ended, `the process ended: ${this.#stderr.slice(-1_000)}`);
        await this.#news.promise;
      }
      if (this.#failure) throw this.#failure;
    } finally {
      clearTimeout(deadline);
    }
  }

  take(): readonly JSONRPCMessage[] {
    const messages = this.#messages;
    this.#messages = [];
    return messages;
  }

  async kill(): Promise<void> {
    if (!this.#ended) this.#child.kill("SIGKILL");
    await this.close();
  }

  async close(): Promise<number> {
    await this.#input.close().catch(() => undefined);
    await this.#reading.catch(() => undefined);
    return (await this.#child.status).code;
  }

  #tell(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }

  async #readMessages(): Promise<void> {
    let pending = "";
    for await (const text of this.#child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (pending + text).split("\n");
      pending = lines.pop() ?? "";
      for (const line of lines) this.#receive(line);
      this.#tell();
    }
  }

  #receive(line: string): void {
    try {
      this.#look(line);
      const message = JSONRPCMessageSchema.parse(JSON.parse(line));
      assert.doesNotMatch(line, INSIDE);
      this.#messages.push(message);
      if ("method" in message && "id" in message) void this.#decline(message.id);
    } catch (error) {
      this.#failure ??= new Error(`no message: ${line.slice(0, 500)}`, { cause: error });
    }
  }

  /** Looks for a password; the long lines are lists of tools, which are all alike. */
  #look(line: string): void {
    const told = line.length < LONG_CHARS ? line : line.replace(/,"id":[^,]*\}$/, "");
    if (this.#seen.has(told)) return;
    if (line.length >= LONG_CHARS && this.#seen.size < MAX_SEEN) this.#seen.add(told);
    assertNothingTold(line);
  }

  /** A client that is asked something says no. */
  async #decline(id: string | number): Promise<void> {
    const answer = { jsonrpc: "2.0", id, result: { action: "decline" } };
    await this.send(encoder.encode(`${JSON.stringify(answer)}\n`));
  }

  async #readErrors(): Promise<void> {
    for await (const text of this.#child.stderr.pipeThrough(new TextDecoderStream())) {
      this.#stderr = (this.#stderr + text).slice(-100_000);
      try {
        assertNothingTold(text);
      } catch (error) {
        this.#failure ??= error as Error;
      }
    }
  }
}
