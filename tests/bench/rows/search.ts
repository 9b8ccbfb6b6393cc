/** @module */

import { listTen } from "../floor.ts";
import type { MailboxRecipe } from "../recipe.ts";
import { countRow, ratioRow, type Row } from "../row.ts";
import { type Setting, succeeded } from "../setting.ts";
import { interleaved } from "../spread.ts";

const TOOL = "imap_search_messages";

/** 5 KB of the contract, as the smaller of the two meanings. */
const MAX_BYTES = 5_000;

/** The contract's 5 ms where the floor takes 0.4 ms. */
const MAX_RATIO = 12.5;

/** How much longer the largest mailbox may take than the smallest. */
const MAX_GROWTH = 1.3;

const newest = ({ user }: MailboxRecipe) => ({ account_id: user, limit: 10 });
const named = (count: number): string => count.toLocaleString("en");

/** The newest ten of each mailbox, on a connection that is open. */
export async function searchRows(setting: Setting): Promise<Row[]> {
  const { sizes, options, product, costOf } = setting;
  const works: Record<string, () => Promise<unknown>> = {};
  for (const mailbox of sizes) {
    const raw = await setting.floor(mailbox);
    works[mailbox.user] = async () => succeeded(await product.call(TOOL, newest(mailbox)));
    works[`${mailbox.user} floor`] = () => listTen(raw, mailbox.messages);
  }
  const times = await interleaved(options.rounds, works);
  const rows: Row[] = [];
  for (const mailbox of sizes) {
    const topic = `Newest 10 of ${named(mailbox.messages)}`;
    const { commands, bytes } = await costOf(TOOL, newest(mailbox));
    rows.push(
      countRow({ topic, what: "IMAP commands", unit: "", figure: commands, budget: 2 }),
      countRow({ topic, what: "from the server", unit: "B", figure: bytes, budget: MAX_BYTES }),
      ratioRow({ topic, what: "time", budget: MAX_RATIO }, pair(times, mailbox.user)),
    );
  }
  const [smallest, largest] = [sizes[0], sizes.at(-1)];
  if (!smallest || !largest) return rows;
  const topic = `Newest 10 of ${named(largest.messages)}`;
  const beside = `the same in ${named(smallest.messages)}`;
  const growth = { figure: times[largest.user], floor: times[smallest.user] };
  return [
    ...rows,
    ratioRow({
      topic,
      what: `time beside ${beside}`,
      budget: MAX_GROWTH,
      note: `Compared with ${beside}, not with the floor.`,
    }, growth as Parameters<typeof ratioRow>[1]),
  ];
}

/** Times of something and of its floor. */
function pair(
  times: Awaited<ReturnType<typeof interleaved>>,
  name: string,
): Parameters<typeof ratioRow>[1] {
  const [figure, floor] = [times[name], times[`${name} floor`]];
  if (!figure || !floor) throw new Error(`${name} was not timed`);
  return { figure, floor };
}
