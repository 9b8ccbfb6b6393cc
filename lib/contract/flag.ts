/**
 * Flags of messages (RFC 3501 section 2.3.2).
 *
 * @module
 */

/** `flag` of RFC 3501 section 9: an atom, with a backslash before those that the standard names. */
const FORM = /^\\?[!#$&'+,\-./0-9:;<=>?@A-Z[^_`a-z|~]+$/;

/** Whether a text can stand for a flag in a command. */
export function isFlag(text: string): boolean {
  return FORM.test(text);
}
