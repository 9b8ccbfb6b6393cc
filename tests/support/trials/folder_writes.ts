/**
 * What `imap_manage_mailbox` does, and its undo.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Census, Folder } from "../census.ts";
import { KIND } from "../../servers/kind.ts";
import { takesName } from "../mail_server.ts";
import { assertHolds, type Expected } from "../write_truth.ts";
import { type Call, OTHER_FOLDER, undo, type Write } from "./write.ts";

/** A name that has to be written with care, as far as the server takes such names. */
const RENAMED = takesName('"') ? 'Quo"ted' : "Quo'ted";

const manage = (args: Record<string, unknown>) => (): Call => ({
  tool: "imap_manage_mailbox",
  args,
});

/** What an account shows of its folders. */
interface Shown {
  readonly folders: readonly Pick<Folder, "name" | "subscribed">[];
  readonly messages: readonly Expected[];
}

function sorted(folders: Shown["folders"]): string[] {
  return folders.map(({ name, subscribed }) => `${name}${subscribed ? ", shown" : ""}`).sort();
}

/** Either all of the change is there, or the report says that nothing is. */
const verify = (change: (before: Census, seeded: Census) => Shown): Write["verify"] =>
(
  report,
  before,
  after,
  seeded,
) => {
  assert.equal(report.items.length, 1);
  const [item] = report.items;
  const expected = item?.outcome === "done" ? change(before, seeded) : before;
  assert.deepEqual(sorted(after.folders), sorted(expected.folders), "folders");
  assertHolds(after, expected.messages, "messages of the folders");
};

/** Courier counts the messages of a folder anew, under another UIDVALIDITY, when it renames it. */
const UIDS_AFTER = KIND === "courier" ? { uid: undefined } : {};

/** A folder and what is in it goes by another name. */
const renamed = (from: string, to: string, subscribed: boolean) => (before: Census): Shown => ({
  folders: before.folders.map((folder) => folder.name === from ? { name: to, subscribed } : folder),
  messages: before.messages.map((held) =>
    held.mailbox === from ? { ...held, mailbox: to, ...UIDS_AFTER } : held
  ),
});

/** Everything is as it was, under its old name. */
const back = (_: Census, seeded: Census): Shown => ({
  ...seeded,
  messages: seeded.messages.map((held) =>
    held.mailbox === OTHER_FOLDER ? { ...held, ...UIDS_AFTER } : held
  ),
});

const removed = (name: string) => (before: Census): Shown => ({
  folders: before.folders.filter((folder) => folder.name !== name),
  messages: before.messages.filter(({ mailbox }) => mailbox !== name),
});

const added = (name: string) => (before: Census): Shown => ({
  ...before,
  folders: [...before.folders, { name, subscribed: true }],
});

const shown = (wanted: string, subscribed: boolean) => (before: Census): Shown => ({
  ...before,
  folders: before.folders.map(({ name, ...folder }) =>
    name === wanted ? { name, subscribed } : { name, ...folder }
  ),
});

const NEW = takesName("📬") ? "Ünïcode 📬" : "Ünïcode";
const create = manage({ action: "create", mailbox: NEW });
const rename = manage({
  action: "rename",
  mailbox: OTHER_FOLDER,
  destination_mailbox: RENAMED,
});
const toTrash = manage({ action: "delete", mailbox: OTHER_FOLDER });

/** All of them. */
export const FOLDER_WRITES: readonly Write[] = [
  { name: "create a folder", call: create, verify: verify(added(NEW)) },
  {
    name: "rename a folder",
    call: rename,
    verify: verify(renamed(OTHER_FOLDER, RENAMED, true)),
  },
  {
    name: "delete an empty folder",
    call: manage({ action: "delete", mailbox: "Empty" }),
    verify: verify(removed("Empty")),
  },
  {
    name: "delete a folder to the Trash",
    call: toTrash,
    verify: verify(renamed(OTHER_FOLDER, `Trash/${OTHER_FOLDER}`, false)),
  },
  {
    name: "delete a folder for good",
    call: manage({ action: "delete", mailbox: OTHER_FOLDER, permanent: true }),
    verify: verify(removed(OTHER_FOLDER)),
  },
  {
    name: "unsubscribe a folder",
    call: manage({ action: "unsubscribe", mailbox: OTHER_FOLDER }),
    verify: verify(shown(OTHER_FOLDER, false)),
  },
];

/** Their undos. */
export const FOLDER_UNDOS: readonly Write[] = [
  { name: "undo of a new folder", first: create, call: undo, verify: verify(removed(NEW)) },
  {
    name: "undo of a renaming",
    first: rename,
    call: undo,
    verify: verify(back),
  },
  {
    name: "undo of the deletion of a folder",
    first: toTrash,
    call: undo,
    verify: verify(back),
  },
];
