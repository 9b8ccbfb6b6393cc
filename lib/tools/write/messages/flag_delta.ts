/**
 * What changes of a message's flags. Only that is ever stored and taken back,
 * so that what another program changes meanwhile stays.
 *
 * @module
 */

/** Flags to set and to take away, in the order in which they were named. */
export interface FlagDelta {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** How the flags that a caller names are meant. */
export type FlagOperation = "add" | "remove" | "replace";

/** RFC 3501 section 2.3.2: set by the server alone. */
const RECENT = "\\recent";

/** What an operation changes of a message that has the flags `current`. */
export function flagDelta(
  operation: FlagOperation,
  flags: readonly string[],
  current: readonly string[],
): FlagDelta {
  const named = fold(flags);
  const had = fold(current);
  const missing = flags.filter((flag) => !had.has(flag.toLowerCase()));
  switch (operation) {
    case "add":
      return { add: missing, remove: [] };
    case "remove":
      return { add: [], remove: current.filter((flag) => named.has(flag.toLowerCase())) };
    case "replace":
      return {
        add: missing,
        remove: current.filter((flag) =>
          !named.has(flag.toLowerCase()) && flag.toLowerCase() !== RECENT
        ),
      };
  }
}

/** What takes back a change of a message that has the flags `current` now. */
export function reverse(current: readonly string[], { add, remove }: FlagDelta): FlagDelta {
  const had = fold(current);
  return {
    add: remove.filter((flag) => !had.has(flag.toLowerCase())),
    remove: add.filter((flag) => had.has(flag.toLowerCase())),
  };
}

/** Whether a message with these flags is as the change wanted it. */
export function lacksNothing(current: readonly string[], { add, remove }: FlagDelta): boolean {
  const has = fold(current);
  return add.every((flag) => has.has(flag.toLowerCase())) &&
    remove.every((flag) => !has.has(flag.toLowerCase()));
}

/** The part of a change that can be seen in a message with these flags. */
export function achieved(current: readonly string[], { add, remove }: FlagDelta): FlagDelta {
  const has = fold(current);
  return {
    add: add.filter((flag) => has.has(flag.toLowerCase())),
    remove: remove.filter((flag) => !has.has(flag.toLowerCase())),
  };
}

/** Whether nothing changes. */
export function isEmpty({ add, remove }: FlagDelta): boolean {
  return add.length === 0 && remove.length === 0;
}

/** RFC 3501 section 9: flags are the same in any case. */
function fold(flags: readonly string[]): ReadonlySet<string> {
  return new Set(flags.map((flag) => flag.toLowerCase()));
}
