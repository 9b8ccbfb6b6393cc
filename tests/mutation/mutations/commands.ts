/**
 * What is said to a mail server, and that reading changes nothing.
 *
 * @module
 */

import type { Mutation } from "../mutation.ts";

/** Mutations of the commands. */
export const COMMANDS: readonly Mutation[] = [
  {
    name: "control-characters",
    file: "lib/contract/text.ts",
    find: "const CONTROL = /\\p{Cc}/u;",
    replace: "const CONTROL = /[\\0\\r]/u;",
    gain: "A line end in a search ends the command, and the rest is one of its own.",
    tests: { "tests/unit/contract/text_test.ts": [] },
  },
  {
    name: "control-characters-in-input",
    file: "lib/tools/schema.ts",
    find:
      "    const message = length < 1 || length > max\n      ? `must have 1 to ${max} characters; it has ${length}`\n      : unsafe;\n",
    replace:
      "    const message = length < 1 || length > max\n      ? `must have 1 to ${max} characters; it has ${length}`\n      : unsafe && undefined;\n",
    gain: "A line end in a search reaches what makes commands.",
    tests: { "tests/unit/tools/bounds_test.ts": [] },
  },
  {
    name: "folder-is-quoted",
    file: "lib/imap/mailbox_argument.ts",
    find:
      'return { type: "STRING", value: mailboxName(session.client, session.folderPath(path)) };',
    replace:
      'return { type: "ATOM", value: mailboxName(session.client, session.folderPath(path)) };',
    gain: "The name of a folder adds arguments to the command.",
    tests: { "tests/unit/imap/mailbox_argument_test.ts": [] },
  },
  {
    name: "criterion-is-quoted",
    file: "lib/imap/search_keys.ts",
    find: 'return { type: isUnicode(value) ? "LITERAL" : "STRING", value };',
    replace: 'return { type: isUnicode(value) ? "LITERAL" : "ATOM", value };',
    gain: "What is searched for adds criteria of its own.",
    tests: { "tests/unit/imap/search_test.ts": [] },
  },
  {
    name: "flag-is-a-flag",
    file: "lib/imap/write/message_commands.ts",
    find: "flags.filter(isFlag).map(atom),",
    replace: "flags.map(atom),",
    gain: "A flag that some server told of adds to the command by which it is copied.",
    tests: { "tests/unit/imap/write/message_commands_test.ts": [] },
  },
  {
    name: "header-id",
    file: "lib/contract/header_id.ts",
    find: "return text.length <= MAX_HEADER_ID_CHARS && FORM.test(text);",
    replace: "return text.length <= MAX_HEADER_ID_CHARS;",
    gain:
      "The Message-ID of a stranger's mail adds a command to the conversation that is looked for.",
    tests: { "tests/unit/contract/header_id_test.ts": [] },
  },
  {
    name: "message-id-control",
    file: "lib/contract/message_id.ts",
    find: " || unsafeTextReason(mailbox) !== undefined",
    replace: "",
    gain: "A message id carries a line end into the name of its folder.",
    tests: { "tests/unit/contract/message_id_test.ts": [] },
  },
  {
    name: "section-of-a-message",
    file: "lib/imap/fetch.ts",
    find: 'if (!SECTION.test(name)) throw new TypeError("not a section");',
    replace: "",
    gain: "A part that is named otherwise than parts are adds to the command that fetches it.",
    tests: { "tests/unit/imap/fetch_test.ts": [] },
  },
  {
    name: "peek",
    file: "lib/imap/fetch.ts",
    find: "list.push(`BODY.PEEK[${name}]<${start}.${length}>`);",
    replace: "list.push(`BODY[${name}]<${start}.${length}>`);",
    gain: "What the model reads is marked as read, and its owner never sees it.",
    tests: { "tests/unit/imap/fetch_test.ts": [] },
  },
  {
    name: "examine",
    file: "lib/imap/session.ts",
    find: '{ readOnly: purpose === "reading" }',
    replace: "{ readOnly: false }",
    gain: "Reading opens folders for writing, and any slip in a command changes them.",
    tests: {
      "tests/integration/reading_changes_nothing_test.ts": [],
      "tests/integration/thread_test.ts": ["Reading a conversation"],
    },
  },
  {
    name: "draft-header",
    file: "lib/content/compose/header.ts",
    find: "    if (!/^[\\x21-\\x7e](?:[\\x20-\\x7e]*[\\x21-\\x7e])?$/.test(piece)) {\n",
    replace: '    if (piece === "") {\n',
    gain: "A draft gets header fields that nobody asked for, such as a hidden recipient.",
    tests: { "tests/unit/content/compose/header_test.ts": [] },
  },
  {
    name: "flags-of-another-server",
    file: "lib/imap/write/append.ts",
    find: 'flags.filter((flag) => isFlag(flag) && flag.toLowerCase() !== "\\\\recent");',
    replace: 'flags.filter((flag) => flag.toLowerCase() !== "\\\\recent");',
    gain: "The flags that one mail server tells add to the command to another one.",
    tests: {
      "tests/integration/append_test.ts": [],
      "tests/integration/write_injection_test.ts": [],
    },
  },
  {
    name: "keyword",
    file: "lib/tools/search/input.ts",
    find: 'keyword: z.string().regex(/^[^\\s\\p{Cc}(){%*"\\\\\\]]+$/u)',
    replace: "keyword: z.string()",
    gain: "A keyword adds criteria, or a command, to the search.",
    tests: { "tests/unit/tools/bounds_test.ts": [] },
  },
  {
    name: "account-of-a-message-id",
    file: "lib/contract/message_id.ts",
    find: "const FORM = /^imap:([a-z0-9_]{1,64}):",
    replace: "const FORM = /^imap:([^:]{1,64}):",
    gain: "A message id names an account in a way that is compared otherwise elsewhere.",
    tests: { "tests/unit/contract/message_id_test.ts": [] },
  },
];
