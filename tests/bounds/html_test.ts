import assert from "node:assert/strict";
import { MAX_HTML_BYTES } from "../../lib/content/caps.ts";
import { readHtml } from "../../lib/content/html.ts";

/** Far above what any of these takes, in milliseconds: only a hang is a failure. */
const HANG_MS = 20_000;

const SIZE = MAX_HTML_BYTES;

function repeat(piece: string, before = ""): string {
  return before + piece.repeat(Math.floor((SIZE - before.length) / piece.length));
}

function number(piece: (i: number) => string, before = ""): string {
  const pieces = [before];
  let length = before.length;
  for (let i = 0; length < SIZE; i++) {
    const next = piece(i);
    pieces.push(next);
    length += next.length;
  }
  return pieces.join("");
}

function styled(css: string, body: string): string {
  return `<style>${css.slice(0, SIZE / 2)}</style>${body.slice(0, SIZE / 2)}`;
}

const SHAPES: Readonly<Record<string, string>> = {
  "nested div": repeat("<div>"),
  "nested p": repeat("<p>x"),
  "nested b": repeat("<b>"),
  "nested b, each its own": number((i) => `<p><b id=${i}>x`),
  "b that outlives its div": number((i) => `<div><b id=${i}></div>x`),
  "nested tables": repeat("<table><tr><td>"),
  "text in the wrong place of a table": repeat("<b>x</b>", "<table>"),
  "nested links": repeat("<a href=http://x><table><td>"),
  "nested lists": repeat("<ul><li>x"),
  "nested quotations": repeat("<blockquote>x"),
  "nested drawings": repeat("<svg><title>"),
  "nested formulas": repeat("<math><mtext>"),
  "nested templates": repeat("<template>"),
  "nested noscript": repeat("<noscript>", "<body>"),
  "plaintext": repeat("<b>", "<plaintext>"),
  "attributes": number((i) => `a${i} `, "<p "),
  "comment": `<!--${"<!--[if ".repeat(30_000)}`,
  "white space": repeat(" ", "<pre>x") + "x",
  "cells": repeat(`<tr>${"<td>x".repeat(20)}`, "<table>"),
  "options": repeat("<option>x", "<select>"),
  "stars": repeat("*_`[<"),
  "entities": repeat("&#x200b;"),
  "style attributes": number((i) => `<i style="color:#${i.toString(16).padStart(6, "0")}">x`),
  "brackets in a style attribute": `<p style="${"a(".repeat(120_000)}">x`,
  "variables": `<p style="${"--a:var(--a);".repeat(19_000)}">x`,
  "rules for everything": styled(repeat("*{top:0}"), repeat("<p>x")),
  "rules for not": styled(number((i) => `:not(.a${i}){top:0}`), repeat("<p>x")),
  "rules for has": styled(repeat(":has(p){top:0}"), repeat("<div><p>x")),
  "rules for descendants": styled(
    repeat("b>b b>b b>b b>b c p{top:0}"),
    repeat(`${"<b>".repeat(300)}<p>x</p>${"</b>".repeat(300)}`),
  ),
  "rules for siblings": styled(repeat("a~b~p{top:0}"), repeat("<p>x</p>")),
  "nested rules": `<style>${"a,b{".repeat(60_000)}`,
  "nested selectors": `<style>${":is(".repeat(60_000)}`,
  "nested conditions": `<style>@media ${"not (".repeat(50_000)}{a{top:0}}`,
  "unclosed strings": `<style>${"'".repeat(250_000)}`,
  "style elements": repeat("<style>a{top:0}</style>"),
};

for (const [name, source] of Object.entries(SHAPES)) {
  Deno.test(`a quarter of a megabyte is read in time: ${name}`, async () => {
    const start = performance.now();
    const document = await readHtml(source);
    for (const text of [document.asText(), document.asMarkdown(), document.asHtml()]) {
      assert.ok(text.length < 12 * SIZE);
    }
    assert.ok(performance.now() - start < HANG_MS);
  });
}

Deno.test("what is beyond the limit is not read", async () => {
  const document = await readHtml(`${"x".repeat(SIZE)}beyond`);
  assert.equal(document.asText(), "x".repeat(SIZE));
});

Deno.test("a style sheet that is too much work hides rather than shows", async () => {
  const css = Array.from({ length: 4_000 }, (_, i) => `:not(.a${i}){top:0}`).join("");
  const document = await readHtml(
    `<style>${css}</style><p>first</p>${"<b>y</b>".repeat(9_000)}<p hidden>secret</p>`,
  );
  assert.equal(document.asText().includes("secret"), false);
});

Deno.test("hidden text stays hidden however deep it stands", async () => {
  for (const depth of [100, 600, 5_000]) {
    for (const tag of ["div", "b", "span"]) {
      const document = await readHtml(
        `<p>seen</p>${`<${tag}>`.repeat(depth)}<div style="display:none">secret</div>`,
      );
      assert.equal(document.asText(), "seen", `${depth} ${tag}`);
    }
  }
});
