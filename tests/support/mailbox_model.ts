/**
 * What an account must hold after each of a sequence of changes, as plain data.
 * It knows nothing of IMAP but that a message that is put somewhere is a new one.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Census, Held } from "./census.ts";
import { idOf } from "./write_truth.ts";

/** One message in one folder. Put elsewhere it is another one of the same content. */
export interface Message {
  /** Of all its bytes; undefined until the server was asked: what the product wrote itself. */
  sha256: string | undefined;
  flags: ReadonlySet<string>;
}

/** One folder; by whichever name, as long as it is the same. */
export interface Folder {
  /** In the order in which they came. */
  messages: Message[];
}

/** Where a message is: it is found there again only while the folder has its name. */
interface Place {
  readonly account: MailboxModel;
  readonly name: string;
  readonly folder: Folder;
  readonly message: Message;
}

/** A message that shall be put somewhere. */
interface Wanted {
  readonly from: Place;
  readonly to: string;
  readonly account: MailboxModel;
}

/** What becomes of one thing. */
export type Outcome = "done" | "not done";

/** A change as it is predicted. */
export interface Prediction {
  /** By message; for changes of a folder, one for the folder. */
  readonly outcomes: ReadonlyMap<Message | Folder, Outcome>;
  /** Takes it back as far as can be, and can be taken back itself; undefined when there is nothing to take back. */
  readonly undo?: () => Prediction;
}

/** A message that was put somewhere: what it was, and what it is now. */
interface Put {
  readonly from: Place;
  readonly copy: Place;
}

/** What an account must hold. */
export class MailboxModel {
  readonly folders = new Map<string, Folder>();
  /** Messages as the server knew them at the last comparison. */
  readonly #held = new Map<Message, Held>();

  /** Whether the server can remove chosen messages. */
  readonly #removes: boolean;

  /** Begins with what there is. */
  constructor(start: Census, removes: boolean) {
    this.#removes = removes;
    for (const { name } of start.folders) this.folders.set(name, { messages: [] });
    for (const held of start.messages) {
      const { sha256, flags } = held;
      const message = { sha256, flags: new Set(flags) };
      this.folders.get(held.mailbox)?.messages.push(message);
      this.#held.set(message, held);
    }
  }

  /** All messages, folder by folder. */
  get messages(): readonly Message[] {
    return [...this.folders.values()].flatMap(({ messages }) => messages);
  }

  /** The message as the server knows it. */
  heldOf(message: Message): Held {
    return this.#held.get(message) as Held;
  }

  /** Id of a message. */
  idOf(message: Message): string {
    return idOf(this.heldOf(message));
  }

  /** Name of the folder of a message. */
  nameOf(message: Message): string {
    return this.#place(message).name;
  }

