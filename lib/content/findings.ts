/**
 * What was noticed in the parts of a body, taken together.
 *
 * @module
 */

import { LinkList } from "./link_list.ts";
import type { BodyLink } from "./protocol.ts";

/** What was noticed in the whole text that was given, not only in the page shown. */
export interface BodyFindings {
  /** Removed because a reader would not have seen it. */
  readonly hidden: { readonly elements: number; readonly characters: number };
  readonly invisible: number;
  /** Pictures that would have been loaded from elsewhere; trackers are those nobody could see. */
  readonly remote: { readonly images: number; readonly trackers: number };
  /** The first links, each once; `linkCount` counts all. */
  readonly links: readonly BodyLink[];
  readonly linkCount: number;
  /** Whether there are more different links than `links` has. */
  readonly linksCut: boolean;
  /** Whether a form asks for a password: mail programs submit forms. */
  readonly asksPassword: boolean;
  /** Text that mail programs show beside the subject and hide in the body; one line, may be empty. */
  readonly preheader: string;
  /** Stable words for text that addresses an assistant; see verdict/injection.ts. */
  readonly signals: readonly string[];
}

/** Longest address listed, in characters. */
const MAX_TARGET = 2_000;

/** Findings of nothing. */
export const NO_FINDINGS: BodyFindings = {
  hidden: { elements: 0, characters: 0 },
  invisible: 0,
  remote: { images: 0, trackers: 0 },
  links: [],
  linkCount: 0,
  linksCut: false,
  asksPassword: false,
  preheader: "",
  signals: [],
};

/** Findings of two parts in order. */
export function mergeFindings(a: BodyFindings, b: BodyFindings): BodyFindings {
  const list = new LinkList();
  for (const link of [...a.links, ...b.links]) list.add(link);
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
    links: list.links,
    linkCount: a.linkCount + b.linkCount,
    linksCut: a.linksCut || b.linksCut || list.isCut,
    asksPassword: a.asksPassword || b.asksPassword,
    preheader: a.preheader || b.preheader,
    signals: [...new Set([...a.signals, ...b.signals])],
  };
}

/** Findings of plain text: the addresses that mail programs make links of. */
export function plainFindings(text: string): BodyFindings {
  const list = new LinkList();
  for (const [match] of text.matchAll(/\bhttps?:\/\/[^\s<>"]+/gi)) {
    const shown = withoutPunctuation(match.slice(0, MAX_TARGET));
    const target = URL.parse(shown)?.href;
    if (target === undefined) continue;
    list.add({ text: shown.slice(0, 200), target });
  }
  const { links, count, isCut } = list;
  return { ...NO_FINDINGS, links, linkCount: count, linksCut: isCut };
}

/** An address without the punctuation of the sentence around it. */
function withoutPunctuation(address: string): string {
  let end = address.length;
  while (end > 0 && ".,;:!?'\")]}".includes(address.charAt(end - 1))) end--;
  return address.slice(0, end);
}
