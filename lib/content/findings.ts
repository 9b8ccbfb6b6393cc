/**
 * What was noticed in the parts of a body, taken together.
 *
 * @module
 */

import type { BodyLink } from "./protocol.ts";

/** What was noticed in the whole text that was given, not only in the page shown. */
export interface BodyFindings {
  /** Removed because a reader would not have seen it. */
  readonly hidden: { readonly elements: number; readonly characters: number };
  readonly invisible: number;
  /** Pictures that would have been loaded from elsewhere; trackers are those nobody could see. */
  readonly remote: { readonly images: number; readonly trackers: number };
  /** The first links; `linkCount` counts all. */
  readonly links: readonly BodyLink[];
  readonly linkCount: number;
  /** Text that mail programs show beside the subject and hide in the body; one line, may be empty. */
  readonly preheader: string;
  /** Stable words for text that addresses an assistant; see verdict/injection.ts. */
  readonly signals: readonly string[];
}

/** Links listed; the others are counted. */
const MAX_LINKS = 200;

/** Longest address listed, in characters. */
const MAX_TARGET = 2_000;

/** Findings of nothing. */
export const NO_FINDINGS: BodyFindings = {
  hidden: { elements: 0, characters: 0 },
  invisible: 0,
  remote: { images: 0, trackers: 0 },
  links: [],
  linkCount: 0,
  preheader: "",
  signals: [],
};

/** Findings of two parts in order. */
export function mergeFindings(a: BodyFindings, b: BodyFindings): BodyFindings {
  return {
    hidden: {
      elements: a.hidden.elements + b.hidden.elements,
      characters: a.hidden.characters + b.hidden.characters,
    },
    invisible: a.invisible + b.invisible,
    remote: {
      images: a.remote.images + b.remote.images,
      trackers: a.remote.trackers + b.remote.trackers,
    },
    links: [...a.links, ...b.links].slice(0, MAX_LINKS),
    linkCount: a.linkCount + b.linkCount,
    preheader: a.preheader || b.preheader,
    signals: [...new Set([...a.signals, ...b.signals])],
  };
}

/** Findings of plain text: the addresses that mail programs make links of. */
export function plainFindings(text: string): BodyFindings {
  const links: BodyLink[] = [];
  let linkCount = 0;
  for (const [match] of text.matchAll(/\bhttps?:\/\/[^\s<>"]+/gi)) {
    const shown = withoutPunctuation(match.slice(0, MAX_TARGET));
    const target = URL.parse(shown)?.href;
    if (target === undefined) continue;
    linkCount++;
    if (links.length < MAX_LINKS) links.push({ text: shown.slice(0, 200), target });
  }
  return { ...NO_FINDINGS, links, linkCount };
}

/** An address without the punctuation of the sentence around it. */
function withoutPunctuation(address: string): string {
  let end = address.length;
  while (end > 0 && ".,;:!?'\")]}".includes(address.charAt(end - 1))) end--;
  return address.slice(0, end);
}
