/**
 * Values in a `.env` are read back as they were typed, and other lines stay.
 *
 * @module
 */

import assert from "node:assert/strict";
import { parseEnv } from "node:util";
import fc from "fast-check";
import { badCredential } from "../../../lib/config/credential.ts";
import { readEnvFile } from "../../../lib/config/env_file.ts";
import { envLines, EnvTextError, mergeEnv, quoteValue } from "../../../lib/init/env_text.ts";
import { withDirectory } from "../config/scratch.ts";
import { anyText } from "../../support/any_text.ts";

/** Anything that the program takes for a password, and above all what is special in a `.env`. */
const password = fc.oneof(
  anyText(30, 1),
  fc.string({
    unit: fc.constantFrom(..."'\"`#\\ n$={}!&|;()<>aé😀\u2028".split("")),
    minLength: 1,
  }),
).filter((text) => badCredential(text) === undefined);

Deno.test("Every password that can be written is read back by the program as it was typed.", () => {
  let written = 0;
  fc.assert(
    fc.property(password, (secret) => {
      if (quoteValue(secret) === undefined) {
        // Only what has all kinds of quotation marks, or the line end of double ones.
        assert.match(secret, /'/);
        assert.match(secret, /`/);
        assert.match(secret, /"|\\n/);
        assert.throws(() => envLines([["MAIL_IMAP_DEFAULT_PASS", secret]]), EnvTextError);
        return;
      }
      written++;
      const text = envLines([
        ["MAIL_IMAP_DEFAULT_HOST", "imap.example.com"],
        ["MAIL_IMAP_DEFAULT_PASS", secret],
        ["MAIL_IMAP_DEFAULT_USER", "ada@example.com"],
      ]);
      withDirectory({ ".env": text }, (directory) => {
        assert.deepEqual(readEnvFile(directory).variables, {
          MAIL_IMAP_DEFAULT_HOST: "imap.example.com",
          MAIL_IMAP_DEFAULT_PASS: secret,
          MAIL_IMAP_DEFAULT_USER: "ada@example.com",
        });
        assert.deepEqual(readEnvFile(directory).warnings, []);
      });
    }),
    { numRuns: 2_000 },
  );
  assert.ok(written > 1_000, `only ${written} were written`);
});

Deno.test("A plain value has no quotation marks, any other has single ones where they are enough.", () => {
  for (
    const [value, written] of [
      ["imap.example.com", "imap.example.com"],
      ["ada+list@example.com", "ada+list@example.com"],
      ["abcd efgh", "'abcd efgh'"],
      ["a#b", "'a#b'"],
      ["a\\nb", "'a\\nb'"],
      ["$HOME", "'$HOME'"],
      ["it's", "`it's`"],
      ["it's `so`", '"it\'s `so`"'],
      ["a'b`c\"d", "a'b`c\"d"],
      ["'b`c\"d", undefined],
      ["a'b`c\\nd", "a'b`c\\nd"],
      ["a\nb", undefined],
    ] as const
  ) assert.equal(quoteValue(value), written, JSON.stringify(value));
});

const EXISTING = [
  "# my accounts",
  "",
  "export MAIL_IMAP_DEFAULT_HOST = imap.example.com # at home",
  "MAIL_IMAP_DEFAULT_PASS_FILE='secret # file'",
  "MAIL_IMAP_DEFAULT_FOLDERS=INBOX",
  "  OTHER=x",
  "#MAIL_IMAP_DEFAULT_HOST=old.example.com",
  "MAIL_IMAP_DEFAULT_HOST=again.example.com",
  "",
].join("\n");

Deno.test("A variable is replaced where it stands, each of its lines; all others stay as they are.", () => {
  const after = mergeEnv(
    EXISTING,
    [["MAIL_IMAP_DEFAULT_HOST", "new.example.com"], ["MAIL_IMAP_DEFAULT_PASS", "a b"]],
    new Set(["MAIL_IMAP_DEFAULT_PASS_FILE"]),
  );
  assert.equal(
    after,
    [
      "# my accounts",
      "",
      "MAIL_IMAP_DEFAULT_HOST=new.example.com",
      "MAIL_IMAP_DEFAULT_FOLDERS=INBOX",
      "  OTHER=x",
      "#MAIL_IMAP_DEFAULT_HOST=old.example.com",
      "",
      "MAIL_IMAP_DEFAULT_PASS='a b'",
      "",
    ].join("\n"),
  );
});

Deno.test("What is added comes after a blank line, also when the last line has no end.", () => {
  const added = [["MAIL_IMAP_WORK_HOST", "x"]] as const;
  const none = new Set<string>();
  assert.equal(mergeEnv("", added, none), "MAIL_IMAP_WORK_HOST=x\n");
  assert.equal(mergeEnv("A=1", added, none), "A=1\n\nMAIL_IMAP_WORK_HOST=x\n");
  assert.equal(mergeEnv("A=1\n", added, none), "A=1\n\nMAIL_IMAP_WORK_HOST=x\n");
  assert.equal(mergeEnv("A=1\n\n", added, none), "A=1\n\nMAIL_IMAP_WORK_HOST=x\n");
  assert.equal(mergeEnv("A=1\r\n", added, none), "A=1\r\n\nMAIL_IMAP_WORK_HOST=x\n");
});

Deno.test("A file in which a value would swallow or lose a line is left alone.", () => {
  for (
    const before of [
      "A='not closed\nB='x'\n",
      "A='first\nMAIL_IMAP_WORK_HOST=inside\nlast'\n",
      "A='not closed\n",
    ]
  ) {
    const variables = [["MAIL_IMAP_WORK_HOST", "it's"]] as const;
    const outcome = (): string => mergeEnv(before, variables, new Set());
    try {
      assert.equal(parseEnv(outcome())["A"], parseEnv(before)["A"], before);
    } catch (error) {
      assert.ok(error instanceof EnvTextError, `${error}`);
    }
  }
  assert.throws(
    () => mergeEnv("A='x\nMAIL_IMAP_WORK_HOST=y\nz'\n", [["MAIL_IMAP_WORK_HOST", "w"]], new Set()),
    EnvTextError,
  );
});

Deno.test("Whatever the file, what it said besides the change it still says, or it is left alone.", () => {
  const anyLine = fc.oneof(
    fc.constantFrom("A=1", "export B='x y'", "MAIL_IMAP_X_HOST=h", "# c", "", "C='open", 'D="q" z'),
    fc.string({ unit: fc.constantFrom(..."AB='\"`# \\n\t".split("")) }),
  );
  fc.assert(
    fc.property(fc.array(anyLine), password, (lines, secret) => {
      const before = lines.join("\n");
      try {
        const after = parseEnv(
          mergeEnv(before, [["MAIL_IMAP_X_PASS", secret]], new Set(["MAIL_IMAP_X_HOST"])),
        );
        const { MAIL_IMAP_X_HOST: _, ...rest } = parseEnv(before);
        assert.deepEqual({ ...after }, { ...rest, MAIL_IMAP_X_PASS: secret });
      } catch (error) {
        assert.ok(error instanceof EnvTextError, `${error}`);
      }
    }),
    { numRuns: 2_000 },
  );
});
