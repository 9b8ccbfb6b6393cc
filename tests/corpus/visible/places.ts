/**
 * Negative margins and indents that move text back to where there is room for it.
 *
 * @module
 */

import type { LookAlike } from "./index.ts";

/** Declarations on a block. */
function style(name: string, description: string, declarations: string): LookAlike {
  return [name, description, (sentence) => `<div style="${declarations}">${sentence}</div>`];
}

export const places: readonly LookAlike[] = [
  [
    "hanging-indent-of-word",
    "A hanging indent as Word writes it, on short lines",
    (s) =>
      `<p style="margin-left:108pt;text-indent:-108pt;font-size:11pt">Subject: hello</p><p style="margin-left:900px;text-indent:-900px">${s}</p>`,
  ],
  [
    "hanging-indent-in-cell",
    "A hanging indent against the padding of a cell",
    (s) => `<table><tr><td style="padding-left:600px;text-indent:-600px">${s}</td></tr></table>`,
  ],
  [
    "list-without-indent",
    "A list moved back over its own padding",
    (s) => `<ul style="margin-left:-40px"><li>${s}</li></ul>`,
  ],
  [
    "heading-over-padding",
    "A heading as wide as the box without its padding",
    (s) => `<div style="padding:20px 0 20px 500px"><h4 style="margin-left:-500px">${s}</h4></div>`,
  ],
  [
    "wider-than-centred",
    "A block wider than the centred column around it",
    (s) => `<div style="width:400px;margin:0 auto"><div style="margin:0 -200px">${s}</div></div>`,
  ],
  [
    "second-column-first",
    "A float drawn to the left of the column before it",
    (s) =>
      `<div style="float:left;width:100%"><p style="margin-left:500px">Harbour</p></div><div style="float:left;width:450px;margin-left:-100%">${s}</div><br style="clear:both">`,
  ],
  [
    "indent-taken-back",
    "text-indent of 0 inside of text indented away",
    (s) => `<div style="text-indent:-9999px"><p style="text-indent:0">${s}</p></div>`,
  ],
  [
    "moved-and-back",
    "Moved to the left, and its content back to the right",
    (s) =>
      `<div style="position:relative;left:-700px"><p style="position:relative;left:700px">${s}</p></div>`,
  ],
  style(
    "padding-against-margin",
    "Padding as wide as the margin",
    "margin-left:-900px;padding-left:900px",
  ),
  style(
    "sticky-to-the-left",
    "Sticking does not move what is in its place",
    "position:sticky;left:-9999px",
  ),
];
