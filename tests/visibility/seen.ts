/**
 * What the browser shows of many documents, judged by several browsers at once.
 *
 * @module
 */

import { Oracle, type SeenText } from "../oracle/oracle.ts";

/** Browsers at once: more of them only wait for each other on two cores. */
const BROWSERS = 2;

/** Runs `look` on each item. */
export async function lookAtAll<Item, Sight>(
  items: readonly Item[],
  look: (oracle: Oracle, item: Item) => Promise<Sight>,
): Promise<ReadonlyMap<Item, Sight>> {
  const sights = new Map<Item, Sight>();
  const waiting = [...items].reverse();
  await Promise.all(Array.from({ length: BROWSERS }, async () => {
    const oracle = await Oracle.start();
    try {
      for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
        sights.set(item, await look(oracle, item));
      }
    } finally {
      await oracle.stop();
    }
  }));
  return sights;
}

/** The texts of documents. */
export async function seeAll<Item extends { readonly html: string }>(
  items: readonly Item[],
): Promise<ReadonlyMap<Item, readonly SeenText[]>> {
  return await lookAtAll(items, (oracle, { html }) => oracle.visibleTexts(html));
}
