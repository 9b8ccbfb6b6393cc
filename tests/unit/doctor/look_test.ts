/**
 * What is told of folders, without their names.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Account } from "../../../lib/config/types.ts";
import { folderFacts } from "../../../lib/doctor/look.ts";
import type { FolderFacts } from "../../../lib/doctor/messages.ts";
import type { Mailbox } from "../../../lib/imap/mailboxes.ts";
import { FolderRule } from "../../../lib/policy/folders.ts";
import { ACCOUNT } from "../imap/fake_client.ts";

function mailbox(path: string, use?: string, selectable = true): Mailbox {
  return {
    path,
    specialUse: use,
    specialUses: new Set(use === undefined ? [] : [use]),
    selectable,
    exists: true,
    holdsFolders: true,
    separator: "/",
    messages: undefined,
    unseen: undefined,
  };
}

const ALL = [
  mailbox("INBOX", "inbox"),
  mailbox("Trash", "trash"),
  mailbox("Clients/Lighthouse"),
  mailbox("Clients", undefined, false),
];

function facts(change: Partial<Account>): FolderFacts {
  const account = { ...ACCOUNT, ...change };
  const rule = new FolderRule(account);
  return folderFacts(ALL, { allows: (path) => rule.allows(path, "/"), separator: "/" }, account);
}

Deno.test("all folders that can be opened are counted, with their uses", () => {
  assert.deepEqual(facts({}), {
    allowed: 3,
    uses: ["inbox", "trash"],
    allUses: ["inbox", "trash"],
    unmatched: [],
    unmatchedProtected: [],
  });
});

Deno.test("a confined account has the uses of its folders only", () => {
  const { allowed, uses, allUses } = facts({ folders: ["inbox", "Clients/*"] });
  assert.deepEqual({ allowed, uses, allUses }, {
    allowed: 2,
    uses: ["inbox"],
    allUses: ["inbox", "trash"],
  });
});

Deno.test("patterns that match nothing are told by their place", () => {
  const { unmatched } = facts({ folders: ["Inbox", "clients/*", "Clients/%", "Nope"] });
  assert.deepEqual(unmatched, [1, 3]);
});

Deno.test("protected names that match nothing are told, special uses are not names", () => {
  const { unmatchedProtected } = facts({ protectedFolders: ["\\Sent", "clients*", "Ledger"] });
  assert.deepEqual(unmatchedProtected, [2]);
});
