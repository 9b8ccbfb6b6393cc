/**
 * The table of docs/accesses.md: what each command asks for, and whether its
 * flags allow it.
 *
 * @module
 */

import { ROOT } from "../support/product.ts";
import type { Accesses } from "./records.ts";

/** Of each command and access what stands in the table: `yes`, `part`, `no` or `open`. */
export type Table = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Reads the table. */
export async function readTable(
  page: string = `${ROOT}/docs/accesses.md`,
): Promise<Table> {
  const rows = (await Deno.readTextFile(page)).split("\n").filter((line) => line.startsWith("|"))
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  const [header = [], , ...body] = rows;
  const commands = header.slice(1, -1).map(unquoted);
  return new Map(
    commands.map((command, i) => [
      command,
      new Map(
        body.filter((cells) => cells[i + 1] !== "")
          .map((cells) => [unquoted(cells[0] ?? ""), cells[i + 1] ?? ""]),
      ),
    ]),
  );
}

function unquoted(cell: string): string {
  return cell.replace(/^`(.*)`$/, "$1");
}

/** Everything in which the table and the records differ, in sentences. */
export function differences({ commands }: Accesses, table: Table): string[] {
  const problems: string[] = [];
  for (const [command, found] of commands) {
    for (const [access, { allowed, example }] of found) {
      const is = [...allowed].sort().join("/");
      const said = table.get(command)?.get(access);
      if (said === undefined) {
        problems.push(
          `${command} asked for ${access} (${is}), which is not in the table: ${example}`,
        );
      } else if (said !== is) {
        problems.push(`${command}, ${access}: ${is}, and the table says ${said}: ${example}`);
      }
    }
  }
  for (const [command, accesses] of table) {
    for (const access of accesses.keys()) {
      if (!commands.get(command)?.has(access)) {
        problems.push(`${command} never asked for ${access}, which is in the table`);
      }
    }
  }
  return problems;
}
