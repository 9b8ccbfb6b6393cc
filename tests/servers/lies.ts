/**
 * Ways in which a {@link SmallImap} says what is not so.
 *
 * @module
 */

import type { Lie, SmallImap } from "./small_imap.ts";

/** Makes the lie of a mailbox. */
export type Liar = (small: SmallImap) => Lie;

/** Does something instead of a command, once. */
export function once(
  name: RegExp,
  act: (...args: [...Parameters<Lie>, SmallImap]) => string | undefined,
): Liar {
  return (small) => {
    let done = false;
    return (command, honest, connection) => {
      if (done || !name.test(command.name)) return honest();
      done = true;
      return act(command, honest, connection, small);
    };
  };
}

/** Does something instead of a command, every time. */
export function always(
  name: RegExp,
  act: (...args: [...Parameters<Lie>, SmallImap]) => string | undefined,
): Liar {
  return (small) => (command, honest, connection) =>
    name.test(command.name) ? act(command, honest, connection, small) : honest();
}

/** Carries a command out, and rewrites the answer. */
export function rewrite(name: RegExp, edit: (answer: string) => string): Liar {
  return always(name, (_command, honest) => edit(honest()));
}

/** Is lost once: after a command was carried out, or before. */
export function lost(name: RegExp, when: "before" | "after"): Liar {
  return once(name, (_command, honest, connection) => {
    if (when === "after") honest();
    connection.close();
    return undefined;
  });
}

/** What a server will do when the operation has ended. */
export const LATE: WeakMap<SmallImap, () => string> = new WeakMap();

/** Falls silent once, and carries the command out when nobody looks any more. */
export function late(name: RegExp): Liar {
  return once(name, (_command, honest, _connection, small) => {
    LATE.set(small, honest);
    return undefined;
  });
}

/** Is honest until it has carried out the first STORE. */
export function afterStore(liar: Liar): Liar {
  return (small) => {
    const lie = liar(small);
    let stored = false;
    return (command, honest, connection) => {
      if (stored) return lie(command, honest, connection);
      stored = command.name === "UID STORE";
      return honest();
    };
  };
}
