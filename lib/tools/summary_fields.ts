/**
 * The header fields that a list of messages is made of.
 *
 * @module
 */

import { MAX_HEADER_BYTES } from "../content/caps.ts";
import { joinBytes } from "../contract/bytes.ts";
import { fetchByUid, type Fetched, sectionKey, type SectionRequest } from "../imap/fetch.ts";
import type { Session } from "../imap/session.ts";

/** All of them in one stretch: what people write fits, and a page stays under 5 KB. */
const TOGETHER: SectionRequest = {
  section: "HEADER.FIELDS",
  fields: ["FROM", "TO", "SUBJECT"],
  start: 0,
  length: 4_096,
};

/** Each on its own, for a message in which one of them is so long that it hides the others. */
const APART: readonly SectionRequest[] = ["FROM", "TO", "SUBJECT"].map((field) => ({
  section: "HEADER.FIELDS",
  fields: [field],
  start: 0,
  // Addresses are counted, so all of them should be there.
  length: field === "TO" ? MAX_HEADER_BYTES : 4_096,
}));

/** Sections to fetch for a summary. */
export const SUMMARY_SECTIONS: readonly SectionRequest[] = [TOGETHER];

/** The header block of each message; those that were cut off are fetched once more, field by field. */
export async function summaryHeaders(
  session: Session,
  messages: readonly Fetched[],
): Promise<readonly Uint8Array[]> {
  const key = sectionKey(TOGETHER);
  const cut = messages.filter(({ sections }) =>
    (sections.get(key)?.length ?? 0) >= TOGETHER.length
  );
  const apart = cut.length === 0
    ? undefined
    : await fetchByUid(session, cut.map(({ uid }) => uid), { sections: APART });
  return messages.map(({ uid, sections }) => {
    const again = apart?.get(uid)?.sections;
    if (!again) return sections.get(key) ?? new Uint8Array();
    return joinFields(APART.map((request) => again.get(sectionKey(request)) ?? new Uint8Array()));
  });
}

/** One header block of several, each of which may be empty or have been cut off. */
export function joinFields(blocks: readonly Uint8Array[]): Uint8Array {
  // An empty line would end the header.
  const fields = blocks.map(trimEnd).filter(({ length }) => length > 0);
  return joinBytes(fields.flatMap((block) => [block, CRLF]));
}

const CRLF = new Uint8Array([13, 10]);

function trimEnd(block: Uint8Array): Uint8Array {
  let end = block.length;
  while (end > 0 && (block[end - 1] === 10 || block[end - 1] === 13)) end--;
  return block.subarray(0, end);
}
