/**
 * What a server can do and which folders there are, and what that means for
 * what an account allows.
 *
 * @module
 */

import type { Account } from "../config/types.ts";
import { CAPABILITIES_THAT_MATTER } from "../contract/server_capabilities.ts";
import { type Check, reporter } from "./checks.ts";
import type { AccountFacts, FolderFacts } from "./messages.ts";

/** Explains what was found after the login. */
export function explainFolders(account: Account, facts: AccountFacts): readonly Check[] {
  const { capabilities, folders } = facts;
  return [
    ...capabilities ? [describeCapabilities(account, capabilities)] : [],
    ...folders ? [describeSpecial(account, folders), ...describePatterns(account, folders)] : [],
  ];
}

function describeCapabilities(account: Account, offered: readonly string[]): Check {
  const say = reporter("account", account.id);
  const all = Object.keys(CAPABILITIES_THAT_MATTER);
  const known = all.filter((name) => offered.includes(name));
  const lacks = (name: string): boolean => !known.includes(name);
  const wants = (capability: Account["write"][number]): boolean =>
    account.write.includes(capability);
  const text = `${known.length} of ${all.length} that make a difference`;
  const stuck = lacks("UIDPLUS") && lacks("MOVE") && (wants("move") || wants("delete"));
  if (stuck || lacks("UIDPLUS") && wants("expunge")) {
    return say.warning(
      "capabilities",
      `${text}; without UIDPLUS${
        stuck ? " and MOVE" : ""
      } the server cannot remove chosen messages`,
      stuck
        ? "Moving and deleting are refused on this server; copying works."
        : "Deleting for good is refused on this server; deleting to the Trash works.",
    );
  }
  const missing = all.filter((name) => lacks(name) && CAPABILITIES_THAT_MATTER[name] !== "")
    .map((name) => `${name} (${CAPABILITIES_THAT_MATTER[name]})`);
  return say.ok("capabilities", missing.length > 0 ? `${text}; not ${missing.join(", ")}` : text);
}

/** Which use a change needs, and what happens without it. */
const NEEDED:
  readonly (readonly [use: string, needs: "delete" | "draft" | "read", lost: string])[] = [
    ["trash", "delete", "deleting is refused: there is no Trash"],
    ["drafts", "draft", "drafting is refused: there is no folder for drafts"],
    ["sent", "read", "conversations lack what you wrote: there is no folder of sent mail"],
  ];

function describeSpecial(account: Account, folders: FolderFacts): Check {
  const say = reporter("account", account.id);
  const named = ["inbox", "sent", "drafts", "trash", "junk", "archive", "all"]
    .filter((use) => folders.uses.includes(use));
  const number = Math.round(Number(folders.allowed));
  const missing = NEEDED.filter(([use, needs]) =>
    !named.includes(use) && (needs === "read" || account.write.includes(needs))
  );
  const text = `${number} folder(s)${named.length > 0 ? `, with ${named.join(", ")}` : ""}`;
  if (missing.length === 0) return say.ok("special_folders", text);
  const outside = missing.every(([use]) => folders.allUses.includes(use));
  const key = `MAIL_IMAP_${account.id.toUpperCase()}`;
  return say.warning(
    "special_folders",
    `${text}; ${missing.map(([, , lost]) => lost).join("; ")}`,
    outside
      ? `The server has it, but ${key}_FOLDERS does not allow it: add it there if that is not meant.`
      : "Make the folder in a mail program or on the provider's web page, under its usual name.",
  );
}

function describePatterns(account: Account, folders: FolderFacts): readonly Check[] {
  const say = reporter("account", account.id);
  const key = `MAIL_IMAP_${account.id.toUpperCase()}`;
  const named = (all: readonly string[], indices: readonly number[]): string =>
    indices.map((index) => JSON.stringify(all[index])).join(", ");
  const patterns = account.folders ?? [];
  const checks: Check[] = [];
  if (folders.unmatched.length > 0) {
    const what = `${key}_FOLDERS: no folder is matched by ${named(patterns, folders.unmatched)}`;
    const next = "Names are as the server has them, with upper and lower case and the whole path.";
    checks.push(
      folders.unmatched.length === patterns.length
        ? say.failed("folder_patterns", `${what}, so nothing can be read`, next)
        : say.warning("folder_patterns", what, next),
    );
  }
  if (folders.unmatchedProtected.length > 0) {
    checks.push(say.warning(
      "folder_patterns",
      `${key}_PROTECTED_FOLDERS: no folder is matched by ${
        named(account.protectedFolders, folders.unmatchedProtected)
      }`,
      "Correct the name: what is not matched is not protected.",
    ));
  }
  if (checks.length > 0 || patterns.length === 0) return checks;
  return [say.ok("folder_patterns", `Every pattern of ${key}_FOLDERS matches a folder`)];
}