  #place(message: Message): Place {
    for (const [name, folder] of this.folders) {
      if (folder.messages.includes(message)) return { account: this, name, folder, message };
    }
    throw new Error("There is no such message in the model");
  }

  /**
   * The account must hold what the model holds: folders, contents, order, flags.
   *
   * @throws {AssertionError}
   */
  compare({ folders, messages }: Census): void {
    assert.deepEqual(folders.map(({ name }) => name).sort(), [...this.folders.keys()].sort());
    for (const [name, folder] of this.folders) {
      const there = messages.filter(({ mailbox }) => mailbox === name)
        .sort((a, b) => a.uid - b.uid);
      folder.messages.forEach((message, i) => message.sha256 ??= there[i]?.sha256);
      assert.deepEqual(
        there.map(({ sha256, flags }) => `${sha256.slice(0, 12)} ${flags.join(" ")}`),
        folder.messages.map(({ sha256, flags }) =>
          `${sha256?.slice(0, 12)} ${[...flags].sort().join(" ")}`
        ),
        `messages of ${name}`,
      );
      folder.messages.forEach((message, i) => this.#held.set(message, there[i] as Held));
    }
  }

  /** Sets or removes flags. */
  flag(
    messages: readonly Message[],
    change: (flags: ReadonlySet<string>) => ReadonlySet<string>,
  ): Prediction {
    return this.#flag(messages.map((message) => ({ place: this.#place(message), change })));
  }

  #flag(
    changes: readonly {
      readonly place: Place;
      readonly change: (flags: ReadonlySet<string>) => ReadonlySet<string>;
    }[],
  ): Prediction {
    const back: typeof changes[number][] = [];
    for (const { place, change } of changes) {
      if (!isStill(place)) continue;
      const before = place.message.flags;
      const after = change(before);
      place.message.flags = after;
      const added = after.difference(before);
      const removed = before.difference(after);
      if (added.size + removed.size === 0) continue;
      back.push({ place, change: (flags) => flags.difference(added).union(removed) });
    }
    const done = new Set(back.map(({ place }) => place.message));
    return {
      outcomes: outcomes(changes.map(({ place }) => place.message), (one) => done.has(one)),
      ...(back.length === 0 ? {} : { undo: () => this.#flag(back) }),
    };
  }

  /**
   * Moves or copies messages to the end of a folder.
   *
   * @param account Where the folder is. @default this one
   */
  transfer(
    kind: "move" | "copy",
    messages: readonly Message[],
    to: string,
    account: MailboxModel = this,
  ): Prediction {
    return this.#transfer(
      kind === "copy" || this.#removes ? kind : "nothing",
      messages.map((message) => ({ from: this.#place(message), to, account })),
    );
  }

  /** Another program removes a message for good, or moves it; it uses what the product does not. */
  take(message: Message, to?: string): void {
    const from = this.#place(message);
    if (to === undefined) remove(from);
    else this.#transfer("move", [{ from, to, account: this }]);
  }

  #transfer(
    kind: "move" | "copy" | "nothing",
    wanted: readonly Wanted[],
  ): Prediction {
    const put: Put[] = [];
    for (const { from, to, account } of inOrder(wanted)) {
      const folder = account.folders.get(to);
      if (!folder || !isStill(from) || kind === "nothing") continue;
      const message = { ...from.message };
      folder.messages.push(message);
      put.push({ from, copy: { account, name: to, folder, message } });
      if (kind === "move") remove(from);
    }
    const done = new Set(put.map(({ from }) => from.message));
    return {
      outcomes: outcomes(wanted.map(({ from }) => from.message), (one) => done.has(one)),
      ...(put.length === 0 || !this.#removes ? {} : {
        undo: () => kind === "copy" ? this.#removeCopies(put) : this.#putBack(put),
      }),
    };
  }

  #putBack(put: readonly Put[]): Prediction {
    const wanted = put.map(({ from: { name, account }, copy }) => ({
      from: copy,
      to: name,
      account,
    }));
    if (put.every(({ from, copy }) => from.account === copy.account)) {
      return this.#transfer("move", wanted);
    }
    // To another account folder by folder, each a change of its own.
    const groups = Map.groupBy(wanted, ({ to }) => to);
    return oneAfterTheOther(
      [...groups.values()].map((group) => () => this.#transfer("move", group)),
    );
  }

  #removeCopies(put: readonly Put[]): Prediction {
    const able = put.filter(({ from, copy }) => isStill(from) && isStill(copy));
    for (const { copy } of able) remove(copy);
    const done = new Set(able.map(({ copy }) => copy.message));
    return { outcomes: outcomes(put.map(({ copy }) => copy.message), (one) => done.has(one)) };
  }

  /** Removes messages for good. */
  purge(messages: readonly Message[]): Prediction {
    if (!this.#removes) return { outcomes: outcomes(messages, () => false) };
    for (const message of messages) remove(this.#place(message));
    return { outcomes: outcomes(messages, () => true) };
  }

  /** Puts a new message into a folder. */
  append(to: string, sha256: string | undefined, flags: readonly string[]): Prediction {
    const folder = this.folders.get(to) as Folder;
    const message = { sha256, flags: new Set(flags) };
    folder.messages.push(message);
    const at = { account: this, name: to, folder, message };
    return {
      outcomes: new Map([[message, "done"]]),
      ...(!this.#removes ? {} : {
        undo: () => {
          const able = isStill(at);
          if (able) remove(at);
          return { outcomes: outcomes([message], () => able) };
        },
      }),
    };
  }

  /** Makes a folder. */
  create(name: string): Prediction {
    if (this.folders.has(name)) return nothing();
    const folder: Folder = { messages: [] };
    this.folders.set(name, folder);
    return {
      outcomes: new Map([[folder, "done"]]),
      undo: () =>
        this.folders.get(name) === folder && folder.messages.length === 0
          ? this.#remove(name)
          : nothing(),
    };
  }

  /** Removes an empty folder. */
  #remove(name: string): Prediction {
    const folder = this.folders.get(name) as Folder;
    this.folders.delete(name);
    return { outcomes: new Map([[folder, "done"]]), undo: () => this.create(name) };
  }

  /** Gives a folder another name. */
  rename(from: string, to: string): Prediction {
    const folder = this.folders.get(from);
    if (!folder || this.folders.has(to)) return nothing();
    this.folders.delete(from);
    this.folders.set(to, folder);
    return {
      outcomes: new Map([[folder, "done"]]),
      undo: () => this.folders.get(to) === folder ? this.rename(to, from) : nothing(),
    };
  }

  /** Deletes a folder: one with messages goes below the Trash. */
  delete(name: string): Prediction {
    const folder = this.folders.get(name);
    if (!folder) return nothing();
    if (folder.messages.length === 0) return this.#remove(name);
    let place = `Trash/${name}`;
    for (let n = 2; this.folders.has(place); n++) place = `Trash/${name} (${n})`;
    return this.#toTrash(name, place);
  }

  #toTrash(name: string, place: string): Prediction {
    const folder = this.folders.get(name);
    const { outcomes } = this.rename(name, place);
    if (!folder || outcomes.size === 0) return nothing();
    return {
      outcomes,
      undo: () => this.folders.get(place) === folder ? this.#fromTrash(place, name) : nothing(),
    };
  }

  /** Taken back, it is a deletion again, of no more than there was. */
  #fromTrash(place: string, name: string): Prediction {
    const folder = this.folders.get(place);
    const { outcomes } = this.rename(place, name);
    if (!folder || outcomes.size === 0) return nothing();
    const { length } = folder.messages;
    return {
      outcomes,
      undo: () =>
        this.folders.get(name) === folder && folder.messages.length <= length
          ? this.#toTrash(name, place)
          : nothing(),
    };
  }
}

