/**
 * Where links lead.
 *
 * @module
 */

import { type Document, type Element, isTag, isText } from "domhandler";
import { sliceCodePoints } from "../../contract/text.ts";
import { removeInvisible, singleLine } from "../invisible.ts";

/** Longest text of a listed link, in code points. */
const MAX_TEXT = 200;

/** Longest target shown in text, in characters: trackers run to thousands and say nothing. */
const MAX_SHOWN = 120;

/** Longest target read at all, in characters; browsers stop at 2 MB, mail programs far earlier. */
const MAX_READ = 8_192;

/** What a link may lead to: pages and people. */
const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:"]);

/**
 * Absolute target of a link as a browser understands it: without the tabs and
 * line ends that hide a scheme, with the host in ASCII.
 *
 * @param base The document's own base address, empty for none.
 * @returns Empty when it leads to no page and no person.
 */
export function linkTarget(href: string, base = ""): string {
  if (href.length > MAX_READ) return "";
  const clean = removeInvisible(href).text.trim();
  if (clean === "" || clean.startsWith("#")) return "";
  const url = URL.parse(clean, base === "" ? undefined : base);
  return url && SCHEMES.has(url.protocol) ? removeInvisible(url.href).text : "";
}

/** A target that is short enough to read: host and path, without what only trackers need. */
function shortTarget(target: string): string {
  if (target.length <= MAX_SHOWN) return target;
  const url = URL.parse(target);
  if (!url) return "";
  const slashes = url.host === "" ? "" : "//";
  return `${url.protocol}${slashes}${url.host}${url.pathname}`.slice(0, MAX_SHOWN) + "…";
}

/** Parameters that tell the sender who came from where; pages are the same without them. */
const TRACKING =
  /^(?:utm_\w+|mc_[ce]id|fbclid|gclid|dclid|msclkid|mkt_tok|_hsenc|_hsmi|vero_id|oly_\w+_id|ck_subscriber_id|wickedid|igshid|_openstat|yclid)$/i;

/** A target without parameters that only trackers read, and short enough to read. */
export function leanTarget(target: string): string {
  const query = target.indexOf("?");
  if (query < 0 || !target.startsWith("http")) return shortTarget(target);
  const hash = target.indexOf("#", query);
  const end = hash < 0 ? target.length : hash;
  const kept = target.slice(query + 1, end).split("&").filter((pair) =>
    !TRACKING.test(pair.split("=", 1)[0] ?? "")
  );
  const rest = kept.length === 0 ? "" : `?${kept.join("&")}`;
  return shortTarget(target.slice(0, query) + rest + target.slice(end));
}

/** Whether a link's text is its target, so that showing both says nothing. */
export function saysTarget(text: string, target: string): boolean {
  const bare = (value: string): string =>
    value.trim().replace(/^(?:https?:\/\/|mailto:|tel:)/i, "").replace(/\/$/, "");
  const words = text.trim();
  return words === target || bare(words) === bare(target) && !differs(words, target);
}

/** Whether the text names a scheme that is not the target's. */
function differs(text: string, target: string): boolean {
  const scheme = /^[a-z]+:/i.exec(text)?.[0];
  return scheme !== undefined && !target.toLowerCase().startsWith(scheme.toLowerCase());
}

/** The document's base address, empty when it has none. */
export function baseOf(document: Document): string {
  const base = findFirst(document, "base");
  const url = URL.parse(base?.attribs["href"]?.trim().slice(0, MAX_READ) ?? "");
  return url && /^https?:$/.test(url.protocol) ? url.href : "";
}

function findFirst(document: Document, name: string): Element | undefined {
  const pending: (Document | Element)[] = [document];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (isTag(next) && next.name === name) return next;
    for (const child of next.children.toReversed()) if (isTag(child)) pending.push(child);
  }
  return undefined;
}

/** Text of a link as one line, with the alternative text of pictures. */
export function linkText(link: Element): string {
  const pieces: string[] = [];
  let length = 0;
  const visit = (parent: Element): void => {
    for (const child of parent.children) {
      if (length > 4 * MAX_TEXT) return;
      const piece = isText(child) ? child.data : isTag(child) ? child.attribs["alt"] ?? "" : "";
      pieces.push(piece);
      length += piece.length;
      if (isTag(child)) visit(child);
    }
  };
  visit(link);
  return lineOf(pieces.join(""));
}

/** Text of a link as one line, of bounded length. */
export function lineOf(text: string): string {
  return sliceCodePoints(singleLine(text.slice(0, 16 * MAX_TEXT)).text, 0, MAX_TEXT).slice;
}
