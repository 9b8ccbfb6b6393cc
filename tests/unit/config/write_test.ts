/**
 * What an account's variables say about writing and about folders.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  CAPABILITIES,
  type Capability,
  DEFAULT_CAPABILITIES,
} from "../../../lib/contract/capability.ts";
import { MAX_MAILBOX_CODE_POINTS } from "../../../lib/contract/limits.ts";
import { DEFAULT_PROTECTED, readWriteRules } from "../../../lib/config/write.ts";

type Suffixes = Readonly<Record<string, string>>;

function read(suffixes: Suffixes, writeEnabled = true) {
  const problems: string[] = [];
  const rules = readWriteRules(
    (suffix) => suffixes[suffix],
    writeEnabled,
    (suffix, what) => problems.push(`${suffix} ${what}`),
  );
  return { ...rules, problems };
}

/** The rules of variables in which nothing is wrong. */
function good(suffixes: Suffixes, writeEnabled = true) {
  const { problems, ...rules } = read(suffixes, writeEnabled);
  assert.deepEqual(problems, []);
  return rules;
}

Deno.test("Without a word an account allows all that can be undone, everywhere.", () => {
  assert.deepEqual(good({}), {
    write: DEFAULT_CAPABILITIES,
    folders: undefined,
    protectedFolders: DEFAULT_PROTECTED,
  });
  assert.equal(DEFAULT_CAPABILITIES.includes("expunge"), false);
});

Deno.test("Every word of the list is allowed for itself, and nothing else with it.", () => {
  for (const word of CAPABILITIES) {
    assert.deepEqual(good({ WRITE: word }).write, [word]);
    assert.deepEqual(good({ WRITE: ` ${word.toUpperCase()} ,,${word}` }).write, [word]);
  }
  assert.deepEqual(good({ WRITE: "expunge,copy,flags" }).write, ["flags", "copy", "expunge"]);
});

Deno.test("Read-only wins over every list of words.", () => {
  const words = fc.subarray<Capability>([...CAPABILITIES], { minLength: 1 });
  fc.assert(fc.property(words, (list) => {
    assert.deepEqual(good({ WRITE: list.join(",") }, false).write, []);
    assert.deepEqual(
      good({ WRITE: list.join(",") }).write,
      CAPABILITIES.filter((word) => list.includes(word)),
    );
  }));
  assert.deepEqual(good({}, false).write, []);
});

Deno.test("An account that others are written beside says none, and it stands alone.", () => {
  for (const text of ["none", " None "]) assert.deepEqual(good({ WRITE: text }).write, []);
  assert.equal(read({ WRITE: "none,flags" }).problems.length, 1);
});

Deno.test("Unknown words are refused with those there are, and not repeated; also while writes are off.", () => {
  for (const enabled of [true, false]) {
    assert.deepEqual(read({ WRITE: "flags,delte,*,all" }, enabled).problems, [
      `WRITE must be some of ${CAPABILITIES.join(", ")}, or none`,
    ]);
  }
});

Deno.test("A list of words or folders that is empty is refused.", () => {
  for (const text of ["", " ", ",", ", ,"]) {
    assert.deepEqual(read({ WRITE: text, FOLDERS: text, PROTECTED_FOLDERS: text }).problems, [
      "WRITE says nothing; write none if nothing may be changed",
      "FOLDERS must name at least one folder",
      "PROTECTED_FOLDERS must name at least one folder",
    ]);
  }
});

Deno.test("Folders stand between commas; one that belongs to a name has a backslash before it.", () => {
  const list = "INBOX, Clients/* ,Smith\\, Jones & Co,\\,,a b";
  const wanted = ["INBOX", "Clients/*", "Smith, Jones & Co", ",", "a b"];
  assert.deepEqual(good({ FOLDERS: list }).folders, wanted);
  assert.deepEqual(good({ PROTECTED_FOLDERS: list }).protectedFolders, wanted);
});

Deno.test("Any list of names comes back as it was.", () => {
  const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 })
    .filter((text) => text.trim() === text && !/[\\\p{Cc}]/u.test(text));
  fc.assert(fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), (names) => {
    const list = names.map((text) => text.replaceAll(",", "\\,")).join(",");
    assert.deepEqual(good({ FOLDERS: list }).folders, names);
  }));
});

Deno.test("A special use is no folder to be confined to, but one that can be protected.", () => {
  assert.deepEqual(read({ FOLDERS: "INBOX,\\Sent" }).problems, [
    "FOLDERS takes names of folders, not special uses such as \\Sent",
  ]);
  assert.deepEqual(good({ PROTECTED_FOLDERS: "\\Sent,\\TRASH,x" }).protectedFolders, [
    "\\Sent",
    "\\TRASH",
    "x",
  ]);
  assert.deepEqual(read({ PROTECTED_FOLDERS: "\\Sant" }).problems, [
    "PROTECTED_FOLDERS has a special use that is none of \\All, \\Archive, \\Drafts, \\Flagged, \\Important, \\Junk, \\Sent, \\Trash",
  ]);
  assert.equal(read({ PROTECTED_FOLDERS: "\\" }).problems.length, 1);
});

Deno.test("A name that no command may carry is refused.", () => {
  for (const suffix of ["FOLDERS", "PROTECTED_FOLDERS"]) {
    for (const name of ["a\r\nb", "a\0b", "\ud83d", "x".repeat(MAX_MAILBOX_CODE_POINTS + 1)]) {
      assert.equal(read({ [suffix]: `INBOX,${name}` }).problems.length, 1, JSON.stringify(name));
    }
    const longest = "😀".repeat(MAX_MAILBOX_CODE_POINTS);
    assert.deepEqual(read({ [suffix]: longest }).problems, []);
  }
});

Deno.test("Several problems are all told.", () => {
  assert.equal(
    read({ WRITE: "x", FOLDERS: "\\Sent", PROTECTED_FOLDERS: "\\x,a\nb" }).problems.length,
    4,
  );
});
