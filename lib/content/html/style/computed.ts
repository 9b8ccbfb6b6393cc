/**
 * Computed style of an element, as far as it decides what can be seen.
 *
 * @module
 */

import { Element } from "domhandler";
import { BLACK, type Colour, toColour, toLegacyColour, TRANSPARENT, WHITE } from "../css/colour.ts";
import { MEDIUM_FONT, toPixels, toShare, type Units, WINDOW } from "../css/numbers.ts";
import type { RuleIndex } from "../css/rule_index.ts";
import { cascade, cascadeRules, type Variables, Winners } from "./cascade.ts";
import type { PseudoIndex } from "./pseudo.ts";
import { defaultColours, defaultDisplay, defaultFontSize } from "./defaults.ts";

/** What children take from their parent. */
export interface Inherited {
  readonly visible: boolean;
  readonly color: Colour;
  /** Colour of the letters when it is not `color`. */
  readonly fill: Colour | undefined;
  /** Colour of the outline of letters; undefined when they have none. */
  readonly stroke: Colour | undefined;
  /** Pixels. */
  readonly strokeWidth: number;
  /** Colour of letters in a drawing (`fill`). */
  readonly drawingFill: Colour;
  readonly shadow: string;
  readonly masked: boolean;
  /** Pixels. */
  readonly fontSize: number;
  /** Pixels, or a share of the font size when `lineHeightShare`; undefined is normal. */
  readonly lineHeight: number | undefined;
  readonly lineHeightIsShare: boolean;
  /** Pixels. */
  readonly indent: number;
  readonly align: string;
  readonly nowrap: boolean;
  readonly variables: Variables;
  /** What this was inherited from unchanged, if it was. */
  readonly heirs?: Inherited;
}

/** Style of one element. */
export interface Style extends Inherited {
  /** Nothing is declared for the element. */
  readonly plain: boolean;
  readonly display: string;
  /** Any other property as declared, in lower case; undefined when it is not or is its initial value. */
  readonly declared: (property: string) => string | undefined;
  /** A declared length in pixels. `auto`, `none` and what depends on layout are undefined. */
  readonly length: (property: string) => number | undefined;
}

const KEYWORD_SIZES: ReadonlyMap<string, number> = new Map([
  ["xx-small", 9],
  ["x-small", 10],
  ["small", 13],
  ["medium", MEDIUM_FONT],
  ["large", 18],
  ["x-large", 24],
  ["xx-large", 32],
  ["xxx-large", 48],
]);

/** Chromium's factor between `smaller` and `larger`. */
const SIZE_STEP = 1.2;

const VERTICAL = /^(?:max-|min-)?height$|^(?:top|bottom)$/;

/** Computes styles of one document, parents before children. */
export class Styler {
  readonly #index: RuleIndex;
  readonly #pseudo: PseudoIndex;
  readonly #quirks: boolean;
  readonly #plain = new WeakMap<Inherited, Map<string, Style>>();
  #bodyColor = BLACK;
  #linkColor: Colour = { r: 0, g: 0, b: 238, a: 1 };
  #rootFontSize = MEDIUM_FONT;
  /** What the page is painted on. */
  canvas = WHITE;

  constructor(index: RuleIndex, pseudo: PseudoIndex, quirks: boolean) {
    this.#index = index;
    this.#pseudo = pseudo;
    this.#quirks = quirks;
  }

  /** What the root element inherits. */
  initial(): Inherited {
    return {
      visible: true,
      color: BLACK,
      fill: undefined,
      stroke: undefined,
      strokeWidth: 0,
      drawingFill: BLACK,
      shadow: "none",
      masked: false,
      fontSize: MEDIUM_FONT,
      lineHeight: undefined,
      lineHeightIsShare: false,
      indent: 0,
      align: "left",
      nowrap: false,
      variables: this.#index.properties,
    };
  }

