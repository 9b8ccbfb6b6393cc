/**
 * The Markdown pages of the project, as far as a test can hold them to be true:
 * what they link to, which files they name, and the examples in them.
 *
 * @module
 */

import MarkdownIt from "markdown-it";
import { ROOT } from "./product.ts";

/** A block of code. */
export interface Block {
  /** What follows the three backticks. */
  readonly language: string;
  readonly text: string;
}

/** One page. */
export interface Page {
  /** Path from the root of the checkout. */
  readonly path: string;
  /** Where links and pictures lead, as written. */
  readonly links: readonly string[];
  /** Names that a link can have behind its `#`. */
  readonly anchors: ReadonlySet<string>;
  /** Short pieces of code in the text. */
  readonly code: readonly string[];
  readonly blocks: readonly Block[];
}

const parser = new MarkdownIt({ html: true });

/** The name that GitHub gives a heading. */
function slug(heading: string): string {
  return heading.trim().toLowerCase().replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "").replaceAll(" ", "-");
}

interface Token {
  readonly type: string;
  readonly info: string;
  readonly content: string;
  readonly children: readonly Token[] | null;
  attrGet(name: string): string | null;
}

/** Reads a page. */
export function readPage(path: string, text: string): Page {
  const links: string[] = [];
  const anchors = new Set<string>();
  const code: string[] = [];
  const blocks: Block[] = [];
  const tokens: readonly Token[] = parser.parse(text, {});
  for (const [index, token] of tokens.entries()) {
    if (token.type === "fence") {
      blocks.push({ language: token.info.trim(), text: token.content });
    }
    for (const child of token.children ?? []) {
      const target = child.attrGet("href") ?? child.attrGet("src");
      if (target !== null) links.push(decodeURI(target));
      if (child.type === "code_inline") code.push(child.content);
    }
    if (token.type !== "inline" || tokens[index - 1]?.type !== "heading_open") continue;
    const name = slug((token.children ?? []).map(({ content }) => content).join(""));
    let free = name;
    for (let i = 1; anchors.has(free); i++) free = `${name}-${i}`;
    anchors.add(free);
  }
  return { path, links, anchors, code, blocks };
}

/**
 * What a section of a page shows of something that ran: the lines of each of
 * its blocks of text.
 *
 * @param path From the root of the checkout.
 * @param heading Of the section; those below it are others.
 */
export async function shownIn(path: string, heading: string): Promise<readonly string[][]> {
  const sections = (await Deno.readTextFile(`${ROOT}/${path}`)).split(/^#{2,} /m);
  const section = sections.find((one) => one.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`${path} has no section "${heading}"`);
  return readPage(path, section).blocks.filter(({ language }) => language === "text")
    .map(({ text }) => text.trimEnd().split("\n"));
}

/** Where pages are, from the root of the checkout. */
const DIRECTORIES = ["", "docs/", "deploy/", ".github/"];

/** Every page of the checkout. */
export function readPages(): readonly Page[] {
  return DIRECTORIES.flatMap((directory) => {
    let entries: Deno.DirEntry[];
    try {
      entries = [...Deno.readDirSync(`${ROOT}/${directory}`)];
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
    return entries.filter(({ isFile, name }) => isFile && name.endsWith(".md"))
      .map(({ name }) => `${directory}${name}`)
      .sort()
      .map((path) => readPage(path, Deno.readTextFileSync(`${ROOT}/${path}`)));
  });
}

/** Folders at the root whose files a page may name. */
const TOP = /^(?:lib|tests|scripts|docs|deploy|\.github|\.ci)\//;
/** Files at the root that a page may name. */
const TOP_FILES =
  /^(?:main\.ts|deno\.(?:json|lock)|\.env\.example|LICENSE|[A-Z]+\.md|\.gitignore)$/;

/** The file or folder of the checkout that a piece of code names, if it does. */
export function namedPath(code: string): string | undefined {
  const path = code.replace(/^\.\//, "");
  if (/[\s*<>{}$]/.test(path)) return undefined;
  return TOP.test(path) || TOP_FILES.test(path) ? path : undefined;
}

/** Words of a block that name a file of the checkout, as `./scripts/demo` in a command. */
export function pathsIn({ language, text }: Block): readonly string[] {
  if (language !== "sh") return [];
  return text.split(/[,;:]?\s+/).map(namedPath).filter((path) => path !== undefined);
}
