/**
 * IMAP text to tokens of the shape that imapflow's parser gives, so that tests
 * can be written in the words of a server.
 *
 * @module
 */

import type { Token } from "../../../lib/imap/token.ts";

/** Reads one parenthesized list, string, number, atom or NIL. */
export function tokens(text: string): Token {
  const words = text.match(/\(|\)|"(?:\\.|[^"\\])*"|[^\s()"]+/g) ?? [];
  let i = 0;
  const read = (): Token => {
    const word = words[i++] ?? ")";
    if (word === "(") {
      const list: Token[] = [];
      while (i < words.length && words[i] !== ")") list.push(read());
      i++;
      return list;
    }
    if (word.startsWith('"')) {
      return { type: "STRING", value: word.slice(1, -1).replace(/\\(.)/g, "$1") };
    }
    return word === "NIL" ? null : { type: "ATOM", value: word };
  };
  return read();
}

/** BODYSTRUCTURE of a text part; `rest` is what follows its size. */
export function textPart(subtype = "PLAIN", size = 100, rest = "4 NIL NIL NIL NIL"): string {
  return `("TEXT" "${subtype}" ("CHARSET" "utf-8") NIL NIL "7BIT" ${size} ${rest})`;
}

/** BODYSTRUCTURE of an attachment. */
export function filePart(type = "APPLICATION", subtype = "PDF", name = "a.pdf"): string {
  const disposition = `("ATTACHMENT" ("FILENAME" "${name}"))`;
  return `("${type}" "${subtype}" ("NAME" "${name}") NIL NIL "BASE64" 5000 NIL ${disposition} NIL)`;
}

/** BODYSTRUCTURE of a picture that the HTML shows. */
export const INLINE_IMAGE =
  `("IMAGE" "PNG" ("NAME" "logo.png") "<logo@x>" NIL "BASE64" 700 NIL ("INLINE" NIL) NIL)`;

/** BODYSTRUCTURE of a multipart. */
export function multipart(subtype: string, ...parts: string[]): string {
  return `(${parts.join("")} "${subtype}" ("BOUNDARY" "b") NIL NIL NIL)`;
}

/** BODYSTRUCTURE of an attached message. */
export function messagePart(body: string): string {
  const envelope = `("date" "subject" NIL NIL NIL NIL NIL NIL NIL "<id@x>")`;
  const disposition = `("ATTACHMENT" ("FILENAME" "mail.eml"))`;
  return `("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 900 ${envelope} ${body} 30 NIL ${disposition} NIL)`;
}
