/**
 * Style sheets that are built to be expensive: each kind of selector with a document
 * that makes it ask for a lot, and rules whose values are long.
 *
 * @module
 */

import { number, repeat, SIZE, styled } from "./shapes.ts";

const half = (piece: string): string => piece.repeat(Math.floor(SIZE / 2 / piece.length));

const rules = (selector: string, body: string): string => styled(half(`${selector}{top:0}`), body);

const list = (count: number): string => Array.from({ length: count }, (_, i) => `.a${i}`).join(",");

/** One rule for everything, and as many elements as there is room for. */
const everything = (declarations: string): string =>
  repeat("<p>x", `<style>*{${declarations}}</style>`);

const variables = (count: number): string =>
  Array.from({ length: count }, (_, i) => `--a${i}:1`).join(";");

/** Quarter-megabyte documents by name. */
export const STYLE_SHAPES: Readonly<Record<string, string>> = {
  "rules in a rule with many selectors": repeat("b{top:0}", `<style>${list(600)}{`),
  "rules in a rule with very many selectors": styled(
    `${number((i) => `.a${i},`, "", SIZE / 4)}b{${half("b{top:0}")}`,
    "<b>x",
  ),
  "rules in rules that match": styled(
    `${"a,b{".repeat(15)}${half("c{top:0}")}`,
    `${"<a><b>".repeat(200)}${half("<c></c>")}`,
  ),
  "a list of selectors": repeat("a,", "<style>"),
  "a list in a selector": repeat("a,", "<style>:is("),
  "rules for a language": rules("b:lang(de)", `${"<i>".repeat(400)}${half("<b></b>")}`),
  "rules for a word of an attribute": rules("[a~=b]", `<p a="${half("c ")}`.slice(0, -2) + '">x'),
  "rules for part of an attribute": rules("[a*=cccd]", `<p a="${half("c")}`.slice(0, -20) + '">x'),
  "rules for an attribute without case": rules(
    "[a=b i]",
    `<p a="${half("C")}`.slice(0, -20) + '">x',
  ),
  "rules for a long class": styled(
    half(`.${"q".repeat(1_000)} b{top:0}`),
    `<p class=${"q".repeat(1_000)}>${half("<b></b>")}`,
  ),
  "rules for a long id": rules("#a b", `<p id=${"Q".repeat(SIZE / 4)}>${half("<b></b>")}`),
  "rules for a first line": rules("p::first-line", half("<p>x<b>")),
  "rules for a first line of many elements": rules(
    "p::first-line",
    half(`<p>${"<b></b>".repeat(100)}x`),
  ),
  "rules for what is empty": rules("p:empty", `<p>${half("<!---->")}`),
  "rules for siblings far apart": rules(
    "b+b",
    `<b></b>${"<!---->".repeat(18_000)}${"<b></b>".repeat(9)}`,
  ),
  "rules for what has siblings": rules("p:has(~q)", half("<p></p>")),
  "rules for places among siblings": rules("b:nth-child(1 of b)", half("<b></b>")),
  "many variables for everything": everything(variables(200)),
  "many variables inherited": repeat(
    "<b style=--q:1></b>",
    `<body style="${variables(200)}">`,
  ),
  "long variables for everything": everything(
    `--a:${"x ".repeat(900)};top:var(--a);left:var(--a);color:var(--a);opacity:var(--a)`,
  ),
  "long pictures for everything": everything(
    `background-image:${"linear-gradient(red,blue),".repeat(70)}none`,
  ),
  "long filters for everything": everything(`filter:${"blur(1px) ".repeat(190)}`),
  "long animations for everything": everything(`animation:${"a ".repeat(900)}`),
  "an animation of many frames": styled(
    `p{animation:k 1s infinite}@keyframes k{${half("1%{top:0}")}`,
    half("<p>x"),
  ),
  "an animation of many properties": repeat(
    "<p>x",
    `<style>@keyframes k{0%{${variables(2_000)}}100%{${variables(2_000)}}}` +
      "p{animation:k 1s infinite}</style>",
  ),
};
