/** @module */

import { countRow, type Row } from "../row.ts";
import { type Setting, succeeded } from "../setting.ts";

const TOOL = "imap_search_messages";

/** Searches whose second page is asked for. */
const SEARCHES: Readonly<Record<string, Record<string, unknown>>> = {
  "commands, 2nd page of all": {},
  "commands, 2nd page of unread": { unread_only: true },
};

/** The page that a cursor leads to, in the largest mailbox. */
export async function pageRows({ sizes, counted, tap }: Setting): Promise<Row[]> {
  const largest = sizes.at(-1);
  // Nothing was ever read, so both searches match every message.
  const rows: Row[] = [];
  for (const [what, criteria] of Object.entries(SEARCHES)) {
    const args = { account_id: largest?.user, limit: 10, ...criteria };
    const first = succeeded(await counted.call(TOOL, args));
    tap.reset();
    const { next_cursor: cursor } = first.data;
    succeeded(await counted.call(TOOL, { account_id: largest?.user, limit: 10, cursor }));
    rows.push(
      countRow({
        topic: `Cursor in ${largest?.messages.toLocaleString("en")}`,
        what,
        unit: "",
        figure: tap.lines.length,
        budget: 2,
        note: `The server sent ${tap.received.toLocaleString("en")} bytes.`,
      }),
    );
  }
  return rows;
}
