/**
 * What a mail server may do to a connection, whatever was asked.
 *
 * @module
 */

import type { Mutation } from "../mutation.ts";

/** Mutations of the restraints of a connection. */
export const RESTRAINTS: readonly Mutation[] = [
  {
    name: "command-bytes",
    file: "lib/imap/restraints.ts",
    find: 'if (bytes > most || lines > MAX_COMMAND_LINES) fail(internals, "ResponseTooLarge");',
    replace: 'if (lines > MAX_COMMAND_LINES) fail(internals, "ResponseTooLarge");',
    gain: "A mail server sends without end, and all that waits to be read is held.",
    tests: { "tests/unit/imap/restraints_test.ts": [] },
  },
  {
    name: "command-lines",
    file: "lib/imap/restraints.ts",
    find: 'if (bytes > most || lines > MAX_COMMAND_LINES) fail(internals, "ResponseTooLarge");',
    replace: 'if (bytes > most) fail(internals, "ResponseTooLarge");',
    gain: "A mail server sends empty lines, and each keeps the process busy.",
    tests: { "tests/unit/imap/restraints_test.ts": [] },
  },
  {
    name: "command-responses",
    file: "lib/imap/restraints.ts",
    find: "if (++responses > most || folders > MAX_COMMAND_FOLDERS) {",
    replace: "if (++responses < 0 || folders > MAX_COMMAND_FOLDERS) {",
    gain: "A mail server keeps a connection busy for as long as it likes.",
    tests: { "tests/unit/imap/restraints_test.ts": [] },
  },
  {
    name: "command-folders",
    file: "lib/imap/restraints.ts",
    find: "if (++responses > most || folders > MAX_COMMAND_FOLDERS) {",
    replace: "if (++responses > most) {",
    gain: "A mail server lists folders until the heap is full, which ends the process.",
    tests: { "tests/unit/imap/restraints_test.ts": [] },
  },
  {
    name: "guessable-tags",
    file: "lib/imap/restraints.ts",
    find: "  unguessableTags(internals);\n",
    replace: "",
    gain:
      "A mail server, or a mail that a broken one lets through, ends a search before it was sent: nothing was found.",
    tests: { "tests/unit/imap/restraints_test.ts": [] },
  },
  {
    name: "vanished-messages",
    file: "lib/imap/restraints.ts",
    find: "  ignoreUnsolicited(internals);\n",
    replace: "",
    gain: "A line of thirty bytes keeps the process busy for seconds, and a folder looks empty.",
    tests: { "tests/unit/imap/restraints_test.ts": [] },
  },
  {
    name: "fewer-messages",
    file: "lib/imap/restraints.ts",
    find: "  doubtFewer(client, internals);\n",
    replace: "",
    gain: "A mail server says a number, and a full folder is told as an empty one.",
    tests: { "tests/unit/imap/restraints_test.ts": [] },
  },
  {
    name: "unreadable-answers",
    file: "lib/imap/restraints.ts",
    find: "  noticeUnreadable(client, internals);\n",
    replace: "",
    gain: "Messages whose answer cannot be read are missing, and nobody is told.",
    tests: { "tests/unit/imap/restraints_test.ts": [] },
  },
  {
    name: "other-uids",
    file: "lib/imap/restraints.ts",
    find: "  watchUidValidity(internals);\n",
    replace: "",
    gain: "The UIDs of a folder mean other messages, and a change is made to those.",
    tests: { "tests/unit/imap/restraints_test.ts": [] },
  },
  {
    name: "paused-socket",
    file: "lib/imap/restraints.ts",
    find: "    else write(chunk);\n    return true;\n",
    replace: "    else return write(chunk);\n    return true;\n",
    gain: "A connection that ends inside of a long answer is waited for until it times out.",
    tests: { "tests/unit/imap/restraints_test.ts": [] },
  },
  {
    name: "search-of-another",
    file: "lib/imap/found.ts",
    find: "    if (!isAnswerTo(response, tag)) return;\n",
    replace: "",
    gain: "The answer to another search is taken for that to this one.",
    tests: { "tests/unit/imap/found_test.ts": [] },
  },
  {
    name: "found-too-many",
    file: "lib/imap/found.ts",
    find: "    if (countUids(all) > most) throw invalidAnswer();\n",
    replace: "",
    gain: "A mail server finds four thousand million messages, and they are counted and asked for.",
    tests: { "tests/unit/imap/found_test.ts": [] },
  },
  {
    name: "away-server",
    file: "lib/imap/connect.ts",
    find: "if (this.#away) await this.#reach(signal);",
    replace: "",
    gain: "A mail server that is away fills the memory, a little with each look.",
    tests: { "tests/unit/imap/connect_test.ts": ["a server that was away"] },
  },
];
