/** @module */

import { countRow, type Row } from "../row.ts";
import type { Setting } from "../setting.ts";

const bytesOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length;

/** Bytes of the list of tools and of a list of messages: what a model pays for. */
export async function sizeRows({ counted, sizes, costOf }: Setting): Promise<Row[]> {
  const { tools } = await counted.client.listTools();
  const bare = tools.map((tool: object) => ({ ...tool, outputSchema: undefined }));
  const account_id = sizes[0]?.user;
  const found = await costOf("imap_search_messages", { account_id, limit: 10 });
  return [
    countRow({
      topic: "tools/list",
      what: "without output schemas",
      unit: "B",
      figure: bytesOf(bare),
      budget: 10_000,
    }),
    countRow({
      topic: "tools/list",
      what: "with output schemas",
      unit: "B",
      figure: bytesOf(tools),
      budget: 24_000,
    }),
    countRow({
      topic: "Search result",
      what: "JSON of 10 messages",
      unit: "B",
      figure: found.answerBytes,
      budget: 3_500,
      note: "The structured value; the text block carries the same once more.",
    }),
  ];
}
