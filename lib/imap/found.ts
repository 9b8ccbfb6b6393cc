/**
 * What the untagged answers to one search amount to: SEARCH (RFC 3501 section
 * 7.2.5), ESEARCH (RFC 4731) and THREAD (RFC 5256). A server may send several.
 *
 * @module
 */

import { MailError } from "../contract/error.ts";
import type { Untagged } from "./library.ts";
import { MAX_FOUND } from "./limits.ts";
import { unusableAnswer } from "./session.ts";
import { type Token, tokenList, tokenNumber, tokenText } from "./token.ts";
import {
  countUids,
  MAX_UID,
  rangesOf,
  type UidRange,
  type UidSet,
  uidSetOf,
  unionOf,
} from "./uid_set.ts";

/**
 * Gathers UIDs, at most {@link MAX_FOUND} and as many ranges. What goes wrong
 * is told by {@link FoundUids.set}: an error inside of an answer would be lost.
 */
export class FoundUids {
  #answered = false;
  #numbers: number[] = [];
  #ranges: UidRange[] = [];
  #problem: "invalid" | "too many" | undefined;

  /** Whether there was any answer, also one that nothing was found. */
  get answered(): boolean {
    return this.#answered;
  }

  /** Takes a SEARCH. */
  search({ numbers, attributes = [] }: Untagged): void {
    this.#answered = true;
    // A list at the end is the MODSEQ of RFC 7162.
    this.#add(numbers ?? attributes.filter((token) => !tokenList(token)).map(tokenNumber));
  }

  /** Takes a THREAD: all numbers of the trees. */
  thread({ attributes = [] }: Untagged): void {
    this.#answered = true;
    const uids: number[] = [];
    collect(attributes, uids);
    this.#add(uids);
  }

  /**
   * Takes an ESEARCH, unless it belongs to another command than the one with this tag. One that says
   * of itself that there is more than it names, or that its numbers are no UIDs, is not believed.
   */
  esearch(response: Untagged, tag: string): void {
    if (!isAnswerTo(response, tag)) return;
    this.#answered = true;
    const { attributes = [] } = response;
    const has = (name: string): boolean => itemAt(attributes, name) >= 0;
    const count = has("COUNT") ? valueOf(attributes, "COUNT") : undefined;
    if (!has("ALL")) {
      const none = (count ?? "0") === "0" && !has("MIN") && !has("MAX");
      if (!none) this.#problem = "invalid";
      return;
    }
    const ranges = rangesOf(valueOf(attributes, "ALL"), MAX_FOUND - this.#ranges.length);
    if (!has("UID")) this.#problem = "invalid";
    else if (typeof ranges === "string") this.#problem = ranges;
    else if (count !== undefined && count !== String(countUids(unionOf([], ranges)))) {
      this.#problem = "invalid";
    } else this.#ranges = this.#ranges.concat(ranges);
  }

  #add(uids: readonly number[]): void {
    if (!uids.every((uid) => uid >= 1 && uid <= MAX_UID)) this.#problem = "invalid";
    if (this.#numbers.length + uids.length > MAX_FOUND) this.#problem = "too many";
    if (this.#problem !== undefined) return;
    for (const uid of uids) this.#numbers.push(uid);
  }

  /**
   * Everything that was found.
   *
   * @param most Messages there are.
   * @throws {MailError} `unavailable` when an answer has no UIDs where they belong, or more than
   * there are messages; `too_large` when they are too many: part of them would be taken for all.
   */
  set(most: number): UidSet {
    if (this.#problem === "too many") {
      throw new MailError("too_large", "The mail server found more than this program can hold", {
        hint: "Search for less at once: add criteria, such as a range of dates.",
        details: { reason: "server_answer_too_large" },
      });
    }
    if (this.#problem !== undefined) throw invalidAnswer();
    const all = unionOf(uidSetOf(this.#numbers), this.#ranges);
    if (countUids(all) > most) throw invalidAnswer();
    return all;
  }
}

/** The error for an answer that does not say what was found. */
export function invalidAnswer(): MailError {
  return unusableAnswer(
    "The mail server did not say properly what it found",
    "Call again, or with other criteria.",
  );
}

/** Where an item of an ESEARCH stands; -1 where there is none. */
function itemAt(attributes: readonly Token[], name: string): number {
  return attributes.findIndex((token) => tokenText(token).toUpperCase() === name);
}

/** What follows on an item. */
function valueOf(attributes: readonly Token[], name: string): string {
  return tokenText(attributes[itemAt(attributes, name) + 1]);
}

/** Whether an ESEARCH belongs to the command with a tag (RFC 4731 section 3.1); without a tag it does. */
export function isAnswerTo({ attributes = [] }: Untagged, tag: string): boolean {
  const [name, told] = tokenList(attributes[0]) ?? [];
  return tokenText(name).toUpperCase() !== "TAG" || tokenText(told) === tag;
}

function collect(tokens: readonly Token[], uids: number[]): void {
  for (const token of tokens) {
    const list = tokenList(token);
    if (list) collect(list, uids);
    else if (tokenNumber(token) > 0) uids.push(tokenNumber(token));
  }
}
