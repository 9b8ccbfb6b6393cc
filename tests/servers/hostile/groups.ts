/**
 * How many ways of misbehaving there are, for the pages.
 *
 * @module
 */

import { ANSWERS } from "./answers.ts";
import { ALL_FLOODS, FLOODS } from "./floods.ts";
import { ENDS, REFUSALS, SILENCES, TAGS } from "./interruptions.ts";
import { LITERALS, MISSING_LITERALS } from "./literals.ts";
import { logins } from "./login.ts";
import { NAMES } from "./names.ts";
import { NESTING } from "./nesting.ts";
import { TRANSPORTS } from "./transports.ts";

/** Ways of one kind. */
export interface Group {
  /** Continues "A server that". */
  readonly what: string;
  readonly ways: number;
  /** Those of them that the gate tries. */
  readonly inGate: number;
}

const whole = (what: string, ...lists: readonly (readonly unknown[])[]): Group => {
  const ways = lists.reduce((all, list) => all + list.length, 0);
  return { what, ways, inGate: ways };
};

/** All kinds. */
export const GROUPS: readonly Group[] = [
  whole("sends literals that are cut short, too long, or not what they announce", [
    ...LITERALS,
    ...MISSING_LITERALS,
  ]),
  {
    what: "sends without end: lines, NULs, literals, untagged answers, folders",
    ways: ALL_FLOODS.length,
    inGate: FLOODS.length,
  },
  whole("answers what was not asked: other messages, other sections, news, no UTF-8", ANSWERS),
  whole("nests what it sends: structures, envelopes, lists, codes", NESTING),
  whole("hangs up, in its own words or in none, at every point", ENDS),
  whole("refuses, with and without a tag, at every point", REFUSALS),
  whole("falls silent, or sends a byte at a time, at every point", SILENCES),
  whole("answers under other tags, twice, or in advance", TAGS),
  whole("greets and logs in as it should not: PREAUTH, referrals, capabilities", logins("")),
  whole("gives folders names that are commands, or no names", NAMES),
  whole(
    "has no safe way to it: certificates, STARTTLS stripped or preceded by answers",
    TRANSPORTS,
  ),
];
