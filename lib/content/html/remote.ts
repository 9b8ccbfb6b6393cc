/**
 * Pictures that a mail program would load from elsewhere.
 *
 * @module
 */

import type { Element } from "domhandler";

const REMOTE = /^\s*(?:https?:)?\/\//i;

/** Whether a picture element is loaded from elsewhere. */
export function isRemote(element: Element): boolean {
  const { src, srcset } = element.attribs;
  return REMOTE.test(src ?? "") || /(?:https?:)?\/\//i.test(srcset ?? "");
}

/** Number of pictures that an element loads as its background. */
export function remoteStyles(element: Element): number {
  const { background, style } = element.attribs;
  return (REMOTE.test(background ?? "") ? 1 : 0) + countRemoteUrls(style ?? "");
}

/** Number of `url()`s in CSS that lead elsewhere. */
export function countRemoteUrls(css: string): number {
  return css.match(/url\([\s"']*(?:https?:)?\/\//gi)?.length ?? 0;
}
