/**
 * What makes text of a mail mean nothing in Markdown, alone and beside our own marks.
 *
 * @module
 */

const SPECIAL = /\\(?=[!-/:-@[-`{-~])|[`*[\]]|~~|<(?=[a-z/!?])|&(?=#?\w+;)/gi;

/** The same at the end of a piece of text, after which anything may come. */
const SPECIAL_LAST = new RegExp(`${SPECIAL.source}|[\\\\<&~]$`, "gi");

/** Escapes what would be markup inside a line; `text` has no white space. */
export function escapeInline(text: string, last: boolean): string {
  return text
    .replace(last ? SPECIAL_LAST : SPECIAL, "\\$&")
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_");
}

/** Escapes what would be markup at the beginning of a line. */
export function escapeLine(line: string): string {
  if (/^(?:#{1,6}(?:\s|$)|>|[-+](?:\s|$)|=+\s*$|-+\s*$|(?:-\s*){3,}$|~~~|\|)/.test(line)) {
    return `\\${line}`;
  }
  return line.replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2");
}

/** Keeps text or code inside its cell. */
export function escapeCell(text: string): string {
  return text.replace(/\|/g, "\\|");
}

/**
 * Keeps two pieces apart that stand side by side: `[image: x]` and `(…)` would be a link, `!`
 * and a link a picture, `[image: x]` and `:` the definition of a link.
 */
export function join(before: string, next: string): readonly [string, string] {
  // A bracket that is text is escaped, so this one is ours.
  if (/(?<!\\)\]$/.test(before) && /^[(:]/.test(next)) return [before, `\\${next}`];
  if (before.endsWith("!") && next.startsWith("[")) return [`${before.slice(0, -1)}\\!`, next];
  // Code beside code would be one.
  if (before.endsWith("`") && next.startsWith("`")) return [before, ` ${next}`];
  return [before, next];
}

/** Characters of an address that Markdown gives a meaning, wherever they stand. */
const MEANT = /[\s<>[\]\\|`]/g;

/** An address whose characters mean nothing else; a page's server reads it as it was. */
function plainAddress(target: string): string {
  return target.replace(MEANT, encodeURIComponent).replace(/&(?=#?\w+;)/g, "&amp;");
}

/** A target as a link writes it behind its text. */
export function destination(target: string): string {
  const address = plainAddress(target);
  return /[()]/.test(address) ? `<${address}>` : address;
}

/** A target as its own text, of a person without the scheme. */
export function autolink(target: string): string {
  const [scheme = ""] = /^(?:mailto|tel):/.exec(target) ?? [];
  const address = plainAddress(target.slice(scheme.length));
  return scheme === "" ? address.replace(/\*/g, "%2A") : escapeInline(address, true);
}
