/**
 * What a server really holds, as another IMAP client sees it, and whether that
 * is what the scene says.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { RawImap } from "../clients/raw_imap.ts";
import { readMailbox } from "../clients/mailbox_name.ts";
import { column, faint, print } from "./terminal.ts";

/** One message in one folder. */
interface Held {
  readonly folder: string;
  readonly uid: number;
  /** Of its Message-ID what stands before the `@`: a message keeps it wherever it goes. */
  readonly name: string;
  readonly subject: string;
  readonly flags: string;
}

/** Where a message should be, and with which flags; what is not named stays. */
export interface Change {
  readonly folder?: string;
  /** In the order of the alphabet, with spaces between. */
  readonly flags?: string;
}

async function foldersOf(raw: RawImap): Promise<string[]> {
  const answer = await raw.command('LIST "" "*"');
  return [...answer.matchAll(/^\* LIST \(([^)]*)\) "\/" (.*)\r$/gm)]
    .filter(([, attributes = ""]) => !/\\(?:Noselect|NonExistent)/i.test(attributes))
    .map(([, , name = ""]) => readMailbox(name)).sort();
}

async function messagesIn(raw: RawImap, folder: string): Promise<Held[]> {
  const opened = await raw.command(`EXAMINE "${folder}"`);
  if (/^\* 0 EXISTS/m.test(opened)) return [];
  const fields = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID SUBJECT)]";
  const answer = await raw.command(`FETCH 1:* (UID FLAGS ${fields})`);
  return answer.split(/^(?=\* \d+ FETCH )/m).filter((one) => one.startsWith("* ")).map((one) => ({
    folder,
    uid: Number(/UID (\d+)/.exec(one)?.[1]),
    name: /^Message-ID:\s*<([^@>]*)/im.exec(one)?.[1] ?? "",
    subject: /^Subject: (.*)\r$/im.exec(one)?.[1] ?? "",
    flags: (/FLAGS \(([^)]*)\)/.exec(one)?.[1] ?? "").split(" ")
      .filter((flag) => flag !== "\\Recent").sort().join(" "),
  }));
}

/** The mailbox as the scene says it is, held against what the server says. */
export class Mailbox {
  readonly #raw: RawImap;
  /** By name: folder and flags. */
  readonly #should: Map<string, string>;
  #folders: readonly string[];
  #held: readonly Held[];

  private constructor(raw: RawImap, folders: readonly string[], held: readonly Held[]) {
    this.#raw = raw;
    this.#folders = folders;
    this.#held = held;
    this.#should = asMap(held);
  }

  /** Looks at everything, and takes it for right. */
  static async open(raw: RawImap): Promise<Mailbox> {
    const folders = await foldersOf(raw);
    return new Mailbox(raw, folders, await everything(raw, folders));
  }

  /** Where a message is now, by its name. */
  find(name: string): { readonly folder: string; readonly uid: number } {
    const found = this.#held.find((one) => one.name === name);
    assert.ok(found, `There is a message ${name}`);
    return found;
  }

  /**
   * Looks at everything and prints some of it.
   *
   * @param cast Messages that are shown.
   * @param changes What is different from before; nothing else may be.
   * @throws {assert.AssertionError} When the server holds something else.
   */
  async expect(
    cast: readonly string[],
    changes: Readonly<Record<string, Change>> = {},
  ): Promise<void> {
    for (const [name, change] of Object.entries(changes)) {
      const [folder, flags] = JSON.parse(this.#should.get(name) ?? '["",""]');
      this.#should.set(name, JSON.stringify([change.folder ?? folder, change.flags ?? flags]));
    }
    const held = await everything(this.#raw, await foldersOf(this.#raw));
    this.#held = held;
    const now = asMap(held);
    const wrong = [...new Set([...now.keys(), ...this.#should.keys()])]
      .filter((name) => now.get(name) !== this.#should.get(name))
      .map((name) => `${name} is ${now.get(name)}, not ${this.#should.get(name)}`);
    assert.deepEqual(wrong, [], wrong.join("; "));
    assert.equal(held.length, this.#should.size, "Not every message is there once");
    print("  Another IMAP client sees:");
    for (const { folder, flags, subject } of held.filter(({ name }) => cast.includes(name))) {
      print(`    ${column(folder, 14)}  ${column(flags || "no flags", 18)}  ${subject}`);
    }
    const rest = held.length - cast.length;
    faint(`    ${held.length} messages in all; the other ${rest} are where and as they were`);
  }

  /** Looks at the folders and prints what has changed. */
  async expectFolders(added: readonly string[], removed: readonly string[] = []): Promise<void> {
    const now = await foldersOf(this.#raw);
    const should = [...this.#folders.filter((name) => !removed.includes(name)), ...added].sort();
    assert.deepEqual(now, should, "The server has the folders that the scene says");
    this.#folders = now;
    print(`  Another IMAP client sees ${now.length} folders:`);
    print(`    ${now.join(", ")}`);
  }
}

async function everything(raw: RawImap, folders: readonly string[]): Promise<readonly Held[]> {
  const held: Held[] = [];
  for (const folder of folders) held.push(...await messagesIn(raw, folder));
  return held;
}

function asMap(held: readonly Held[]): Map<string, string> {
  return new Map(held.map(({ name, folder, flags }) => [name, JSON.stringify([folder, flags])]));
}
