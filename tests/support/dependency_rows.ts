/**
 * The rows of docs/dependencies.md.
 *
 * @module
 */

/** One package. */
export interface DependencyRow {
  readonly name: string;
  readonly purpose: string;
  readonly licence: string;
  readonly maintainer: string;
  /** Isolates, `tests`, or `nothing`. */
  readonly loadedBy: readonly string[];
}

const PAGE = new URL("../../docs/dependencies.md", import.meta.url);

/** Reads the tables that have a package in the first of five columns. */
export async function dependencyRows(): Promise<DependencyRow[]> {
  const rows: DependencyRow[] = [];
  for (const line of (await Deno.readTextFile(PAGE)).split("\n")) {
    const cells = line.split("|").slice(1, -1).map((cell) => cell.trim());
    const [first = "", purpose = "", licence = "", maintainer = "", loadedBy = ""] = cells;
    const name = /^`([^`]+)`$/.exec(first)?.[1];
    if (cells.length !== 5 || name === undefined) continue;
    rows.push({ name, purpose, licence, maintainer, loadedBy: loadedBy.split(", ") });
  }
  return rows;
}
