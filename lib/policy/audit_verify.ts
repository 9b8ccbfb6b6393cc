/**
 * Reads a log and tells which lines of the audit are missing or were changed.
 *
 * @module
 */

import { chainName, readSealed, type SealedLine } from "./audit_line.ts";

/** Longest line that is looked at, in UTF-16 units; those of the audit are far shorter. */
const MAX_LINE_CHARS = 65_536;

/** What was found. */
export interface AuditReport {
  /** Lines of the audit. */
  readonly lines: number;
  /** Processes that wrote them. */
  readonly chains: number;
  /** One sentence each, in the order of the log. */
  readonly problems: readonly string[];
  /** Processes whose last line is not there: they run, were killed, or it is missing. Numbers of the last lines that are. */
  readonly open: readonly number[];
}

interface Last extends SealedLine {
  readonly line: number;
}

/** Checks every chain in a log; lines of other kinds may stand between. */
export async function verifyAudit(log: AsyncIterable<string>): Promise<AuditReport> {
  const chains = new Map<string, Last>();
  const problems: string[] = [];
  let number = 0;
  let lines = 0;
  for await (const text of log) {
    number++;
    const sealed = await readSealed(text);
    if (sealed === undefined) continue;
    lines++;
    if (sealed === "damaged" || !sealed.whole) problems.push(`line ${number} was changed`);
    if (sealed === "damaged") continue;
    const before = chains.get(sealed.chain);
    const problem = before ? problemAfter(before, sealed) : problemAtStart(sealed);
    if (problem) problems.push(`line ${number} ${problem}`);
    // What stands too late says nothing about what follows.
    if (!before || sealed.seq > before.seq) chains.set(sealed.chain, { ...sealed, line: number });
  }
  const open = [...chains.values()].filter(({ end }) => end === undefined).map(({ line }) => line);
  return { lines, chains: chains.size, problems, open };
}

function problemAtStart({ seq, start, prev, chain }: SealedLine): string | undefined {
  if (seq > 1) return `is the first of its process that is there: ${seq - 1} before it are missing`;
  return start && chain === chainName(prev) ? undefined : "is no beginning";
}

function problemAfter(before: Last, { seq, prev }: SealedLine): string | undefined {
  if (seq <= before.seq) return "is there twice, or not in its place";
  const missing = seq - before.seq - 1;
  if (missing > 0) {
    return `does not follow line ${before.line}: ${missing} between them are missing`;
  }
  if (before.end) return `follows line ${before.line}, which was the last`;
  if (prev !== before.hash) return `does not follow line ${before.line}: one of them was changed`;
  return undefined;
}

/** The report for a person: its problems, what they may want to know, and a last line that sums up. */
export function describeReport({ lines, chains, problems, open }: AuditReport): string {
  const said = problems.map((problem) => `${problem}\n`);
  for (const line of open) {
    said.push(
      `line ${line} is the last of its process and not its end: the process runs, was killed, or lines are missing behind it\n`,
    );
  }
  const sum = lines === 0
    ? "There is no line of the audit in it"
    : `${lines} line(s) of ${chains} process(es): ${
      problems.length === 0
        ? "none is changed, and none is missing between them"
        : `${problems.length} problem(s)`
    }`;
  return `${said.join("")}${sum}\n`;
}

/** The lines of a stream of bytes; what is too long is cut. */
export async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let rest = "";
  for await (const bytes of stream) {
    const [first = "", ...others] = decoder.decode(bytes, { stream: true }).split("\n");
    rest = (rest + first).slice(0, MAX_LINE_CHARS);
    for (const next of others) {
      yield rest;
      rest = next.slice(0, MAX_LINE_CHARS);
    }
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}
