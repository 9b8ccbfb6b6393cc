/**
 * Asking for the text of bytes, as the tests of attachments do.
 *
 * @module
 */

import { extract, type ExtractRequest } from "../../lib/content/extract/extract.ts";

/** An answer without its fence. */
export interface Answer {
  readonly kind: string;
  readonly text: string;
  readonly next: number | undefined;
  readonly notes: readonly string[];
}

const encoder = new TextEncoder();

/** Reads bytes or text; everything but the bytes has a default. */
export async function ask(
  data: Uint8Array | string,
  request: Partial<Omit<ExtractRequest, "bytes">> = {},
): Promise<Answer> {
  const bytes = typeof data === "string" ? encoder.encode(data) : data;
  const { kind, text, next, notes } = await extract({
    bytes,
    encoding: "8bit",
    type: "application/octet-stream",
    charset: "",
    name: "",
    offset: 0,
    maxChars: 16_000,
    ...request,
  });
  const inside = /^<untrusted_mail ([a-z0-9]+)[^\n]*>\n([^]*)\n<\/untrusted_mail \1>$/.exec(text)
    ?.[2];
  if (inside === undefined) throw new Error("The answer has no fence");
  return { kind, text: inside, next, notes };
}

/** All pages of the text, joined. */
export async function askInPages(data: Uint8Array | string, maxChars: number): Promise<string> {
  let joined = "";
  let offset: number | undefined = 0;
  while (offset !== undefined) {
    const page: Answer = await ask(data, { offset, maxChars });
    joined += page.text;
    offset = page.next;
  }
  return joined;
}
