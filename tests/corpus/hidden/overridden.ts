/**
 * Hiding, and behind it a value that seems to take it back: no browser knows it.
 *
 * @module
 */

import { page, type Technique } from "./hide.ts";

/** A property, in the attribute of a block. */
function style(name: string, description: string, declarations: string): Technique {
  return [name, description, (payload) => page(`<div style="${declarations}">${payload}</div>`)];
}

/** Rules for an element of class x. */
function rule(name: string, description: string, rules: string): Technique {
  return [name, description, (p) => page(`<p class="x">${p}</p>`, rules)];
}

export const overridden: readonly Technique[] = [
  style("bogus-transform", "A transform that is none", "transform:scale(0);transform:bogus"),
  style("bogus-rotation", "An angle without a unit", "transform:scale(0);transform:rotate(10)"),
  style("filter-of-ie", "A filter of old browsers", "filter:opacity(0);filter:alpha(opacity=100)"),
  style(
    "bogus-clip-path",
    "A clip-path without a shape",
    "clip-path:inset(100%);clip-path:inset()",
  ),
  style(
    "bogus-clip",
    "A clip with one side",
    "position:absolute;clip:rect(0,0,0,0);clip:rect(1px)",
  ),
  style(
    "bogus-mask",
    "A mask that is no picture",
    "mask-image:linear-gradient(transparent,transparent);mask-image:bogus",
  ),
  style("bogus-scale", "scale with four numbers", "scale:0;scale:1 1 1 1"),
  style("bogus-translate", "translate without a unit", "translate:-9999px;translate:1"),
  style("negative-height", "A height below 0", "height:0;overflow:hidden;height:-1px"),
  style("auto-max-height", "max-height:auto", "max-height:0;overflow:hidden;max-height:auto"),
  style("negative-font-size", "A size below 0", "font-size:0;font-size:-5px"),
  style("mixed-separators", "A comma and a slash", "color:#fff;color:rgb(0,0,0/1)"),
  style("hsl-without-percent", "hsl() of plain numbers", "color:#fff;color:hsl(0,0,0)"),
  style("lab-with-commas", "lab() with commas", "color:#fff;color:lab(0,0,0)"),
  style("no-break-space", "A no-break space behind a value", "display:none;display:block&nbsp;"),
  style("ie-hack", "A value for one old browser", "display:none;display:block\\9"),
  style("kelvin-sign", "A letter that only looks like a k", "display:none;display:bloc\u212A"),
  style("zero-width-name", "A zero-width space in a name", "display:none;display\u200B:block"),
  style("soft-hyphen-name", "A soft hyphen in a name", "display:none;dis\u00ADplay:block"),
  rule(
    "zero-width-class",
    "A zero-width space behind a class",
    ".x{display:none}.x\u200B{display:block!important}",
  ),
  style("shadow-of-a-word", "A shadow without lengths", "color:#fff;text-shadow:black"),
  style("shadow-far-away", "A shadow far away", "color:#fff;text-shadow:-9999px 0 #000"),
  style("shadow-blurred", "A shadow blurred away", "color:#fff;text-shadow:0 0 200px #000"),
  style("outline-without-width", "An outline of no width", "color:#fff;-webkit-text-stroke:black"),
];
