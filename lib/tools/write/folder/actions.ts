/** @module */

/** What can be done with a folder. */
export const FOLDER_ACTIONS = ["create", "rename", "delete", "subscribe", "unsubscribe"] as const;
