/**
 * Where scenes are played: once in front of a real mail server, which is
 * recorded, and then as often as wanted in front of one that says the same, or
 * nearly.
 *
 * @module
 */

import assert from "node:assert/strict";
import { parseMessageId } from "../../../lib/contract/message_id.ts";
import type { McpSession } from "../../clients/mcp.ts";
import { startFaultProxy } from "../../servers/fault_proxy.ts";
import { type Command, startScriptedImap } from "../../servers/scripted_imap.ts";
import { ADA, sampleServer } from "../../support/dovecot_suite.ts";
import { startInProcess } from "../../support/in_process.ts";
import { accountVariables } from "../../support/product.ts";
import type { SmallCertificates } from "../../support/small_suite.ts";
import { assertChangesOnly, assertOnlyRead, assertTrue } from "./judge.ts";
import { type Director, type Recording, recordingOf, replay } from "./recording.ts";
import { type Call, type Cast, READING, type Scene, WRITING } from "./scenes.ts";

/** A scene with what the mail server said. */
export interface Recorded {
  readonly scene: Scene;
  readonly recording: Recording;
}

/** All scenes as they were played in front of Dovecot. */
export interface Repertoire {
  readonly cast: Cast;
  readonly reading: readonly Recorded[];
  readonly writing: readonly Recorded[];
}

/** Short, because many cases are about silence; one connection, so that there is one conversation. */
const VARIABLES = {
  MAIL_IMAP_WRITE_ENABLED: "true",
  MAIL_IMAP_DEFAULT_WRITE: "flags,move,copy,delete,draft,mailbox,expunge",
  MAIL_IMAP_CONFIRMATION: "token",
  MAIL_IMAP_READ_SESSION_CACHE_MAX_PER_ACCOUNT: 1,
  MAIL_IMAP_CONNECT_TIMEOUT_MS: 5_000,
  MAIL_IMAP_GREETING_TIMEOUT_MS: 1_000,
  MAIL_IMAP_SOCKET_TIMEOUT_MS: 1_000,
  MAIL_IMAP_TOOL_TIMEOUT_MS: 10_000,
};

/** Longest time of a batch, in milliseconds, so that operations end while somebody looks. */
const BATCH_MS = 3_000;

/**
 * How long an impatient server waits for the next command, in milliseconds. A
 * client that is slower than that sees one more way in which a server can be lost.
 */
const PATIENCE_MS = 150;

/** Calls on the account whose server is as it should be that a busy machine may let pass. */
const MAX_TIMEOUTS = 3;

async function start(
  server: Parameters<typeof accountVariables>[0],
  other: typeof server = server,
): Promise<McpSession> {
  return await startInProcess({
    ...VARIABLES,
    ...accountVariables(other, ADA, "OTHER"),
    ...accountVariables(server, ADA),
  }, { pausesMs: [1, 1, 1, 1], batchTimeoutMs: BATCH_MS });
}

/** Plays every scene in front of a Dovecot with the sample mailbox. */
export async function record(): Promise<Repertoire> {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const proxy = await startFaultProxy(server);
  stack.defer(() => proxy.stop());
  const first = await start(server);
  const { data } = await first.call("imap_search_messages", { limit: 100 });
  await first.close();
  const found = data.messages as readonly { id: string; has_attachments: boolean }[];
  assert.ok(found.length > 20);
  const cast = {
    inbox: found.map(({ id }) => id),
    attached: found.filter((one) => one.has_attachments).map(({ id }) => id),
  };
  const all: Recorded[] = [];
  for (const scene of [...READING, ...WRITING]) {
    const product = await start(proxy);
    proxy.arm();
    const call: Call = async (name, args) => {
      const answer = await product.call(name, args);
      assert.equal(answer.failed, false, `${scene.name}: ${answer.text}`);
      return answer;
    };
    await scene.play(call, cast);
    all.push({ scene, recording: recordingOf(proxy.events) });
    await product.close();
  }
  return {
    cast,
    reading: all.filter(({ scene }) => scene.changes === undefined),
    writing: all.filter(({ scene }) => scene.changes !== undefined),
  };
}

/** What else happens to a conversation. */
export interface Direction {
  readonly greeting?: (greeting: string) => string;
  readonly direct: Director;
  /** Ends the connection where the client waits for more; otherwise the server is silent. */
  readonly impatient: boolean;
}

/**
 * Plays a scene in front of a server that says something else, and then a call
 * on an account whose server is as it should be.
 *
 * @returns The codes of the calls that failed.
 * @throws {AssertionError} When an answer is not true, or something was sent that must not be.
 */
export async function play(
  { scene, recording }: Recorded,
  { cast, reading }: Repertoire,
  { caPath, tls }: SmallCertificates,
  { greeting = (same) => same, direct, impatient }: Direction,
): Promise<readonly string[]> {
  await using stack = new AsyncDisposableStack();
  const said = replay(recording, direct);
  let patience: ReturnType<typeof setTimeout> | undefined;
  const server = await startScriptedImap({
    tls,
    bytes: true,
    greeting: greeting(recording.greeting),
    script: (command, connection) => {
      clearTimeout(patience);
      if (impatient) patience = setTimeout(() => connection.end(), PATIENCE_MS);
      return said(command, connection);
    },
  });
  stack.defer(() => clearTimeout(patience));
  stack.defer(() => server.stop());
  const healthy = reading[1] as Recorded;
  const other = await startScriptedImap({
    tls,
    bytes: true,
    greeting: healthy.recording.greeting,
    script: replay(healthy.recording, (_, answer) => answer),
  });
  stack.defer(() => other.stop());
  const product = await start({ caPath, port: server.port }, { caPath, port: other.port });
  let open = true;
  stack.defer(async () => {
    if (open) await product.close();
  });
  const failures: string[] = [];
  await scene.play(async (name, args) => {
    const answer = await product.call(name, args);
    assertTrue(name, answer);
    if (answer.error) failures.push(answer.error.code);
    return answer;
  }, cast);
  const list = () => product.call("imap_list_mailboxes", { account_id: "other" });
  let next = await list();
  // The server is in this process, which may have been too busy to answer in time.
  for (let i = 0; next.error?.code === "timeout" && i < MAX_TIMEOUTS; i++) next = await list();
  assert.equal(next.failed, false, `a healthy account: ${next.text}`);
  open = false;
  await product.close();
  assertSent(scene, cast, server.commands);
  return failures;
}

function assertSent({ changes }: Scene, { inbox }: Cast, commands: readonly Command[]): void {
  if (changes === undefined) return assertOnlyRead(commands);
  const uids = changes.map((i) => parseMessageId(inbox[i % inbox.length] ?? "").uid);
  assertChangesOnly(new Set(uids), commands);
}
