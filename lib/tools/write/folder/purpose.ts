/** @module */

/**
 * What a renaming is for. `rename`: mail programs go on showing what they
 * showed. `trash`: they do not, and what arrives meanwhile makes it another
 * thing to confirm. `rename_back` and `restore` take those back, and are taken
 * back by them.
 */
export type Purpose = "rename" | "trash" | "rename_back" | "restore";

/** What takes each of them back. */
export const BACK: Readonly<Record<Purpose, Purpose>> = {
  rename: "rename_back",
  trash: "restore",
  rename_back: "rename",
  restore: "trash",
};

/** What each of them is called. */
export const ACTIONS: Readonly<Record<Purpose, string>> = {
  rename: "rename_mailbox",
  trash: "delete_mailbox",
  rename_back: "rename_mailbox",
  restore: "restore_mailbox",
};
