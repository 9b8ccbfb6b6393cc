/**
 * Servers that live and die beside each other: one Dovecot, and a mailbox of
 * its own for each, so that the connections of one are not those of another.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Piped, type PipedOptions } from "../clients/piped.ts";
import { startDovecot } from "../servers/dovecot.ts";
import type { MailServer, MailUser } from "../servers/mail_server.ts";
import { startTap, type Tap } from "../servers/tap.ts";
import { CANARY } from "./canary.ts";
import { waitUntilGone } from "./gone.ts";
import { accountVariables, commandLine, configDirectory } from "./product.ts";
import { letter } from "./seed.ts";

/** Letters in each INBOX. */
export const LETTERS = 3;

/** Size of the largest letter, in bytes: a raw page of it is more than a pipe holds. */
const LARGE_BYTES = 100_000;

/** Three times what the contract says: several of them end at the same time here. */
const GONE_MS = 6_000;

/** Longest wait for what the mail server is sure to notice, in milliseconds. */
const PATIENCE_MS = 20_000;

/** One server with its mailbox. */
export interface Life {
  readonly user: MailUser;
  /** Config directory. */
  readonly directory: string;
  readonly line: readonly [string, ...string[]];
  /** Between the server and Dovecot. */
  readonly tap: Tap;
  /** Starts the server, says hello, and has it log in. */
  start(options?: PipedOptions): Promise<Piped>;
  /** Ids of the letters, newest first. */
  ids(piped: Piped): Promise<string[]>;
  /** Connections of this mailbox, as Dovecot counts them. */
  loggedIn(): Promise<number>;
  /** The server ends in time with code 0. */
  assertEnds(piped: Piped): Promise<void>;
  /** The same, and it has left no session at the mail server. */
  assertGone(piped: Piped): Promise<void>;
  stop(): Promise<void>;
}

/** The mailboxes of a test file. */
export interface Lives extends AsyncDisposable {
  readonly server: MailServer;
  /** Takes a mailbox that nobody has had yet. */
  begin(variables?: Readonly<Record<string, string | number>>): Promise<Life>;
}

/** Starts a Dovecot with so many mailboxes. */
export async function startLives(count: number): Promise<Lives> {
  const users = Array.from({ length: count }, (_, i) => ({
    name: `life-${i}@example.test`,
    password: `${CANARY} life ${i}`,
  }));
  const server = await startDovecot({ users });
  let next = 0;
  return {
    server,
    async begin(variables) {
      const user = users[next++];
      assert.ok(user, `there are ${count} mailboxes`);
      return await beginLife(server, user, variables);
    },
    [Symbol.asyncDispose]: () => server.stop(),
  };
}

async function beginLife(
  server: MailServer,
  user: MailUser,
  variables: Readonly<Record<string, string | number>> = {},
): Promise<Life> {
  await fill(server, user);
  const tap = await startTap(server);
  const config = await configDirectory({ ...accountVariables(tap, user), ...variables });
  const line = commandLine(config.path, "bundle");
  const loggedIn = (): Promise<number> => server.loggedIn(user);
  return {
    user,
    directory: config.path,
    line,
    tap,
    loggedIn,
    async start(options) {
      const piped = new Piped(line, options);
      await piped.hello();
      const reply = await piped.call("imap_search_messages", { limit: 1 });
      assert.equal(reply.result?.isError, undefined, JSON.stringify(reply));
      return piped;
    },
    async ids(piped) {
      const { result } = await piped.call("imap_search_messages", { limit: LETTERS });
      return result?.structuredContent?.data.messages.map(({ id }: { id: string }) => id);
    },
    assertEnds,
    async assertGone(piped) {
      await assertEnds(piped);
      const deadline = performance.now() + PATIENCE_MS;
      while (await loggedIn() > 0) {
        assert.ok(performance.now() < deadline, "Dovecot still has a session of it");
      }
    },
    async stop() {
      await tap.stop();
      await config.remove();
    },
  };
}

async function assertEnds(piped: Piped): Promise<void> {
  await waitUntilGone(piped.pid, GONE_MS);
  assert.equal((await piped.end()).code, 0, await piped.errors);
}

async function fill(server: MailServer, user: MailUser): Promise<void> {
  const raw = await server.connect(user);
  for (let i = 1; i < LETTERS; i++) {
    await raw.append("INBOX", letter(`life-${i}@test`, `number ${i}`), {
      date: new Date(2026, 0, i),
    });
  }
  const large = [
    ...letter("large@test", "the large one"),
    ...new Uint8Array(LARGE_BYTES).fill(0x78),
  ];
  await raw.append("INBOX", Uint8Array.from(large), { date: new Date(2026, 0, LETTERS) });
  await raw.close();
}
