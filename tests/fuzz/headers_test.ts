import fc from "fast-check";
import { readName } from "../../lib/content/name.ts";
import { holds } from "./cases.ts";
import { checkHeaders } from "./check_headers.ts";
import { CHARSETS, hostileBytes, hostileText } from "./hostile_text.ts";
import { assertSafeLine } from "./safe.ts";

/** A name that is cut in the middle of an emoji sequence, or beside it. */
const LONG = "👩‍👩‍👧x".repeat(60);

const word = fc.tuple(
  fc.constantFrom(...CHARSETS, "utf-8*en"),
  fc.constantFrom("Q", "B", "q", "b", "X"),
  fc.oneof(hostileText(4), fc.constantFrom("=C3=A9", "w6k=", "GyRCRnxLXBsoQg==", "=E2=80=AE", "_")),
).map(([charset, encoding, text]) => `=?${charset}?${encoding}?${text}?=`);

const value = fc.array(
  fc.oneof(
    word,
    hostileText(3),
    fc.constantFrom(
      " ",
      "\r\n ",
      "\r\n",
      "<",
      ">",
      "@",
      ",",
      ";",
      ":",
      '"',
      "(",
      ")",
      "\\",
      "a@b.c",
    ),
  ),
  { maxLength: 12 },
).map((pieces) => pieces.join(""));

const field = fc.tuple(
  fc.constantFrom(
    ...["From", "To", "Cc", "Reply-To", "Subject", "Date", "Message-ID", "X-A", "__proto__"],
    ...["subject", "Sub ject", "", "Content-Type"],
  ),
  value,
).map(([name, text]) => `${name}: ${text}\r\n`);

Deno.test("Any bytes as a header block give safe values.", async () => {
  await holds(hostileBytes(hostileText()), 1_500, checkHeaders);
});

Deno.test("Any fields give safe values.", async () => {
  const block = hostileBytes(fc.array(field, { maxLength: 8 }).map((fields) => fields.join("")));
  await holds(block, 3_000, checkHeaders);
});

Deno.test("Any parameters of an attachment give a safe name.", async () => {
  const suffix = fc.constantFrom("", "*", "*0", "*0*", "*1", "*1*", "*2");
  const text = fc.oneof(word, hostileText(4), fc.constantFrom("utf-8''%e2%80%ae", "''%", LONG));
  const parameters = (name: string): fc.Arbitrary<Record<string, string>> =>
    fc.dictionary(suffix.map((end) => `${name}${end}`), text, { maxKeys: 5 });
  await holds(
    fc.record({ disposition: parameters("filename"), type: parameters("name") }),
    2_000,
    async (raw) => assertSafeLine(await readName(raw), 255),
  );
});
