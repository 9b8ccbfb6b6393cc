/**
 * HTML mail as a reader sees it.
 *
 * @module
 */

import { type Document, type Element, isTag, isText } from "domhandler";
import { MAX_HTML_BYTES } from "../caps.ts";
import type { BodyFindings } from "../findings.ts";
import { removeInvisible } from "../invisible.ts";
import { findAreas, resolveLinks } from "./clickable.ts";
import { mediaMatches } from "./css/media.ts";
import { RuleIndex } from "./css/rule_index.ts";
import { SheetReader } from "./css/sheet.ts";
import { baseOf } from "./links.ts";
import { parseHtml } from "./parse.ts";
import { prune } from "./prune.ts";
import { countRemoteUrls } from "./remote.ts";
import { renderHtml } from "./render/html.ts";
import { renderMarkdown } from "./render/markdown.ts";
import { renderText } from "./render/text.ts";
import { indexPseudo } from "./style/pseudo.ts";
import { Styler } from "./style/computed.ts";
import { findVisible } from "./visibility/visibility.ts";

/** What was noticed in an HTML part. */
export type HtmlFindings = Omit<BodyFindings, "signals">;

/** An HTML part without what a reader would not see. */
export interface HtmlDocument {
  readonly findings: HtmlFindings;
  /** Plain text. */
  asText(): string;
  /** CommonMark with GFM tables. */
  asMarkdown(): string;
  /** HTML of few elements, without styles, scripts and pictures; balanced. */
  asHtml(): string;
}

/**
 * Reads HTML of at most `MAX_HTML_BYTES` characters; what follows is left out.
 * Near-linear for any input.
 *
 * @param laterSheets Style sheets that stand behind it.
 */
export function readDocument(html: string, laterSheets: readonly string[] = []): HtmlDocument {
  const source = html.slice(0, MAX_HTML_BYTES);
  const { document, quirks } = parseHtml(source);
  const sheets = new SheetReader(quirks, /container(?:-type)?\s*:/i.test(source));
  let backgrounds = 0;
  for (const css of [...styleSheets(document), ...laterSheets]) {
    sheets.add(css);
    backgrounds += countRemoteUrls(css);
  }
  const styler = new Styler(
    new RuleIndex(sheets, quirks),
    indexPseudo(sheets, quirks),
    quirks,
  );
  const base = baseOf(document);
  const areas = findAreas(document);
  const pruned = prune(document, findVisible(document, styler));
  const { list, asksPassword } = resolveLinks(document, base, areas);
  return {
    findings: {
      hidden: { elements: pruned.elements, characters: pruned.characters },
      invisible: pruned.invisible,
      remote: { images: pruned.images + backgrounds, trackers: pruned.trackers },
      links: list.links,
      linkCount: list.count,
      linksCut: list.isCut,
      asksPassword,
      preheader: pruned.preheader,
    },
    // Removed once more: no format may bring together what was harmless apart.
    asText: () => removeInvisible(renderText(document)).text,
    asMarkdown: () => removeInvisible(renderMarkdown(document)).text,
    asHtml: () => removeInvisible(renderHtml(document)).text,
  };
}

/** Texts of the style sheets that apply, in order. */
function styleSheets(document: Document): readonly string[] {
  const sheets: string[] = [];
  const visit = (parent: Document | Element): void => {
    for (const child of parent.children) {
      if (!isTag(child)) continue;
      if (child.name !== "style") visit(child);
      else if (applies(child)) {
        sheets.push(child.children.filter(isText).map(({ data }) => data).join(""));
      }
    }
  };
  visit(document);
  return sheets;
}

function applies({ attribs }: Element): boolean {
  const type = attribs["type"]?.trim().toLowerCase() ?? "";
  return (type === "" || type === "text/css") && mediaMatches(attribs["media"] ?? "");
}
