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
  readonly attribs?: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
}
interface Builder {
  addInline(text: string, options?: { readonly noWordTransform?: boolean }): void;
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
  const [{ default: sanitize }, { convert }] = await Promise.all([
    import("sanitize-html"),
    import("html-to-text"),
  ]);
  const clean = sanitize(html, {
    allowedTags: ALLOWED_TAGS,
    allowedAttributes: { a: ["href"], img: ["alt"] },
    allowedSchemes: ["http", "https", "mailto", "tel"],
    nonTextTags: ["head", "noembed", "object", "option", "script", "style", "textarea", "title"],
    nestingLimit: MAX_HTML_DEPTH,
  });
  return convert(clean, {
    wordwrap: false,
    limits: { maxInputLength: clean.length, maxDepth: MAX_HTML_DEPTH },
    selectors: [
      { selector: "a", format: "link" },
      { selector: "img", format: "alternative" },
      ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({
        selector,
        options: { uppercase: false },
      })),
      { selector: "table", format: "block" },
      { selector: "tr", format: "block" },
      { selector: "td", format: "cell" },
      { selector: "th", format: "cell" },
    ],
    formatters: { link, alternative, cell },
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

const cell: Formatter = (element, walk, builder) => {
  walk(element.children, builder);
  builder.addInline(" ");
};

/** A link target that is short enough to read: host and path, without what only trackers need. */
function shortTarget(href: string): string {
  if (href === "" || !URL.canParse(href)) return "";
  if (href.length <= MAX_LINK_CHARS) return href;
  const { protocol, host, pathname } = new URL(href);
  return `${protocol}//${host}${pathname}`.slice(0, MAX_LINK_CHARS) + "…";
}
