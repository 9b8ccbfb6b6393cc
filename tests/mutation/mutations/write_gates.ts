/**
 * Who may change what.
 *
 * @module
 */

import type { Mutation } from "../mutation.ts";

/** Mutations of the gates of writing. */
export const WRITE_GATES: readonly Mutation[] = [
  {
    name: "master-switch",
    file: "lib/config/write.ts",
    find: "write: writeEnabled ? write : [],",
    replace: "write,",
    gain: "Mail is changed where the owner has never switched writing on.",
    tests: { "tests/unit/config/load_write_test.ts": [] },
  },
  {
    name: "capability",
    file: "lib/policy/gate.ts",
    find: "if (account.write.includes(capability)) return;",
    replace: "if (account.write.length > 0) return;",
    gain: "Leave to set flags is leave to delete for good.",
    tests: { "tests/unit/policy/gate_test.ts": [] },
  },
  {
    name: "tool-not-offered",
    file: "lib/server.ts",
    find:
      "capabilities === undefined || capabilities.some((capability) => allowed.has(capability))",
    replace: "capabilities !== null",
    gain: "A model is offered tools that change mail where nobody allowed it, and tries them.",
    tests: { "tests/unit/tools_list_test.ts": [], "tests/integration/write_gates_test.ts": [] },
  },
  {
    name: "tool-called-by-name",
    file: "lib/calls.ts",
    find: "if (denied) throw notAllowed(tool);",
    replace: 'if (denied && tool.name === "") throw notAllowed(tool);',
    gain: "A tool that is not listed is reached by whoever knows its name.",
    tests: { "tests/integration/write_gates_test.ts": [] },
  },
  {
    name: "misspelt-restriction",
    file: "lib/config/load.ts",
    find: 'if ("broken" in result || misspelt) {',
    replace: 'if ("broken" in result) {',
    gain: "A slip in the name of a restriction leaves the account with more than its owner thinks.",
    tests: { "tests/unit/config/load_write_test.ts": [] },
  },
  {
    name: "empty-restriction",
    file: "lib/config/account.ts",
    find:
      "(RESTRICTIONS as readonly string[]).includes(suffix) ? variables[name(suffix)] : get(suffix);",
    replace: "get(suffix);",
    gain: "A restriction that a client fills in with nothing opens the whole account.",
    tests: { "tests/unit/config/load_write_test.ts": [] },
  },
  {
    name: "messages-of-another-account",
    file: "lib/tools/write/messages/allowed.ts",
    find: "for (const id of byAccount.keys()) assertAllowed(accounts.get(id).account, capability);",
    replace: 'assertAllowed(accounts.get([...byAccount.keys()][0] ?? "").account, capability);',
    gain: "One message of an account that may be changed takes those of others along.",
    tests: { "tests/integration/write_accounts_test.ts": [] },
  },
  {
    name: "destination-account",
    file: "lib/tools/write/messages/apply_request.ts",
    find: "assertAllowed(context.accounts.get(account).account, NEEDS[action]);",
    replace: "context.accounts.get(account);",
    gain: "Mail is put into an account that is for reading only.",
    tests: { "tests/integration/write_accounts_test.ts": [] },
  },
  {
    name: "move-to-trash-is-deleting",
    file: "lib/tools/write/messages/routes.ts",
    find: 'if (action === "move" && found?.isTrash) {',
    replace: 'if (action === "delete" && found?.isTrash) {',
    gain: "Who may only move deletes, by moving into the Trash.",
    tests: { "tests/integration/write_confirmation_test.ts": [] },
  },
  {
    name: "rename-to-trash-is-deleting",
    file: "lib/tools/write/folder/rules.ts",
    find: "return !tree.isTrash(to) || tree.isTrash(from);",
    replace: "return !tree.isTrash(from) || tree.isTrash(to);",
    gain: "Who may only rename folders puts them into the Trash with all their mail.",
    tests: { "tests/unit/tools/write/folder/discard_test.ts": [] },
  },
  {
    name: "folder-for-good",
    file: "lib/tools/write/folder/manage.ts",
    find: 'if (asked.permanent) assertAllowed(account.account, "expunge");',
    replace: "",
    gain: "Who may manage folders deletes one with all its mail for good.",
    tests: { "tests/integration/write_accounts_test.ts": [] },
  },
  {
    name: "draft-account",
    file: "lib/tools/draft/create.ts",
    find: 'assertAllowed(target.account, "draft");',
    replace: "",
    gain: "Drafts are stored in an account that allows none, where another account allows them.",
    tests: { "tests/integration/write_accounts_test.ts": [] },
  },
  {
    name: "deleted-mark",
    file: "lib/tools/write/messages/update_flags.ts",
    find: 'if (known === "\\\\Deleted" && operation !== "remove") {',
    replace: 'if (known === "\\\\Deleted" && operation === "replace") {',
    gain: "Leave to set flags marks messages as deleted, and any mail program then removes them.",
    tests: { "tests/integration/write_accounts_test.ts": [] },
  },
  {
    name: "dry-run",
    file: "lib/tools/write/perform.ts",
    find: 'if (dryRun) return describePreview(await plan.look(), "dry_run", undefined);',
    replace: "",
    gain: "Asking what would happen makes it happen.",
    tests: { "tests/integration/write_tokens_test.ts": ["a dry run"] },
  },
  {
    name: "questions-that-are-shown",
    file: "lib/server.ts",
    find: "(elicitation.form !== undefined || Object.keys(elicitation).length === 0);",
    replace: "Object.keys(elicitation).length >= 0;",
    gain: "A client that shows no forms is asked, answers by itself, and that decides.",
    tests: { "tests/unit/server_test.ts": [] },
  },
];
