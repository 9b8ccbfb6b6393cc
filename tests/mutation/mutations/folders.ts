/**
 * Which folders may be touched, and which must stay.
 *
 * @module
 */

import type { Mutation } from "../mutation.ts";

/** Mutations of the rules for folders. */
export const FOLDERS: readonly Mutation[] = [
  {
    name: "folder-patterns",
    file: "lib/policy/folders.ts",
    find: "return this.#allowed.some((matches) => matches(path));",
    replace: "return this.#allowed.length > 0;",
    gain: "An account that is confined to some folders is read in all of them.",
    tests: { "tests/unit/policy/folders_test.ts": [] },
  },
  {
    name: "folder-detour",
    file: "lib/policy/folders.ts",
    find: 'const steps = new Set(["", ".", ".."]);',
    replace: 'const steps = new Set([""]);',
    gain: "Clients/../Private passes as a folder below Clients.",
    tests: { "tests/unit/policy/folders_test.ts": [] },
  },
  {
    name: "folder-every-separator",
    file: "lib/policy/folders.ts",
    find: 'const SEPARATORS = "/.\\\\";',
    replace: 'const SEPARATORS = "/";',
    gain: "Leave for one level is leave for all levels on servers that write dots between them.",
    tests: { "tests/unit/policy/folders_test.ts": [] },
  },
  {
    name: "folder-before-commands",
    file: "lib/imap/session.ts",
    find: "    this.#gate.assertAllowed(full, this.separator);\n",
    replace: "",
    gain: "Any folder is opened by whoever writes its name.",
    tests: { "tests/unit/imap/mailbox_argument_test.ts": [] },
  },
  {
    name: "folder-full-path",
    file: "lib/imap/session.ts",
    find: "    this.#gate.assertAllowed(full, this.separator);\n",
    replace: "    this.#gate.assertAllowed(path, this.separator);\n",
    gain:
      "The name is looked at and another folder is opened, where the server puts a prefix before names.",
    tests: { "tests/integration/folder_confinement_test.ts": [] },
  },
  {
    name: "folder-lists",
    file: "lib/imap/mailboxes.ts",
    find: ".filter(({ path }) => session.allows(path))",
    replace: "",
    gain: "A confined account tells the names of all folders, and how much is in them.",
    tests: { "tests/integration/folder_confinement_test.ts": ["A confined account"] },
  },
  {
    name: "folder-listed-name",
    file: "lib/imap/session.ts",
    find:
      "return this.#gate.allows(path, separator) &&\n      this.#gate.allows(fullPath(this.client, path), separator);",
    replace: "return this.#gate.allows(fullPath(this.client, path), separator);",
    gain: "A folder outside of the personal ones is listed under the name of one that is allowed.",
    tests: { "tests/unit/imap/mailbox_argument_test.ts": [] },
  },
  {
    name: "protected-inbox",
    file: "lib/policy/folders.ts",
    find: "    if (isInbox(path)) return true;\n",
    replace: "",
    gain: "INBOX is renamed away where the owner protects other folders.",
    tests: { "tests/unit/policy/folders_test.ts": [] },
  },
  {
    name: "protected-special-use",
    file: "lib/policy/folders.ts",
    find: "    if (!this.#protectedUses.isDisjointFrom(specialUses)) return true;\n",
    replace: "",
    gain: "Sent, the Trash and the archive are deleted like any folder.",
    tests: { "tests/unit/policy/folders_test.ts": [] },
  },
  {
    name: "protected-in-any-case",
    file: "lib/policy/folders.ts",
    find: 'mailboxMatcher(pattern.normalize(), { ignoreCase: true, separators: "" })',
    replace: 'mailboxMatcher(pattern.normalize(), { ignoreCase: false, separators: "" })',
    gain: "A protected folder goes by another spelling that its server takes for the same.",
    tests: { "tests/unit/policy/folders_test.ts": [] },
  },
  {
    name: "protected-below",
    file: "lib/policy/folders.ts",
    find: "(this.isProtected(folder) || !this.allows(folder.path, separator))",
    replace: "this.isProtected(folder)",
    gain: "A folder outside of the account's reach is renamed along with the one above it.",
    tests: { "tests/unit/policy/folders_test.ts": [] },
  },
  {
    name: "rename-takes-along",
    file: "lib/tools/write/folder/rename.ts",
    find: "      folders.assertAllowed(this.newMailbox + end, tree.separator);\n",
    replace: "",
    gain: "Folders end up at places that the account may not touch, along with the one above them.",
    tests: { "tests/unit/tools/write/folder/along_test.ts": [] },
  },
  {
    name: "plain-folder-name",
    file: "lib/imap/write/folder_name.ts",
    find: "if (hasInvisibleCharacter(path)) {",
    replace: 'if (path === "") {',
    gain: "A folder gets a name that looks like that of another one.",
    tests: { "tests/unit/imap/write/folder_name_test.ts": [] },
  },
  {
    name: "folder-rebuilt-in-between",
    file: "lib/imap/pool.ts",
    find: "    for (const session of this.#busy) if (isThere(session)) session.outdated = true;\n",
    replace: "",
    gain: "A connection goes on in a folder that has another name by now.",
    tests: { "tests/unit/imap/pool_test.ts": [] },
  },
];
