/**
 * A product behind a proxy of its own: one call at a time is disturbed, and
 * everything that may follow from it is looked at.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { ContentClient } from "../../lib/content/client.ts";
import { joinBytes } from "../../lib/contract/bytes.ts";
import type { Answer, McpSession } from "../clients/mcp.ts";
import { outputFromServer } from "../clients/namespace.ts";
import type { Fault, Side } from "../servers/byte_faults.ts";
import type { Layer } from "../servers/byte_passage.ts";
import {
  type ByteProxy,
  type Passed,
  type proxyCertificate,
  startByteProxy,
} from "../servers/byte_proxy.ts";
import { IS_PREFIXED } from "../servers/kind.ts";
import type { MailServer } from "../servers/mail_server.ts";
import { LineSplitter } from "../servers/imap_lines.ts";
import { startInProcess } from "../support/in_process.ts";
import { accountVariables } from "../support/product.ts";
import { READER } from "./mailbox.ts";
import { type Ids, type Read, whole } from "./reads.ts";
import { comparable, judge, type Outcome, trulySaid } from "./truth.ts";
import type { Turns } from "./turns.ts";

/** Shorter ones would take a busy machine for a silent one, in milliseconds. */
const CONNECT_MS = 4_000;

/** Which of the product's timeouts ends a silence: that of the socket, or, as by default, that of the tool. */
export type Patience = "socket" | "tool";

/** In milliseconds. That of the tool is longer than the watch over a kept connection, 2 s. */
const TIMEOUTS = {
  socket: { socket: CONNECT_MS, tool: 20_000 },
  tool: { socket: 300_000, tool: 6_000 },
} as const;

/** Longest time of a disturbed call on a busy machine, in milliseconds, besides its tool's limit. */
const SLACK_MS = 10_000;

/** Longest wait for connections to be closed when a product ends, in milliseconds. */
const END_MS = 15_000;

/** The same after a call: a connection that is forgotten is ended by the timeout of its socket. */
const CLOSE_MS = CONNECT_MS / 2;

/** Bytes of TLS's handshake with the certificates of the tests, and a few more (RFC 8446 section 2). */
const HANDSHAKE_BYTES: Readonly<Record<Side, number>> = { client: 450, server: 1_200 };

/** What each connection begins with, and what depends on the folder that it has open. */
const OPENING = ["CAPABILITY", "ID", "AUTHENTICATE", "NAMESPACE", "EXAMINE", "NOOP"];

/** Whether a call finds a connection that was kept, or opens one, which is closed after it. */
export type Connections = "kept" | "new";

/** What stands are made of. */
export interface StandOptions {
  readonly server: MailServer;
  readonly layer: Layer;
  readonly connections: Connections;
  readonly patience: Patience;
  readonly content: ContentClient;
  readonly certificate: Awaited<ReturnType<typeof proxyCertificate>>;
}

/** An undisturbed call. */
export interface Recording {
  /** See {@link comparable}. */
  readonly answer: string;
  /** Of all connections together. */
  readonly bytes: Passed;
  readonly connections: number;
  /** Commands without their tags; none on layers where they cannot be read. */
  readonly commands: readonly string[];
  /** Commands of the same call on a product that knows nothing yet. */
  readonly firstCommands: readonly string[];
}

/** What came of a disturbed call. */
export interface Result {
  readonly outcome: Outcome;
  /** Whether it came as far as the fault. */
  readonly disturbed: boolean;
  readonly ms: number;
  /** Connections that were made for it. */
  readonly connections: number;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** One product and its proxy. */
export class Stand {
  readonly proxy: ByteProxy;
  readonly #options: StandOptions;
  readonly #ids: Ids;
  #product: McpSession | undefined;
  /** What the product's connection was last used for. */
  #ready: Read | undefined;
  #cursor = "";

  private constructor(proxy: ByteProxy, options: StandOptions, ids: Ids) {
    this.proxy = proxy;
    this.#options = options;
    this.#ids = ids;
  }

