/**
 * BODYSTRUCTURE (RFC 3501 section 7.4.2) as a tree of parts, each with the
 * IMAP section by which it is fetched (section 6.4.5).
 *
 * imapflow has a parser of its own, but it gives the single part inside a
 * `message/rfc822` the section of its wrapper, and it has no bounds.
 *
 * @module
 */

import { MAX_PARAMETER_CHARS, MAX_PART_DEPTH, MAX_PARTS } from "./limits.ts";
import { isMessage, type Part } from "../mime/part.ts";
import { type Token, tokenList, tokenNumber, tokenText } from "./token.ts";

/** A tree of parts and whether some were left out because there are too many. */
export interface Structure {
  readonly root: Part;
  readonly truncated: boolean;
}

/** Reads a BODYSTRUCTURE; undefined when the server sent none (`NIL`) or nonsense. */
export function parseStructure(token: Token): Structure | undefined {
  const list = tokenList(token);
  if (!list || list.length === 0) return undefined;
  const budget: Budget = { left: MAX_PARTS, truncated: false };
  const root = parsePart(list, "", 0, budget);
  return { root, truncated: budget.truncated };
}

interface Budget {
  left: number;
  truncated: boolean;
}

function parsePart(list: readonly Token[], path: string, depth: number, budget: Budget): Part {
  budget.left--;
  return tokenList(list[0])
    ? parseMultipart(list, path, depth, budget)
    : parseLeaf(list, path, depth, budget);
}

/** Whether another part may be followed; notes it when not. */
function mayDescend(depth: number, budget: Budget): boolean {
  if (depth < MAX_PART_DEPTH && budget.left > 0) return true;
  budget.truncated = true;
  return false;
}

function parseMultipart(list: readonly Token[], path: string, depth: number, budget: Budget): Part {
  const children: Part[] = [];
  let i = 0;
  for (let inner = tokenList(list[i]); inner; inner = tokenList(list[++i])) {
    if (!mayDescend(depth + 1, budget)) continue;
    children.push(
      parsePart(inner, path === "" ? `${i + 1}` : `${path}.${i + 1}`, depth + 1, budget),
    );
  }
  return {
    section: path,
    type: `multipart/${word(list[i]) || "mixed"}`,
    parameters: parseParameters(list[i + 1]),
    encoding: "",
    size: 0,
    ...parseDisposition(list[i + 2]),
    contentId: "",
    children,
  };
}

function parseLeaf(list: readonly Token[], path: string, depth: number, budget: Budget): Part {
  const section = path === "" ? "1" : path;
  const type = mediaType(tokenText(list[0]) || "text", tokenText(list[1]) || "plain");
  const children: Part[] = [];
  // body-fields are seven; then what the type adds; then the extension data.
  let extension = 7;
  const inner = isMessage(type) ? innerBody(list[8]) : undefined;
  if (inner) {
    extension = 10;
    if (mayDescend(depth + 1, budget)) {
      // A multipart inside has no number of its own (RFC 3501 section 6.4.5).
      const innerPath = tokenList(inner[0]) ? section : `${section}.1`;
      children.push(parsePart(inner, innerPath, depth + 1, budget));
    }
  } else if (type.startsWith("text/")) {
    // Some servers leave the line count out; the disposition is then one place earlier,
    // where otherwise the MD5 is, which is never a list.
    extension = tokenList(list[8]) ? 7 : 8;
  }
  return {
    section,
    type,
    parameters: parseParameters(list[2]),
    encoding: cut(tokenText(list[5])).trim().toLowerCase() || "7bit",
    size: tokenNumber(list[6]),
    ...parseDisposition(list[extension + 1]),
    contentId: cut(tokenText(list[3])),
    children,
  };
}

/** What RFC 2045 section 5.1 calls a token, as far as media types use it (RFC 6838 section 4.2). */
const WORD = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/;

/** A word that means something to a program, in lower case; empty when it is none. */
function word(token: Token): string {
  const text = tokenText(token).trim();
  // Before letters are made small: there are others that become ASCII then.
  return /^[\x21-\x7e]+$/.test(text) && WORD.test(text.toLowerCase()) ? text.toLowerCase() : "";
}

/** A leaf's type. One that is no media type is a file of which nothing is known; so is a false multipart. */
function mediaType(type: string, subtype: string): string {
  const [a, b] = [word({ value: type }), word({ value: subtype })];
  return a === "" || b === "" || a === "multipart" ? "application/octet-stream" : `${a}/${b}`;
}

/** The body of an attached message; some servers describe it as a file, with its disposition there. */
function innerBody(token: Token): readonly Token[] | undefined {
  const list = tokenList(token);
  return list && (tokenList(list[0]) || list.length > 2) ? list : undefined;
}

function parseDisposition(token: Token): Pick<Part, "disposition" | "dispositionParameters"> {
  const list = tokenList(token);
  return {
    disposition: disposition(tokenText(list?.[0])),
    dispositionParameters: parseParameters(list?.[1]),
  };
}

/** What is no word is a disposition nobody knows: an attachment (RFC 2183 section 2.8). */
function disposition(text: string): string {
  return text.trim() === "" ? "" : word({ value: text }) || "attachment";
}

function parseParameters(token: Token): Readonly<Record<string, string>> {
  // Names come from whoever wrote the mail: no prototype to inherit from.
  const parameters: Record<string, string> = Object.create(null);
  const list = tokenList(token) ?? [];
  for (let i = 0; i + 1 < list.length; i += 2) {
    const name = cut(tokenText(list[i])).toLowerCase();
    if (name !== "" && !(name in parameters)) parameters[name] = cut(tokenText(list[i + 1]));
  }
  return parameters;
}

function cut(text: string): string {
  return text.slice(0, MAX_PARAMETER_CHARS);
}
