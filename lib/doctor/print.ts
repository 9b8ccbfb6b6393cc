/**
 * How the checks are shown: aligned for a person, or as one JSON object.
 *
 * @module
 */

import { type Check, type Group, GROUPS, type Status } from "./checks.ts";

/** Widest line, in characters, where a word allows it. */
const WIDTH = 100;

/** Narrower terminals, in characters, have no room for texts beside their names. */
const MIN_BESIDE = 72;

/** Where the text of a check begins. */
const NAME_WIDTH = 24;
const MARK_WIDTH = 9;
const INDENT = 2 + MARK_WIDTH + NAME_WIDTH;
/** Where it begins when it is below the name. */
const INDENT_BELOW = 4;

const MARKS: Readonly<Record<Status, string>> = {
  ok: "ok",
  warning: "warning",
  failed: "FAILED",
};

/** SGR colours (ECMA-48): green, yellow, red. */
const COLOURS: Readonly<Record<Status, number>> = { ok: 32, warning: 33, failed: 31 };

/** How many checks ended how. */
export type Counts = Readonly<Record<Status, number>>;

/** Counts. */
export function countChecks(checks: readonly Check[]): Counts {
  const number = (status: Status): number =>
    checks.filter((check) => check.status === status).length;
  return { ok: number("ok"), warning: number("warning"), failed: number("failed") };
}

/** The heading of a group. @param what Of an account: its id and where it is. */
export function heading(group: Group, what?: string): string {
  return `${group}${what === undefined ? "" : ` ${what}`}\n`;
}

/** How many characters a line of a stream has: those of the terminal where it is one. */
export function widthOf(stream: { isTerminal(): boolean }, widest: number = WIDTH): number {
  if (!stream.isTerminal()) return widest;
  try {
    // A terminal of none has not been told its size.
    return Math.min(widest, Deno.consoleSize().columns || widest);
  } catch {
    return widest;
  }
}

/** One check, with what to do about it below. */
export function line(
  { status, name, text, next }: Check,
  colour: boolean,
  width: number = WIDTH,
): string {
  const mark = MARKS[status].padEnd(MARK_WIDTH);
  const shown = colour ? `\x1b[${COLOURS[status]}m${mark}\x1b[0m` : mark;
  const label = name.replaceAll("_", " ");
  const below = width < MIN_BESIDE;
  const indent = below ? INDENT_BELOW : INDENT;
  const advice = next === undefined ? "" : fill(`-> ${next}`, "   ", indent, width);
  const said = fill(text, "", indent, width);
  const beside = below ? `${label}\n${said}` : `${label.padEnd(NAME_WIDTH)}${said.trimStart()}`;
  return `  ${shown}${beside}${advice}`;
}

/** Lines of at most `width`, below each other at `indent`. */
function fill(text: string, hanging: string, indent: number, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && indent + last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(lines.length === 0 ? word : `${hanging}${word}`);
  }
  return lines.map((one) => `${" ".repeat(indent)}${one}\n`).join("");
}

/** The last line. */
export function summary({ ok, warning, failed }: Counts): string {
  return `\n${ok} ok, ${warning} ${warning === 1 ? "warning" : "warnings"}, ${failed} failed\n`;
}

/** Everything as one JSON object, on lines of its own. */
export function json(checks: readonly Check[], version: string): string {
  const counts = countChecks(checks);
  const order = Object.keys(GROUPS);
  const sorted = [...checks].sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group));
  return `${
    JSON.stringify({ ok: counts.failed === 0, version, counts, checks: sorted }, null, 2)
  }\n`;
}
