/**
 * What an account's variables say about writing and about folders.
 *
 * @module
 */

import { CAPABILITIES, type Capability, DEFAULT_CAPABILITIES } from "../contract/capability.ts";
import { MAX_MAILBOX_CODE_POINTS } from "../contract/limits.ts";
import { codePointLength, unsafeTextReason } from "../contract/text.ts";
import type { Account } from "./types.ts";

/** What is never renamed or deleted unless an account says otherwise. */
export const DEFAULT_PROTECTED: readonly string[] = [
  "INBOX",
  "\\Sent",
  "\\Drafts",
  "\\Trash",
  "\\Archive",
  "\\Junk",
  "\\All",
];

/** Special uses of RFC 6154 and RFC 8457 that can be named. */
const SPECIAL_USES = "\\All, \\Archive, \\Drafts, \\Flagged, \\Important, \\Junk, \\Sent, \\Trash"
  .split(", ");

/** Says what is wrong with the variable of a suffix. */
export type Complain = (suffix: string, what: string) => void;

/** Value of the variable of a suffix; undefined when it is unset. */
export type Get = (suffix: string) => string | undefined;

/** The word of `WRITE` for an account that is only read while others are written to. */
const NONE = "none";

/**
 * Suffixes of variables that restrict an account. One that is set to nothing is
 * a mistake, not a wish for no restriction.
 */
export const RESTRICTIONS = ["WRITE", "FOLDERS"] as const;

/** Reads `WRITE`, `FOLDERS` and `PROTECTED_FOLDERS` of an account. */
export function readWriteRules(
  get: Get,
  writeEnabled: boolean,
  complain: Complain,
): Pick<Account, "write" | "folders" | "protectedFolders"> {
  const write = readCapabilities(get("WRITE"), (what) => complain("WRITE", what));
  const folders = get("FOLDERS");
  const protectedFolders = get("PROTECTED_FOLDERS");
  return {
    write: writeEnabled ? write : [],
    folders: folders === undefined
      ? undefined
      : readPatterns(folders, false, (what) => complain("FOLDERS", what)),
    protectedFolders: protectedFolders === undefined
      ? DEFAULT_PROTECTED
      : readPatterns(protectedFolders, true, (what) => complain("PROTECTED_FOLDERS", what)),
  };
}

function readCapabilities(
  value: string | undefined,
  complain: (what: string) => void,
): readonly Capability[] {
  if (value === undefined) return DEFAULT_CAPABILITIES;
  const words = value.split(",").map((word) => word.trim().toLowerCase()).filter((word) => word);
  if (words.length === 1 && words[0] === NONE) return [];
  if (words.length === 0) complain(`says nothing; write ${NONE} if nothing may be changed`);
  if (words.some((word) => !(CAPABILITIES as readonly string[]).includes(word))) {
    complain(`must be some of ${CAPABILITIES.join(", ")}, or ${NONE}`);
  }
  return CAPABILITIES.filter((name) => words.includes(name));
}

/** Items between commas; a comma that belongs to a name is written `\,`. */
function readPatterns(
  value: string,
  specialUses: boolean,
  complain: (what: string) => void,
): readonly string[] {
  const patterns = value.split(/(?<!\\),/)
    .map((item) => item.replaceAll("\\,", ",").trim())
    .filter((item) => item !== "");
  for (const pattern of patterns) {
    const unsafe = unsafeTextReason(pattern);
    if (unsafe) complain(unsafe);
    if (codePointLength(pattern) > MAX_MAILBOX_CODE_POINTS) {
      complain(`has a name of more than ${MAX_MAILBOX_CODE_POINTS} characters`);
    }
    if (!pattern.startsWith("\\")) continue;
    if (!specialUses) complain("takes names of folders, not special uses such as \\Sent");
    else if (!SPECIAL_USES.some((use) => use.toLowerCase() === pattern.toLowerCase())) {
      complain(`has a special use that is none of ${SPECIAL_USES.join(", ")}`);
    }
  }
  if (patterns.length === 0) complain("must name at least one folder");
  return patterns;
}
