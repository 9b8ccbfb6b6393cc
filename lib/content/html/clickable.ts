/**
 * What a reader of a document can click, and what it asks for.
 *
 * @module
 */

import { type Document, type Element, isTag, isText } from "domhandler";
import { LinkList } from "../link_list.ts";
import { lineOf, linkTarget, linkText } from "./links.ts";

/** Longest target listed, in characters. */
const MAX_TARGET = 2_000;

/** Nodes inside links that are looked at: 256 KiB of markup have fewer, unless links are nested. */
const MAX_NODES = 100_000;

/** Elements that show something without any text. */
const PICTURES = new Set(["img", "svg", "canvas", "object", "picture", "input", "button", "hr"]);

/** Attributes by which an element without text can be seen: a button made of colour. */
const PAINTS = /background|border/i;

/** An area of a picture that leads somewhere. */
export interface Area {
  /** Name of the map that it belongs to, lower case. */
  readonly map: string;
  readonly text: string;
  readonly href: string;
}

/** Areas of all maps. They are nowhere to be seen themselves, so this comes before pruning. */
export function findAreas(document: Document): readonly Area[] {
  const areas: Area[] = [];
  const visit = (parent: Document | Element, map: string): void => {
    for (const child of parent.children) {
      if (!isTag(child)) continue;
      const { name, href, alt = "" } = child.attribs;
      if (child.name === "area" && href !== undefined) areas.push({ map, text: alt, href });
      visit(child, child.name === "map" ? (name ?? "").toLowerCase() : map);
    }
  };
  visit(document, "");
  return areas;
}

/** What can be clicked in a document. */
export interface Clickable {
  readonly list: LinkList;
  /** Whether there is a field for a password. */
  readonly asksPassword: boolean;
}

/** Replaces every `href` by its target and lists the links that somebody can click. Linear. */
export function resolveLinks(
  document: Document,
  base: string,
  areas: readonly Area[] = [],
): Clickable {
  const list = new LinkList();
  const maps = new Set<string>();
  let asksPassword = false;
  let left = MAX_NODES;
  const add = (text: string, target: string): void => {
    list.add({ text, target: target.slice(0, MAX_TARGET) });
  };
  const isSeen = (element: Element): boolean => {
    for (const child of element.children) {
      if (left-- <= 0) return true;
      if (isText(child) ? child.data.trim() !== "" : isTag(child) && shows(child)) return true;
      if (isTag(child) && isSeen(child)) return true;
    }
    return false;
  };
  const visit = (parent: Document | Element): void => {
    for (const child of parent.children) {
      if (!isTag(child)) continue;
      const { href, usemap, type } = child.attribs;
      if (usemap !== undefined) maps.add(usemap.trim().replace(/^#/, "").toLowerCase());
      if (child.name === "input" && type?.trim().toLowerCase() === "password") asksPassword = true;
      if (href !== undefined && child.name === "a") {
        const target = linkTarget(href, base);
        child.attribs["href"] = target;
        if (target !== "" && (isPainted(child) || isSeen(child))) {
          if (left > 0) add(linkText(child), target);
          else list.isCut = true;
        }
      }
      visit(child);
    }
  };
  visit(document);
  for (const { map, text, href } of areas) {
    const target = maps.has(map) ? linkTarget(href, base) : "";
    if (target !== "") add(lineOf(text), target);
  }
  return { list, asksPassword };
}

/** Whether an element shows something of its own. */
function shows(element: Element): boolean {
  return PICTURES.has(element.name) || isPainted(element);
}

function isPainted({ attribs }: Element): boolean {
  return attribs["bgcolor"] !== undefined || attribs["background"] !== undefined ||
    PAINTS.test(attribs["style"] ?? "");
}
