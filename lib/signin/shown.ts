/**
 * What of an authorization server's words is printed for a person: nothing that
 * could be anything but an address and a code.
 *
 * @module
 */

/** Longest address to be typed, in characters: providers' have up to 60. */
const MAX_ADDRESS_CHARS = 256;

/** Longest address of a page, in characters: it has what is asked for in it. */
const MAX_PAGE_CHARS = 8_192;

/** Codes of providers have 8 or 9 characters. */
const CODE = /^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/;
const MAX_CODE_CHARS = 32;

/** Whether this is an https address in plain ASCII. */
export function isAddress(text: unknown, maxChars = MAX_ADDRESS_CHARS): text is string {
  if (typeof text !== "string" || text.length > maxChars || !/^https:\/\/[!-~]+$/.test(text)) {
    return false;
  }
  const url = URL.parse(text);
  return url !== null && url.username === "" && url.password === "";
}

/** Whether this is a page of the authorization endpoint. */
export function isPageOf(text: unknown, authorizeUrl: string): text is string {
  if (!isAddress(text, MAX_PAGE_CHARS)) return false;
  const [page, endpoint] = [new URL(text), new URL(authorizeUrl)];
  return page.origin === endpoint.origin && page.pathname === endpoint.pathname;
}

/** Whether this is a code that a person can type. */
export function isCode(text: unknown): text is string {
  return typeof text === "string" && text.length <= MAX_CODE_CHARS && CODE.test(text);
}
