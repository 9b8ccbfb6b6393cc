/**
 * What decides whether text at one place of a document is seen.
 *
 * @module
 */

import { type Colour, WHITE } from "../css/colour.ts";
import type { Backdrop } from "../style/backdrop.ts";
import type { Layer } from "../style/layers.ts";
import type { ClippedLines } from "../style/clipped_lines.ts";
import type { Inherited, Styler } from "../style/computed.ts";
import { ORIGIN, type Place } from "../style/place.ts";

/** What surrounds an element. */
export interface Surroundings {
  readonly style: Inherited;
  readonly display: string;
  readonly position: string;
  readonly opacity: number;
  readonly backdrop: Backdrop;
  /** The same for blocks: behind them inline boxes around them paint nothing. */
  readonly blockBackdrop: Backdrop;
  /** Something is painted behind; colours of what is not do not mix with the bare page. */
  readonly painted: boolean;
  /** How colours mix with what is behind (`mix-blend-mode`), and what that is. */
  readonly blending: { readonly mode: string; readonly under: Backdrop } | undefined;
  /** How colours of content are changed (`filter`), and what is behind all of it. */
  readonly filtering:
    | { readonly change: (colour: Colour) => Colour; readonly under: Backdrop }
    | undefined;
  /** Columns keep the widths that they are given (`table-layout: fixed`). */
  readonly fixedColumns: boolean;
  /** Columns of the table that are collapsed. */
  readonly collapsed: ReadonlySet<number>;
  /** Whether the element's place is cut off: for itself, for absolute and for fixed boxes. */
  readonly clipped: boolean;
  readonly clippedAbsolute: boolean;
  readonly clippedFixed: boolean;
  readonly clippedLines: boolean;
  /** The box with a height of its own that cuts off what is around here. */
  readonly lines: ClippedLines | undefined;
  /** Boxes over what is in the flow here. */
  readonly layers: readonly Layer[];
  /** Something opaque is painted over what goes behind here (`z-index` below 0). */
  readonly screened: boolean;
  /** Letters show the background of an element around them. */
  readonly letters: boolean;
  /** Text is drawn here; see never_shown.ts. */
  readonly drawn: boolean;
  /** Inside a drawing, whose letters have colours of their own. */
  readonly drawing: boolean;
  /** The element has a size at which no picture is seen. */
  readonly tiny: boolean;
  /** Where content begins: in the flow, and for absolute boxes. */
  readonly place: Place;
  readonly placeAbsolute: Place;
}

/** What surrounds the root element. */
export function outermost(styler: Styler): Surroundings {
  return {
    style: styler.initial(),
    display: "block",
    position: "static",
    opacity: 1,
    backdrop: [WHITE],
    blockBackdrop: [WHITE],
    painted: false,
    blending: undefined,
    filtering: undefined,
    fixedColumns: false,
    collapsed: new Set(),
    clipped: false,
    clippedAbsolute: false,
    clippedFixed: false,
    clippedLines: false,
    lines: undefined,
    layers: [],
    screened: false,
    letters: false,
    drawn: true,
    drawing: false,
    tiny: false,
    place: ORIGIN,
    placeAbsolute: ORIGIN,
  };
}
