/**
 * Zero, white and away, written as few people write them.
 *
 * @module
 */

import { page, type Technique } from "./hide.ts";

/** A property, in the attribute of a block. */
function style(name: string, description: string, declarations: string): Technique {
  return [name, description, (payload) => page(`<div style="${declarations}">${payload}</div>`)];
}

export const values: readonly Technique[] = [
  style("opacity-min", "min() of opacity", "opacity:min(0,1)"),
  style("opacity-clamp", "clamp() of opacity", "opacity:clamp(0,0,0)"),
  style("font-size-svi", "A size in small inline percent of the window", "font-size:0svi"),
  style("font-size-cqw", "A size in widths of the container", "font-size:0cqw"),
  style("font-size-rlh", "A size in lines of the root", "font-size:0rlh"),
  style("font-size-round", "A rounded size", "font-size:round(0px,1px)"),
  style("font-size-env", "A size that the browser does not set", "font-size:env(nope,0)"),
  style("rgb-calc", "A channel that is calculated", "color:rgb(calc(255),255,255)"),
  style("relative-colour", "A colour made from white", "color:rgb(from white r g b)"),
  style(
    "mixed-with-nothing",
    "None of the other colour",
    "color:color-mix(in srgb,white 50%,black 0%)",
  ),
  style("mixed-faintly", "A mix of one per cent", "color:color-mix(in srgb,black 1%,black 0%)"),
  style("xyz-white", "White in XYZ", "color:color(xyz .95 1 1.09)"),
  style("margin-inline", "margin-inline far to the left", "margin-inline:-9999px 0"),
  style(
    "inset-inline",
    "inset-inline far to the left",
    "position:absolute;inset-inline:-9999px auto",
  ),
  style("inset-block", "inset-block far up", "position:absolute;inset-block:-9999px auto"),
  style("own-width-to-the-left", "Moved by more than its width", "transform:translateX(-110%)"),
  style(
    "above-the-page",
    "Its lower edge is the upper one of the page",
    "position:absolute;bottom:100%",
  ),
  style(
    "below-the-window",
    "Its upper edge is the lower one of the window",
    "position:fixed;top:100%",
  ),
  style(
    "border-box",
    "Padding leaves no height",
    "box-sizing:border-box;height:20px;padding-top:20px;overflow:hidden",
  ),
  style(
    "padding-far-right",
    "Padding far to the right",
    "padding-left:9999px;overflow:hidden;white-space:nowrap",
  ),
];