  /** Starts a proxy; products are started as they are needed. */
  static async open(options: StandOptions, ids: Ids): Promise<Stand> {
    const { server, layer, certificate } = options;
    const port = layer === "bytes" ? server.starttlsPort : server.port;
    const proxy = await startByteProxy({ ...server, port }, { layer, certificate });
    return new Stand(proxy, options, ids);
  }

  /** Calls it once on a new product and once more, undisturbed. */
  async record(read: Read): Promise<Recording> {
    await this.#restart();
    this.proxy.arm();
    await this.#beforehand(read);
    const first = await this.#call(read);
    const firstCommands = this.#commands();
    await this.#prepare(read);
    this.proxy.arm();
    const answer = await this.#call(read);
    assert.equal(comparable(answer), comparable(first), `${read.name} twice`);
    return {
      answer: comparable(whole(answer)),
      bytes: {
        client: joinBytes(this.proxy.passed.map(({ client }) => client)),
        server: joinBytes(this.proxy.passed.map(({ server }) => server)),
      },
      connections: this.proxy.accepted,
      commands: this.#commands(),
      firstCommands,
    };
  }

  /**
   * Disturbs one call, and makes it once more.
   *
   * @throws {AssertionError} When something follows from it that must not.
   */
  async disturb(read: Read, recording: Recording, fault: Fault, turns: Turns): Promise<Result> {
    await turns.take(() => this.#prepare(read));
    const { proxy } = this;
    proxy.arm(fault);
    const startedAt = performance.now();
    const answer = await this.#call(read);
    const ms = performance.now() - startedAt;
    const { accepted: connections, happened: disturbed } = proxy;
    const { patience } = this.#options;
    assert.ok(ms < TIMEOUTS[patience].tool + SLACK_MS, `it took ${Math.round(ms)} ms`);
    const outcome = judge(answer, {
      expected: recording.answer,
      harm: fault.harm,
      several: read.folders !== undefined,
      patience,
      early: this.#options.connections === "new" && fault.at <= HANDSHAKE_BYTES[fault.from],
    });
    if (!disturbed) assert.equal(outcome, "whole", "nothing happened to it");
    this.#assertNotRepeated(read, recording, connections);
    await turns.take(() => this.#assertGoesOn(read, recording, outcome, answer));
    return { outcome, disturbed, ms, connections };
  }

  /** Ends the product: no connection of it is left. */
  async close(): Promise<void> {
    await this.#end();
    await this.proxy.stop();
  }

  /**
   * A read is run once more at most, and only on a kept connection: no command is
   * sent more often than twice, besides what a new connection asks first.
   */
  #assertNotRepeated({ folders }: Read, recording: Recording, connections: number): void {
    const { commands, firstCommands } = recording;
    const kept = this.#options.connections === "kept";
    // Each of several folders is asked twice, on connections that others may have opened.
    const each = folders === undefined ? recording.connections : 1 + 2 * folders;
    const most = kept ? recording.connections + 1 : each;
    assert.ok(connections <= most, `${connections} connections, where ${most} are enough`);
    // Where a folder failed, other messages of the others take its place on the page.
    const alike = (command: string): string =>
      folders === undefined ? command : /^(?:UID )?\S+/.exec(command)?.[0] ?? "";
    const allowed = [...commands, ...kept ? [...commands, ...firstCommands] : []].map(alike);
    const uncounted = folders === undefined ? [] : OPENING;
    for (const command of this.#commands().map(alike).filter((one) => !uncounted.includes(one))) {
      const at = allowed.indexOf(command);
      assert.ok(at >= 0, `one time too often: ${command}`);
      allowed.splice(at, 1);
    }
  }

  /** The next call is answered, and no connection is left open besides the one that is kept. */
  async #assertGoesOn(
    read: Read,
    { answer: expected }: Recording,
    outcome: Outcome,
    { data }: Answer,
  ): Promise<void> {
    this.proxy.arm();
    if (outcome === "partial") await this.#assertRest(data.next_cursor, data, expected);
    const next = await this.#call(read);
    assert.equal(next.failed, false, `the next call: ${next.text}`);
    trulySaid(() => assert.equal(comparable(next), expected, "the next call"));
    await this.#assertOpen(this.#options.connections === "kept" ? 1 : 0, CLOSE_MS);
  }

