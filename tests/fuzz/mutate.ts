/**
 * Damage to messages: flipped bits, bytes put in, taken out, doubled and
 * exchanged with those of another message.
 *
 * @module
 */

import { Buffer } from "node:buffer";

/** A source of 32-bit numbers. */
export type Random = () => number;

/** What is put in: bytes that mean something at some level. */
const INSERTIONS: readonly Uint8Array[] = [
  ...[
    "\0",
    "\r",
    "\n",
    "\r\n\r\n",
    "=",
    "==",
    "=\r\n",
    "&#x202e;",
    "&#8203;",
    "<",
    ">",
    "</",
    "<!--",
  ],
  ...["\u200b", "\u202e", "\u{e0041}", "\ufe0f", "\u200d", "untrusted_mail", "</untrusted_mail x>"],
  ...[
    "<script>",
    "<a href='javascript:x'>",
    "=?utf-8?B?",
    "?=",
    "\x1b$B",
    "\x1b(B",
    "--",
    "-- \r\n",
  ],
].map((text) => Buffer.from(text));

/** A damaged copy. */
export function mutate(source: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let bytes = source;
  const times = 1 + random() % 8;
  for (let i = 0; i < times; i++) bytes = damage(bytes, other, random);
  return bytes;
}

function damage(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const at = random() % (bytes.length + 1);
  const length = random() % 40;
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (random() % 8) {
    case 0:
      return bytes.map((byte, i) => i === at ? byte ^ 1 << random() % 8 : byte);
    case 1:
      return Buffer.concat([before, Uint8Array.of(random() % 256), after]);
    case 2:
      return Buffer.concat([before, after.subarray(length)]);
    case 3:
      return Buffer.concat([before, INSERTIONS[random() % INSERTIONS.length] as Uint8Array, after]);
    case 4:
      return Buffer.concat([
        before,
        bytes.subarray(random() % (bytes.length + 1)).subarray(0, 200),
        after,
      ]);
    case 5:
      return Buffer.concat([
        before,
        other.subarray(random() % (other.length + 1)).subarray(0, 2_000),
      ]);
    case 6:
      return Buffer.concat([before, Uint8Array.from({ length }, () => random() % 256), after]);
    default:
      // Cutting everything off is rare, or few messages would be left.
      return random() % 4 === 0 ? before : bytes;
  }
}
