/**
 * `format=flowed` (RFC 3676): soft line breaks are undone.
 *
 * @module
 */

/** A last line of which it is not known yet what it is: quote marks, or half a signature mark. */
const TORN_LINE = /(?:^|\n)>* ?-{0,2} ?$/;

/**
 * Joins flowed lines. Quoted lines flow only with lines of the same depth.
 *
 * @param more True when the text goes on: a last line that says too little to
 * know where it belongs is then left out. @default {false}
 */
export function unflow(text: string, delSp: boolean, more = false): string {
  const out: string[] = [];
  let paragraph: string[] | undefined;
  let depth = 0;
  const flush = (): void => {
    if (paragraph !== undefined) {
      out.push(`${">".repeat(depth)}${depth > 0 ? " " : ""}${paragraph.join("")}`);
    }
    paragraph = undefined;
  };
  const known = more ? text.replace(TORN_LINE, "") : text;
  for (const line of known.split("\n")) {
    const quotes = quoteDepth(line);
    const unstuffed = line.charAt(quotes) === " " ? line.slice(quotes + 1) : line.slice(quotes);
    if (paragraph !== undefined && (quotes !== depth || unstuffed === "-- ")) flush();
    const flows = unstuffed.endsWith(" ") && unstuffed !== "-- ";
    (paragraph ??= []).push(flows && delSp ? unstuffed.slice(0, -1) : unstuffed);
    depth = quotes;
    if (!flows) flush();
  }
  flush();
  return out.join("\n");
}

function quoteDepth(line: string): number {
  let depth = 0;
  while (line.charAt(depth) === ">") depth++;
  return depth;
}
