/** @module */

import { THOUSAND } from "../recipe.ts";
import { countRow, type Row } from "../row.ts";
import type { Setting } from "../setting.ts";

/** Times that the connection is closed under the product. */
const CUTS = 5;

/** A call on a connection that died while nobody used it. */
export async function idleRows({ counted, tap }: Setting): Promise<Row[]> {
  const call = () => counted.call("imap_search_messages", { account_id: THOUSAND.user, limit: 10 });
  let failed = 0;
  let most = 0;
  const die = async (kill: () => void): Promise<void> => {
    await call();
    kill();
    const before = tap.accepted;
    if ((await call()).failed) failed++;
    most = Math.max(most, tap.accepted - before);
  };
  for (let i = 0; i < CUTS; i++) await die(() => tap.cut());
  // The other way to die: nothing is closed, and nothing ever arrives again.
  await die(() => tap.freeze());
  tap.cut();
  const topic = "Connection died while idle";
  const note = `Of ${CUTS} calls after a closed connection and one after one that fell silent.`;
  return [
    countRow({ topic, what: "calls not answered", unit: "", figure: failed, budget: 0, note }),
    countRow({ topic, what: "most reconnects of a call", unit: "", figure: most, budget: 1 }),
  ];
}
