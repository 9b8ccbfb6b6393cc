/** @module */

import { readMessage } from "../floor.ts";
import { THOUSAND } from "../recipe.ts";
import { countRow, ratioRow, type Row } from "../row.ts";
import { type Setting, succeeded } from "../setting.ts";
import { interleaved } from "../spread.ts";

const TOOL = "imap_get_message";

/** The best peer's 3.0 ms where the floor takes 0.5 ms. */
const BEST_PEER = 6;

/** One small message, on a connection that is open. */
export async function readRows(setting: Setting): Promise<Row[]> {
  const { options, product, costOf } = setting;
  const list = await product.call("imap_search_messages", {
    account_id: THOUSAND.user,
    limit: 10,
  });
  const ids: string[] = succeeded(list).data.messages.map(({ id }: { id: string }) => id);
  const raw = await setting.floor(THOUSAND);
  // Another message every time: nobody reads one twice in a row.
  const times = await interleaved(options.rounds, {
    figure: async (i) => succeeded(await product.call(TOOL, { message_id: ids[i % ids.length] })),
    floor: (i) => readMessage(raw, THOUSAND.messages - i % ids.length),
  });
  const { commands } = await costOf(TOOL, { message_id: ids[0] });
  const topic = "Read a small message";
  return [
    countRow({ topic, what: "IMAP commands", unit: "", figure: commands, budget: 2 }),
    ratioRow({ topic, what: "time", budget: BEST_PEER }, times),
  ];
}
