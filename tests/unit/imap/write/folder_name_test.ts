import assert from "node:assert/strict";
import fc from "fast-check";
import { MailError, reasonOf } from "../../../../lib/contract/error.ts";
import { hasInvisibleCharacter } from "../../../../lib/contract/text.ts";
import { assertName, assertPlainName } from "../../../../lib/imap/write/folder_name.ts";
import { anyText } from "../../../support/any_text.ts";

const REFUSED: readonly (readonly [path: string, separator: string | undefined, hint: RegExp])[] = [
  ["a*b", "/", /wildcard|\*/],
  ["a%", "/", /%/],
  ["INBOX", "/", /INBOX/],
  ["inbox", ".", /INBOX/],
  ["Inbox/x", "/", /capital/],
  ["", "/", /level/],
  ["/a", "/", /level/],
  ["a/", "/", /level/],
  ["a//b", "/", /level/],
  ["a/./b", "/", /level/],
  ["../a", "/", /level/],
  ["a..b", ".", /level/],
  [" a", "/", /spaces/],
  ["a/b ", "/", /spaces/],
  ["a\u00a0", "/", /spaces/],
  ["a/b", ".", /"\."/],
  ["a/b", undefined, /no levels/],
  ["a\u200bb", "/", /visible/],
  ["a\u202eb", "/", /visible/],
  ["a\u00adb", "/", /visible/],
  ["a\u{e0041}b", "/", /visible/],
  ["a\u2028b", "/", /visible/],
  ["a".repeat(257), "/", /256/],
];

for (const [path, separator, hint] of REFUSED) {
  Deno.test(`no folder gets the name ${JSON.stringify(path.slice(0, 20))} where levels are split by ${separator}`, () => {
    let thrown: unknown;
    try {
      assertName(path, separator);
    } catch (error) {
      thrown = error;
    }
    assert.ok(thrown instanceof MailError);
    assert.deepEqual([thrown.code, reasonOf(thrown)], ["invalid_input", "mailbox_name"]);
    assert.match(thrown.hint ?? "", hint);
  });
}

for (
  const [path, separator] of [
    ["Reisen/Übersee", "/"],
    ["Reisen.Übersee", "."],
    ["v1.2", "/"],
    ["INBOX/Projects", "/"],
    ["INBOX.Projects", "."],
    ["日本 語", "/"],
    ['R&D "quoted" (x) {3} back\\slash', "/"],
    ["...", "/"],
    ["📬", undefined],
    ["\u{1f4ec}".repeat(256), "/"],
  ] as const
) {
  Deno.test(`a folder may be called ${path.slice(0, 40)}`, () => {
    assertPlainName(path);
    assertName(path, separator);
  });
}

Deno.test("whatever is accepted has only visible characters, no wildcards, and a name at every level", () => {
  const piece = fc.oneof(
    fc.constantFrom("/", ".", "..", " ", "*", "%", "INBOX", "inbox", "\u200b", "a", "ü"),
    anyText(3),
  );
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), (pieces) => {
      const path = pieces.join("");
      try {
        assertName(path, "/");
      } catch {
        return;
      }
      assert.equal(hasInvisibleCharacter(path) || /[*%]/.test(path), false);
      assert.notEqual(path.toUpperCase(), "INBOX");
      for (const level of path.split("/")) {
        assert.ok(level !== "" && level !== "." && level !== ".." && level === level.trim());
      }
    }),
    { numRuns: 1_000 },
  );
});
