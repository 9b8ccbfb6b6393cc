/**
 * What came into a folder is matched with what was sent there, each once.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import type { Fingerprint } from "../../../../../lib/imap/write/fingerprint.ts";
import { matchArrivals } from "../../../../../lib/tools/write/messages/arrivals_match.ts";
import { toTarget } from "../../../../../lib/tools/write/messages/targets.ts";
import type { Transfer } from "../../../../../lib/tools/write/messages/transfer_batch.ts";

function seen(uid: number, headerKey: string, size = 1): Fingerprint {
  return {
    uid,
    key: `${size} ${headerKey}`,
    headerKey,
    flags: [],
    size,
    internalDate: undefined,
    modseq: "",
  };
}

function sent(uid: number, headerKey?: string): Transfer {
  const target = toTarget(`imap:a:INBOX:7:${uid}`);
  return headerKey === undefined ? { target } : { target, source: seen(uid, headerKey) };
}

Deno.test("Messages that look the same are matched in their order.", () => {
  const transfers = [sent(1, "x"), sent(2, "y"), sent(3, "x")];
  matchArrivals(transfers, [seen(11, "x"), seen(12, "x"), seen(13, "y")], new Set());
  assert.deepEqual(transfers.map(({ copy }) => copy), [11, 13, 12]);
});

Deno.test("What is something else already, of another size, or without a header is left alone.", () => {
  const transfers = [sent(1, "x"), sent(2, ""), sent(3)];
  matchArrivals(transfers, [seen(11, "x"), seen(12, "x", 2), seen(13, "")], new Set([11]));
  assert.deepEqual(transfers.map(({ copy }) => copy), [undefined, undefined, undefined]);
});

Deno.test("Whatever arrives, no copy is given to two, and what is known stays.", () => {
  const key = fc.constantFrom("x", "y", "z", "");
  fc.assert(
    fc.property(
      fc.array(key, { maxLength: 8 }),
      fc.array(key, { maxLength: 8 }),
      fc.subarray([101, 102, 103, 104]),
      (keys, arriving, claimed) => {
        const transfers = keys.map((headerKey, i) => sent(i + 1, headerKey));
        const [first] = transfers;
        if (first) first.copy = 101;
        const arrived = arriving.map((headerKey, i) => seen(101 + i, headerKey));
        matchArrivals(transfers, arrived, new Set([101, ...claimed]));
        if (first) assert.equal(first.copy, 101);
        const copies = transfers.flatMap(({ copy }) => copy ?? []);
        assert.equal(new Set(copies).size, copies.length);
        for (const { copy, source } of transfers.slice(1)) {
          if (copy === undefined) continue;
          assert.ok(!claimed.includes(copy));
          assert.equal(arrived.find(({ uid }) => uid === copy)?.key, source?.key);
        }
      },
    ),
  );
});