  /** Style of an element whose parent has the style `parent`. */
  compute(element: Element, parent: Inherited): Style {
    const winners = cascade(element, this.#index, parent.variables, this.#quirks);
    if (winners) return this.#compute(element, parent, winners, false);
    const nothing = new Winners(NO_VALUES, parent.variables, this.#quirks);
    if (ROOTS.has(element.name) || OWN_STYLE.some((name) => element.attribs[name] !== undefined)) {
      return this.#compute(element, parent, nothing, true);
    }
    // Most elements look like others beside them.
    const heirs = parent.heirs ?? parent;
    let known = this.#plain.get(heirs);
    if (!known) this.#plain.set(heirs, known = new Map());
    let style = known.get(element.name);
    if (!style) {
      style = this.#compute(element, parent, nothing, true);
      // It passes on exactly what it inherited, so that its children may share styles with its own.
      if (isNeutral(element.name)) style = { ...style, heirs };
      known.set(element.name, style);
    }
    return style;
  }

  /** Styles of what style sheets put before and after the content of an element. */
  pseudo(element: Element, style: Style): { before?: Style; after?: Style } {
    const compute = (index: RuleIndex | undefined): Style | undefined => {
      const rules = index?.matching(element) ?? [];
      if (rules.length === 0) return undefined;
      const winners = cascadeRules(rules, style.variables, this.#quirks);
      const own = this.#compute(GENERATED, style, winners, false);
      return own.declared("content") === undefined || /^(?:none|normal)$/.test(
          own.declared("content") ?? "",
        )
        ? undefined
        : own;
    };
    const before = compute(this.#pseudo.before);
    const after = compute(this.#pseudo.after);
    return { ...(before ? { before } : {}), ...(after ? { after } : {}) };
  }

  #compute(element: Element, parent: Inherited, winners: Winners, plain: boolean): Style {
    const name = element.name;
    const resetting = name === "table" && this.#quirks;
    if (name === "html") this.#scheme(winners);
    const fontSize = this.#fontSize(name, winners, resetting ? MEDIUM_FONT : parent.fontSize);
    if (name === "html") this.#rootFontSize = fontSize;
    const units: Units = { em: fontSize, rem: this.#rootFontSize, percent: undefined };
    const color = this.#color(element, winners, resetting ? this.#bodyColor : parent.color);
    if (name === "body") this.#body(element, color);
    const declared = (property: string): string | undefined => {
      const value = winners.get(property);
      return value === undefined || isInitial(value) ? undefined : value;
    };
    const length = (property: string): number | undefined => {
      const value = declared(property);
      if (value === undefined) return undefined;
      const percent = VERTICAL.test(property)
        ? property === "top" || property === "bottom" ? WINDOW.height : undefined
        : WINDOW.width;
      return toPixels(value, { ...units, percent });
    };
    const resets = name === "table" || INPUTS.has(name);
    return {
      plain,
      display: this.#display(element, winners),
      declared,
      length,
      visible: inherit(
        winners.get("visibility"),
        parent.visible,
        true,
        (value) => value === "visible",
      ),
      color,
      fill: inherit(
        winners.get("-webkit-text-fill-color"),
        parent.fill,
        undefined,
        (value) => value === "currentcolor" ? undefined : toColour(value, color),
      ),
      drawingFill: inherit(
        winners.get("fill"),
        parent.drawingFill,
        BLACK,
        (value) => value === "none" ? TRANSPARENT : toColour(value, color) ?? color,
      ),
      stroke: inherit(
        winners.get("-webkit-text-stroke-color"),
        parent.stroke,
        undefined,
        (value) => value === "currentcolor" ? undefined : toColour(value, color),
      ),
      strokeWidth: inherit(
        winners.get("-webkit-text-stroke-width"),
        parent.strokeWidth,
        0,
        (value) => /^[a-z]/.test(value) ? 1 : toPixels(value, units) ?? 1,
      ),
      shadow: inherit(winners.get("text-shadow"), parent.shadow, "none", (value) => value),
      masked: inherit(
        winners.get("-webkit-text-security"),
        parent.masked,
        false,
        (value) => value !== "none",
      ),
      fontSize,
      ...this.#lineHeight(winners, parent, units, resetting),
      indent: resets && winners.get("text-indent") === undefined ? 0 : inherit(
        winners.get("text-indent"),
        parent.indent,
        0,
        (value) => toPixels(value, { ...units, percent: WINDOW.width }) ?? 0,
      ),
      align: inherit(
        winners.get("text-align"),
        resetting ? "left" : parent.align,
        "left",
        (value) => value.replace("-webkit-", "").replace(/^(?:start|justify)$/, "left"),
      ),
      nowrap: inherit(
        winners.get("white-space"),
        parent.nowrap,
        false,
        (value) => /^(?:nowrap|pre)$/.test(value),
      ),
      variables: winners.variables,
    };
  }

  #scheme(winners: Winners): void {
    if (!/\bdark\b/.test(winners.get("color-scheme") ?? "")) return;
    if (/\blight\b/.test(winners.get("color-scheme") ?? "")) return;
    this.canvas = { r: 18, g: 18, b: 18, a: 1 };
    this.#linkColor = { r: 158, g: 158, b: 255, a: 1 };
  }

  #display(element: Element, winners: Winners): string {
    const declared = winners.get("display");
    if (element.name === "input" && element.attribs["type"]?.toLowerCase() === "hidden") {
      return "none";
    }
    if (declared === undefined || /^revert/.test(declared)) return defaultDisplay(element);
    return isInitial(declared) ? "inline" : declared.replace(/^(?:block|inline) /, "");
  }

  #fontSize(name: string, winners: Winners, parent: number): number {
    const declared = winners.get("font-size");
    const value = declared === undefined || /^revert/.test(declared)
      ? defaultFontSize(name)
      : declared;
    if (value === undefined || value === "inherit" || value === "unset") return parent;
    if (value === "initial") return MEDIUM_FONT;
    if (value === "smaller") return parent / SIZE_STEP;
    if (value === "larger") return parent * SIZE_STEP;
    const units = { em: parent, rem: this.#rootFontSize, percent: parent };
    const size = KEYWORD_SIZES.get(value) ?? toPixels(value, units);
    // A negative size is invalid, but a result of a function is none.
    return size === undefined || size < 0 && !value.includes("(") ? parent : Math.max(0, size);
  }

  #color(element: Element, winners: Winners, parent: Colour): Colour {
    const initial = this.canvas === WHITE ? BLACK : WHITE;
    const own = element.name === "a" && element.attribs["href"] !== undefined
      ? this.#linkColor
      : toColour(defaultColours(element.name).color ?? "");
    const declared = winners.get("color");
    if (declared === undefined || /^revert/.test(declared)) {
      return own ?? (element.name === "html" ? initial : parent);
    }
    if (declared === "inherit" || declared === "unset") return parent;
    return declared === "initial" ? initial : toColour(declared, parent) ?? parent;
  }

  #body(element: Element, color: Colour): void {
    this.#bodyColor = color;
    const link = toLegacyColour(element.attribs["link"] ?? "");
    if (link) this.#linkColor = link;
  }

  #lineHeight(
    winners: Winners,
    parent: Inherited,
    units: Units,
    resetting: boolean,
  ): Pick<Inherited, "lineHeight" | "lineHeightIsShare"> {
    const value = winners.get("line-height");
    if (value === undefined || value === "inherit" || value === "unset") {
      return resetting
        ? { lineHeight: undefined, lineHeightIsShare: false }
        : { lineHeight: parent.lineHeight, lineHeightIsShare: parent.lineHeightIsShare };
    }
    const share = value.endsWith("%") ? undefined : toShare(value);
    if (share !== undefined) return { lineHeight: share, lineHeightIsShare: true };
    const pixels = toPixels(value, { ...units, percent: units.em });
    return { lineHeight: pixels, lineHeightIsShare: false };
  }
}

