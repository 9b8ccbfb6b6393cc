/**
 * CSS lengths, numbers and percentages.
 *
 * @module
 */

import { lowerCss, trimCss } from "./ascii.ts";

/** A window of ordinary width, in CSS pixels: what a mail is shown in on a computer. */
export const WINDOW = { width: 1_000, height: 800 } as const;

/** Size of text that nobody set, in CSS pixels. */
export const MEDIUM_FONT = 16;

/** Nested functions in one value; deeper ones are unknown. */
const MAX_NESTING = 8;

/** What relative units refer to. */
export interface Units {
  /** Size of `1em` in pixels. */
  readonly em: number;
  /** Size of `1rem` in pixels. */
  readonly rem: number;
  /** What `100%` is in pixels; undefined when it depends on layout. */
  readonly percent: number | undefined;
}

/** Units whose size needs no font. */
const FIXED_UNITS: ReadonlyMap<string, number> = new Map([
  ["px", 1],
  ["pt", 4 / 3],
  ["pc", 16],
  ["in", 96],
  ["cm", 96 / 2.54],
  ["mm", 96 / 25.4],
  ["q", 96 / 101.6],
  ...["vw", "vi", "vmax"].flatMap((unit) =>
    ["", "s", "l", "d"].map((kind) => [`${kind}${unit}`, WINDOW.width / 100] as const)
  ),
  ...["vh", "vb", "vmin"].flatMap((unit) =>
    ["", "s", "l", "d"].map((kind) => [`${kind}${unit}`, WINDOW.height / 100] as const)
  ),
  // Containers are taken to be as large as the window.
  ...["cqw", "cqi", "cqmax"].map((unit) => [unit, WINDOW.width / 100] as const),
  ...["cqh", "cqb", "cqmin"].map((unit) => [unit, WINDOW.height / 100] as const),
]);

/** Units that are a share of the font's size, or with an `r` before them of the root's. */
const FONT_UNITS: ReadonlyMap<string, number> = new Map([
  ["em", 1],
  ["ex", 0.5],
  ["ch", 0.5],
  ["cap", 0.7],
  ["ic", 1],
  ["lh", 1.2],
]);

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/i;

/**
 * A length in pixels. Accepts `calc()`, `min()`, `max()` and `clamp()`.
 *
 * @returns `undefined` when it is not a length, or one that depends on layout.
 */
export function toPixels(value: string, units: Units): number | undefined {
  const text = lowerCss(trimCss(value));
  const number = NUMBER.exec(text)?.[0];
  if (number !== undefined) {
    const unit = text.slice(number.length);
    if (unit === "") return Number(number) === 0 ? 0 : undefined;
    return scale(Number(number), unit, units);
  }
  if (!CALCULATED.test(text)) return undefined;
  const result = new Calculation(text.replace(/^-webkit-/, ""), units).result();
  return result === undefined || Number.isNaN(result) ? undefined : result;
}

