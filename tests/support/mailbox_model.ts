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
  readonly name: string;
  readonly folder: Folder;
  readonly message: Message;
}

/** What becomes of one thing. */
export type Outcome = "done" | "not done";

/** A change as it is predicted. */
export interface Prediction {
  /** By message; for changes of a folder, one for the folder. */
  readonly outcomes: ReadonlyMap<Message | Folder, Outcome>;
  /** Takes it back as far as can be; undefined when nothing was done. */
  readonly undo?: () => Pick<Prediction, "outcomes">;
}

/** What an account must hold. */
export class MailboxModel {
  readonly folders = new Map<string, Folder>();
  /** Messages as the server knew them at the last comparison. */
  readonly #held = new Map<Message, Held>();

  /** Begins with what there is. */
  constructor(start: Census) {
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
      if (folder.messages.includes(message)) return { name, folder, message };
    }
    throw new Error("There is no such message in the model");
  }

  #isStill({ name, folder, message }: Place): boolean {
    return this.folders.get(name) === folder && folder.messages.includes(message);
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
    const changed = messages.map((message) => {
      const place = this.#place(message);
      const before = message.flags;
      message.flags = change(before);
      return {
        place,
        added: message.flags.difference(before),
        removed: before.difference(message.flags),
      };
    }).filter(({ added, removed }) => added.size + removed.size > 0);
    const done = new Set(changed.map(({ place }) => place.message));
    return {
      outcomes: outcomes(messages, (message) => done.has(message)),
      ...(changed.length === 0 ? {} : {
        undo: () => ({
          outcomes: new Map(changed.map(({ place, added, removed }) => {
            const { message } = place;
            const before = message.flags;
            if (!this.#isStill(place)) return [message, "not done"] as const;
            message.flags = before.difference(added).union(removed);
            const same = before.symmetricDifference(message.flags).size === 0;
            return [message, same ? "not done" : "done"] as const;
          })),
        }),
      }),
    };
  }

  /** Moves or copies messages to the end of a folder. */
  transfer(kind: "move" | "copy", messages: readonly Message[], to: string): Prediction {
    const destination = this.folders.get(to) as Folder;
    const put: { readonly from: Place; readonly copy: Place }[] = [];
    for (const members of this.#byFolder(messages)) {
      for (const message of members) {
        const from = this.#place(message);
        const copy = { ...message };
        destination.messages.push(copy);
        put.push({ from, copy: { name: to, folder: destination, message: copy } });
        if (kind === "move") remove(from);
      }
    }
    return {
      outcomes: outcomes(messages, () => true),
      undo: () => kind === "move" ? this.#moveBack(put) : this.#removeCopies(put),
    };
  }

  /** As IMAP does it: folder by folder in the order of the first of each, and in a folder by UID. */
  #byFolder(messages: readonly Message[]): Iterable<readonly Message[]> {
    return [...Map.groupBy(messages, (message) => this.#place(message).folder)]
      .map(([folder, members]) => folder.messages.filter((message) => members.includes(message)));
  }

  #moveBack(put: readonly { from: Place; copy: Place }[]): Pick<Prediction, "outcomes"> {
    const done = new Set<Message>();
    for (const members of Map.groupBy(put, ({ from }) => from.name).values()) {
      const able = members.filter(({ from, copy }) =>
        this.folders.has(from.name) && this.#isStill(copy)
      ).sort((a, b) => place(a.copy) - place(b.copy));
      for (const { from, copy } of able) {
        remove(copy);
        this.folders.get(from.name)?.messages.push({ ...copy.message });
        done.add(copy.message);
      }
    }
    return { outcomes: outcomes(put.map(({ copy }) => copy.message), (one) => done.has(one)) };
  }

  #removeCopies(put: readonly { from: Place; copy: Place }[]): Pick<Prediction, "outcomes"> {
    const able = put.filter(({ from, copy }) => this.#isStill(from) && this.#isStill(copy));
    for (const { copy } of able) remove(copy);
    const done = new Set(able.map(({ copy }) => copy.message));
    return { outcomes: outcomes(put.map(({ copy }) => copy.message), (one) => done.has(one)) };
  }

  /** Removes messages for good. */
  purge(messages: readonly Message[]): Prediction {
    for (const message of messages) remove(this.#place(message));
    return { outcomes: outcomes(messages, () => true) };
  }

  /** Puts a new message into a folder. */
  append(to: string, sha256: string | undefined, flags: readonly string[]): Prediction {
    const folder = this.folders.get(to) as Folder;
    const message = { sha256, flags: new Set(flags) };
    folder.messages.push(message);
    return {
      outcomes: new Map([[message, "done"]]),
      undo: () => {
        const able = this.#isStill({ name: to, folder, message });
        if (able) remove({ name: to, folder, message });
        return { outcomes: new Map([[message, able ? "done" : "not done"]]) };
      },
    };
  }

  /** Makes a folder. */
  create(name: string): Prediction {
    if (this.folders.has(name)) return nothing();
    const folder: Folder = { messages: [] };
    this.folders.set(name, folder);
    return {
      outcomes: new Map([[folder, "done"]]),
      undo: () => {
        const able = this.folders.get(name) === folder && folder.messages.length === 0;
        if (able) this.folders.delete(name);
        return { outcomes: new Map([[folder, able ? "done" : "not done"]]) };
      },
    };
  }

  /** Gives a folder another name. */
  rename(from: string, to: string): Prediction {
    const folder = this.folders.get(from);
    if (!folder || this.folders.has(to)) return nothing();
    this.folders.delete(from);
    this.folders.set(to, folder);
    return {
      outcomes: new Map([[folder, "done"]]),
      undo: () => {
        const able = this.folders.get(to) === folder && !this.folders.has(from);
        if (able) {
          this.folders.delete(to);
          this.folders.set(from, folder);
        }
        return { outcomes: new Map([[folder, able ? "done" : "not done"]]) };
      },
    };
  }

  /** Deletes a folder: one with messages goes below the Trash. */
  delete(name: string): Prediction {
    const folder = this.folders.get(name);
    if (!folder) return nothing();
    if (folder.messages.length > 0) {
      let place = `Trash/${name}`;
      for (let n = 2; this.folders.has(place); n++) place = `Trash/${name} (${n})`;
      return this.rename(name, place);
    }
    this.folders.delete(name);
    return {
      outcomes: new Map([[folder, "done"]]),
      undo: () => {
        const able = !this.folders.has(name);
        if (able) this.folders.set(name, { messages: [] });
        return { outcomes: new Map([[folder, able ? "done" : "not done"]]) };
      },
    };
  }
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

function place({ folder, message }: Place): number {
  return folder.messages.indexOf(message);
}

function remove({ folder, message }: Place): void {
  folder.messages = folder.messages.filter((other) => other !== message);
}
