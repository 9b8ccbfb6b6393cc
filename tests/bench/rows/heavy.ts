/** @module */

import { readMessage } from "../floor.ts";
import { HEAVY, HEAVY_COUNT } from "../recipe.ts";
import { peakSince } from "../resident.ts";
import { countRow, ratioRow, type Row } from "../row.ts";
import { type Setting, succeeded } from "../setting.ts";
import { interleaved } from "../spread.ts";

const TOOL = "imap_get_message";

/** 64 KB of the contract, as the smaller of the two meanings. */
const MAX_BYTES = 64_000;

/** The contract's "flat", as generous as its line about memory over time. */
const MAX_GROWTH_MB = 10;

/** The text of a message beside an attachment of 25 MB, and the same text alone. */
export async function heavyRows(setting: Setting): Promise<Row[]> {
  const { options, product, costOf } = setting;
  const list = await product.call("imap_search_messages", {
    account_id: HEAVY.user,
    limit: HEAVY.messages,
  });
  const messages: { id: string; size: number }[] = succeeded(list).data.messages;
  const ids = messages.toSorted((a, b) => a.size - b.size).map(({ id }) => id);
  const [light, heavy] = [ids.slice(0, HEAVY_COUNT), ids.slice(HEAVY_COUNT)];
  const read = (from: readonly string[]) => async (i: number) =>
    succeeded(await product.call(TOOL, { message_id: from[i % from.length] }));
  const raw = await setting.floor(HEAVY);
  // The mail server itself has to look through a message when it first tells its structure.
  for (let i = 0; i < HEAVY_COUNT; i++) {
    await readMessage(raw, i + 1 + HEAVY_COUNT);
    await read(heavy)(i);
  }
  await peakSince(product.pid);
  for (let i = 0; i < options.rounds; i++) await read(light)(i);
  const flat = await peakSince(product.pid);
  for (let i = 0; i < options.rounds; i++) await read(heavy)(i);
  const growth = await peakSince(product.pid) - flat;
  const times = await interleaved(options.rounds, { figure: read(heavy), floor: read(light) });
  const { bytes } = await costOf(TOOL, { message_id: heavy[0] });
  const topic = "Text beside 25 MB";
  return [
    countRow({ topic, what: "from the server", unit: "B", figure: bytes, budget: MAX_BYTES }),
    ratioRow({
      topic,
      what: "time beside the same text alone",
      budget: 1.5,
      note: "Compared with the same text without the attachment, not with the floor.",
    }, times),
    countRow({
      topic,
      what: "more memory than for the text alone",
      unit: "MB",
      figure: growth,
      budget: MAX_GROWTH_MB,
      note:
        "Peak of resident memory while the heavy ones are read, less the peak while the light ones are.",
    }),
  ];
}
