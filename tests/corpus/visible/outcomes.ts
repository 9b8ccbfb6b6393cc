/**
 * Colours, sizes and places from which something could be concluded that the
 * picture does not bear out.
 *
 * @module
 */

import type { LookAlike } from "./index.ts";

/** Declarations on a block. */
function style(name: string, description: string, declarations: string): LookAlike {
  return [name, description, (sentence) => `<div style="${declarations}">${sentence}</div>`];
}

export const outcomes: readonly LookAlike[] = [
  style("small-print", "Small but readable", "font-size:8px;color:#666"),
  style("low-contrast", "Pale but readable", "color:#b0b0b0"),
  style("low-contrast-dark", "Dark grey on black", "color:#4a4a4a;background:#000"),
  style("half-opaque", "opacity:0.5", "opacity:.5"),
  style("white-on-dark", "White letters on a dark block", "color:#fff;background:#14365c"),
  style(
    "white-on-shorthand",
    "White letters, colour in a shorthand",
    "color:#ffffff;background:#7a1f1f url(https://cdn.example.test/b.png) repeat-x top",
  ),
  style(
    "white-on-gradient",
    "White letters on a gradient",
    "color:#fff;background:#fff;background-image:linear-gradient(90deg,#b3001b,#262626)",
  ),
  [
    "white-on-bgcolor",
    "White letters in a cell with bgcolor",
    (s) =>
      `<table bgcolor="#003049" width="100%"><tr><td><font color="white">${s}</font></td></tr></table>`,
  ],
  [
    "white-on-class",
    "White letters, the background from a class of a grandparent",
    (s) => `<div class="hero"><div><h2 style="color:#fff">${s}</h2></div></div>`,
    ".hero{background-color:#264653;padding:8px}",
  ],
  [
    "white-on-body",
    "White letters on a dark body",
    (s) => `<p class="x">${s}</p>`,
    ".x{color:#fefefe}p{color:#ddd}",
    ` style="background-color:#101418"`,
  ],
  [
    "light-block-on-dark",
    "Dark letters on a light block in a dark one",
    (s) =>
      `<div style="background:#222;color:#eee;padding:9px"><div style="background:#f5f5f5;color:#222">${s}</div></div>`,
  ],
  [
    "same-colour-shadow",
    "Letters like the background, with a shadow that shows them",
    (s) => `<p style="color:#fff;text-shadow:1px 1px 2px #000,0 0 1px #000">${s}</p>`,
  ],
  [
    "clipped-gradient",
    "Transparent letters filled by a clipped gradient",
    (s) =>
      `<h2 style="background:linear-gradient(90deg,#e63946,#1d3557);-webkit-background-clip:text;background-clip:text;color:transparent">${s}</h2>`,
  ],
  [
    "outlined-letters",
    "Transparent letters with an outline",
    (s) => `<h2 style="color:transparent;-webkit-text-stroke:1px #1d3557">${s}</h2>`,
  ],
  [
    "white-link-on-button",
    "A white link on a coloured cell",
    (s) =>
      `<table><tr><td style="background:#2a9d8f;border-radius:4px"><a href="https://calendar.example.test/" style="color:#ffffff;text-decoration:none;display:inline-block;padding:12px 24px">${s}</a></td></tr></table>`,
  ],
  [
    "overflow-hidden-card",
    "A rounded card that clips its corners",
    (s) =>
      `<div style="overflow:hidden;border-radius:12px;width:600px;max-width:100%;border:1px solid #ccc"><p>${s}</p></div>`,
  ],
  [
    "overflow-hidden-tall",
    "A clipping box that is high enough",
    (s) => `<div style="overflow:hidden;max-height:400px">${s}</div>`,
  ],
  [
    "overflow-hidden-cell",
    "A clipping cell of height 0 grows",
    (s) =>
      `<table style="width:600px"><tr><td height="0" style="height:0;overflow:hidden">${s}</td></tr></table>`,
  ],
  [
    "negative-margin-small",
    "A small negative margin",
    (s) => `<div style="padding-left:30px"><p style="margin-left:-20px">${s}</p></div>`,
  ],
  [
    "relative-offset",
    "Moved a little by position:relative",
    (s) => `<p style="position:relative;left:12px;top:-2px">${s}</p>`,
  ],
  [
    "offset-without-position",
    "left:-9999px on a box that is not positioned",
    (s) => `<p style="left:-9999px;top:-9999px">${s}</p>`,
  ],
  [
    "clip-without-position",
    "clip on a box that is not positioned",
    (s) => `<p style="clip:rect(0,0,0,0)">${s}</p>`,
  ],
  [
    "transformed",
    "Turned and made smaller",
    (s) => `<p style="transform:scale(.9) rotate(-1deg);transform-origin:0 0">${s}</p>`,
  ],
  [
    "indented-hanging",
    "A hanging indent",
    (s) => `<p style="padding-left:40px;text-indent:-20px">${s}</p>`,
  ],
  ["right-to-left", "dir=rtl", (s) => `<p dir="rtl">${s}</p>`],
  [
    "zero-opacity-sibling",
    "A sibling is hidden",
    (s) => `<p style="opacity:0">&nbsp;</p><p>${s}</p>`,
  ],
  [
    "empty-hidden-before",
    "An empty hidden element that is not closed properly",
    (s) => `<p style="display:none">&nbsp;<p>${s}</p>`,
  ],
  [
    "after-hidden-image",
    "After a picture that is not displayed",
    (s) =>
      `<img src="https://track.example.test/o.gif" style="display:none" width="1" height="1"><p>${s}</p>`,
  ],
  ["preformatted", "<pre> that scrolls", (s) => `<pre style="overflow:auto">${s}</pre>`],
  ["button-element", "The label of a button", (s) => `<button type="button">${s}</button>`],
  [
    "field-legend",
    "A legend and a label",
    (s) => `<fieldset><legend>Answer</legend><label>${s}</label></fieldset>`,
  ],
  [
    "old-elements",
    "<center>, <font>, <big> and <tt>",
    (s) => `<center><font size="2" face="Arial"><big><tt>${s}</tt></big></font></center>`,
  ],
  ["unknown-elements", "Elements that no program knows", (s) => `<o:p><x-note>${s}</x-note></o:p>`],
  [
    "drawing-text",
    "Letters of a drawing",
    (s) => `<svg width="700" height="30"><text x="2" y="20" fill="#111">${s}</text></svg>`,
  ],
  [
    "transformed-inline",
    "transform does nothing on an inline box",
    (s) => `<p>Note: <span style="transform:translateX(-9999px) scale(0)">${s}</span></p>`,
  ],
  [
    "cell-margin",
    "Margins do nothing on cells",
    (s) => `<table><tr><td style="margin-left:-9999px">${s}</td></tr></table>`,
  ],
  [
    "inline-background",
    "A dark background that is not painted behind a block in it",
    (s) => `<span style="background:#000"><p>${s}</p></span>`,
  ],
  style(
    "right-edge",
    "Aligned right in a box that begins far to the left",
    "text-align:right;margin-left:-9999px",
  ),
  [
    "floating-right",
    "A float at the right edge with a margin at its left",
    (s) => `<span style="float:right;margin-left:-9999px">${s}</span><br>`,
  ],
];
