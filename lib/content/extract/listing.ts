/**
 * What is in a zip archive, by its directory alone: nothing is unpacked.
 *
 * @module
 */

import { sliceCodePoints } from "../../contract/text.ts";
import { singleLine } from "../invisible.ts";
import { MAX_LISTED_ENTRIES } from "./caps.ts";
import type { TextSink } from "./sink.ts";
import type { ZipDirectory } from "./zip.ts";

/** Longest name shown, in code points. */
const MAX_NAME_CODE_POINTS = 255;

/** Puts names and sizes of the entries into the sink. */
export function listZip({ entries, total }: ZipDirectory, sink: TextSink): void {
  sink.add(`${total} ${total === 1 ? "entry" : "entries"}\n`);
  for (const { name, size, encrypted } of entries.slice(0, MAX_LISTED_ENTRIES)) {
    const clean = sliceCodePoints(singleLine(name).text, 0, MAX_NAME_CODE_POINTS).slice;
    sink.add(`${clean}\t${size} bytes${encrypted ? "\tencrypted" : ""}\n`);
  }
  if (total > MAX_LISTED_ENTRIES) sink.notes.add("list_cut");
  if (entries.some((entry) => entry.encrypted)) sink.notes.add("encrypted");
}