  /** The pages that follow on a part of an answer have what was missing. */
  async #assertRest(
    cursor: string,
    part: { readonly messages: readonly { readonly id: string }[] },
    expected: string,
  ): Promise<void> {
    const shown = part.messages.map(({ id }) => id);
    for (let next: string | undefined = cursor; next !== undefined;) {
      const { data } = whole(
        await (this.#product as McpSession).call("imap_search_messages", { cursor: next }),
      );
      assert.equal(data.status, undefined, "the next page");
      shown.push(...data.messages.map(({ id }: { id: string }) => id));
      next = data.next_cursor;
    }
    trulySaid(() => assert.equal(new Set(shown).size, shown.length, "no message comes twice"));
    const told = JSON.parse(expected);
    const all = (IS_PREFIXED ? outputFromServer(told) : told) as { messages: { id: string }[] };
    for (const { id } of all.messages) {
      trulySaid(() => assert.ok(shown.includes(id), `${id} never came`));
    }
  }

  async #assertOpen(most: number, patienceMs: number): Promise<void> {
    const deadline = performance.now() + patienceMs;
    while (this.proxy.open > most) {
      assert.ok(performance.now() < deadline, `${this.proxy.open} connections are left open`);
      await pause(5);
    }
  }

  /** Brings the product to where the call is to be made from. */
  async #prepare(read: Read): Promise<void> {
    if (read === this.#ready && !read.first) return;
    await this.#restart();
    await this.#beforehand(read);
    if (read.first && this.#options.connections === "kept") {
      whole(await (this.#product as McpSession).call("imap_verify_account"));
    }
    // A second time, everything is known that is ever kept.
    if (!read.first) whole(await this.#call(read));
    this.#ready = read;
  }

  async #beforehand({ before }: Read): Promise<void> {
    if (!before) return;
    const { data } = whole(
      await (this.#product as McpSession).call("imap_search_messages", before),
    );
    this.#cursor = data.next_cursor;
  }

  async #call({ tool, args }: Read) {
    return await (this.#product as McpSession).call(tool, args(this.#ids, this.#cursor));
  }

  async #restart(): Promise<void> {
    await this.#end();
    const { connections, content, layer, patience } = this.#options;
    this.#product = await startInProcess({
      ...accountVariables(this.proxy, READER),
      ...(layer === "bytes" ? { MAIL_IMAP_DEFAULT_SECURE: "starttls" } : {}),
      MAIL_IMAP_READ_SESSION_CACHE_MAX_PER_ACCOUNT: connections === "kept" ? 1 : 0,
      MAIL_IMAP_CONNECT_TIMEOUT_MS: CONNECT_MS,
      MAIL_IMAP_GREETING_TIMEOUT_MS: CONNECT_MS,
      MAIL_IMAP_SOCKET_TIMEOUT_MS: TIMEOUTS[patience].socket,
      MAIL_IMAP_TOOL_TIMEOUT_MS: TIMEOUTS[patience].tool,
    }, { content });
  }

  async #end(): Promise<void> {
    this.#ready = undefined;
    const product = this.#product;
    this.#product = undefined;
    await product?.close();
    await this.#assertOpen(0, END_MS);
  }

  /** What the client has sent since the proxy was armed, line by line. */
  #commands(): string[] {
    if (this.#options.layer !== "text") return [];
    return this.proxy.passed.flatMap(({ client }) => new LineSplitter().push(client))
      // What a password is sent in has no tag.
      .flatMap((line) => /^\S+ (\S.*)\r\n$/.exec(String.fromCharCode(...line))?.[1] ?? [])
      // Of a connection that was given up before.
      .filter((command) => command !== "LOGOUT");
  }
}
