/**
 * Works on folders of a server without a network, planned and run as the
 * product does it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { MailError } from "../../../../../lib/contract/error.ts";
import type { OpenAccount } from "../../../../../lib/tools/accounts.ts";
import { type FolderRequest, planChange } from "../../../../../lib/tools/write/folder/plan.ts";
import { FolderWork } from "../../../../../lib/tools/write/folder/work.ts";
import { FakeFolders } from "./fake_folders.ts";

/** Never aborted. */
export const { signal: NEVER } = new AbortController();

/** Attempts until the operation is given up, as its runner makes them. */
const ATTEMPTS = 8;

/** Looks after a loss without waiting. */
const LOOKS: readonly number[] = [0, 0, 0];

const REQUEST: FolderRequest = {
  action: "create",
  mailbox: "New",
  destination: undefined,
  permanent: false,
};

/** Looks whether something can be done, and gives the work that does it. */
export async function plan(
  account: OpenAccount,
  request: Partial<FolderRequest>,
): Promise<FolderWork> {
  const change = await account.pool.read(
    undefined,
    NEVER,
    (session) => planChange(session, account, { ...REQUEST, ...request }),
  );
  return new FolderWork(account, change, LOOKS);
}

/** Runs a work as the operations do; gives what ended it early. */
export async function run(work: FolderWork): Promise<MailError | undefined> {
  for (let attempt = 1;; attempt++) {
    try {
      while (await work.next(NEVER));
      return undefined;
    } catch (error) {
      assert.ok(error instanceof MailError, String(error));
      if (error.retryable && attempt < ATTEMPTS) continue;
      work.giveUp(error);
      return error;
    }
  }
}

/** A server with some folders. */
export function server(): FakeFolders {
  const made = new FakeFolders();
  made.add("INBOX", 5);
  made.add("Trash", 1);
  made.add("Empty");
  made.add("Full", 3);
  made.add("Full/below", 2);
  made.add("Full/hidden", 0, false);
  made.add("Single", 4);
  return made;
}
