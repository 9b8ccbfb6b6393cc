/**
 * Every row of the budget table, next to a raw client that does the least IMAP
 * allows, on the same server in the same run: `deno task bench`.
 *
 *   --quick     without the million messages and most of the memory row
 *   --rounds N  how often each call is timed
 *   --only NAME one file of rows/; writes nothing
 *
 * A full run writes `docs/performance.json` and `.svg`; a quick one the same
 * into `dist/bench/`. A budget that is exceeded is a result, not an error.
 *
 * @module
 */

import { ROOT } from "../support/product.ts";
import { thisMachine } from "./machine.ts";
import { parseOptions } from "./options.ts";
import { picture } from "./picture.ts";
import { print } from "./print.ts";
import { plainTable, type Report } from "./report.ts";
import type { Row } from "./row.ts";
import { concurrentRows } from "./rows/concurrent.ts";
import { heavyRows } from "./rows/heavy.ts";
import { idleRows } from "./rows/idle.ts";
import { memoryRows } from "./rows/memory.ts";
import { pageRows } from "./rows/page.ts";
import { readRows } from "./rows/read.ts";
import { searchRows } from "./rows/search.ts";
import { sizeRows } from "./rows/size.ts";
import { startRows } from "./rows/start.ts";
import { writeRows } from "./rows/write.ts";
import { openSetting, type Setting } from "./setting.ts";

/** In the order of the contract's table. */
const ROWS: Readonly<Record<string, (setting: Setting) => Promise<Row[]>>> = {
  start: startRows,
  size: sizeRows,
  search: searchRows,
  page: pageRows,
  read: readRows,
  heavy: heavyRows,
  idle: idleRows,
  concurrent: concurrentRows,
  memory: memoryRows,
  write: writeRows,
};

/** Runs another program of this checkout; its output is the reader's. */
async function deno(...args: string[]): Promise<void> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
    stdin: "null",
  }).spawn().status;
  if (!success) throw new Error(`deno ${args.join(" ")} failed`);
}

async function measure(setting: Setting): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [name, measured] of Object.entries(ROWS)) {
    if (setting.options.only !== undefined && setting.options.only !== name) continue;
    print(`Measuring: ${name}`);
    rows.push(...await measured(setting));
  }
  return rows;
}

async function write(report: Report, directory: string): Promise<void> {
  await Deno.mkdir(directory, { recursive: true });
  const files = [`${directory}/performance.json`, `${directory}/performance.svg`] as const;
  await Deno.writeTextFile(files[0], `${JSON.stringify(report, undefined, 2)}\n`);
  await Deno.writeTextFile(files[1], picture(report));
  print(`\nWritten: ${files.join(", ")}`);
}

const options = parseOptions(Deno.args);
if (options.only !== undefined && !Object.hasOwn(ROWS, options.only)) {
  throw new Error(`--only takes one of: ${Object.keys(ROWS).join(", ")}`);
}
const machine = await thisMachine();
await deno("run", "--quiet", "-A", `${ROOT}/scripts/bundle.ts`);
const setting = await openSetting(options);
let rows: Row[];
try {
  rows = await measure(setting);
} finally {
  await setting.close();
}
print(`\n${plainTable(rows)}`);
if (options.only === undefined) {
  const { quick, rounds } = options;
  const date = new Date().toISOString().slice(0, 10);
  await write({ date, quick, rounds, machine, rows }, `${ROOT}/${quick ? "dist/bench" : "docs"}`);
  // The tables of docs/performance.md are made from the figures.
  if (!quick) await deno("run", "--quiet", "-A", `${ROOT}/scripts/docs.ts`);
}
