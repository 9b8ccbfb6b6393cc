/**
 * Hiding with one property in a style attribute.
 *
 * @module
 */

import { page, type Technique } from "./hide.ts";

/** A property, in the attribute of a block. */
function style(name: string, description: string, declarations: string): Technique {
  return [name, description, (payload) => page(`<div style="${declarations}">${payload}</div>`)];
}

export const properties: readonly Technique[] = [
  style("display-none", "display:none", "display:none"),
  style("display-none-shouted", "Capitals, spaces and !important", " DISPLAY : NONE !IMPORTANT ;"),
  style("display-none-comment", "A comment inside the declaration", "display:/* x */none"),
  style("display-none-escaped", "CSS escapes in property and value", "d\\69splay:n\\6f ne"),
  style("display-none-last-wins", "The later of two declarations", "display:block;display:none"),
  style(
    "display-none-important-first",
    "An !important before a later declaration",
    "display:none!important;display:block",
  ),
  style(
    "display-none-after-broken",
    "A broken declaration before it",
    "color::red;;};display:none",
  ),
  style("visibility-hidden", "visibility:hidden", "visibility:hidden"),
  style("visibility-collapse", "visibility:collapse on a block", "visibility:collapse"),
  style("opacity-zero", "opacity:0", "opacity:0"),
  style("opacity-nearly-zero", "opacity:0.01", "opacity:.01"),
  style("opacity-percent", "opacity in percent", "opacity:0%"),
  style("filter-opacity", "filter:opacity(0)", "filter:opacity(0)"),
  style("font-size-zero", "font-size:0", "font-size:0"),
  style("font-size-tiny", "font-size far below a pixel", "font-size:0.2px"),
  style("font-shorthand-zero", "Zero size in the font shorthand", "font:normal 0/0 Arial"),
  style("max-height-zero", "max-height:0 with overflow:hidden", "max-height:0;overflow:hidden"),
  style("height-zero-clipped", "height:0 with overflow:hidden", "height:0;overflow:hidden"),
  style(
    "height-zero-overflow-y",
    "height:0 with only overflow-y",
    "height:0px;overflow-y:hidden",
  ),
  style("width-zero-clipped", "width:0 with overflow:hidden", "width:0;overflow:hidden"),
  style("max-width-zero", "max-width:0 with overflow:hidden", "max-width:0;overflow:hidden"),
  style(
    "one-pixel-box",
    "The box for screen readers of many style sheets, without clip",
    "width:1px;height:1px;overflow:hidden;white-space:nowrap",
  ),
  style("overflow-clip", "overflow:clip instead of hidden", "height:0;overflow:clip"),
  style(
    "screen-reader-only",
    "clip:rect(0,0,0,0) on an absolute box",
    "position:absolute;width:1px;height:1px;margin:-1px;padding:0;overflow:hidden;clip:rect(0,0,0,0);border:0",
  ),
  style("clip-path-inset", "clip-path that leaves nothing", "clip-path:inset(100%)"),
  style("clip-path-circle", "clip-path to a circle of no size", "clip-path:circle(0)"),
  style("left-of-the-screen", "left:-9999px", "position:absolute;left:-9999px"),
  style("above-the-screen", "top:-5000px on a fixed box", "position:fixed;top:-5000px"),
  style("text-indent", "text-indent far to the left", "text-indent:-9999px;white-space:nowrap"),
  style("negative-margin", "margin-left far to the left", "margin-left:-9999px;width:900px"),
  style("translated", "transform far to the left", "transform:translateX(-9999px)"),
  style("scaled-to-nothing", "transform:scale(0)", "transform:scale(0)"),
  style("scaled-flat", "transform:scaleY(0) among others", "transform:rotate(1deg) scaleY(0)"),
  style("scale-property", "The scale property of its own", "scale:0"),
  style("content-visibility", "content-visibility:hidden", "content-visibility:hidden"),
  style("mso-hide-with-display", "mso-hide beside display:none", "mso-hide:all;display:none"),
];
