/**
 * Backgrounds, layers and conditions that leave text as it is.
 *
 * @module
 */

import type { LookAlike } from "./index.ts";

/** Declarations on a block. */
function style(name: string, description: string, declarations: string): LookAlike {
  return [name, description, (sentence) => `<div style="${declarations}">${sentence}</div>`];
}

export const painted: readonly LookAlike[] = [
  style(
    "drawn-underline",
    "A line in the colour of the text, drawn with a gradient",
    "color:#06c;background-image:linear-gradient(#06c,#06c);background-size:100% 1px;background-position:0 100%;background-repeat:no-repeat",
  ),
  style(
    "highlighter",
    "A strip in the colour of the text below it",
    "background:linear-gradient(#c00,#c00) 0 100%/100% 2px no-repeat;color:#c00",
  ),
  style(
    "background-elsewhere",
    "A background moved out of the box",
    "background:linear-gradient(#000,#000);background-position:0 900px;background-repeat:no-repeat",
  ),
  style(
    "second-shadow",
    "The first of two shadows is white",
    "color:#fff;text-shadow:0 0 #fff,1px 1px 2px #000",
  ),
  style("thin-outline", "An outline of half a pixel", "color:#fff;-webkit-text-stroke:0.5px #000"),
  style("size-for-ie", "A size for one old browser", "font-size:0\\9"),
  style("display-for-ie", "A display for one old browser", "display:none\\9"),
  style("blended-on-the-page", "Blended with a page that paints nothing", "mix-blend-mode:lighten"),
  [
    "touch-only",
    "Hidden where a long touch opens a menu",
    (s) => `<p class="x">${s}</p>`,
    "@supports (-webkit-touch-callout:none){.x{display:none!important}}",
  ],
  [
    "momentum-scrolling",
    "Hidden where scrolling has momentum",
    (s) => `<p class="x">${s}</p>`,
    "@supports (-webkit-overflow-scrolling:touch){.x{display:none!important}}",
  ],
  [
    "behind-in-isolation",
    "z-index below 0 in a context of its own",
    (s) =>
      `<div style="background:#fff;isolation:isolate"><div style="position:relative;z-index:-1">${s}</div></div>`,
  ],
  [
    "ratio-box",
    "A box whose height is its padding",
    (s) =>
      `<div style="height:0;padding-top:30%;overflow:hidden;position:relative"><div style="position:absolute;top:0;left:0">${s}</div></div>`,
  ],
  [
    "fixed-without-width",
    "A table of fixed layout and no width",
    (s) =>
      `<table style="table-layout:fixed"><tr><td style="width:0;overflow:hidden;white-space:nowrap">${s}</td><td>x</td></tr></table>`,
  ],
  [
    "over-a-dark-layer",
    "White letters in front of a dark layer",
    (s) =>
      `<div style="position:relative;height:80px"><div style="position:absolute;inset:0;background:#036"></div><div style="position:relative;color:#fff">${s}</div></div>`,
  ],
  [
    "over-a-generated-layer",
    "White letters in front of a layer made by a rule",
    (s) => `<div class="x" style="color:#fff">${s}</div>`,
    '.x{position:relative;z-index:0}.x::before{content:"";position:absolute;inset:0;background:#036;z-index:-1}',
  ],
  [
    "over-a-grid-layer",
    "White letters in the same area of a grid as a dark box",
    (s) =>
      `<div style="display:grid"><div style="grid-area:1/1;background:#036;height:60px"></div><div style="grid-area:1/1;color:#fff">${s}</div></div>`,
  ],
  [
    "moved-over-a-dark-block",
    "White letters moved up over a dark block",
    (s) =>
      `<div style="background:#036;height:100px"></div><h4 style="margin-top:-60px;color:#fff">${s}</h4>`,
  ],
  [
    "nearly-opaque-before-cover",
    "Text with opacity after a layer that would cover it",
    (s) =>
      `<div style="position:relative"><div style="position:absolute;inset:0;background:#fff"></div><p style="opacity:.99">${s}</p></div>`,
  ],
  [
    "narrow-cover",
    "A layer that is kept narrow",
    (s) =>
      `<div style="position:relative"><div style="position:absolute;inset:0;max-width:5px;background:#c00"></div><p style="margin-left:20px">${s}</p></div>`,
  ],
  style("white-inverted", "White letters inverted", "color:#fff;filter:invert(1)"),
  style(
    "inner-shadow",
    "White letters on a shadow",
    "color:#fff;box-shadow:inset 0 0 0 999px #036",
  ),
  style(
    "clamped-whole",
    "Fewer lines than are shown",
    "display:-webkit-box;-webkit-line-clamp:3;-webkit-box-orient:vertical;overflow:hidden;width:400px",
  ),
  style(
    "one-line-that-fits",
    "A line that fits its box",
    "overflow:hidden;white-space:nowrap;width:640px",
  ),
  [
    "out-of-a-clip",
    "An absolute box is cut off only by what it is placed in",
    (s) =>
      `<div style="width:0;height:0;overflow:hidden"><p style="position:absolute;top:240px">${s}</p></div>`,
  ],
  [
    "page-without-height",
    "Of the page itself the window cuts off what does not fit",
    (s) => `<p>${s}</p>`,
    "body{height:0;overflow:hidden}",
  ],
];
