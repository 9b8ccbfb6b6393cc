/** @module */

import type { Part } from "../mime/part.ts";

/** What says nothing about the bytes (RFC 2046 section 4.5.1). */
const BYTES = "application/octet-stream";

/**
 * Subtypes that nothing runs, draws as a page or follows to the network. SVG and
 * all that ends in +xml are documents, lists of songs are links, and what is not
 * known could be anything to somebody's program.
 */
const SUBTYPES: Readonly<Record<string, readonly string[]>> = {
  image: [
    ...["png", "jpeg", "jpg", "pjpeg", "gif", "webp", "bmp", "tiff", "heic", "heif", "avif"],
    ...["x-icon", "vnd.microsoft.icon"],
  ],
  audio: [
    ...["mpeg", "mp3", "mp4", "x-m4a", "aac", "ogg", "opus", "wav", "x-wav", "flac", "webm"],
    ...["amr", "3gpp"],
  ],
  video: ["mp4", "mpeg", "quicktime", "webm", "ogg", "x-msvideo", "x-matroska", "3gpp"],
  text: ["plain", "csv", "tab-separated-values", "calendar", "vcard", "x-vcard", "directory"],
  message: ["rfc822"],
  application: [
    ...["pdf", "rtf", "ics", "json", "zip", "x-zip-compressed", "gzip", "x-7z-compressed"],
    ...["pgp-signature", "pkcs7-signature", "x-pkcs7-signature"],
    ...["msword", "vnd.ms-excel", "vnd.ms-powerpoint"],
    ...["wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation"]
      .map((name) => `vnd.openxmlformats-officedocument.${name}`),
    ...["text", "spreadsheet", "presentation", "graphics"]
      .map((name) => `vnd.oasis.opendocument.${name}`),
  ],
};

const INERT: ReadonlySet<string> = new Set(
  Object.entries(SUBTYPES).flatMap(([type, names]) => names.map((name) => `${type}/${name}`)),
);

/** The type of a part as an answer names it; one that is no type says nothing. */
export function contentType({ type }: Part): string {
  return /^[\x21-\x7e]{1,127}$/.test(type) ? type : BYTES;
}

/**
 * The type under which a client gets the bytes of a part. What a stranger sends
 * is never named as something that a program would run or draw as a page.
 */
export function inertType({ type }: Part): string {
  return INERT.has(type) ? type : BYTES;
}
