/**
 * `@keyframes`: what of an animation decides how it ends and what it never changes.
 *
 * @module
 */

import { type Declaration, readDeclarations } from "./declarations.ts";
import { closing, cssText, type CssToken, KIND } from "./tokens.ts";

/** One frame of an animation. */
export interface Keyframe {
  readonly declarations: readonly Declaration[];
}

/** Declarations of one frame; more are no animation. They are compared for every element. */
const MAX_DECLARATIONS = 100;

/**
 * Frames of an animation: one of what is the same in all of them, and its last.
 *
 * @returns `undefined` when it is more than anybody animates.
 */
export function readKeyframes(
  body: readonly CssToken[],
  quirks: boolean,
): readonly Keyframe[] | undefined {
  const counts = new Map<string, number>();
  let frames = 0;
  let latest = -Infinity;
  let last: readonly Declaration[] = [];
  for (const { times, declarations } of framesOf(body, quirks)) {
    for (const time of times) {
      // Of frames at one time the later one wins; a time that is none is no frame.
      if (Number.isNaN(time)) continue;
      frames++;
      for (const { property, value } of declarations) {
        const key = `${property}:${value}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      if (time >= latest) {
        latest = time;
        last = declarations;
      }
    }
  }
  if (last.length > MAX_DECLARATIONS) return undefined;
  const common = last.filter(({ property, value }) =>
    counts.get(`${property}:${value}`) === frames
  );
  return [{ declarations: common }, { declarations: last }];
}

/** Frames in order of the text, each property once. */
function* framesOf(
  body: readonly CssToken[],
  quirks: boolean,
): Generator<{ readonly times: readonly number[]; readonly declarations: readonly Declaration[] }> {
  let from = 0;
  for (let i = 0; i < body.length; i++) {
    if (body[i]?.kind !== KIND.openBrace) continue;
    const end = closing(body, i);
    const times = cssText(body.slice(from, i)).toLowerCase().split(",").map(timeOf);
    const read = readDeclarations(body.slice(i + 1, end), quirks);
    yield { times, declarations: [...new Map(read.map((one) => [one.property, one])).values()] };
    from = end + 1;
    i = end;
  }
}

/** Per cent of the time. */
function timeOf(text: string): number {
  const time = text.trim();
  return time === "from" ? 0 : time === "to" ? 100 : parseFloat(time);
}
