import fc from "fast-check";
import { anyText } from "../support/any_text.ts";
import { checkBeginning, checkBody, CUTS } from "./check_body.ts";
import { holds } from "./cases.ts";
import { hostilePart } from "./hostile_text.ts";
import { readSnippets } from "../../lib/content/body.ts";
import { assertSafeValue } from "./safe.ts";

const pageSize = fc.integer({ min: 1, max: 50 });

Deno.test("Any plain part gives a safe body, whole and in pages.", async () => {
  await holds(fc.tuple(hostilePart(false), pageSize), 1_500, ([part, size]) => {
    return checkBody([part], size);
  });
});

Deno.test("Any HTML part gives a safe body, whole and in pages.", async () => {
  await holds(fc.tuple(hostilePart(true), pageSize), 1_000, ([part, size]) => {
    return checkBody([part], size);
  });
});

Deno.test("Several parts give a safe body, whole and in pages.", async () => {
  const parts = fc.array(fc.boolean().chain(hostilePart), { maxLength: 5 });
  await holds(fc.tuple(parts, pageSize), 300, ([message, size]) => checkBody(message, size));
});

Deno.test("What is fetched of a plain part first begins what is fetched of it later.", async () => {
  await holds(fc.tuple(hostilePart(false), fc.nat()), 4_000, ([part, cut]) => {
    return checkBeginning(part, cut % (part.bytes.length + 1));
  });
});

Deno.test("Wherever a plain part in UTF-8 is cut, its text is cut and not changed.", async () => {
  const piece = fc.constantFrom(
    ...["a ", "b", "\n", "\r\n", " \n", ">", "> ", "-- ", "-", "☎", "\ufe0f", "\u200d", "😀", "م"],
    ...["\u200c", "<", "untrusted", "_", "mail>", "é", "\r"],
  );
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
  await holds(fc.tuple(text, fc.boolean(), fc.boolean()), 2_000, async ([value, flowed, delSp]) => {
    const bytes = new TextEncoder().encode(value);
    const part = {
      bytes,
      type: "plain" as const,
      encoding: "8bit",
      charset: "utf-8",
      flowed,
      delSp,
    };
    for (let cut = 0; cut < bytes.length; cut += CUTS) {
      await checkBeginning({ ...part, complete: true }, cut);
    }
  });
});

Deno.test("Any part gives a safe snippet.", async () => {
  const part = fc.boolean().chain(hostilePart);
  await holds(fc.tuple(part, fc.integer({ min: 50, max: 500 })), 1_000, async ([value, size]) => {
    for (const snippet of await readSnippets([value], size)) assertSafeValue(snippet, size);
  });
});

Deno.test("Text that nobody meant to be hostile is a body too.", async () => {
  const part = fc.record({
    bytes: anyText(200).map((text) => new TextEncoder().encode(text)),
    type: fc.constantFrom("plain" as const, "html" as const, "calendar" as const),
    encoding: fc.constant("8bit"),
    charset: fc.constant("utf-8"),
    flowed: fc.boolean(),
    delSp: fc.boolean(),
    complete: fc.constant(true),
  });
  await holds(fc.tuple(part, pageSize), 1_000, ([value, size]) => checkBody([value], size));
});
