import assert from "node:assert/strict";
import fc from "fast-check";
import { hasAttachments, planBody } from "../../../lib/mime/body_plan.ts";
import type { Part } from "../../../lib/mime/part.ts";
import { parseStructure } from "../../../lib/imap/bodystructure.ts";
import { MAX_PART_DEPTH, MAX_PARTS } from "../../../lib/imap/limits.ts";
import type { Token } from "../../../lib/imap/token.ts";
import { holds } from "../cases.ts";

const atom = (text: string | Uint8Array | number): Token => ({ type: "STRING", value: text });

const WORDS: readonly string[] = [
  ...[
    "TEXT",
    "PLAIN",
    "HTML",
    "MULTIPART",
    "MIXED",
    "ALTERNATIVE",
    "RELATED",
    "SIGNED",
    "ENCRYPTED",
  ],
  ...[
    "REPORT",
    "DIGEST",
    "APPLEDOUBLE",
    "MESSAGE",
    "RFC822",
    "GLOBAL",
    "DELIVERY-STATUS",
    "PARTIAL",
  ],
  ...["APPLICATION", "PKCS7-MIME", "PGP-SIGNATURE", "IMAGE", "PNG", "CALENDAR", "X-AMP-HTML"],
  ...["INLINE", "ATTACHMENT", "BASE64", "START", "<a@x>", "CHARSET", "NAME", "__proto__", "\u200b"],
];

const word = fc.oneof(
  { arbitrary: fc.constantFrom(...WORDS).map(atom), weight: 6 },
  { arbitrary: fc.constantFrom<Token>(null, undefined), weight: 2 },
  { arbitrary: fc.nat().map(atom), weight: 1 },
  { arbitrary: fc.string().map(atom), weight: 1 },
  { arbitrary: fc.uint8Array({ maxLength: 8 }).map(atom), weight: 1 },
);

const parameters: fc.Arbitrary<Token> = fc.oneof(
  fc.constant(null),
  fc.array(word, { maxLength: 4 }),
);
const disposition: fc.Arbitrary<Token> = fc.oneof(
  fc.constant(null),
  fc.tuple(fc.constantFrom("INLINE", "ATTACHMENT", "X").map(atom), parameters),
);

const { tree } = fc.letrec<{ tree: Token; anything: Token }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    // A leaf, nearly always of the right shape.
    fc.tuple(word, word, parameters, word, word, word, word, word, word, disposition, word)
      .map((fields): Token => fields),
    // A multipart.
    fc.tuple(fc.array(tie("tree"), { minLength: 1, maxLength: 5 }), word, parameters, disposition)
      .map(([children, ...rest]): Token => [...children, ...rest]),
    // An attached message.
    fc.tuple(tie("tree"), disposition).map(([inner, last]): Token => [
      ...[atom("MESSAGE"), atom("RFC822"), null, null, null, atom("7BIT"), atom(99), null],
      ...[inner, atom(9), null, last],
    ]),
    tie("anything"),
  ),
  anything: fc.oneof({ maxDepth: 4 }, word, fc.array(tie("anything"), { maxLength: 12 })),
}));

function leaves(part: Part): readonly Part[] {
  return part.type.startsWith("multipart/") ? part.children.flatMap(leaves) : [part];
}

function flat(part: Part): readonly Part[] {
  return [part, ...part.children.flatMap(flat)];
}

function depth(part: Part): number {
  return 1 + Math.max(0, ...part.children.map(depth));
}

function checkPlan(root: Part): void {
  for (const prefer of ["text/plain", "text/html"] as const) {
    const { body, attachments, notes } = planBody(root, prefer);
    const named = [...body, ...attachments];
    assert.equal(new Set(named).size, named.length, "a part is named twice");
    const sections = new Set(named.map(({ section }) => section));
    assert.equal(sections.size, named.length, "two parts have one section");
    for (const { section } of named) assert.match(section, /^[1-9]\d*(\.[1-9]\d*)*$/);
    if (notes.includes("encrypted") && root.type === "multipart/encrypted") {
      assert.deepEqual(body, []);
    }
    // Only another form of the same text may be left out.
    const known = new Set(named);
    for (const leaf of leaves(root)) {
      if (!known.has(leaf)) assert.match(leaf.type, /^text\/|^message\/(?!rfc822|global$)/);
    }
  }
  assert.equal(typeof hasAttachments(root), "boolean");
}

Deno.test("Any tree of tokens is a structure within the limits, and a plan with every part in it.", async () => {
  await holds(tree, 5_000, (token) => {
    const structure = parseStructure(token);
    if (!structure) return;
    const parts = flat(structure.root);
    assert.ok(parts.length <= MAX_PARTS);
    assert.ok(depth(structure.root) <= MAX_PART_DEPTH + 1);
    for (const { section, type, size } of parts) {
      assert.match(section, /^([1-9]\d*(\.[1-9]\d*)*)?$/);
      assert.match(type, /^[\x21-\x7e]+\/[\x21-\x7e]+$/);
      assert.ok(Number.isSafeInteger(size) && size >= 0);
    }
    checkPlan(structure.root);
  });
});
