/**
 * Only what was changed of a message's flags is ever stored and taken back.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  achieved,
  type FlagDelta,
  flagDelta,
  isEmpty,
  lacksNothing,
  reverse,
} from "../../../../../lib/tools/write/messages/flag_delta.ts";

const fold = (flags: readonly string[]): string[] =>
  [...new Set(flags.map((flag) => flag.toLowerCase()))].sort();

/** What a server makes of a message's flags. */
function stored(current: readonly string[], { add, remove }: FlagDelta): string[] {
  const gone = new Set(fold(remove));
  return fold([...current.filter((flag) => !gone.has(flag.toLowerCase())), ...add]);
}

const NAMES = ["\\Seen", "\\Flagged", "\\Answered", "$Work", "$work", "$Later", "$Label2"];
const flags = fc.subarray(NAMES);
const operation = fc.constantFrom("add", "remove", "replace");

Deno.test("Flags are added, removed and replaced, in any case of letters.", () => {
  assert.deepEqual(flagDelta("add", ["\\SEEN", "$new"], ["\\Seen"]), { add: ["$new"], remove: [] });
  assert.deepEqual(flagDelta("remove", ["\\SEEN", "$no"], ["\\Seen", "$a"]), {
    add: [],
    remove: ["\\Seen"],
  });
  assert.deepEqual(flagDelta("replace", ["$b", "\\seen"], ["\\Seen", "$a", "\\Recent"]), {
    add: ["$b"],
    remove: ["$a"],
  });
});

Deno.test("After a change a message is as it was asked for, and a second one changes nothing.", () => {
  fc.assert(fc.property(operation, flags, flags, (how, named, current) => {
    const delta = flagDelta(how, named, current);
    const after = stored(current, delta);
    assert.ok(lacksNothing(after, delta));
    assert.ok(isEmpty(flagDelta(how, named, after)));
    if (how === "replace") assert.deepEqual(after, fold(named));
  }));
});

Deno.test("Undo restores exactly what was changed, whatever others change meanwhile.", () => {
  fc.assert(fc.property(operation, flags, flags, flags, flags, (how, named, before, on, off) => {
    const delta = flagDelta(how, named, before);
    const touched = new Set(fold([...delta.add, ...delta.remove]));
    // Somebody else changes other flags in between.
    const others = {
      add: on.filter((flag) => !touched.has(flag.toLowerCase())),
      remove: off.filter((flag) => !touched.has(flag.toLowerCase())),
    };
    const between = stored(stored(before, delta), others);
    const undone = stored(between, reverse(between, delta));
    assert.deepEqual(undone, stored(before, others));
  }));
});

Deno.test("Undo never touches a flag that was not changed, also when others changed ours.", () => {
  fc.assert(fc.property(operation, flags, flags, flags, (how, named, before, between) => {
    const delta = flagDelta(how, named, before);
    const back = reverse(between, delta);
    const touched = new Set(fold([...delta.add, ...delta.remove]));
    for (const flag of fold([...back.add, ...back.remove])) assert.ok(touched.has(flag));
    // Of the flags that were changed, each is as it was.
    const undone = stored(between, back);
    const was = fold(before);
    for (const flag of touched) assert.equal(undone.includes(flag), was.includes(flag));
  }));
});

Deno.test("Of a change that was done in part, that part is taken back.", () => {
  const delta = { add: ["$a", "$b"], remove: ["$c", "$d"] };
  assert.deepEqual(achieved(["$A", "$c"], delta), { add: ["$a"], remove: ["$d"] });
  assert.deepEqual(achieved(["$a", "$b"], delta), delta);
  assert.ok(isEmpty(achieved(["$c", "$d"], delta)));
});
