/**
 * Text under something, beyond the edge of something or in no room at all.
 *
 * @module
 */

import { page, type Technique } from "./hide.ts";

/** What stands between the sentences. */
function inner(
  name: string,
  description: string,
  html: (payload: string) => string,
  rules?: string,
): Technique {
  return [name, description, (payload) => page(html(payload), rules)];
}

/** A property, in the attribute of a block. */
function style(name: string, description: string, declarations: string): Technique {
  return inner(name, description, (p) => `<div style="${declarations}">${p}</div>`);
}

const COVER = "position:absolute;inset:0;background:#fff";

export const covers: readonly Technique[] = [
  inner(
    "generated-cover",
    "What a rule puts after the text lies over it",
    (p) => `<p class="x">${p}</p>`,
    '.x{position:relative}.x::after{content:"";position:absolute;inset:0;background:#fff}',
  ),
  inner(
    "positioned-under-cover",
    "Positioned text before a cover",
    (p) =>
      `<div style="position:relative"><p style="position:relative">${p}</p><div style="${COVER}"></div></div>`,
  ),
  inner(
    "gradient-cover",
    "A cover that is a gradient",
    (p) =>
      `<div style="position:relative"><p>${p}</p><div style="position:absolute;inset:0;background:linear-gradient(#fff,#fff)"></div></div>`,
  ),
  inner(
    "nearly-opaque-cover",
    "A cover that lets through next to nothing",
    (p) =>
      `<div style="position:relative"><p>${p}</p><div style="${COVER};opacity:.999"></div></div>`,
  ),
  inner(
    "same-grid-area",
    "Two boxes in one area of a grid",
    (p) =>
      `<div style="display:grid"><div style="grid-area:1/1">${p}</div><div style="grid-area:1/1;background:#fff">Agenda of Tuesday</div></div>`,
  ),
  inner(
    "zero-row",
    "A row of no height in a grid",
    (p) =>
      `<div style="display:grid;grid-template-rows:0fr"><div style="overflow:hidden;min-height:0">${p}</div></div>`,
  ),
  inner(
    "zero-column",
    "A column of no width in a grid",
    (p) =>
      `<div style="display:grid;grid-template-columns:0 1fr"><div style="overflow:hidden;white-space:nowrap">${p}</div><div>Agenda</div></div>`,
  ),
  inner(
    "zero-basis",
    "A flexible box of no basis",
    (p) =>
      `<div style="display:flex"><div style="flex:0 0 0;overflow:hidden;white-space:nowrap">${p}</div><div>Agenda</div></div>`,
  ),
  inner(
    "below-the-floor",
    "Placed below the edge of a low box",
    (p) =>
      `<div style="overflow:hidden;height:20px;position:relative"><p style="position:absolute;top:40px">${p}</p></div>`,
  ),
  inner(
    "beyond-the-right-edge",
    "Behind other words in a narrow box",
    (p) =>
      `<div style="overflow:hidden;width:120px;white-space:nowrap">Agenda for the meeting of the harbour on Tuesday at ten ${p}</div>`,
  ),
  inner(
    "clamped",
    "After the lines that are shown of a box",
    (p) =>
      `<div style="display:-webkit-box;-webkit-line-clamp:1;-webkit-box-orient:vertical;overflow:hidden;width:200px">Agenda for the meeting of the harbour on Tuesday at ten, and where we will all have lunch together ${p}</div>`,
  ),
  style(
    "dark-inset-shadow",
    "A shadow inside that fills the box",
    "color:#000;box-shadow:inset 0 0 0 999px #000",
  ),
  style(
    "cut-out-of-nothing",
    "Letters cut out of no background",
    "color:transparent;background-clip:text",
  ),
  style(
    "cut-out-of-white",
    "Letters cut out of white",
    "background:#fff;-webkit-background-clip:text;color:transparent",
  ),
  style("inverted", "Black letters inverted", "filter:invert(1)"),
  style("scaled-twice", "Two scales that multiply", "transform:scale(.1) scale(.1)"),
  style("turned-aside", "Turned to its edge", "rotate:x 90deg"),
  style("zoomed-away", "zoom of one per cent", "zoom:1%"),
  style("clip-path-rect", "clip-path to a rectangle of no size", "clip-path:rect(0 0 0 0)"),
  inner(
    "tiny-picture",
    "Alternative text of a picture of three pixels",
    (p) => `<img width="3" height="3" alt="${p}" src="https://cdn.example.test/3.png">`,
  ),
  inner(
    "right-of-a-clip",
    "Placed to the right of a box that cuts it off",
    (p) =>
      `<div style="overflow:hidden;width:600px"><p style="margin-left:600px;white-space:nowrap">${p}</p></div>`,
  ),
  inner(
    "variables-of-the-root",
    "A variable made of another one where it is declared",
    (p) => `<p class="x">${p}</p>`,
    ":root{--a:#fff;--b:var(--a)}.x{--a:#000;color:var(--b)}",
  ),
  inner(
    "chain-of-variables",
    "Variables that refer to each other a dozen times",
    (p) => `<p class="x">${p}</p>`,
    `.x{--a0:#fff;${
      Array.from({ length: 12 }, (_, i) => `--a${i + 1}:var(--a${i});`).join("")
    }color:var(--a12)}`,
  ),
];
