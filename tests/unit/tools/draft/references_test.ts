import assert from "node:assert/strict";
import { reasonOf } from "../../../../lib/contract/error.ts";
import { parsePartReferences } from "../../../../lib/tools/draft/references.ts";

Deno.test("A part is named by its message and its section, whatever its folder is called.", () => {
  const [part] = parsePartReferences(["imap:default:a#1:b#2:7:9#1.2"]);
  assert.deepEqual(part, {
    ref: { account: "default", mailbox: "a#1:b#2", uidvalidity: "7", uid: 9 },
    section: "1.2",
  });
});

Deno.test("What names no part is refused by its place and never repeated.", () => {
  const good = "imap:default:INBOX:7:9#1";
  for (
    const bad of [
      ...["", "#", "#1", "s3cr3t#1", "imap:default:INBOX:7:9", "imap:default:INBOX:7:9#"],
      ...[`${good}.`, `${good}.0`, `${good} `, `${good}.MIME`, `${good}]`, "imap:D:INBOX:7:9#1"],
      `${good}${".1".repeat(40)}`,
    ]
  ) {
    assert.throws(() => parsePartReferences([good, bad]), (error) => {
      assert.equal(reasonOf(error), "part_reference");
      assert.match(String(error), /attachments\[1\]/);
      assert.doesNotMatch(String(error), /s3cr3t/);
      return true;
    });
  }
});
