/**
 * One mailbox of a draft (RFC 5322 section 3.4), far stricter than the RFC: what
 * is refused here is in no address that people write.
 *
 * @module
 */

import { codePointLength } from "../../contract/text.ts";
import { removeInvisible } from "../invisible.ts";
import { unicodeHost } from "../verdict/punycode.ts";

/** A name, which may be empty, and an address in ASCII. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** Longest name, in code points. */
const MAX_NAME = 255;

/** RFC 5321 section 4.5.3.1.1. */
const MAX_LOCAL = 64;

/** RFC 1035 section 2.3.4. */
const MAX_DOMAIN = 253;

/** Specials that mean something in a list of addresses, unless they are quoted. */
const SPECIAL = /[()<>[\]:;@\\,"]/;

const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const LOCAL = new RegExp(`^${ATOM}(?:\\.${ATOM})*$`);
const LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
/** The last label is no number: that would be an IP address. */
const DOMAIN = new RegExp(`^(?:${LABEL}\\.)*(?![0-9]+$)${LABEL}$`);

/**
 * Reads `Name <a@b>`, `"Name" <a@b>`, `<a@b>` or `a@b`.
 *
 * @returns The mailbox, or what the text must be or must not have.
 */
export function parseMailbox(text: string): Mailbox | string {
  if (!text.isWellFormed()) return "must be well-formed Unicode";
  if (removeInvisible(text).removed > 0) return "must not have invisible characters";
  if (/[^\S ]/.test(text)) return "must not have line breaks or unusual spaces";
  const [, before, inside] = /^([^<>]*)<([^<>]*)>$/.exec(text.trim()) ?? [];
  // Within quotes a name may have angle brackets as well.
  const [, quoted, after] = /^"((?:[^"\\]|\\["\\])*)" ?<([^<>]*)>$/.exec(text.trim()) ?? [];
  const address = checkAddress(after ?? inside ?? text.trim());
  if (address === undefined) return "must be one address, as in Name <a@b>";
  const raw = quoted?.replace(/\\(.)/g, "$1") ?? before ?? "";
  if (quoted === undefined && SPECIAL.test(raw)) {
    return "must have a name without ( ) < > [ ] : ; @ , or with double quotes around it";
  }
  const name = raw.replace(/ +/g, " ").trim();
  return codePointLength(name) > MAX_NAME
    ? `must have a name of at most ${MAX_NAME} characters`
    : { name, address };
}

/** The address in ASCII; undefined when it is none that may stand in a draft. */
export function checkAddress(text: string): string | undefined {
  const at = text.indexOf("@");
  if (at < 0) return undefined;
  const local = text.slice(0, at);
  const domain = asciiDomain(text.slice(at + 1));
  // What looks like an encoded word would be read as one by many programs.
  if (local.length > MAX_LOCAL || !LOCAL.test(local) || local.includes("=?")) return undefined;
  return domain === undefined ? undefined : `${local}@${domain}`;
}

/** The domain part of an address. */
export function domainOf(address: string): string {
  return address.slice(address.indexOf("@") + 1).toLowerCase();
}

/** A domain in ASCII (RFC 5891); undefined when it is none, or would become another one. */
export function asciiDomain(domain: string): string | undefined {
  if (domain.length > MAX_DOMAIN) return undefined;
  if (DOMAIN.test(domain)) return domain;
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(domain) || /^[\x20-\x7e]*$/.test(domain)) return undefined;
  const url = URL.parse(`http://${domain}`);
  const ascii = url?.hostname ?? "";
  // Letters that are mapped to other ones are how one domain poses as another.
  const isSame = unicodeHost(ascii) === domain.toLowerCase().normalize("NFC");
  return isSame && ascii.length <= MAX_DOMAIN && DOMAIN.test(ascii) ? ascii : undefined;
}

/**
 * The mailbox on one line, as {@link parseMailbox} reads it: a name with a sign
 * that means something in a list of addresses is in quotes, so that nothing in
 * it can be taken for an address.
 */
export function showMailbox({ name, address }: Mailbox): string {
  if (name === "") return address;
  // Wide letters look like the signs to a reader.
  const needsQuotes = SPECIAL.test(name.normalize("NFKC"));
  const shown = needsQuotes ? `"${name.replace(/["\\]/g, "\\$&")}"` : name;
  return `${shown} <${address}>`;
}

/** Whether a name could be taken for an address, or for more than one recipient. */
export function looksLikeAddress(name: string): boolean {
  return /[<>@"]/.test(name.normalize("NFKC"));
}