/** Whether an element inherits everything when nothing is declared. */
function isNeutral(name: string): boolean {
  return name !== "table" && name !== "a" && defaultFontSize(name) === undefined &&
    defaultColours(name).color === undefined;
}

/** Stands for what is in no document. */
const GENERATED = new Element("span", {});

const NO_VALUES: ReadonlyMap<string, string> = new Map();

/** Elements whose style the styler remembers. */
const ROOTS = new Set(["html", "body"]);

/** Attributes from which an element has a style though nothing is declared. */
const OWN_STYLE = ["hidden", "popover", "open", "type", "href", "controls"];

const INPUTS = new Set(["button", "input", "select", "textarea"]);

function isInitial(value: string): boolean {
  return value === "initial" || value === "unset" || /^revert/.test(value);
}

function inherit<T>(
  value: string | undefined,
  inherited: T,
  initial: T,
  read: (value: string) => T,
): T {
  if (value === undefined || value === "inherit" || value === "unset" || /^revert/.test(value)) {
    return inherited;
  }
  return value === "initial" ? initial : read(value);
}

/** Colour that an element paints behind its content; transparent when it paints none. */
export function backgroundOf(element: Element | undefined, style: Style): Colour {
  const declared = style.declared("background-color");
  if (declared !== undefined) return toColour(declared, style.color) ?? TRANSPARENT;
  return toColour(defaultColours(element?.name ?? "").background ?? "") ?? TRANSPARENT;
}
