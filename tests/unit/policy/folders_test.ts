/**
 * Which folders may be touched, and which stay where they are.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { MailError } from "../../../lib/contract/error.ts";
import { DEFAULT_PROTECTED } from "../../../lib/config/write.ts";
import { FolderRule, type RuledFolder } from "../../../lib/policy/folders.ts";
import { anyText } from "../../support/any_text.ts";

/** The rule of an account that is confined to these folders. */
function confined(...folders: readonly string[]): FolderRule {
  return new FolderRule({ id: "work", folders, protectedFolders: DEFAULT_PROTECTED });
}

function protecting(...protectedFolders: readonly string[]): FolderRule {
  return new FolderRule({ id: "work", folders: undefined, protectedFolders });
}

function folder(path: string, ...uses: readonly string[]): RuledFolder {
  return { path, specialUses: new Set(uses) };
}

Deno.test("An account that is not confined may touch everything.", () => {
  const rule = protecting("INBOX");
  assert.equal(rule.confined, false);
  fc.assert(fc.property(anyText(), (path) => {
    assert.equal(rule.allows(path, "/"), true);
    rule.assertAllowed(path, ".");
  }));
});

Deno.test("A confined account may touch what its patterns say, and nothing else.", () => {
  const rule = confined("INBOX", "Clients/*", "Lists/%", "Übung");
  assert.equal(rule.confined, true);
  for (
    const path of [
      "INBOX",
      "Clients/Acme",
      "Clients/Acme/2026",
      "Lists/deno",
      "Übung",
      "Clients/Co. KG",
    ]
  ) {
    assert.equal(rule.allows(path, "/"), true, path);
  }
  for (
    const path of [
      "Clients",
      "ClientsX",
      "Lists",
      "Lists/a/b",
      "Lists/a.b",
      "Übun",
      "Sent",
      "",
      "*",
      "%",
    ]
  ) {
    assert.equal(rule.allows(path, "/"), false, path);
  }
});

Deno.test("Names are meant as they are written; only INBOX is the same in every case.", () => {
  const rule = confined("inbox", "Clients", "\u00dcbung");
  for (const path of ["INBOX", "inbox", "InBoX", "Clients", "\u00dcbung"]) {
    assert.equal(rule.allows(path, "/"), true, path);
  }
  for (
    const path of [
      "clients",
      "CLIENTS",
      "U\u0308bung",
      "\u00fcbung",
      "INBOX/x",
      "inbox/x",
      "INBO\u212a",
    ]
  ) {
    assert.equal(rule.allows(path, "/"), false, path);
  }
  assert.equal(confined("Clients").allows("inbox", "/"), false);
  assert.equal(confined("INBOX/*").allows("INBOX", "/"), false);
});

Deno.test("A path that leads elsewhere on some servers is not allowed by what it begins with.", () => {
  const rule = confined("Clients/*", "INBOX.*");
  for (
    const path of [
      "Clients/../Private",
      "Clients/./x",
      "Clients//x",
      "Clients/",
      "Clients/x/",
      "Clients/x\\..\\..\\Private",
    ]
  ) {
    for (const separator of ["/", ".", undefined]) {
      assert.equal(rule.allows(path, separator), false, `${path} ${separator}`);
    }
  }
  for (const path of ["INBOX.", "INBOX..Private", "INBOX.x."]) {
    assert.equal(rule.allows(path, "."), false, path);
  }
  assert.equal(rule.allows("INBOX.x", "."), true);
});

Deno.test("A refusal is the same for every folder, and repeats nothing of its name.", () => {
  const errors = ["Private", "Nowhere", "a".repeat(300)].map((path) => {
    try {
      confined("INBOX").assertAllowed(path);
    } catch (error) {
      assert.ok(error instanceof MailError);
      return { ...error, message: error.message };
    }
    assert.fail(path);
  });
  assert.deepEqual(errors[0], errors[1]);
  assert.deepEqual(errors[0], errors[2]);
  assert.equal(errors[0]?.code, "forbidden");
  assert.deepEqual(errors[0]?.details, { reason: "folder_not_allowed", account: "work" });
});

Deno.test("What is allowed is always something that a pattern matches letter by letter.", () => {
  const rule = confined("a", "b/%");
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."abAB/.*%é"), maxLength: 5 }), (path) => {
      assert.equal(rule.allows(path, "/"), path === "a" || /^b\/[^/.]+$/.test(path), path);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("INBOX is always protected, in every case.", () => {
  for (const path of ["INBOX", "inbox", "Inbox"]) {
    assert.equal(protecting("Clients").isProtected(folder(path)), true);
  }
});

Deno.test("A special use is protected under whatever name it has.", () => {
  const rule = protecting("\\Sent", "\\TRASH");
  assert.equal(rule.isProtected(folder("Gesendet", "sent")), true);
  assert.equal(rule.isProtected(folder("Papierkorb", "trash")), true);
  assert.equal(rule.isProtected(folder("Entwürfe", "drafts")), false);
  assert.equal(rule.isProtected(folder("Sent")), false);
  assert.equal(rule.isProtected(folder("\\Sent")), false);
  for (const use of ["sent", "drafts", "trash", "archive", "junk", "all"]) {
    assert.equal(protecting(...DEFAULT_PROTECTED).isProtected(folder("x", use)), true, use);
  }
});

Deno.test("A protected name protects every way of writing it.", () => {
  const rule = protecting("Übung", "Clients/%");
  for (const path of ["Übung", "übung", "U\u0308BUNG", "Clients/a", "CLIENTS/a.b", "Clients/a/b"]) {
    assert.equal(rule.isProtected(folder(path)), true, path);
  }
  for (const path of ["Übungen", "Clients", "x/Clients/a"]) {
    assert.equal(rule.isProtected(folder(path)), false, path);
  }
});

Deno.test("A folder is protected by a protected one below it, which would go along.", () => {
  const all = [
    folder("Mail"),
    folder("Mail/Out", "sent"),
    folder("Mailing"),
    folder("Other"),
    folder("Other/deep/INBOX"),
    folder("Others", "sent"),
  ];
  const rule = protecting("\\Sent");
  assert.equal(rule.protects(all, "Mail", "/"), true);
  assert.equal(rule.protects(all, "Mail/Out", "/"), true);
  assert.equal(rule.protects(all, "Mailing", "/"), false);
  assert.equal(rule.protects(all, "Other", "/"), false);
  assert.equal(rule.protects(all, "Mail", ""), false, "a server without levels");
  assert.equal(rule.protects(all, "inbox", "/"), true);
  assert.equal(rule.protects([], "Nowhere", "/"), false);
});

Deno.test("A folder is protected by one below it that the account may not touch.", () => {
  const rule = confined("Clients", "Clients/Acme");
  const all = [folder("Clients"), folder("Clients/Acme"), folder("Clients/Acme/2026")];
  assert.equal(rule.protects(all, "Clients", "/"), true);
  assert.equal(rule.protects(all, "Clients/Acme", "/"), true);
  assert.equal(rule.protects(all.slice(0, 2), "Clients", "/"), false);
});
