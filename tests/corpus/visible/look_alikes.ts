/**
 * Words and properties that sound like hiding and do not hide.
 *
 * @module
 */

import type { LookAlike } from "./index.ts";

/** A property, in the attribute of a block. */
function style(name: string, description: string, declarations: string): LookAlike {
  return [name, description, (sentence) => `<div style="${declarations}">${sentence}</div>`];
}

export const lookAlikes: readonly LookAlike[] = [
  ["aria-hidden", "aria-hidden is for screen readers", (s) => `<p aria-hidden="true">${s}</p>`],
  [
    "presentation-role",
    "role=none on a table",
    (s) => `<table role="none"><tr><td>${s}</td></tr></table>`,
  ],
  style("mso-hide", "mso-hide outside Outlook", "mso-hide:all"),
  style("mso-hide-important", "The same with !important", "mso-hide:all !important;color:#333"),
  [
    "class-called-hidden",
    "A class called hidden without a rule",
    (s) => `<p class="hidden sr-only d-none">${s}</p>`,
  ],
  [
    "id-called-preheader",
    "An id called preheader without a rule",
    (s) => `<div id="preheader">${s}</div>`,
  ],
  [
    "print-rule",
    "Hidden in print only",
    (s) => `<p class="x">${s}</p>`,
    "@media print{.x{display:none}}",
  ],
  [
    "print-sheet",
    "A style sheet for print",
    (s) => `<style media="print">.x{display:none}</style><p class="x">${s}</p>`,
  ],
  [
    "narrow-rule",
    "Hidden on narrow screens only",
    (s) => `<p class="x">${s}</p>`,
    "@media only screen and (max-width:600px){.x{display:none!important}}",
  ],
  [
    "narrow-device-rule",
    "Hidden on small devices only",
    (s) => `<p class="x">${s}</p>`,
    "@media screen and (max-device-width: 480px){.x{visibility:hidden;font-size:0}}",
  ],
  [
    "narrow-range-rule",
    "The same in range notation",
    (s) => `<p class="x">${s}</p>`,
    "@media (width < 30em){.x{display:none}}",
  ],
  [
    "portrait-handheld",
    "A media type that nothing has",
    (s) => `<p class="x">${s}</p>`,
    "@media handheld, speech{.x{display:none}}",
  ],
  [
    "dark-mode-rule",
    "White letters in dark mode only",
    (s) => `<p class="x">${s}</p>`,
    "@media (prefers-color-scheme:dark){body{background:#111}.x{color:#fff!important}.y{display:none}}",
  ],
  [
    "dark-mode-hidden",
    "Hidden in dark mode only",
    (s) => `<p class="x">${s}</p>`,
    "@media (prefers-color-scheme:dark){.x{display:none!important}}",
  ],
  [
    "supports-not",
    "@supports of something that no program can",
    (s) => `<p class="x">${s}</p>`,
    "@supports (display:invented-value){.x{display:none}}",
  ],
  [
    "outlook-classes",
    "Rules for classes that only web mails add",
    (s) => `<p class="x">${s}</p>`,
    ".ExternalClass .x,[data-ogsc] .x,u + #body .x{display:none}",
  ],
  [
    "hover-rule",
    "Hidden under a pointer only",
    (s) => `<p class="x">${s}</p>`,
    ".x:hover,.x:active{display:none}",
  ],
  [
    "zero-height-overflowing",
    "height:0 without clipping",
    (s) => `<div style="height:0">${s}</div><p>&nbsp;</p>`,
  ],
  [
    "max-height-overflowing",
    "max-height:0 without clipping",
    (s) => `<div style="max-height:0">${s}</div><p>&nbsp;</p>`,
  ],
  [
    "zero-width-nowrap",
    "width:0 without clipping",
    (s) => `<div style="width:0;white-space:nowrap">${s}</div>`,
  ],
  [
    "zero-width-inline",
    "Sizes on an inline element do nothing",
    (s) => `<p><span style="width:0;height:0;overflow:hidden">${s}</span></p>`,
  ],
  [
    "line-height-zero",
    "line-height:0 of a paragraph",
    (s) => `<p style="line-height:0;padding:12px 0">${s}</p>`,
  ],
  [
    "visible-child",
    "A visible child of an invisible parent",
    (s) => `<div style="visibility:hidden"><p style="visibility:visible">${s}</p></div>`,
  ],
  [
    "sized-child",
    "A child with a size of its own in a parent of size 0",
    (s) =>
      `<table style="font-size:0"><tr><td style="font-size:0;line-height:0"><span style="font-size:14px;line-height:20px">${s}</span></td></tr></table>`,
  ],
  [
    "shown-again",
    "display:none taken back by a later rule",
    (s) => `<p class="x">${s}</p>`,
    ".x{display:none}.x{display:block}",
  ],
  [
    "shown-by-attribute",
    "A rule overruled by the style attribute",
    (s) => `<p class="x" style="display:block">${s}</p>`,
    ".x{display:none}",
  ],
  [
    "shown-by-important",
    "A style attribute overruled by !important",
    (s) => `<p class="x" style="display:none">${s}</p>`,
    ".x{display:block!important}",
  ],
  [
    "noscript",
    "<noscript>: mail programs run no scripts",
    (s) => `<noscript><p>${s}</p></noscript>`,
  ],
  [
    "canvas",
    "What <canvas> says where no scripts run",
    (s) => `<canvas width="10" height="10">${s}</canvas>`,
  ],
  [
    "not-outlook",
    "The comment that only Outlook skips",
    (s) => `<!--[if !mso]><!--><p>${s}</p><!--<![endif]-->`,
  ],
  ["not-outlook-bare", "The same without comments", (s) => `<![if !mso]><p>${s}</p><![endif]>`],
  [
    "between-outlook-comments",
    "Between two comments for Outlook",
    (s) =>
      `<!--[if mso]><table><tr><td><![endif]--><div>${s}</div><!--[if mso]></td></tr></table><![endif]-->`,
  ],
  [
    "open-details",
    "<details open>",
    (s) => `<details open><summary>More</summary><p>${s}</p></details>`,
  ],
  [
    "summary",
    "The summary of closed <details>",
    (s) => `<details><summary>${s}</summary>More</details>`,
  ],
  [
    "invalid-display",
    "A value that is no value",
    (s) => `<p style="display:none of this;opacity:zero;visibility:hide">${s}</p>`,
  ],
  [
    "invalid-comment",
    "A comment inside a word is no way to write it",
    (s) => `<p style="dis/**/play:none">${s}</p>`,
  ],
  [
    "unknown-properties",
    "Properties that no program knows",
    (s) => `<p style="x-display:none;-ms-visibility:hidden;hidden:true;max-height-x:0">${s}</p>`,
  ],
  [
    "data-hidden",
    "Attributes that only sound like it",
    (s) => `<p data-hidden="true" title="hidden" name="display:none">${s}</p>`,
  ],
  [
    "rule-for-other",
    "A rule for another class that begins alike",
    (s) => `<p class="x-open" id="y">${s}</p>`,
    ".x{display:none}#yy{display:none}p.y{display:none}",
  ],
  [
    "rule-for-state",
    "A rule for an element that is not there",
    (s) => `<p class="x">${s}</p>`,
    "section .x, div > .x, .x.y, h1 + .x{display:none}",
  ],
  [
    "quoted-code",
    "CSS in the text itself",
    (s) => `<p>Write display:none; visibility:hidden; in your style sheet. ${s}</p>`,
  ],
];
