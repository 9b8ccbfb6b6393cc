/**
 * What a program that shows Markdown makes of it, told by a parser of its own.
 *
 * @module
 */

import MarkdownIt from "markdown-it";

/** What a parser found that leads somewhere or is no Markdown. */
export interface MarkdownLeads {
  /** Where links lead, as written. */
  readonly links: readonly string[];
  /** Where pictures are loaded from. */
  readonly pictures: readonly string[];
  /** Raw HTML. */
  readonly html: readonly string[];
  /** Labels that stand for an address. */
  readonly definitions: readonly string[];
}

interface Token {
  readonly type: string;
  readonly content: string;
  readonly children: readonly Token[] | null;
  attrGet(name: string): string | null;
}

// Everything that CommonMark allows, tables, and no opinion on addresses.
const parser = new MarkdownIt({ html: true });
parser.validateLink = () => true;
parser.normalizeLink = (url: string) => url;

/** Parses Markdown. */
export function leadsOf(markdown: string): MarkdownLeads {
  const links: string[] = [];
  const pictures: string[] = [];
  const html: string[] = [];
  const env: { references?: Record<string, unknown> } = {};
  const visit = (tokens: readonly Token[]): void => {
    for (const token of tokens) {
      if (token.type === "link_open") links.push(token.attrGet("href") ?? "");
      if (token.type === "image") pictures.push(token.attrGet("src") ?? "");
      if (token.type.startsWith("html_")) html.push(token.content);
      visit(token.children ?? []);
    }
  };
  visit(parser.parse(markdown, env));
  return { links, pictures, html, definitions: Object.keys(env.references ?? {}) };
}
