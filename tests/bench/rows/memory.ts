/** @module */

import { HEAVY } from "../recipe.ts";
import { resident } from "../resident.ts";
import { countRow, type Row } from "../row.ts";
import type { Setting } from "../setting.ts";
import type { Product } from "../../support/product.ts";

/** Calls after which memory is looked at, first and last. */
const MARKS = { full: [1_000, 10_000], quick: [500, 2_000] } as const;

/**
 * Nobody outside can make V8 collect garbage, so memory goes up and down like a
 * saw. The lowest of the last {@link WINDOW} calls is what is really held.
 */
const WINDOW = 500;

/** Calls between two looks at memory. */
const SAMPLE_EVERY = 10;

type Call = readonly [tool: string, args: Record<string, unknown>];

/** What an assistant does in a day, failures among it. */
async function mixedCalls(product: Product, { sizes }: Setting): Promise<Call[]> {
  const calls: Call[] = [["imap_list_accounts", {}]];
  for (const { user: account_id } of [...sizes, HEAVY]) {
    const list: Call = ["imap_search_messages", { account_id, limit: 10, snippet_max_chars: 100 }];
    const { data } = await product.call(...list);
    const read = data.messages.map(({ id }: { id: string }): Call => [
      "imap_get_message",
      { message_id: id },
    ]);
    const id: string = data.messages.at(-1).id;
    calls.push(
      list,
      ["imap_search_messages", { account_id, limit: 5, unread_only: true }],
      ...read,
      ["imap_get_message_raw", { message_id: id, max_bytes: 16_000 }],
      ["imap_get_message", { message_id: id, body_format: "markdown", include_headers: "all" }],
      ["imap_get_message", { message_id: id.replace(/\d+$/, "4000000000") }],
      ["imap_list_mailboxes", { account_id, include_counts: true }],
    );
  }
  return calls;
}

/** Lowest memory before each of two marks, over as many calls as the second one says. */
async function heldAt(
  product: Product,
  calls: readonly Call[],
  marks: readonly [number, number],
): Promise<[number, number]> {
  const held: [number, number] = [Infinity, Infinity];
  for (let i = 1; i <= marks[1]; i++) {
    const [tool, args] = calls[i % calls.length] as Call;
    await product.call(tool, args);
    if (i % SAMPLE_EVERY > 0) continue;
    for (const mark of [0, 1] as const) {
      if (i > marks[mark] || i <= marks[mark] - WINDOW) continue;
      held[mark] = Math.min(held[mark], await resident(product.pid));
    }
  }
  return held;
}

/** Memory of the whole process after many calls, beside that after a few. */
export async function memoryRows(setting: Setting): Promise<Row[]> {
  const marks = MARKS[setting.options.quick ? "quick" : "full"];
  // A new one: what came before the first call of the row would count as well.
  const product = await setting.start();
  try {
    const calls = await mixedCalls(product, setting);
    const [before, after] = await heldAt(product, calls, marks);
    const [first, last] = marks.map((mark) => mark.toLocaleString("en"));
    return [
      countRow({
        topic: `Memory after ${last} calls`,
        what: `more than after ${first}`,
        unit: "MB",
        figure: after - before,
        budget: 10,
        note: `Resident memory of the process: ${before.toFixed(0)} MB, then ${
          after.toFixed(0)
        } MB; the lowest of the last ${WINDOW} calls each time, because nobody outside can collect its garbage.`,
      }),
    ];
  } finally {
    await product.close();
  }
}
