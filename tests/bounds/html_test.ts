import assert from "node:assert/strict";
import { readHtml } from "../../lib/content/html.ts";
import { number, repeat, SIZE, styled } from "./shapes.ts";
import { STYLE_SHAPES } from "./style_shapes.ts";

/** Far above what any of these takes, in milliseconds: only a hang is a failure. */
const HANG_MS = 20_000;

/** A line of one letter may stand in 16 quotations, each a sign and a space. */
const MAX_GROWTH = 17;

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
  "lines in nested quotations": repeat("x<br>", "<blockquote>".repeat(500)),
  "code in nested quotations": repeat("x\n", `${"<blockquote>".repeat(500)}<pre>`),
  "lines in nested lists": repeat("x<br>", "<ul><li>".repeat(250)),
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

for (const [name, source] of Object.entries({ ...SHAPES, ...STYLE_SHAPES })) {
  Deno.test(`a quarter of a megabyte is read in time: ${name}`, async () => {
    const start = performance.now();
    const document = await readHtml(source);
    for (const text of [document.asText(), document.asMarkdown(), document.asHtml()]) {
      assert.ok(text.length < MAX_GROWTH * SIZE);
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

Deno.test("what is in the middle of too much work is hidden too", async () => {
  // The budget runs out somewhere among these, whatever it is.
  const css = Array.from({ length: 4_000 }, (_, i) => `:not(.a${i}){top:0}`).join("");
  const document = await readHtml(
    `<style>${css}.s{display:none}</style>${"<b class=s>secret</b>".repeat(4_000)}`,
  );
  assert.equal(document.asText(), "");
});

Deno.test("a rule counts however long its list of selectors is and however deep it stands", async () => {
  const classes = Array.from({ length: 2_000 }, (_, i) => `.a${i}`).join(",");
  for (
    const css of [
      `${classes},.s{display:none}`,
      `${classes},body{.s{display:none}}`,
      `${"&,i{".repeat(14)}.s,&.s{display:none}${"}".repeat(14)}`,
      `html{&{& body{> .s{display:none}}}}`,
      `${":is(".repeat(40)}.s${")".repeat(40)}{display:none}`,
      `${":is(".repeat(60_000)}.s${")".repeat(60_000)}{display:none}`,
      `${"* ".repeat(70)}.s,.s{display:none}`,
    ]
  ) {
    const document = await readHtml(`<style>${css}</style><p class=s>secret</p>`);
    assert.equal(document.asText(), "", css.slice(-60));
  }
});

Deno.test("an animation of a thousand frames ends as its last one says", async () => {
  const frames = Array.from({ length: 1_000 }, (_, i) => `${i / 10}%{opacity:${i / 1_000}}`);
  const style = (last: string, how: string): string =>
    `<!doctype html><style>@keyframes k{${frames.join("")}to{${last}}}` +
    `p{animation:k 1s ${how}}</style><p>word</p>`;
  assert.equal((await readHtml(style("opacity:0", "forwards"))).asText(), "");
  assert.equal((await readHtml(style("opacity:1", "forwards"))).asText(), "word");
  assert.equal((await readHtml(style("opacity:0", "infinite"))).asText(), "word");
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