/** Functions that make numbers. */
const CALCULATED =
  /^(?:-webkit-calc|calc|min|max|clamp|abs|sign|round|mod|rem|hypot|sqrt|pow|sin|cos|tan|env)\(/;

/** A plain number or a percentage as a share of one. */
export function toShare(value: string): number | undefined {
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(%?)$/i.exec(trimCss(value));
  if (match) return Number(match[1]) / (match[2] === "%" ? 100 : 1);
  const text = lowerCss(trimCss(value));
  if (!CALCULATED.test(text)) return undefined;
  const units = { em: NaN, rem: NaN, percent: 1 };
  const result = new Calculation(text, units).result();
  return result === undefined || Number.isNaN(result) ? undefined : result;
}

function scale(number: number, unit: string, units: Units): number | undefined {
  if (unit === "%") {
    return units.percent === undefined ? undefined : number * units.percent / 100;
  }
  if (unit === "rem") return number * units.rem;
  const font = FONT_UNITS.get(unit);
  if (font !== undefined) return number * font * units.em;
  const root = unit.startsWith("r") ? FONT_UNITS.get(unit.slice(1)) : undefined;
  if (root !== undefined) return number * root * units.rem;
  const fixed = FIXED_UNITS.get(unit);
  return fixed === undefined ? undefined : number * fixed;
}

/** A `calc()` expression, evaluated while it is read. */
class Calculation {
  readonly #tokens: readonly string[];
  readonly #units: Units;
  #at = 0;
  #depth = 0;

  constructor(text: string, units: Units) {
    this.#tokens = text.match(
      /[a-z-]+\(|[a-z-]{2,}(?![a-z-]*\()|[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?[a-z%]*|[-+*/(),]/g,
    ) ??
      [];
    this.#units = units;
  }

  result(): number | undefined {
    const value = this.#operand();
    return this.#at === this.#tokens.length ? value : undefined;
  }

  #sum(): number | undefined {
    let value = this.#product();
    for (;;) {
      const sign = this.#tokens[this.#at];
      if (value === undefined || (sign !== "+" && sign !== "-")) return value;
      this.#at++;
      const next = this.#product();
      value = next === undefined ? undefined : value + (sign === "+" ? next : -next);
    }
  }

  #product(): number | undefined {
    let value = this.#operand();
    for (;;) {
      const sign = this.#tokens[this.#at];
      if (value === undefined || (sign !== "*" && sign !== "/")) return value;
      this.#at++;
      const next = this.#operand();
      value = next === undefined ? undefined : sign === "*" ? value * next : value / next;
    }
  }

  #operand(): number | undefined {
    const token = this.#tokens[this.#at++] ?? "";
    if (token.endsWith("(")) return this.#call(token);
    const number = NUMBER.exec(token)?.[0];
    if (number === undefined) return undefined;
    const unit = token.slice(number.length);
    return unit === "" ? Number(number) : scale(Number(number), unit, this.#units);
  }

  #call(name: string): number | undefined {
    if (++this.#depth > MAX_NESTING) return undefined;
    // Words name a strategy of rounding or a variable of the browser, which none of here has.
    const values: (number | undefined)[] = [this.#isWord() ? NaN : this.#sum()];
    while (this.#tokens[this.#at] === ",") {
      this.#at++;
      values.push(this.#sum());
    }
    // An unclosed function is closed by the end of the value.
    if (this.#at < this.#tokens.length && this.#tokens[this.#at++] !== ")") return undefined;
    this.#depth--;
    if (name === "env(") return values.length > 1 ? values[1] : 0;
    if (Number.isNaN(values[0]) && name === "round(") values.shift();
    const known = values.filter((value) => value !== undefined);
    if (known.length !== values.length) return undefined;
    switch (name) {
      case "(":
      case "calc(":
        return known.length === 1 ? known[0] : undefined;
      case "min(":
        return Math.min(...known);
      case "max(":
        return Math.max(...known);
      case "clamp(": {
        const [low = NaN, value = NaN, high = NaN] = known;
        return Math.max(low, Math.min(value, high));
      }
      default:
        return FUNCTIONS.get(name)?.(...known);
    }
  }

  #isWord(): boolean {
    const word = /^[a-z-]+$/.test(this.#tokens[this.#at] ?? "");
    if (word) this.#at++;
    return word;
  }
}

/** Functions of CSS Values Level 4; angles count in degrees where they have no unit. */
const FUNCTIONS: ReadonlyMap<string, (...values: number[]) => number> = new Map([
  ["abs(", (value = NaN) => Math.abs(value)],
  ["sign(", (value = NaN) => Math.sign(value)],
  ["round(", (value = NaN, step = 1) => Math.round(value / step) * step],
  ["mod(", (value = NaN, by = NaN) => value - by * Math.floor(value / by)],
  ["rem(", (value = NaN, by = NaN) => value % by],
  ["hypot(", (...values) => Math.hypot(...values)],
  ["sqrt(", (value = NaN) => Math.sqrt(value)],
  ["pow(", (value = NaN, by = NaN) => value ** by],
  ["sin(", (value = NaN) => Math.sin(value)],
  ["cos(", (value = NaN) => Math.cos(value)],
  ["tan(", (value = NaN) => Math.tan(value)],
]);
