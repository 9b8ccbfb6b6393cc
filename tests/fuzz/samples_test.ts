import assert from "node:assert/strict";
import fc from "fast-check";
import { corpus } from "../corpus/index.ts";
import { samples } from "../samples/mailbox.ts";
import { randomSource } from "../samples/random.ts";
import { checkBeginning, checkBody } from "./check_body.ts";
import { checkHeaders } from "./check_headers.ts";
import { holds, timed } from "./cases.ts";
import { takeApart } from "./mime_parts.ts";
import { mutate } from "./mutate.ts";

/** Bytes of a text part that are read: enough for a mail, and quick. */
const MAX_BYTES = 20_000;

/** Larger messages would be most of the work, and are no other work. */
const MAX_SOURCE_BYTES = 200_000;

const SAMPLES = samples(new Date("2026-03-01T12:00:00Z")).map(({ source }) => source)
  .filter(({ length }) => length < MAX_SOURCE_BYTES);

const CORPUS = corpus.map(({ source }) => source)
  .filter(({ length }) => length < MAX_SOURCE_BYTES);

const SOURCES = [...SAMPLES, ...CORPUS];

async function check(source: Uint8Array, pageSize: number, cut: number): Promise<void> {
  const { header, texts } = takeApart(source);
  await checkHeaders(header);
  const parts = texts.map((part) => ({ ...part, bytes: part.bytes.subarray(0, MAX_BYTES) }));
  await checkBody(parts.slice(0, 5), pageSize);
  for (const part of parts.filter(({ type }) => type === "plain")) {
    await checkBeginning(part, cut % (part.bytes.length + 1));
  }
}

Deno.test("Every sample message is read, and has text.", async () => {
  assert.ok(SAMPLES.length >= 30);
  let texts = 0;
  for (const source of SAMPLES) {
    await timed(() => check(source, 100, 500));
    texts += takeApart(source).texts.length;
  }
  assert.ok(texts >= SAMPLES.length);
});

Deno.test("Every message of the corpus is read and gives nothing unsafe.", async () => {
  assert.ok(CORPUS.length >= 300);
  for (const source of CORPUS) await timed(() => check(source, 1_000, 500));
});

Deno.test("Every damaged sample message is read and gives nothing unsafe.", async () => {
  await holds(fc.integer(), 1_000, async (seed) => {
    const random = randomSource(seed);
    const pick = (): Uint8Array => SOURCES[random() % SOURCES.length] as Uint8Array;
    const source = mutate(pick(), pick(), random);
    await check(source, 20 + random() % 500, random());
  });
});
