/** @module */

import { ratioRow, type Row } from "../row.ts";
import type { Setting } from "../setting.ts";
import { startupTimes } from "../startup.ts";

/** More than a start takes no longer to settle; each turn starts two processes. */
const MAX_ROUNDS = 21;

/** From the start of the process to the answer to `initialize`. */
export async function startRows({ options }: Setting): Promise<Row[]> {
  const times = await startupTimes(Math.min(options.rounds, MAX_ROUNDS));
  return [
    ratioRow({
      topic: "Start",
      what: "start to `initialize`, bundled",
      budget: 1.4,
      note:
        "Floor: a bundled server of the same SDK with one tool, without a sandbox. The contract's other limit, under half of the fastest peer (230 ms where the floor takes 75), is a ratio of 1.53 and so follows.",
    }, times),
  ];
}
