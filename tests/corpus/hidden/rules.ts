/**
 * Hiding with rules of a style sheet.
 *
 * @module
 */

import { page, type Technique } from "./hide.ts";

/** A rule and the element that it hides. */
function rule(
  name: string,
  description: string,
  rules: string,
  element: (payload: string) => string,
): Technique {
  return [name, description, (payload) => page(element(payload), rules)];
}

const classed = (payload: string): string => `<div class="x">${payload}</div>`;

export const rules: readonly Technique[] = [
  rule("class-rule", "A class selector", ".x{display:none}", classed),
  rule("id-rule", "An id selector", "#x{display:none}", (p) => `<div id="x">${p}</div>`),
  rule("element-rule", "An element selector", "aside{display:none}", (p) => `<aside>${p}</aside>`),
  rule(
    "two-classes",
    "Two classes at once",
    ".a.b{visibility:hidden}",
    (p) => `<div class="b c a">${p}</div>`,
  ),
  rule(
    "attribute-rule",
    "An attribute selector",
    `[data-kind^="no"]{display:none}`,
    (p) => `<div data-kind="note">${p}</div>`,
  ),
  rule(
    "descendant-rule",
    "A descendant selector",
    "table .x span{font-size:0}",
    (p) => `<table><tr><td class="x"><b><span>${p}</span></b></td></tr></table>`,
  ),
  rule(
    "child-rule",
    "A child selector in a list of selectors",
    "h5, div.w > p{display:none}",
    (p) => `<div class="w"><p>${p}</p></div>`,
  ),
  rule(
    "sibling-rule",
    "A sibling selector",
    "hr + p{display:none}",
    (p) => `<hr><p>${p}</p>`,
  ),
  rule(
    "nth-child-rule",
    ":nth-child",
    "ul li:nth-child(2){display:none}",
    (p) => `<ul><li>First item</li><li>${p}</li><li>Last item</li></ul>`,
  ),
  rule(
    "not-rule",
    ":not",
    "section p:not(.keep){display:none}",
    (p) => `<section><p class="keep">Agenda</p><p>${p}</p></section>`,
  ),
  rule(
    "is-rule",
    ":is and :where",
    ":is(.q,.x):where(div){display:none}",
    classed,
  ),
  rule("escaped-selector", "CSS escapes in a selector", ".\\78 {display:none}", classed),
  rule(
    "important-over-attribute",
    "!important over a style attribute",
    ".x{display:none!important}",
    (
      p,
    ) => `<div class="x" style="display:block">${p}</div>`,
  ),
  rule(
    "specific-over-later",
    "A more specific rule before a later one",
    "div#x.y{display:none} .y{display:block}",
    (p) => `<div id="x" class="y">${p}</div>`,
  ),
  rule("media-screen", "@media screen", "@media screen{.x{display:none}}", classed),
  rule(
    "media-wide",
    "A media query that a reading pane fulfils",
    "@media only screen and (min-width:480px){.x{display:none!important}}",
    classed,
  ),
  rule("supports", "@supports", "@supports (display:block){.x{display:none}}", classed),
  rule("layer", "@layer", "@layer base{.x{display:none}}", classed),
  rule(
    "nested-rule",
    "Nested rules",
    ".w{color:#222;& .x{display:none}}",
    (p) => `<div class="w"><div class="x">${p}</div></div>`,
  ),
  rule(
    "rule-after-broken",
    "A rule after one that is broken",
    "p[{color:red} h9{} .x{display:none}",
    (
      p,
    ) => `<style>.z{display:none}</style><div class="z">${p}</div>`,
  ),
  rule("html-comment-in-style", "A style sheet in <!-- -->", "<!-- .x{display:none} -->", classed),
  rule(
    "charset-and-import",
    "Behind @charset and @import",
    `@charset "utf-8";@import url(https://cdn.example.test/a.css);.x{display:none}`,
    classed,
  ),
  [
    "style-in-body",
    "A style sheet after the text that it hides",
    (p) => page(`<div class="x">${p}</div><style>.x{display:none}</style>`),
  ],
  [
    "second-style",
    "The second of two style sheets",
    (p) => page(classed(p), ".x{display:block}</style><style>.x{display:none}"),
  ],
  [
    "hidden-parent",
    "The parent of the parent is hidden",
    (p) =>
      page(`<div class="x"><table><tr><td><p>${p}</p></td></tr></table></div>`, ".x{display:none}"),
  ],
];
