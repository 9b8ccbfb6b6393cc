/**
 * Is the judge right about what can be said without it?
 *
 * @module
 */

import assert from "node:assert/strict";
import { compare } from "../oracle/compare.ts";
import { Oracle } from "../oracle/oracle.ts";
import { decodePng, type Picture } from "../oracle/png.ts";
import { missingWords, says, seenWords } from "./words.ts";

/** A picture of one row of RGB pixels. */
function row(...colours: readonly (readonly [number, number, number])[]): Picture {
  return { width: colours.length, height: 1, channels: 3, pixels: new Uint8Array(colours.flat()) };
}

/** A PNG of 2 x 5 grey-level RGB pixels, whose rows use the five filters. */
async function smallPng(): Promise<Uint8Array> {
  const rows = [
    [0, 10, 10, 10, 20, 20, 20],
    [1, 10, 10, 10, 10, 10, 10],
    [2, 5, 5, 5, 5, 5, 5],
    [3, 10, 10, 10, 10, 10, 10],
    [4, 3, 3, 3, 250, 250, 250],
  ].flat();
  const stream = new Blob([new Uint8Array(rows)]).stream()
    .pipeThrough(new CompressionStream("deflate"));
  const data = new Uint8Array(await new Response(stream).arrayBuffer());
  const chunk = (type: string, body: Uint8Array): readonly number[] => {
    const length = new DataView(new ArrayBuffer(4));
    length.setUint32(0, body.length);
    return [
      ...new Uint8Array(length.buffer),
      ...new TextEncoder().encode(type),
      ...body,
      0,
      0,
      0,
      0,
    ];
  };
  return new Uint8Array([
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ...chunk("IHDR", new Uint8Array([0, 0, 0, 2, 0, 0, 0, 5, 8, 2, 0, 0, 0])),
    ...chunk("IDAT", data.subarray(0, 5)),
    ...chunk("IDAT", data.subarray(5)),
    ...chunk("IEND", new Uint8Array()),
  ]);
}

Deno.test("A PNG is read with all five filters and with its data in pieces.", async () => {
  const { width, height, channels, pixels } = await decodePng(await smallPng());
  assert.deepEqual([width, height, channels], [2, 5, 3]);
  const greys = [...pixels].filter((_, i) => i % 3 === 0);
  assert.deepEqual(greys, [10, 20, 10, 20, 15, 25, 17, 31, 20, 25]);
});

Deno.test("Two colours differ when an eye tells them apart as letters and ground.", () => {
  const differs = (a: readonly [number, number, number], b: readonly [number, number, number]) =>
    compare(row(a), row(b)).count === 1;
  assert.ok(!differs([255, 255, 255], [255, 255, 255]));
  assert.ok(!differs([255, 255, 255], [248, 248, 248]));
  assert.ok(!differs([0, 0, 0], [6, 6, 6]));
  assert.ok(differs([255, 255, 255], [238, 238, 238]));
  assert.ok(differs([0, 0, 0], [40, 40, 40]));
  assert.ok(differs([200, 0, 0], [0, 130, 0]));
});

Deno.test("A word that is left out of an answer is missed, and no other one.", () => {
  const words = ["The", "lock", "opens", "at", "nine,", "H", "2", "O", "too."];
  assert.deepEqual(missingWords(words, "the LOCK\nopens | at **nine**, H2O too"), []);
  assert.deepEqual(missingWords(words, "The lock at nine, H2O too."), ["opens"]);
  assert.deepEqual(missingWords(["a", "b", "c"], "c b"), ["a", "c"]);
  assert.ok(says("one\u200b\n two", "onetwo") && !says("one", "two") && says("a\u200b", "\u200b"));
});

Deno.test("The oracle judges word by word, runs no script and fetches nothing.", async () => {
  const oracle = await Oracle.start();
  try {
    const texts = await oracle.visibleTexts(`<!doctype html>
      <script>document.write("<p>written by a script</p>")</script>
      <link rel="stylesheet" href="http://127.0.0.1:9/hide-all.css">
      <p onclick="x()">plain <b style="opacity:0">gone</b> words</p>
      <noscript>without scripts</noscript>
      <div style="height:19px;line-height:19px;width:80px;overflow:hidden">first second third</div>
      <div style="position:relative">below<div style="position:absolute;inset:0;background:#fff"></div></div>
      <img src="http://127.0.0.1:9/x.png" width="9" height="9">`);
    assert.deepEqual(seenWords(texts), ["plain", "words", "without", "scripts", "first"]);
    const bold = texts.find(({ text }) => text === "gone");
    assert.deepEqual([bold?.visible, bold?.words.length], [false, 1]);
    assert.ok(!texts.some(({ text, visible }) => visible && text.includes("written by")));
    assert.ok(await oracle.lookAlike("<p title=a>x", "<p title=b>x", "a"));
    assert.ok(!await oracle.lookAlike("<p>alpha", "<p>gamma", "alpha"));
  } finally {
    await oracle.stop();
  }
});
