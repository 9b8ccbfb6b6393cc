/**
 * The text of text/enriched (RFC 1896) and of its forerunner text/richtext
 * (RFC 1341).
 *
 * @module
 */

import type { TextSink } from "./sink.ts";

/** Commands whose content is no text of the document. */
const SKIPPED: ReadonlySet<string> = new Set(["param", "comment"]);

/** Commands that print something, in the forerunner only. */
const PRINTED: Readonly<Record<string, string>> = { nl: "\n", lt: "<", np: "\n" };

/** Puts the text into the sink. */
export function readEnriched(source: string, sink: TextSink): void {
  let skipped = 0;
  let literal = 0;
  const token = /<<|<(\/?)([a-z0-9-]{1,60})>|(\n+)|[^<\n]+|</gi;
  for (
    const [whole, close = "", command, newlines] of source.replace(/\r\n?/g, "\n").matchAll(token)
  ) {
    if (sink.full) return;
    const name = command?.toLowerCase();
    const step = close === "" ? 1 : -1;
    if (name !== undefined && SKIPPED.has(name)) skipped = Math.max(0, skipped + step);
    else if (name === "nofill") literal = Math.max(0, literal + step);
    else if (skipped > 0) continue;
    else if (name !== undefined) sink.add(Object.hasOwn(PRINTED, name) ? PRINTED[name] ?? "" : "");
    else if (newlines !== undefined && literal === 0) {
      // One line end only ends a line of the source; of several one is none.
      sink.add(newlines.length === 1 ? " " : newlines.slice(1));
    } else sink.add(whole === "<<" ? "<" : whole);
  }
}
