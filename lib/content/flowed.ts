/**
 * `format=flowed` (RFC 3676): soft line breaks are undone.
 *
 * @module
 */

/** Joins flowed lines. Quoted lines flow only with lines of the same depth. */
export function unflow(text: string, delSp: boolean): string {
  const out: string[] = [];
  let paragraph: string | undefined;
  let depth = 0;
  const flush = (): void => {
    if (paragraph !== undefined) {
      out.push(`${">".repeat(depth)}${depth > 0 ? " " : ""}${paragraph}`);
    }
    paragraph = undefined;
  };
  for (const line of text.split("\n")) {
    const quotes = /^>*/.exec(line)?.[0].length ?? 0;
    const unstuffed = line.slice(quotes).replace(/^ /, "");
    if (paragraph !== undefined && (quotes !== depth || unstuffed === "-- ")) flush();
    const flows = unstuffed.endsWith(" ") && unstuffed !== "-- ";
    paragraph = (paragraph ?? "") + (flows && delSp ? unstuffed.slice(0, -1) : unstuffed);
    depth = quotes;
    if (!flows) flush();
  }
  flush();
  return out.join("\n");
}
