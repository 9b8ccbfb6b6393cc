/**
 * What transforms leave of a box, and where to they move it.
 *
 * @module
 */

import { toPixels, toShare, type Units } from "../css/numbers.ts";
import { functionsOf, splitWords } from "../css/words.ts";
import type { Style } from "./computed.ts";

/** Boxes shrunk to this share show nothing but dots. */
const MIN_SCALE = 0.02;

/**
 * What `transform` and its like do: nothing left, or moved; pixels.
 *
 * @param width Pixels of which percentages to the side are taken.
 */
export function transformed(
  style: Style,
  width?: number,
): { readonly x: number; readonly y: number } | "flat" {
  let x = 0;
  let y = 0;
  const units: Units = { em: style.fontSize, rem: style.fontSize, percent: undefined };
  const pixels = (value: string | undefined): number => toPixels(value ?? "0", units) ?? 0;
  const aside = (value: string | undefined): number =>
    toPixels(value ?? "0", { ...units, percent: width }) ?? 0;
  const scales = [splitWords(style.declared("scale") ?? "1").map((word) => toShare(word) ?? 1)];
  const path = /path\(\s*["']?\s*m\s*(-?[\d.]+)[\s,]+(-?[\d.]+)/.exec(
    style.declared("offset-path") ?? "",
  );
  if (path) {
    x += Number(path[1]);
    y += Number(path[2]);
  }
  const translate = splitWords(style.declared("translate") ?? "");
  x += aside(translate[0]);
  y += pixels(translate[1]);
  for (const [name, parts] of functionsOf(style.declared("transform") ?? "")) {
    switch (name) {
      case "scale":
      case "scale3d":
        scales.push(parts.slice(0, 2).map((part) => toShare(part) ?? 1));
        break;
      case "scalex":
      case "scaley":
        scales.push(
          name === "scalex"
            ? [toShare(parts[0] ?? "1") ?? 1, 1]
            : [1, toShare(parts[0] ?? "1") ?? 1],
        );
        break;
      case "matrix": {
        const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = parts.map(Number);
        if (Math.abs(a * d - b * c) < MIN_SCALE ** 2) return "flat";
        x += e;
        y += f;
        break;
      }
      case "translate":
      case "translate3d":
        x += aside(parts[0]);
        y += pixels(parts[1]);
        break;
      case "translatex":
        x += aside(parts[0]);
        break;
      case "translatey":
        y += pixels(parts[0]);
        break;
      case "rotatex":
      case "rotatey": {
        const turned = turn(parts[0] ?? "");
        if (Math.abs(Math.cos(turned)) < MIN_SCALE) return "flat";
        if (Math.cos(turned) < 0 && style.declared("backface-visibility") === "hidden") {
          return "flat";
        }
        break;
      }
      case "rotate3d": {
        const [about = 0, up = 0, out = 0] = parts.map(Number);
        // Around an axis in the plane of the page it is seen from its edge.
        if (out === 0 && (about !== 0 || up !== 0) && isEdgeOn(parts[3] ?? "")) return "flat";
        break;
      }
      case "matrix3d": {
        const [a = 1, b = 0, , , c = 0, d = 1] = parts.map(Number);
        if (Math.abs(a * d - b * c) < MIN_SCALE ** 2) return "flat";
        break;
      }
      default:
        break;
    }
  }
  const turned = splitWords(style.declared("rotate") ?? "");
  const axis = turned.length === 2 ? /^[xy]$/.test(turned[0] ?? "") : turned[2] === "0";
  if (turned.length > 1 && axis && isEdgeOn(turned.at(-1) ?? "")) return "flat";
  for (const side of [0, 1]) {
    const share = scales.reduce((all, own) => all * (own[side] ?? own[0] ?? 1), 1);
    if (Math.abs(share) < MIN_SCALE) return "flat";
  }
  return { x, y };
}

function isEdgeOn(angle: string): boolean {
  return Math.abs(Math.cos(turn(angle))) < MIN_SCALE;
}

function turn(angle: string): number {
  const value = parseFloat(angle);
  if (angle.endsWith("grad")) return value * Math.PI / 200;
  if (angle.endsWith("rad")) return value;
  return value * (angle.endsWith("turn") ? 2 * Math.PI : Math.PI / 180);
}
