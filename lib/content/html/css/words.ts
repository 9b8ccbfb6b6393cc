/**
 * Values taken apart into words and functions.
 *
 * @module
 */

import { lowerCss, trimCss } from "./ascii.ts";

/** Splits at white space that is not inside parentheses. */
export function splitWords(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i <= text.length; i++) {
    const char = text[i];
    if (char === "(") depth++;
    else if (char === ")") depth--;
    if (char === undefined || depth <= 0 && /[ \t\n\r\f]/.test(char)) {
      if (i > from) parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  return parts;
}

/** Arguments of each function in a value such as `scale(0) translate(1px, 2px)`. */
export function functionsOf(value: string): readonly (readonly [string, readonly string[]])[] {
  return splitWords(lowerCss(value).replace(/\)\s*(?=[a-z])/g, ") ")).flatMap((call) => {
    const open = call.indexOf("(");
    if (open < 0) return [];
    const body = call.slice(open + 1, call.endsWith(")") ? -1 : undefined);
    return [[call.slice(0, open), splitArguments(body)] as const];
  });
}

/** Splits at commas that are not inside parentheses. */
export function splitArguments(text: string): string[] {
  return splitTop(text, ",").map(trimCss);
}

/** Splits at a separator that is not inside parentheses. */
export function splitTop(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === "(") depth++;
    else if (char === ")") depth--;
    else if (depth === 0 && text.startsWith(separator, i)) {
      parts.push(text.slice(from, i));
      from = i + separator.length;
      i = from - 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}
