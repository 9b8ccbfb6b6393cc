/**
 * The fence around what strangers wrote.
 *
 * @module
 */

import type { Mutation } from "../mutation.ts";

/** Mutations of the fence. */
export const FENCE: readonly Mutation[] = [
  {
    name: "fence-nonce",
    file: "lib/content/fence.ts",
    find: 'return crypto.getRandomValues(new BigUint64Array(1))[0]?.toString(36) ?? "";',
    replace: 'return "1h9ajm3yzrx7c";',
    gain:
      "A mail ends the fence with the nonce that every answer has, and goes on in the owner's voice.",
    tests: { "tests/unit/content/fence_test.ts": [] },
  },
  {
    name: "fence-defuses",
    file: "lib/content/fence.ts",
    find: "| ${HINT}>\\n${defuse(text)}\\n</",
    replace: "| ${HINT}>\\n${text}\\n</",
    gain: "A mail writes a marker that looks like the end of the fence.",
    tests: { "tests/unit/content/fence_test.ts": [] },
  },
  {
    name: "fence-disguises",
    file: "lib/content/fence.ts",
    find: "return [...word].map((letter) => `[${LETTERS[letter] ?? letter}]`).join(",
    replace: "return [...word].join(",
    gain: "A mail writes the marker in letters that look the same.",
    tests: { "tests/unit/content/fence_test.ts": [] },
  },
  {
    name: "fence-around-the-body",
    file: "lib/content/body.ts",
    find: "text: fence(open + slice + close, newNonce()),",
    replace: "text: open + slice + close,",
    gain: "Nothing tells the letter from what the program says.",
    tests: { "tests/unit/content/body_test.ts": [] },
  },
  {
    name: "fence-around-attachments",
    file: "lib/content/extract/extract.ts",
    find: "text: fence(slice, newNonce()),",
    replace: "text: slice,",
    gain: "Nothing tells the text of an attachment from what the program says.",
    tests: {
      "tests/unit/content/extract/documents_test.ts": [],
      "tests/unit/content/extract/texts_test.ts": [],
    },
  },
  {
    name: "fence-around-long-lines",
    file: "lib/content/fence.ts",
    find: "return isLong ? fence(text, nonce) : text;",
    replace: "return isLong ? text + nonce.slice(0, 0) : text;",
    gain: "A subject of a thousand characters gives orders outside of any fence.",
    tests: { "tests/unit/content/fence_test.ts": [] },
  },
  {
    name: "fence-in-lines",
    file: "lib/content/line.ts",
    find: "sliceCodePoints(defuse(visible), 0, maxCodePoints).slice;",
    replace: "sliceCodePoints(visible, 0, maxCodePoints).slice;",
    gain: "A subject writes a marker before the fence begins.",
    tests: { "tests/unit/content/line_test.ts": [] },
  },
  {
    name: "fence-torn-by-pages",
    file: "lib/content/body.ts",
    find: "return (complete ? text : dropTornMarker(text)).trimEnd();",
    replace: "return text.trimEnd();",
    gain: "A marker that is cut in two by the end of what was fetched is whole on the next page.",
    tests: { "tests/unit/content/fence_test.ts": [] },
  },
];
