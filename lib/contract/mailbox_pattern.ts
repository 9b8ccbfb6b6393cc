/**
 * LIST patterns, matched here: no pattern ever reaches a mail server.
 *
 * @module
 */

/** How a pattern is compared. */
export interface PatternOptions {
  /** Whether `a` stands for `A` as well. */
  readonly ignoreCase: boolean;
  /** Characters that `%` does not stand for. @default both that servers separate levels with */
  readonly separators?: string;
}

/**
 * Makes a test from a pattern: `*` stands for anything, `%` for anything
 * without separators, everything else for itself. Linear in the length of the
 * name: no regular expression is built from input.
 */
export function mailboxMatcher(
  pattern: string,
  { ignoreCase, separators = "/." }: PatternOptions,
): (path: string) => boolean {
  const read = (text: string): readonly string[] => [...ignoreCase ? text.toLowerCase() : text];
  const wanted = read(pattern);
  return (path) => matches(wanted, read(path), separators);
}

function matches(
  pattern: readonly string[],
  path: readonly string[],
  separators: string,
): boolean {
  // reachable[j]: the pattern so far matches the first j characters.
  let reachable = new Array<boolean>(path.length + 1).fill(false);
  reachable[0] = true;
  for (const symbol of pattern) {
    const next = new Array<boolean>(path.length + 1).fill(false);
    for (let j = 0; j <= path.length; j++) {
      const character = path[j - 1];
      if (symbol === "*" || symbol === "%") {
        const spans = symbol === "*" || character === undefined || !separators.includes(character);
        next[j] = reachable[j] === true || (j > 0 && spans && next[j - 1] === true);
      } else {
        next[j] = j > 0 && symbol === character && reachable[j - 1] === true;
      }
    }
    reachable = next;
  }
  return reachable[path.length] === true;
}
