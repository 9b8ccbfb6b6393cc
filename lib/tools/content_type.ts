/** @module */

import type { Part } from "../mime/part.ts";

/** What says nothing about the bytes (RFC 2046 section 4.5.1). */
const BYTES = "application/octet-stream";

/** Types that a program which shows them may run: markup, style sheets, scripts. */
const ACTIVE = /html|xml|svg|script|css|wasm|x-msdownload|java/;

/** The type of a part as an answer names it; one that is no type says nothing. */
export function contentType({ type }: Part): string {
  return /^[\x21-\x7e]{1,127}$/.test(type) ? type : BYTES;
}

/**
 * The type under which a client gets the bytes of a part. What a stranger sends
 * is never named as something that a program would run or draw as a page.
 */
export function inertType(part: Part): string {
  const type = contentType(part);
  const isOffice = /^application\/vnd\.(?:openxmlformats|oasis)/.test(type);
  const isType = /^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/.test(type);
  return isType && (isOffice || !ACTIVE.test(type)) ? type : BYTES;
}
