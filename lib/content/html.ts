/**
 * HTML mail to plain text.
 *
 * @module
 */

import { MAX_HTML_DEPTH } from "./caps.ts";

/** Longest link target shown in text, in characters: trackers run to thousands and say nothing. */
const MAX_LINK_CHARS = 120;

/** What of html-to-text's formatter interface is used; the package has no types of its own. */
interface Element {
  readonly name?: string;
  /** Of a text node. */
  readonly data?: string;
  readonly parent?: Element | null;
  readonly attribs?: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
}
interface Builder {
  addInline(text: string, options?: { readonly noWordTransform?: boolean }): void;
  openList(options: { readonly leadingLineBreaks: number }): void;
  openListItem(options: { readonly prefix: string }): void;
  closeListItem(): void;
  closeList(options: { readonly trailingLineBreaks: number }): void;
}
type Formatter = (
  element: Element,
  walk: (children: readonly Element[], builder: Builder) => void,
  builder: Builder,
) => void;

const ALLOWED_TAGS = [
  ...["a", "address", "article", "aside", "b", "blockquote", "body", "br", "center", "code"],
  ...["dd", "div", "dl", "dt", "em", "fieldset", "figcaption", "figure", "font", "footer", "form"],
  ...["h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "i", "img", "label", "legend"],
  ...["li", "main", "nav", "ol", "p", "pre", "s", "section", "small", "span", "strong", "sub"],
  ...["sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul"],
];

/**
 * Renders HTML as a person would read it aloud: text, lists, headings, the
 * alternative text of pictures, and where links lead.
 */
export async function htmlToText(html: string): Promise<string> {
  const { sanitize, convert } = await import("#lazy/html_parsers");
  const clean = sanitize(html, {
    allowedTags: ALLOWED_TAGS,
    allowedAttributes: { a: ["href"], img: ["alt"] },
    allowedSchemes: ["http", "https", "mailto", "tel"],
    nonTextTags: ["head", "noembed", "object", "option", "script", "style", "textarea", "title"],
    nestingLimit: MAX_HTML_DEPTH,
  });
  return convert(clean, {
    wordwrap: false,
    // Without U+200B, which the library takes for a space: it must be counted like all invisible ones.
    whitespaceCharacters: " \t\r\n\f",
    limits: { maxInputLength: clean.length, maxDepth: MAX_HTML_DEPTH },
    selectors: [
      { selector: "a", format: "link" },
      { selector: "img", format: "alternative" },
      { selector: "ol", format: "numbered" },
      ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({
        selector,
        options: { uppercase: false },
      })),
      { selector: "table", format: "block" },
      { selector: "tr", format: "block" },
      { selector: "td", format: "cell" },
      { selector: "th", format: "cell" },
    ],
    formatters: { link, alternative, numbered, cell },
  });
}

const link: Formatter = (element, walk, builder) => {
  walk(element.children, builder);
  const target = shortTarget(element.attribs?.["href"] ?? "");
  if (target !== "") builder.addInline(` [${target}]`, { noWordTransform: true });
};

const alternative: Formatter = (element, _walk, builder) => {
  const alt = (element.attribs?.["alt"] ?? "").trim();
  if (alt !== "") builder.addInline(`[image: ${alt}]`);
};

/**
 * The library's own list indents every item by the width of the longest number,
 * so that text which is already on its way would change when more is read.
 */
const numbered: Formatter = (element, walk, builder) => {
  const lineBreaks = element.parent?.name === "li" ? 1 : 2;
  let number = 0;
  builder.openList({ leadingLineBreaks: lineBreaks });
  for (const item of element.children.filter((child) => child.data?.trim() !== "")) {
    builder.openListItem({ prefix: item.name === "li" ? ` ${++number}. ` : "" });
    walk([item], builder);
    builder.closeListItem();
  }
  builder.closeList({ trailingLineBreaks: lineBreaks });
};

const cell: Formatter = (element, walk, builder) => {
  walk(element.children, builder);
  builder.addInline(" ");
};

/** A link target that is short enough to read: host and path, without what only trackers need. */
function shortTarget(href: string): string {
  if (href === "" || !URL.canParse(href)) return "";
  if (href.length <= MAX_LINK_CHARS) return href;
  const { protocol, host, pathname } = new URL(href);
  const slashes = host === "" ? "" : "//";
  return `${protocol}${slashes}${host}${pathname}`.slice(0, MAX_LINK_CHARS) + "…";
}
