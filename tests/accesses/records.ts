/**
 * The records of a run of the tests.
 *
 * @module
 */

import { COMMANDS } from "../../lib/cli.ts";
import { ROOT } from "../support/product.ts";
import { allowedBy, nameAccess, type RecordLine } from "./access.ts";
import type { Named } from "./record.ts";

/** What is known of one access of one command. */
export interface Found {
  /** What the flags of the processes said; `open`: only seen where they allow everything. */
  readonly allowed: ReadonlySet<string>;
  /** Line of a process that made it. */
  readonly example: string;
}

/** What was found. */
export interface Accesses {
  /** By command, and by the name of the access. */
  readonly commands: ReadonlyMap<string, ReadonlyMap<string, Found>>;
  readonly processes: number;
}

const FILES = [`${ROOT}/main.ts`, `${ROOT}/dist/mail-imap-mcp.js`];

/** Commands that are no words of the list in lib/cli.ts. */
const OTHERS = ["doctor", "init", "login", "audit", "--version", "--help"];

/** The command of a line; undefined when it does not run the program itself. */
export function commandOf(line: readonly string[]): string | undefined {
  const at = line.findIndex((word) => FILES.includes(word));
  if (at === -1) return undefined;
  const known: readonly string[] = [...COMMANDS, ...OTHERS];
  const command = line.slice(at + 1).find((word) => known.includes(word)) ?? "serve";
  if (command === "audit") return "audit verify";
  if (command === "serve" && line.includes("--http")) return "serve --http";
  return command === "init" && line.includes("--lookup") ? "init --lookup" : command;
}

/** Whether files or hosts are open to a process as a whole, as they are to an executable. */
function isOpen(line: readonly string[], command: string): boolean {
  // Whom to ask about an address is not known before.
  return line.includes("--allow-read") ||
    (line.includes("--allow-net") && command !== "init --lookup");
}

/** Lines of a record, without what the runtime adds where reading is open: to every look at a file, one for writing. */
function linesOf(text: string, reading: "open" | "narrow"): RecordLine[] {
  // A process that was killed may have been writing its last line.
  const lines: RecordLine[] = text.split("\n").slice(0, -1).map((line) => JSON.parse(line));
  if (reading === "narrow") return lines;
  return lines.filter(({ permission, value }, i) => {
    const before = lines[i - 1];
    return !(permission === "write" && before?.permission === "read" && before.value === value);
  });
}

/** Reads all records of a directory. */
export async function readRecords(directory: string): Promise<Accesses> {
  const commands = new Map<string, Map<string, { allowed: Set<string>; example: string }>>();
  let processes = 0;
  for await (const { name } of Deno.readDir(directory)) {
    if (!name.endsWith(".jsonl")) continue;
    const path = `${directory}/${name.slice(0, -".jsonl".length)}`;
    const line = (await Deno.readTextFile(`${path}.line`)).trimEnd().split("\n");
    const command = commandOf(line);
    // Who starts it with everything is told so by doctor; what it then may is no question.
    if (command === undefined || line.includes("--allow-all")) continue;
    const [id = ""] = name.split(".");
    const named: Named = JSON.parse(await Deno.readTextFile(`${directory}/${id}.named.json`));
    processes++;
    const found = commands.get(command) ?? new Map();
    commands.set(command, found);
    const open = isOpen(line, command);
    const reading = line.includes("--allow-read") ? "open" : "narrow";
    for (const access of linesOf(await Deno.readTextFile(`${path}.jsonl`), reading)) {
      const key = nameAccess(access, named);
      const one = found.get(key) ?? { allowed: new Set(), example: line.join(" ") };
      found.set(key, one);
      one.allowed.add(open ? "open" : allowedBy(line, access));
    }
  }
  for (const found of commands.values()) {
    for (const { allowed } of found.values()) if (allowed.size > 1) allowed.delete("open");
  }
  return { commands, processes };
}
