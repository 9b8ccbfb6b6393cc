/**
 * White space and letters as CSS knows them: a no-break space is part of a name,
 * and no letter outside of ASCII becomes one inside of it.
 *
 * @module
 */

/** Without white space at both ends. */
export function trimCss(text: string): string {
  return text.replace(/^[ \t\n\r\f]+/, "").replace(/(?<![ \t\n\r\f])[ \t\n\r\f]+$/, "");
}

/** In small letters. */
export function lowerCss(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase();
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
