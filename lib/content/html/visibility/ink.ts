/**
 * Whether letters and pictures leave a mark.
 *
 * @module
 */

import { blend, canTellApart, type Colour, toColour, WHITE } from "../css/colour.ts";
import { toPixels } from "../css/numbers.ts";
import { splitArguments, splitWords } from "../css/words.ts";
import { mix } from "../css/blend.ts";
import type { Inherited } from "../style/computed.ts";
import type { Surroundings } from "./surroundings.ts";

/** Smaller letters, in pixels, leave no mark. */
const MIN_FONT_SIZE = 0.5;

/** Fainter letters before a picture leave no mark, whatever it shows. */
export const MIN_OPACITY = 0.02;

/** Height of a line that nobody set, as a share of the font size; no common font has less. */
const NORMAL_LINE = 1.1;

/** Lines of less height, in pixels, show nothing when their box is clipped. */
const MIN_LINE_HEIGHT = 1;

/** Shadows of one text that are looked at. */
const MAX_SHADOWS = 20;

/** Shadows further away, in pixels, tell nobody what text they belong to. */
const MAX_SHADOW_SHIFT = 1_000;

/** Shadows blurred by more than so many times the font size leave no mark. */
const MAX_SHADOW_BLUR = 4;

/** Whether a picture is painted. */
export function isPainted({ style, clipped, tiny, place }: Surroundings): boolean {
  return style.visible && !clipped && !tiny && !place.away;
}

/** Whether text in these surroundings leaves a mark. */
export function isSeen(around: Surroundings): boolean {
  const { style } = around;
  if (!style.visible || around.clipped || around.place.away) return false;
  if (around.layers.some(({ opaque }) => opaque)) return false;
  if (style.masked || !around.drawn) return false;
  if (style.fontSize < MIN_FONT_SIZE) return false;
  if (around.clippedLines && lineHeightOf(style) < MIN_LINE_HEIGHT) return false;
  if (around.letters) return true;
  return inks(style, around.drawing).some((ink) => isTold(ink, around));
}

/** Height of a line in pixels, with `normal` counted low. */
export function lineHeightOf(style: Inherited): number {
  if (style.lineHeight === undefined) return NORMAL_LINE * style.fontSize;
  return style.lineHeightIsShare ? style.lineHeight * style.fontSize : style.lineHeight;
}

/** Colours in which letters, their outline and their shadows are drawn. */
function inks(style: Inherited, drawing: boolean): readonly Colour[] {
  if (drawing) return [style.drawingFill];
  const inks = [style.fill ?? style.color];
  if (style.strokeWidth > 0) inks.push(style.stroke ?? style.color);
  if (style.shadow === "none") return inks;
  for (const layer of splitArguments(style.shadow).slice(0, MAX_SHADOWS)) {
    const parts = splitWords(layer);
    const units = { em: style.fontSize, rem: style.fontSize, percent: undefined };
    const [x = 0, y = 0, blur = 0] = parts.map((part) => toPixels(part, units)).filter((length) =>
      length !== undefined
    );
    if (Math.hypot(x, y) > MAX_SHADOW_SHIFT || blur > MAX_SHADOW_BLUR * style.fontSize) continue;
    const colour = parts.map((part) => toColour(part, style.color)).find((found) => found);
    inks.push(colour ?? style.color);
  }
  return inks;
}

function isTold(
  ink: Colour,
  { backdrop, opacity, blending, filtering }: Surroundings,
): boolean {
  if (ink.a * opacity < MIN_OPACITY) return false;
  if (backdrop === undefined) return true;
  if (filtering?.under !== undefined) {
    const { change, under } = filtering;
    return under.some((behind) =>
      backdrop.some((own) =>
        own === behind
          ? canTellApart(blend(change(ink), behind), behind)
          : canTellApart(change(blend(ink, own)), change(own))
      )
    );
  }
  if (blending?.under !== undefined) {
    const { mode, under } = blending;
    // Where nothing is painted inside, what is behind shows as it is.
    return under.some((behind) =>
      backdrop.some((own) => {
        const shown = own === behind ? behind : mix(mode, behind, own);
        return canTellApart(mix(mode, behind, blend(ink, own)), shown);
      })
    );
  }
  return backdrop.some((under) => {
    const shown = blend({ ...under, a: 1 }, WHITE, opacity);
    return canTellApart(blend(blend(ink, under), WHITE, opacity), shown);
  });
}
