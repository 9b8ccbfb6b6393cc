import assert from "node:assert/strict";
import fc from "fast-check";
import type { ContentClient } from "../../../lib/content/client.ts";
import { decodeTransfer } from "../../../lib/content/transfer.ts";
import type { Part } from "../../../lib/mime/part.ts";
import { type DecodedRange, fetchDecoded } from "../../../lib/tools/part_bytes.ts";
import { quotedPrintable } from "../content/bytes.ts";
import { FakeMailbox } from "./fake_mailbox.ts";

const REF = { account: "default", mailbox: "INBOX", uidvalidity: "7", uid: 5 };

/** The content isolate's work, done here. */
const CONTENT = {
  decode: (bytes: Uint8Array, encoding: string) => Promise.resolve(decodeTransfer(bytes, encoding)),
} as unknown as ContentClient;

/** Bytes of a part that is long enough not to be fetched whole. */
const LONG = Uint8Array.from({ length: 1_000_003 }, (_, i) => i * 7 + (i >> 8));

/** Base64 in lines whose widths come from `width`. */
function lines(data: Uint8Array, width: (line: number) => number, end = "\r\n"): Uint8Array {
  const text = data.toBase64();
  const out: string[] = [];
  let at = 0;
  while (at < text.length) out.push(text.slice(at, at += width(out.length)));
  return new TextEncoder().encode(out.join(end));
}

function reader(encoded: Uint8Array, encoding: string) {
  const mailbox = new FakeMailbox([{ uid: 5, sections: { "2": encoded } }]);
  const part: Part = {
    section: "2",
    type: "application/octet-stream",
    parameters: {},
    encoding,
    size: encoded.length,
    disposition: "attachment",
    dispositionParameters: {},
    contentId: "",
    children: [],
  };
  const read = (start: number, length: number): Promise<DecodedRange> =>
    fetchDecoded({ session: mailbox.session, content: CONTENT, ref: REF, part }, start, length);
  return { mailbox, read };
}

async function assertRanges(encoded: Uint8Array, encoding: string): Promise<FakeMailbox> {
  const { mailbox, read } = reader(encoded, encoding);
  const ranges: (readonly [number, number])[] = [[0, 1], [0, 64_000], [56, 2], [57, 1], [
    999_000,
    900,
  ]];
  for (const rest of [0, 1, 2, 3, 58]) ranges.push([LONG.length - rest, 58]);
  for (const [start, length] of [...ranges, [LONG.length - 58, 58], [2_000_000, 5]] as const) {
    const { bytes, hasMore } = await read(start, length);
    assert.deepEqual([...bytes], [...LONG.subarray(start, start + length)], `${start}+${length}`);
    assert.equal(hasMore, start + length < LONG.length, `${start}+${length}`);
  }
  return mailbox;
}

Deno.test("a range of regular base64 fetches its own lines and no others", async () => {
  for (const width of [76, 64, 60]) {
    for (const tail of [[], [13, 10]]) {
      const body = lines(LONG, () => width);
      const encoded = new Uint8Array([...body, ...tail]);
      const mailbox = await assertRanges(encoded, "base64");
      assert.ok(mailbox.sent < 150_000, `${width}: ${mailbox.sent}`);
    }
  }
});

Deno.test("base64 in lines of any other shape is decoded from its beginning", async () => {
  await assertRanges(lines(LONG, () => 76, "\n"), "base64");
  await assertRanges(lines(LONG, (line) => line % 2 === 0 ? 76 : 72), "base64");
  await assertRanges(lines(LONG, (line) => line === 5 ? 72 : 76), "base64");
  await assertRanges(lines(LONG, () => 70), "base64");
  await assertRanges(lines(LONG, () => Infinity), "base64");
});

Deno.test("a part without an encoding is its own range", async () => {
  const mailbox = await assertRanges(LONG, "binary");
  assert.ok(mailbox.sent < 70_000);
});

Deno.test("quoted-printable is decoded before it is cut", async () => {
  const text = "Grüße = €\n".repeat(50);
  const { read } = reader(quotedPrintable(text), "quoted-printable");
  const { bytes } = await read(0, 64_000);
  const whole = new TextDecoder().decode(bytes).replaceAll("\r\n", "\n");
  assert.equal(whole.trimEnd(), text.trimEnd());
  const middle = await read(7, 20);
  assert.deepEqual(middle.bytes, bytes.subarray(7, 27));
  assert.equal(middle.hasMore, true);
});

Deno.test("ranges of any size join to the whole", async () => {
  const encoded = lines(LONG, () => 76);
  await fc.assert(
    fc.asyncProperty(
      fc.nat(LONG.length),
      fc.integer({ min: 1, max: 64_000 }),
      async (start, length) => {
        const { bytes } = await reader(encoded, "base64").read(start, length);
        assert.deepEqual(new Uint8Array(bytes), LONG.slice(start, start + length));
      },
    ),
    { numRuns: 50 },
  );
});

Deno.test("a part is whole, also of a server that gives less than it is asked for", async () => {
  for (const encoding of ["base64", "binary"]) {
    const { mailbox, read } = reader(
      encoding === "binary" ? LONG : lines(LONG, () => 76),
      encoding,
    );
    mailbox.givesAtMost = 300_000;
    const { bytes, hasMore } = await read(0, 2_000_000);
    assert.deepEqual(new Uint8Array(bytes), LONG, encoding);
    assert.equal(hasMore, false);
  }
});

Deno.test("a server that gives a part in crumbs is not asked for ever", async () => {
  for (const encoding of ["base64", "binary"]) {
    const { mailbox, read } = reader(
      encoding === "binary" ? LONG : lines(LONG, () => 76),
      encoding,
    );
    mailbox.givesAtMost = 1;
    await assert.rejects(read(0, 64_000), { code: "unavailable" });
    assert.ok(mailbox.commands.length < 30, `${mailbox.commands.length} commands`);
  }
});
