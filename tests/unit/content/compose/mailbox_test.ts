import assert from "node:assert/strict";
import { parseMailbox } from "../../../../lib/content/compose/mailbox.ts";

Deno.test("One address is read in every way that people write it.", () => {
  for (
    const [text, name, address] of [
      ["ada@example.test", "", "ada@example.test"],
      [" <ada@example.test> ", "", "ada@example.test"],
      ["Ada Lovelace <ada@example.test>", "Ada Lovelace", "ada@example.test"],
      ["Ada  Lovelace<ada@example.test>", "Ada Lovelace", "ada@example.test"],
      ['"Lovelace, Ada" <ada@example.test>', "Lovelace, Ada", "ada@example.test"],
      ['"a \\"b\\" \\\\ <c@d>" <e@f>', 'a "b" \\ <c@d>', "e@f"],
      ["Žofie 😀 <z+tag=1@sub.example.test>", "Žofie 😀", "z+tag=1@sub.example.test"],
      ["نام‌خانوادگی <a@b>", "نام‌خانوادگی", "a@b"],
      ["Ada Q. O'Neil <A.B@Example.TEST>", "Ada Q. O'Neil", "A.B@Example.TEST"],
      ["a@bücher.example", "", "a@xn--bcher-kva.example"],
      ["a@BÜCHER.example", "", "a@xn--bcher-kva.example"],
      ["a@bu\u0308cher.example", "", "a@xn--bcher-kva.example"],
    ] as const
  ) assert.deepEqual(parseMailbox(text), { name, address }, text);
});

Deno.test("What is not exactly one plain address is refused.", () => {
  for (
    const text of [
      ...["", " ", "ada", "@", "a@", "@b", "<>", "Ada <>", "Ada", "a@b@c", "a b@c", "a@b c"],
      ...["a@b, c@d", "a@b;c@d", "Ada <a@b>, Ben <c@d>", "<a@b> <c@d>", "a@b <c@d>", "<a@b> Ada"],
      ...["Team: a@b;", "Team:;", "undisclosed-recipients:;", "a@b (Ada)", "Ada (x) <a@b>"],
      ...['"a b"@c', '"a"@c', "a..b@c", ".a@b", "a.@b", "a@b.", "a@.b", "a@-b", "a@b-", "a@b_c"],
      ...["a@[127.0.0.1]", "a@127.0.0.1", "a@1", "a@b.1", "a@b\\c", "a\\@b", "Doe, John <a@b>"],
      ...["=?utf-8?q?x?=@b", "é@b", "a@ex\u00adample.test", "a@ｅxample.test", "a@ex。test"],
      ...["a@b/c", "a@b?c", "a@b#c", "a@b%41", "a@bü/c", "a@ü%", "a@ü:80", "x@ü@b"],
      ...[
        "a@b\r\nBcc: c@d",
        "Ada\r\n <a@b>",
        "Ada\n<a@b>",
        "Ada\t<a@b>",
        "a@b\0",
        "Ada\u2028 <a@b>",
      ],
      ...[
        "\ud83d <a@b>",
        "Ada\u200b <a@b>",
        "\u202eAda <a@b>",
        "Ada\u{e0041} <a@b>",
        "Ada\u00a0B <a@b>",
      ],
      ...['"Ada" B <a@b>', 'Ada" <a@b>', '"Ada <a@b>', '"Ada\\" <a@b>', '"A\\x" <a@b>'],
      ...[`${"a".repeat(65)}@b`, `a@${"b".repeat(64)}`, `a@${"b.".repeat(127)}b`],
      ...[`${"é".repeat(256)} <a@b>`, `a@${"ü".repeat(64)}`],
    ]
  ) {
    const read = parseMailbox(text);
    assert.equal(typeof read, "string", `${JSON.stringify(text)} is ${JSON.stringify(read)}`);
    // The rule never repeats what it refuses.
    if (text.length > 8) assert.ok(!String(read).includes(text));
  }
});
