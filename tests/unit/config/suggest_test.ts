/**
 * "Did you mean".
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { nearest } from "../../../lib/config/suggest.ts";

Deno.test("A name itself is its own nearest.", () => {
  assert.equal(nearest("serve", ["permissions", "serve"]), "serve");
});

Deno.test("One slip of the finger is found: left out, added, changed, swapped.", () => {
  for (const slip of ["HOT", "HOSTT", "HOSR", "HSOT"]) {
    assert.equal(nearest(slip, ["PORT_NUMBER", "HOST"]), "HOST");
  }
});

Deno.test("Four edits are still near and five are not.", () => {
  assert.equal(nearest("abcdefWXYZ", ["abcdef"]), "abcdef");
  assert.equal(nearest("abcdefVWXYZ", ["abcdef"]), undefined);
  assert.equal(nearest("WXYZef", ["abcdef"]), "abcdef");
  assert.equal(nearest("VWXYZf", ["abcdef"]), undefined);
});

Deno.test("A swap of neighbours is one edit, so four swaps are near and five are not.", () => {
  assert.equal(nearest("badcfehg", ["abcdefgh"]), "abcdefgh");
  assert.equal(nearest("badcfehgji", ["abcdefghij"]), undefined);
});

Deno.test("The nearest candidate wins, and of equals the first.", () => {
  assert.equal(nearest("PASD", ["PART", "PASS", "PAST"]), "PASS");
  assert.equal(nearest("xb", ["ab", "cb"]), "ab");
  assert.equal(nearest("xb", ["cb", "ab"]), "cb");
});

Deno.test("Without candidates nothing is near.", () => {
  assert.equal(nearest("HOST", []), undefined);
});

Deno.test("Up to three edits anywhere in any name lead back to it.", () => {
  type Edit = { kind: "insert" | "remove" | "change" | "swap"; at: number; letter: string };
  const edit: fc.Arbitrary<Edit> = fc.record({
    kind: fc.constantFrom("insert", "remove", "change", "swap"),
    at: fc.nat(30),
    letter: fc.constantFrom("A", "Z", "_", "0"),
  });
  const apply = (name: string, { kind, at, letter }: Edit): string => {
    const i = at % (name.length + 1);
    const [head, here, next, rest] = [
      name.slice(0, i),
      name[i] ?? "",
      name[i + 1] ?? "",
      name.slice(i + 2),
    ];
    if (kind === "insert") return head + letter + here + next + rest;
    if (kind === "remove") return head + next + rest;
    if (kind === "change") return head + (here && letter) + next + rest;
    return head + next + here + rest;
  };
  fc.assert(
    fc.property(
      fc.stringMatching(/^[A-Z_]{1,30}$/),
      // Edits that overlap can cost more than one each after a swap, so there is one swap at most.
      fc.array(edit.filter(({ kind }) => kind !== "swap"), { maxLength: 3 }),
      (name, edits) => nearest(edits.reduce(apply, name), [name]) === name,
    ),
  );
  fc.assert(
    fc.property(
      fc.stringMatching(/^[A-Z_]{1,30}$/),
      edit,
      (name, edit) => nearest(apply(name, edit), [name]) === name,
    ),
  );
});

Deno.test("Lengths that differ by more than three are never near.", () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 20 }),
      fc.string({ minLength: 24, maxLength: 40 }),
      (short, long) => nearest(short, [long]) === undefined && nearest(long, [short]) === undefined,
    ),
  );
});
