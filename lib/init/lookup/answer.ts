/**
 * The answers of the isolates of a lookup.
 *
 * @module
 */

import { readAutoconfig } from "./autoconfig.ts";
import type { LookupAnswers, LookupQuestion } from "./messages.ts";
import { readMetadata } from "./metadata.ts";

/** Largest document that is read, in bytes: the largest of Mozilla's own database has 12 KB. */
export const MAX_DOCUMENT_BYTES = 65_536;

/** How long a document may take to come, in milliseconds. */
export const FETCH_TIMEOUT_MS = 5_000;

/** Answers a question. What goes wrong is no answer. */
export async function answer(
  question: LookupQuestion,
): Promise<LookupAnswers[LookupQuestion["kind"]]> {
  switch (question.kind) {
    case "fetch":
      return await download(question.url, question.certificates).catch(() => undefined);
    case "autoconfig":
      return await readAutoconfig(question.bytes, question.domain);
    case "metadata":
      return readMetadata(question.bytes, question.issuer);
  }
}

/** Reads a document over TLS, from where it was asked for and nowhere else. */
async function download(
  url: string,
  certificates: string | undefined,
): Promise<Uint8Array | undefined> {
  if (new URL(url).protocol !== "https:") return undefined;
  const client = Deno.createHttpClient({
    caCerts: certificates === undefined ? [] : [certificates],
  });
  try {
    const response = await fetch(url, {
      client,
      redirect: "manual",
      credentials: "omit",
      signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
    });
    if (response.status !== 200 || response.body === null) {
      await response.body?.cancel();
      return undefined;
    }
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of response.body) {
      size += piece.length;
      if (size > MAX_DOCUMENT_BYTES) return undefined;
      pieces.push(piece);
    }
    return new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer());
  } finally {
    client.close();
  }
}
