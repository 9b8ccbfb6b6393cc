/**
 * Removing what was named and nothing else; doing once what is to be done once.
 *
 * @module
 */

import type { Mutation } from "../mutation.ts";

/** Mutations of what must not be lost or doubled. */
export const REMOVAL: readonly Mutation[] = [
  {
    name: "uidplus",
    file: "lib/imap/write/expunge.ts",
    find: 'return client.capabilities.has("UIDPLUS");',
    replace: "return client.capabilities.size > 0;",
    gain: "Where the server cannot remove chosen messages, it is told to all the same.",
    tests: {
      "tests/integration/forbidden_folders_test.ts": [],
      "tests/integration/write_messages_test.ts": [],
    },
  },
  {
    name: "plain-expunge",
    file: "lib/imap/write/expunge.ts",
    find:
      'session.run(() => execute(session.client, "UID EXPUNGE", [{ type: "SEQUENCE", value: set }]))',
    replace: 'session.run(() => execute(session.client, set === "" ? "NOOP" : "EXPUNGE", []))',
    gain: "What other programs have marked goes along with what was named.",
    tests: { "tests/integration/write_messages_test.ts": [] },
  },
  {
    name: "same-message",
    file: "lib/imap/write/remove.ts",
    find: "return found !== undefined && (key === undefined || found.key === key);",
    replace: "return found !== undefined;",
    gain: "A message is removed that only has the number of the one that was meant.",
    tests: { "tests/integration/draft_work_test.ts": ["a draft that is taken back"] },
  },
  {
    name: "same-uidvalidity",
    file: "lib/imap/session.ts",
    find: "if (mailbox.uidvalidity === uidvalidity) return;",
    replace: 'if (mailbox.uidvalidity !== "") return;',
    gain: "Ids from before a folder was rebuilt change other messages.",
    tests: {
      "tests/integration/write_messages_test.ts": [],
      "tests/integration/search_test.ts": ["pages of a search"],
    },
  },
  {
    name: "only-copy-stays",
    file: "lib/tools/write/messages/remove_copies_work.ts",
    find: "if (!original || isMarked(original)) continue;",
    replace: "if (!original) continue;",
    gain:
      "A copy is taken back though its original is about to be removed, and the message is lost.",
    tests: { "tests/integration/write_taken_back_test.ts": ["a copy is not taken back"] },
  },
  {
    name: "undo-what-was-done",
    file: "lib/tools/write/messages/flags_work.ts",
    find: "this.#deltas.set(target, achieved(message?.flags ?? [], this.#delta(target)));",
    replace: "",
    gain: "Taking back changes flags that were never changed.",
    tests: { "tests/integration/forbidden_folders_test.ts": [] },
  },
  {
    name: "flags-not-seen",
    file: "lib/tools/write/messages/flags_work.ts",
    find: "if (after.withheld.includes(ref.uid)) {",
    replace: "if (after.withheld.includes(0)) {",
    gain: "A mail server sets a flag, hides the message, and the flag cannot be taken back.",
    tests: { "tests/integration/lying_flags_test.ts": [] },
  },
  {
    name: "flags-not-seen-again",
    file: "lib/tools/write/messages/flags_work.ts",
    find: 'const unseen = known ? "end_not_seen" : "server_answer_invalid";',
    replace: 'const unseen = known ? "message_not_found" : "server_answer_invalid";',
    gain:
      "A flag that was set before the connection was lost is said to be on a message that is gone.",
    tests: { "tests/integration/lying_flags_test.ts": [] },
  },
  {
    name: "undo-once",
    file: "lib/tools/write/operations.ts",
    find: "if (operation.undoneBy !== undefined && !this.#mayUndoAgain(operation.undoneBy)) {",
    replace: "if (operation.undoneBy === operation.id) {",
    gain:
      "An operation that was taken back is taken back once more, over what the person did since.",
    tests: { "tests/unit/tools/write/operations_test.ts": [] },
  },
  {
    name: "undo-the-same-folder",
    file: "lib/tools/write/folder/mark.ts",
    find: "return now.uidvalidity === before.uidvalidity && now.uidnext >= before.uidnext;",
    replace: "return now.uidnext >= before.uidnext;",
    gain: "Taking back renames a folder that has the name by now.",
    tests: { "tests/unit/tools/write/folder/undo_test.ts": [] },
  },
  {
    name: "folder-not-empty",
    file: "lib/tools/write/folder/presence.ts",
    find: "if (this.#empty && now.messages > 0) throw notEmpty();",
    replace: "",
    gain: "Mail that arrives in an empty folder goes with it.",
    tests: { "tests/integration/manage_mailbox_lost_test.ts": [] },
  },
  {
    name: "answered-is-not-dead",
    file: "lib/imap/pool.ts",
    find: "if (!(error instanceof StaleSessionError)) throw error;\n      this",
    replace: "if (error instanceof MailError && !error.retryable) throw error;\n      this",
    gain: "A change whose answer was lost is sent again, and done twice.",
    tests: { "tests/unit/imap/pool_failure_test.ts": [] },
  },
  {
    name: "kept-session-proves-itself",
    file: "lib/imap/session.ts",
    find: "if (lost && !this.#proven) {",
    replace: "if (lost) {",
    gain: "A change whose answer was lost is sent again, and done twice.",
    tests: { "tests/unit/imap/pool_failure_test.ts": [] },
  },
  {
    name: "folder-looks-first",
    file: "lib/tools/write/folder/work.ts",
    find: "if (!again || !await this.#happened(session, signal)) {",
    replace: "if (session && signal) {",
    gain:
      "A folder command whose answer was lost is sent again, and hits what another program put there.",
    tests: { "tests/unit/tools/write/folder/work_test.ts": [] },
  },
  {
    name: "draft-looks-first",
    file: "lib/tools/draft/draft_work.ts",
    find: "if (this.#before && await this.#isStored(session, this.#before, signal)) return;",
    replace: "",
    gain: "A draft whose answer was lost is stored twice.",
    tests: { "tests/integration/draft_work_test.ts": ["a draft is stored once"] },
  },
  {
    name: "move-looks-first",
    file: "lib/tools/write/messages/transfer_batch.ts",
    find: "if (this.#unknown) await this.#lookForLost(session);",
    replace: "if (this.#silent) await this.#lookForLost(session);",
    gain: "A move whose answer was lost leaves every message twice.",
    tests: { "tests/integration/lying_server_test.ts": [] },
  },
  {
    name: "stranger-in-the-destination",
    file: "lib/tools/write/messages/transfer_batch.ts",
    find: "transfer.verified = original === undefined || key === original;",
    replace: "transfer.verified = true;",
    gain: "Somebody who sends a look-alike into the destination has the original removed.",
    tests: { "tests/integration/lying_server_test.ts": [] },
  },
  {
    name: "stranger-after-a-move",
    file: "lib/tools/write/messages/transfer_batch.ts",
    find: "    if (transfer.unsure) delete transfer.copy;\n",
    replace: "",
    gain: "What somebody sent into the destination is told as the message, and taken back as it.",
    tests: { "tests/integration/lying_server_test.ts": [] },
  },
  {
    name: "copyuid-believed",
    file: "lib/imap/write/copyuid.ts",
    find: "sources.every((uid) => known.has(uid)) && new Set(targets).size === targets.length &&",
    replace: "new Set(targets).size === targets.length &&",
    gain: "A server names messages that were not asked about as moved.",
    tests: { "tests/unit/imap/write/copyuid_test.ts": [] },
  },
  {
    name: "answer-before-the-command",
    file: "lib/imap/restraints.ts",
    find: "      return 2 ** 48 + (high % 2 ** 16) * 2 ** 32 + low;",
    replace: "      return 2 ** 48 + (high + low) * 0;",
    gain: "A server, or a mail that it lets through, ends a command that is yet to be sent.",
    tests: {
      "tests/integration/hostile_interruptions_test.ts": [],
      "tests/integration/hostile_answers_test.ts": [],
    },
  },
  {
    name: "uidvalidity-in-between",
    file: "lib/imap/restraints.ts",
    find: "    if (String(mailbox.uidValidity) === told) return;\n",
    replace: "    if (mailbox) return;\n",
    gain: "A folder that is rebuilt while it is open has other messages changed.",
    tests: {
      "tests/integration/hostile_interruptions_test.ts": [],
      "tests/integration/hostile_answers_test.ts": [],
    },
  },
  {
    name: "placeholder",
    file: "lib/tools/write/messages/across_transfer.ts",
    find: "if (isPlaceholder(bytes)) throw gone();",
    replace: "",
    gain:
      "What Courier says instead of a message that another program moved is stored as the message.",
    tests: { "tests/integration/write_across_test.ts": ["messages of every kind"] },
  },
];
