/**
 * Hiding in a colour: letters like what is behind them.
 *
 * @module
 */

import { page, type Technique } from "./hide.ts";

/** Colours in the style attribute of a block. */
function style(name: string, description: string, declarations: string): Technique {
  return [name, description, (payload) => page(`<p style="${declarations}">${payload}</p>`)];
}

export const colours: readonly Technique[] = [
  style("white-on-nothing", "White on the page's own white", "color:#fff"),
  style("white-by-name", "Named colour on the page's own white", "color:white"),
  style("nearly-white", "A white that no eye tells apart", "color:#fefefe"),
  style("transparent", "color:transparent", "color:transparent"),
  style("alpha-zero", "rgba with alpha 0", "color:rgba(0,0,0,0)"),
  style("alpha-hex", "Hexadecimal colour with alpha 0", "color:#00000000"),
  style("alpha-nearly-zero", "An alpha that no eye sees", "color:rgb(0 0 0 / 1%)"),
  style("hsl-white", "White written as hsl", "color:hsl(120 50% 100%)"),
  style("same-explicit", "Both colours in one attribute", "color:#0a3d62;background-color:#0a3d62"),
  style(
    "same-in-two-notations",
    "Both colours, one by name and one as rgb()",
    "color:navy;background:rgb(0, 0, 128)",
  ),
  style("nearly-black", "Black on a black that looks the same", "color:#000;background:#040404"),
  style(
    "background-shorthand",
    "The colour in a background shorthand with a picture that never loads",
    "color:#222;background:url(https://cdn.example.test/x.png) no-repeat #222",
  ),
  style("text-fill", "The fill colour of WebKit", "color:#000;-webkit-text-fill-color:transparent"),
  [
    "inherited-background",
    "The background three elements further up",
    (payload) =>
      page(
        `<table bgcolor="#1d3557" width="600"><tr><td><p style="color:#f1faee">Agenda</p>` +
          `<div><span style="color:#1d3557">${payload}</span></div></td></tr></table>`,
      ),
  ],
  [
    "inherited-colour",
    "The colour from a parent, the background of the child",
    (payload) =>
      page(
        `<div style="color:#fff;background:#333">Agenda<p style="background:#ffffff;margin:0">${payload}</p></div>`,
      ),
  ],
  [
    "font-element",
    "<font color> on bgcolor of a cell",
    (payload) =>
      page(
        `<table><tr><td bgcolor="#EEEEEE"><font color="#EEEEEE">${payload}</font></td></tr></table>`,
      ),
  ],
  [
    "body-attributes",
    "text and bgcolor of <body>",
    (payload) => page(`${payload}`, "p{color:#eee}", ` bgcolor="#202020" text="#202020"`),
  ],
  [
    "rule-for-body",
    "The background in a rule for body",
    (payload) =>
      page(
        `<p class="note">${payload}</p>`,
        "body{background:#102030;color:#fff} .note{color:#102030}",
      ),
  ],
  [
    "link-colour",
    "A link without underline in the colour of the page",
    (payload) =>
      page(
        `<p>Agenda <a href="https://minutes.example.test/" style="color:#fff;text-decoration:none">${payload}</a></p>`,
      ),
  ],
  [
    "custom-property",
    "The colour in a custom property",
    (payload) =>
      page(`<p class="n">${payload}</p>`, ":root{--paper:#ffffff}.n{color:var(--paper)}"),
  ],
  [
    "current-colour",
    "The background takes the colour of the letters",
    (payload) => page(`<p style="color:#444;background-color:currentColor">${payload}</p>`),
  ],
  [
    "flat-gradient",
    "A gradient that is one colour",
    (payload) =>
      page(`<p style="color:#333;background-image:linear-gradient(#333,#333)">${payload}</p>`),
  ],
  [
    "alpha-over-parent",
    "A half-transparent background over another gives the colour of the letters",
    (payload) =>
      page(
        `<div style="background:#ffffff"><p style="background:rgba(0,0,0,.5);color:#808080;margin:0">${payload}</p></div>`,
      ),
  ],
];
