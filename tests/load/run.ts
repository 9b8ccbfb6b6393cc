/**
 * Many calls, several at a time, while what the product holds is looked at.
 *
 * @module
 */

import { type Footprint, footprint } from "./footprint.ts";
import type { LoadSetting } from "./setting.ts";

/** Calls between two looks. */
const LOOK_EVERY = 10;

/** Makes so many calls, `atOnce` of them at a time. @returns The looks at the process, in order. */
export async function runCalls(
  { product, caller, next }: LoadSetting,
  count: number,
  atOnce: number,
): Promise<Footprint[]> {
  const looks: Promise<Footprint>[] = [];
  const end = caller.calls + count;
  caller.onCall = () => {
    if (caller.calls % LOOK_EVERY === 0) looks.push(footprint(product.pid));
  };
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (caller.calls < end) await next();
  }));
  caller.onCall = () => undefined;
  return await Promise.all(looks);
}
