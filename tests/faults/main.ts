/**
 * Disturbs every read at every byte:
 *
 *   deno task faults:all                  all of it, for hours
 *   deno task faults:all --step 10        every tenth byte
 *   deno task faults:all --only raw,list  some readings, by their names in reads.ts
 *
 * @module
 */

import { parseArgs } from "node:util";
import { nameOf } from "./campaign.ts";
import { KINDS } from "./mailbox.ts";
import { everything } from "./plan.ts";
import { Range } from "./range.ts";
import { READS } from "./reads.ts";
import { Tally } from "./tally.ts";

const { values } = parseArgs({
  options: { step: { type: "string", default: "1" }, only: { type: "string" } },
});

const step = Number(values.step);
const names = values.only?.split(",") ?? READS.map(({ name }) => name);
const reads = READS.filter(({ name }) => names.includes(name));
if (!(Number.isInteger(step) && step > 0) || reads.length < names.length) {
  throw new TypeError(`--step is a whole number, --only some of ${READS.map(({ name }) => name)}`);
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

const startedAt = performance.now();
const sum = new Tally();
let harmful = 0;
for (const kind of KINDS) {
  const campaigns = everything({ step, reads }).filter((campaign) => campaign.kind === kind);
  if (campaigns.length === 0) continue;
  const range = await Range.open(kind);
  try {
    for (const campaign of campaigns) {
      // One reading at a time, so that there is something to see.
      for (const read of campaign.reads) {
        try {
          await range.run({ ...campaign, reads: [read] }, sum);
        } catch (error) {
          harmful++;
          print((error as Error).message);
        }
        const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1);
        print(`${minutes} min: ${read.name}, ${nameOf(campaign)}; ${sum}`);
      }
    }
  } finally {
    await range.close();
  }
}
sum.lines().forEach(print);
Deno.exit(harmful > 0 ? 1 : 0);
