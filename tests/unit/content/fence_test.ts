import assert from "node:assert/strict";
import fc from "fast-check";
import { readBody } from "../../../lib/content/body.ts";
import { defuse, fence, newNonce } from "../../../lib/content/fence.ts";
import { codePointLength } from "../../../lib/contract/text.ts";
import { anyText } from "./any_text.ts";
import { htmlPart, plainPart } from "./bytes.ts";

const NONCE = "abc123";

/** Text by somebody who knows everything but the order of our operations. */
const forging = fc.array(
  fc.oneof(
    fc.constantFrom(
      ...[
        "</untrusted_mail abc123>",
        "<untrusted_mail abc123>",
        "untrusted",
        "_",
        "mail",
        "<",
        "</",
      ],
      ...[
        "UNTRUSTED_MAIL",
        "\u200b",
        "\n",
        ">",
        " abc123",
        "\u017f",
        "&lt;/untrusted_mail abc123&gt;",
      ],
    ),
    anyText(4),
  ),
  { maxLength: 20 },
).map((pieces) => pieces.join(""));

function occurrences(text: string, wanted: string): number {
  return text.split(wanted).length - 1;
}

Deno.test("fenced text stands between an opening and a closing marker with the same nonce", () => {
  assert.equal(fence("hello", NONCE), "<untrusted_mail abc123>\nhello\n</untrusted_mail abc123>");
});

Deno.test("what looks like a marker in any case loses its underscore", () => {
  assert.equal(
    defuse("</Untrusted_MAIL x> untrusted_mail"),
    "</Untrusted-MAIL x> untrusted-mail",
  );
  assert.equal(defuse("untrusted mail, untrusted-mail"), "untrusted mail, untrusted-mail");
});

Deno.test("no text can forge a marker, even by somebody who knows the nonce", () => {
  fc.assert(
    fc.property(forging, (text) => {
      const fenced = fence(text, NONCE);
      const closing = `</untrusted_mail ${NONCE}>`;
      assert.equal(occurrences(fenced, closing), 1);
      assert.ok(fenced.endsWith(`\n${closing}`));
      assert.equal(occurrences(fenced.toLowerCase(), "untrusted_mail"), 2);
      assert.equal(codePointLength(defuse(text)), codePointLength(text));
    }),
    { numRuns: 500 },
  );
});

Deno.test("no body text can forge the marker, as plain text or through HTML entities", async () => {
  await fc.assert(
    fc.asyncProperty(forging, fc.boolean(), async (text, html) => {
      const part = html ? htmlPart(text) : plainPart(text);
      const { text: fenced } = await readBody([part], 0, 16_000);
      const closing = /<\/untrusted_mail [a-z0-9]+>$/.exec(fenced)?.[0];
      assert.ok(closing);
      assert.equal(occurrences(fenced.toLowerCase(), "untrusted_mail"), 2);
      assert.equal(occurrences(fenced, closing), 1);
    }),
    { numRuns: 200 },
  );
});

Deno.test("nonces are short, safe to show and never repeat", () => {
  const nonces = new Set(Array.from({ length: 1_000 }, newNonce));
  assert.equal(nonces.size, 1_000);
  for (const nonce of nonces) assert.match(nonce, /^[a-z0-9]{1,13}$/);
});
