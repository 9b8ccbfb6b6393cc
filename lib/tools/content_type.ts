/** @module */

import type { Part } from "../mime/part.ts";

/** The type of a part as an answer names it; one that is no type says nothing. */
export function contentType({ type }: Part): string {
  return /^[\x21-\x7e]{1,127}$/.test(type) ? type : "application/octet-stream";
}
