/**
 * Silence, ends, refusals and other tags, at every point of a conversation.
 *
 * @module
 */

import {
  before,
  close,
  doubledTag,
  drip,
  half,
  refuse,
  rewritten,
  silence,
  tagsInAdvance,
  wrongTag,
} from "./acts.ts";
import {
  atEach,
  type Behaviour,
  COMMAND_POINTS,
  type Ending,
  PLANTED,
  type Point,
} from "./behaviour.ts";

const POINTS: readonly Point[] = ["greeting", ...COMMAND_POINTS];

/** Points at which an answer ends with a tag: a login begins with a request to go on. */
const TAGGED = COMMAND_POINTS.filter((point) => point !== "AUTHENTICATE");

/** A connection that was kept is replaced, and the call is answered on the new one. */
const unlessKept = (...ends: readonly Ending[]) => (point: Point): readonly Ending[] =>
  point === "NOOP" || point === "rest" ? ["works"] : ends;

/** Silence at each point. */
export const SILENCES: readonly Behaviour[] = [
  ...atEach(
    POINTS,
    "falls silent",
    silence,
    (point) => point === "greeting" ? ["greeting_timeout"] : unlessKept("server_silent")(point),
  ),
  ...atEach(
    ["greeting", ...TAGGED],
    "answers one byte at a time",
    drip(600),
    (point) => point === "greeting" ? ["greeting_timeout"] : ["tool_timeout"],
  ),
];

/** Ends of the connection at each point. */
export const ENDS: readonly Behaviour[] = [
  ...atEach([...POINTS, "rest"], "closes the connection", close, unlessKept("connection_lost")),
  ...atEach(
    POINTS,
    "closes the connection inside of its answer",
    half,
    unlessKept("connection_lost"),
  ),
  ...atEach(
    [...POINTS, "rest"],
    "says goodbye and stays",
    () => `* BYE ${PLANTED}\r\n`,
    unlessKept("connection_lost"),
  ),
  ...atEach(
    COMMAND_POINTS,
    "says goodbye with the tag of the command",
    ({ tag }) => `${tag} BYE ${PLANTED}\r\n`,
    unlessKept("connection_lost"),
  ),
];

const REFUSED: Readonly<Partial<Record<Point, Ending>>> = {
  AUTHENTICATE: "credentials_rejected",
  LIST: "server_refused",
  EXAMINE: "server_refused",
  FETCH: "server_refused",
  "UID SEARCH": "search_refused",
  "UID FETCH": "server_refused",
  NOOP: "server_refused",
};

/** What does not matter may be missing, and a kept connection is replaced. */
const TOLERATED: readonly Point[] = ["CAPABILITY", "ID", "NAMESPACE", "NOOP"];

/** An answer that is none. */
const invalid = (point: Point): readonly Ending[] =>
  TOLERATED.includes(point) ? ["works"] : ["server_answer_invalid"];

const refused = (point: Point): readonly Ending[] => [REFUSED[point] ?? "works"];

/** NO and BAD, tagged and not, to each command. */
export const REFUSALS: readonly Behaviour[] = [
  ...atEach(COMMAND_POINTS, "says NO", refuse("NO"), refused),
  ...atEach(COMMAND_POINTS, "says BAD", refuse("BAD"), refused),
  ...atEach(
    COMMAND_POINTS,
    "says BAD without a tag",
    () => `BAD ${PLANTED}\r\n`,
    (point) => point === "AUTHENTICATE" ? ["credentials_rejected"] : invalid(point),
  ),
  ...atEach(
    COMMAND_POINTS,
    "says untagged NO and BAD before it answers",
    before(`* NO ${PLANTED}\r\n* BAD ${PLANTED}\r\n`),
    () => ["works"],
  ),
  ...atEach(
    TAGGED,
    "ends its answer with a word that is none",
    rewritten((answer, tag) => answer.replaceAll(`${tag} OK`, `${tag} ${PLANTED}`)),
    invalid,
  ),
];

/** Tags of other commands. */
export const TAGS: readonly Behaviour[] = [
  ...atEach(TAGGED, "answers with another tag", wrongTag, unlessKept("server_silent")),
  ...atEach(TAGGED, "ends each answer twice", doubledTag, () => ["works"]),
  ...atEach(TAGGED, "answers the next commands along with one", tagsInAdvance, () => ["works"]),
  ...atEach(
    COMMAND_POINTS,
    "asks for more where there is none",
    before(`+ ${PLANTED}\r\n+\r\n`),
    // The proof is said once, and no more is asked for than there is.
    (point) => [point === "AUTHENTICATE" ? "server_answer_invalid" : "works"],
  ),
];
