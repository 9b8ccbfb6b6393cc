/**
 * What can be searched for in a mailbox.
 *
 * @module
 */

import type { UidSet } from "./uid_set.ts";

/** What a caller may search for; all of it must match. */
export interface Criteria {
  /** Anywhere in headers and body. */
  readonly query?: string;
  readonly from?: string;
  readonly to?: string;
  readonly cc?: string;
  readonly subject?: string;
  readonly body?: string;
  readonly notFrom?: string;
  readonly notSubject?: string;
  readonly headerMessageId?: string;
  /** Gmail's own search language; only with X-GM-EXT-1. */
  readonly gmailQuery?: string;
  readonly unread?: boolean;
  readonly flagged?: boolean;
  readonly answered?: boolean;
  readonly keyword?: string;
  /** Bytes, exclusive. */
  readonly largerThan?: number;
  /** Bytes, exclusive. */
  readonly smallerThan?: number;
  /** First day, UTC midnight. */
  readonly since?: Date;
  /** First day that no longer counts, UTC midnight. */
  readonly before?: Date;
  /** Only these messages. */
  readonly uids?: UidSet;
}

/** Whether the criteria leave nothing out. */
export function isUnfiltered(criteria: Criteria): boolean {
  return Object.values(criteria).every((value) => value === undefined);
}

/** Criteria whose value is text that is compared. */
const TEXTS = [
  ...["query", "from", "to", "cc", "subject", "body", "notFrom", "notSubject"] as const,
  ...["headerMessageId", "gmailQuery"] as const,
];

/** Whether anything is searched for that has letters outside ASCII. */
export function needsUnicode(criteria: Criteria): boolean {
  return TEXTS.some((name) => isUnicode(criteria[name] ?? ""));
}

/** Whether a text has letters outside ASCII. */
export function isUnicode(text: string): boolean {
  return /[^\0-\x7f]/.test(text);
}

/** Shorter pieces of a word would match nearly everything. */
const MIN_ASCII_CHARS = 3;

/**
 * The same criteria with the longest ASCII part of each text, for a server that knows no other
 * letters: what matches them is more than what was asked for.
 *
 * @returns Undefined when there is a text of which too little is left.
 */
export function asciiPart(criteria: Criteria): Criteria | undefined {
  const parts: Record<string, string> = {};
  for (const name of TEXTS) {
    const text = criteria[name];
    if (text === undefined || !isUnicode(text)) continue;
    // Less than what is not wanted would leave out what is.
    if (name === "notFrom" || name === "notSubject") return undefined;
    const [longest = ""] = text.split(/[^\x20-\x7e]+/).map((part) => part.trim())
      .toSorted((a, b) => b.length - a.length);
    if (longest.length < MIN_ASCII_CHARS) return undefined;
    parts[name] = longest;
  }
  return { ...criteria, ...parts };
}
