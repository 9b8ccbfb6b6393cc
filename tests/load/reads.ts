/**
 * Calls of an assistant that reads: every tool, with varied arguments, wrong
 * ones among them, and calls that are given up.
 *
 * @module
 */

import type { Caller } from "./caller.ts";
import type { Random } from "./random.ts";

/** What reads are made with. */
export interface Reading {
  readonly caller: Caller;
  readonly random: Random;
  /** Ids of messages that are not changed meanwhile. */
  readonly ids: readonly string[];
  /** Ids of messages with attachments, and the parts that those are. */
  readonly attachments: readonly (readonly [id: string, part: string])[];
}

/** One call, or a few that belong together. */
export type Task<With> = (using: With) => Promise<unknown>;

const FORMATS = ["text", "markdown", "html"] as const;

/** Each is chosen as often as it stands here. */
const GOOD: readonly Task<Reading>[] = [
  ({ caller, random }) => caller.call("imap_search_messages", { limit: 1 + random.below(100) }),
  ({ caller, random }) =>
    caller.call("imap_search_messages", {
      unread_only: true,
      snippet_max_chars: 50 + random.below(400),
    }),
  ({ caller, random }) =>
    caller.call("imap_search_messages", {
      from: random.pick(["grace", "ada", "bank", "nobody"]),
      order: random.pick(["newest", "oldest", "largest"]),
    }),
  ({ caller, random }) =>
    caller.call("imap_search_messages", {
      mailboxes: random.pick([["*"], ["INBOX", "Sent"]]),
      last_days: 1 + random.below(300),
    }),
  ({ caller, random }) =>
    caller.call("imap_search_messages", {
      body: random.pick(["engine", "house", "zzz"]),
      limit: 20,
    }),
  ({ caller }) =>
    caller.call("imap_search_messages", { has_attachments: true, larger_than: 2_000 }),
  async ({ caller, random }) => {
    const first = await caller.call("imap_search_messages", { limit: 3 + random.below(8) });
    const cursor = first.data?.next_cursor;
    if (cursor) await caller.call("imap_search_messages", { cursor });
  },
  ({ caller, random, ids }) =>
    caller.call("imap_get_message", {
      message_id: random.pick(ids),
      body_format: random.pick(FORMATS),
      body_max_chars: 1 + random.below(16_000),
      body_offset: random.below(3) * 500,
      include_headers: random.pick(["none", "basic", "all"]),
    }),
  ({ caller, random, ids }) => caller.call("imap_get_message", { message_id: random.pick(ids) }),
  ({ caller, random, ids }) => caller.call("imap_get_message", { message_id: random.pick(ids) }),
  ({ caller, random, ids }) =>
    caller.call("imap_get_thread", {
      message_id: random.pick(ids),
      include_bodies: random.next() < 0.5,
    }),
  ({ caller, random, ids }) =>
    caller.call("imap_get_message_raw", {
      message_id: random.pick(ids),
      max_bytes: 1 + random.below(64_000),
      offset_bytes: random.below(2_000),
    }),
  ({ caller, random, attachments }) => {
    const [message_id, part_id] = random.pick(attachments);
    return caller.call("imap_get_attachment", {
      message_id,
      part_id,
      mode: random.pick(["text", "base64"]),
    }, ["ok", "invalid_input"]);
  },
  ({ caller, random }) =>
    caller.call("imap_list_mailboxes", {
      include_counts: random.next() < 0.5,
      limit: 1 + random.below(20),
    }),
  ({ caller }) => caller.call("imap_list_accounts", { include_user: true }),
  ({ caller }) => caller.call("imap_verify_account"),
];

const BAD: readonly Task<Reading>[] = [
  ({ caller }) => caller.call("imap_no_such_tool", { x: 1 }, ["not_found"]),
  ({ caller }) => caller.call("imap_list_accounts", { surprise: {} }, ["invalid_input"]),
  ({ caller }) => caller.call("imap_search_messages", { limit: -1 }, ["invalid_input"]),
  ({ caller }) => caller.call("imap_search_messages", { from: "a\r\nb" }, ["invalid_input"]),
  ({ caller }) =>
    caller.call("imap_search_messages", { mailbox: "x".repeat(100_000) }, ["invalid_input"]),
  ({ caller }) => caller.call("imap_search_messages", { mailbox: "No such" }, ["not_found"]),
  ({ caller }) => caller.call("imap_search_messages", { cursor: "A".repeat(22) }, ["not_found"]),
  ({ caller }) => caller.call("imap_get_message", { message_id: [] }, ["invalid_input"]),
  ({ caller, random, ids }) => {
    const message_id = random.pick(ids).replace(/\d+$/, "4000000000");
    return caller.call("imap_get_message", { message_id }, ["not_found"]);
  },
  ({ caller, random, ids }) => {
    const message_id = random.pick(ids).replace(/:(\d+):(\d+)$/, ":9$1:$2").replace(
      /9(\d{10,})/,
      "9",
    );
    return caller.call("imap_get_message", { message_id }, ["conflict", "invalid_input"]);
  },
];

const GIVEN_UP: readonly Task<Reading>[] = [
  ({ caller, random, ids }) =>
    caller.giveUp("imap_get_thread", {
      message_id: random.pick(ids),
      include_bodies: true,
    }, random.below(20)),
  ({ caller, random }) =>
    caller.giveUp("imap_search_messages", { mailboxes: ["*"], body: "a" }, random.below(20)),
  ({ caller, random, ids }) =>
    caller.giveUp("imap_get_message", { message_id: random.pick(ids) }, random.below(5)),
];

/** Shares of calls that are wrong, and that are given up. */
const SHARES = { bad: 0.12, givenUp: 0.05 } as const;

/** The next thing that is read. */
export function chooseRead(random: Random): Task<Reading> {
  const at = random.next();
  if (at < SHARES.bad) return random.pick(BAD);
  if (at < SHARES.bad + SHARES.givenUp) return random.pick(GIVEN_UP);
  return random.pick(GOOD);
}