/**
 * As IMAP does it: destination by destination, folder by folder in the order of
 * the first of each, and in a folder by UID. To another account messages go one
 * by one as they were named.
 */
function inOrder(wanted: readonly Wanted[]): readonly Wanted[] {
  if (wanted.some(({ from, account }) => from.account !== account)) return wanted;
  return [...Map.groupBy(wanted, ({ to }) => to).values()].flatMap((members) =>
    [...Map.groupBy(members, ({ from }) => from.folder).values()].flatMap((group) =>
      group.toSorted((a, b) => position(a.from) - position(b.from))
    )
  );
}

/** Changes as one; taken back last in, first out. */
function oneAfterTheOther(changes: readonly (() => Prediction)[]): Prediction {
  const predictions = changes.map((change) => change());
  const undos = predictions.map(({ undo }) => undo).filter((undo) => undo !== undefined);
  return {
    outcomes: new Map(predictions.flatMap(({ outcomes }) => [...outcomes])),
    ...(undos.length === 0 ? {} : { undo: () => oneAfterTheOther(undos.toReversed()) }),
  };
}

function isStill({ account, name, folder, message }: Place): boolean {
  return account.folders.get(name) === folder && folder.messages.includes(message);
}

function nothing(): Prediction {
  return { outcomes: new Map() };
}

function outcomes(
  messages: readonly Message[],
  isDone: (message: Message) => boolean,
): ReadonlyMap<Message, Outcome> {
  return new Map(messages.map((one) => [one, isDone(one) ? "done" : "not done"]));
}

function position({ folder, message }: Place): number {
  return folder.messages.indexOf(message);
}

function remove({ folder, message }: Place): void {
  folder.messages = folder.messages.filter((other) => other !== message);
}
