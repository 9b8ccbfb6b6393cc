/**
 * The shorthand `background`.
 *
 * @module
 */

import { lowerCss, trimCss } from "./ascii.ts";
import { toColour } from "./colour.ts";
import { toPixels } from "./numbers.ts";
import type { Longhands } from "./properties.ts";
import { isImage } from "./validity.ts";
import { splitArguments, splitWords } from "./words.ts";

const REPEAT_WORD = /^(?:repeat|repeat-x|repeat-y|no-repeat|space|round)$/i;
const POSITION_WORD = /^(?:left|right|top|bottom|center)$/i;
const BACKGROUND_WORD =
  /^(?:cover|contain|auto|none|scroll|fixed|local|border-box|padding-box|content-box|text)$/i;

/** Its longhands; none when it is invalid. */
export function expandBackground(value: string): Longhands {
  let colour = "transparent";
  let clip = "border-box";
  const images: string[] = [];
  const sizes: string[] = [];
  const positions: string[] = [];
  const repeats: string[] = [];
  for (const layer of splitArguments(value)) {
    const own = { image: "none", size: "", position: "", repeat: "" };
    let sizing = false;
    for (const word of splitWords(layer.replace(/\/(?![^(]*\))/g, " / "))) {
      if (isImage(word)) own.image = word;
      else if (word === "/") sizing = true;
      else if (/^(?:border-box|padding-box|content-box|text)$/i.test(word)) clip = lowerCss(word);
      else if (REPEAT_WORD.test(word)) own.repeat += ` ${word}`;
      else if (sizing && (isLength(word) || /^(?:cover|contain|auto)$/i.test(word))) {
        own.size += ` ${word}`;
      } else if (POSITION_WORD.test(word) || isLength(word)) own.position += ` ${word}`;
      else if (toColour(word) !== undefined) colour = word;
      else if (!BACKGROUND_WORD.test(word)) return [];
    }
    images.push(own.image);
    sizes.push(trimCss(own.size) || "auto");
    positions.push(trimCss(own.position) || "0% 0%");
    repeats.push(trimCss(own.repeat) || "repeat");
  }
  return [
    ["background-color", colour],
    ["background-image", images.join(",")],
    ["background-clip", clip],
    ["background-size", sizes.join(",")],
    ["background-position", positions.join(",")],
    ["background-repeat", repeats.join(",")],
  ];
}

function isLength(word: string): boolean {
  return toPixels(word, { em: 1, rem: 1, percent: 1 }) !== undefined;
}
