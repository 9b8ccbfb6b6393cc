/**
 * Hiding by what few people write and every browser knows.
 *
 * @module
 */

import { page, type Technique } from "./hide.ts";

/** A property, in the attribute of a block. */
function style(name: string, description: string, declarations: string): Technique {
  return [name, description, (payload) => page(`<div style="${declarations}">${payload}</div>`)];
}

/** A rule for an element of class x. */
function rule(name: string, description: string, rules: string): Technique {
  return [name, description, (p) => page(`<div class="w"><p class="x">${p}</p></div>`, rules)];
}

export const rare: readonly Technique[] = [
  [
    "indented-cell",
    "text-indent far to the left on a table cell",
    (p) => page(`<table><tr><td style="text-indent:-9999px">${p}</td></tr></table>`),
  ],
  [
    "skipped-cell",
    "content-visibility:hidden on a table cell",
    (p) => page(`<table><tr><td style="content-visibility:hidden">${p}</td></tr></table>`),
  ],
  style("contained-paint", "contain:paint clips a box of no height", "height:0;contain:paint"),
  style("contained-strict", "contain:strict gives a box no size", "contain:strict"),
  style("skipped-auto", "content-visibility:auto clips", "height:0;content-visibility:auto"),
  [
    "inline-background",
    "A background that is not painted behind a block in an inline box",
    (p) => page(`<span style="background:#000;color:#fff"><p>${p}</p></span>`),
  ],
  style("no-contrast", "filter:contrast(0)", "background:#fff;filter:contrast(0)"),
  style("blurred-away", "filter:blur of many pixels", "filter:blur(60px)"),
  [
    "blended-away",
    "mix-blend-mode that takes the lighter colour",
    (p) =>
      page(
        `<div style="background:#fff"><div style="mix-blend-mode:lighten">${p}</div></div>`,
      ),
  ],
  [
    "narrow-column",
    "A column of no width in a table of fixed layout",
    (p) =>
      page(
        `<table style="table-layout:fixed;width:100px"><tr><td style="width:0;overflow:hidden;white-space:nowrap;padding:0">${p}</td><td>x</td></tr></table>`,
      ),
  ],
  style("offset-path", "Moved along a path", "offset-path:path('M -9999 0 L -9998 0')"),
  style("translate-property", "The translate property of its own", "translate:-9999px"),
  style("flat-matrix", "A matrix of zeros", "transform:matrix(0,0,0,0,0,0)"),
  style(
    "masked",
    "A mask that leaves nothing",
    "mask-image:linear-gradient(transparent,transparent)",
  ),
  style("backface", "The back of a box", "transform:rotateY(180deg);backface-visibility:hidden"),
  style("margin-top", "A float with a margin far above the page", "float:left;margin-top:-9999px"),
  rule(
    "container-rule",
    "@container",
    ".w{container-type:inline-size}@container (min-width:1px){.x{display:none}}",
  ),
  rule("scope-rule", "@scope", "@scope (.w){p{display:none}}"),
  rule(
    "registered-property",
    "The first value of a registered property",
    `@property --x{syntax:"<color>";inherits:true;initial-value:#fff}.x{color:var(--x)}`,
  ),
  rule(
    "animated-away",
    "An animation that shows nothing at any time",
    "@keyframes k{from,to{opacity:0}}.x{animation:k 1s infinite}",
  ),
  rule("first-line", "The colour of ::first-line", ".x::first-line{color:#fff}"),
  rule("has-rule", ":has", ".w:has(> p){display:none}"),
  rule("mixed-colour", "color-mix", ".x{color:color-mix(in srgb,white 99%,black)}"),
  rule("light-dark", "light-dark()", ":root{color-scheme:light}.x{color:light-dark(#fff,#000)}"),
  rule("oklch-white", "White written as oklch", ".x{color:oklch(100% 0 0)}"),
  [
    "shadow-root",
    "Text without a slot in an element with a declared shadow tree",
    (p) => page(`<div><template shadowrootmode="open"><b>Agenda</b></template>${p}</div>`),
  ],
  ["popover", "A popover that nobody opened", (p) => page(`<div popover>${p}</div>`)],
  [
    "foreign-object",
    "HTML in a drawing, in a frame of no height",
    (p) =>
      page(
        `<svg width="10" height="10"><foreignObject width="10" height="0"><p>${p}</p></foreignObject></svg>`,
      ),
  ],
  [
    "drawing-of-no-size",
    "A drawing of no size",
    (p) => page(`<svg width="0" height="0"><text y="20">${p}</text></svg>`),
  ],
  [
    "left-of-the-drawing",
    "Letters left of a drawing's frame",
    (p) => page(`<svg width="100" height="20"><text x="-5000" y="15">${p}</text></svg>`),
  ],
  ["phantom", "<mphantom>", (p) => page(`<math><mphantom><mtext>${p}</mtext></mphantom></math>`)],
  [
    "collapsed-column",
    "visibility:collapse on a column",
    (p) => page(`<table><col style="visibility:collapse"><tr><td>${p}</td><td>x</td></tr></table>`),
  ],
];
