/**
 * Content-Type and Content-Disposition values (RFC 2045 section 5.1, RFC 2183).
 *
 * @module
 */

/** A value in its pieces. */
export interface Structured {
  /** What stands before the first semicolon, lower case. */
  readonly value: string;
  /** Names in lower case, values without quotes; the first of each name. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Parameters of one field that are read: a long name in pieces has under 50. */
const MAX_PARAMETERS = 64;

/** Longest value of one parameter, in characters; as with parts that a server describes. */
const MAX_VALUE_CHARS = 1_024;

const PARAMETER = /;\s*([^\s=;"]{1,128})\s*=\s*(?:"((?:[^"\\]|\\[^])*)"?|([^;]*))/g;

/** Takes a value apart. Nonsense gives an empty value or lacks parameters. */
export function readStructured(field: string): Structured {
  // No prototype: names come from a stranger.
  const parameters: Record<string, string> = Object.create(null);
  let left = MAX_PARAMETERS;
  for (const [, name = "", quoted, plain = ""] of field.matchAll(PARAMETER)) {
    if (left-- === 0) break;
    const value = quoted?.replace(/\\([^])/g, "$1") ?? plain.trim();
    parameters[name.toLowerCase()] ??= value.slice(0, MAX_VALUE_CHARS);
  }
  return { value: (/^[^;]*/.exec(field)?.[0] ?? "").trim().toLowerCase(), parameters };
}
