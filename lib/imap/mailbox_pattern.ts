/**
 * LIST patterns, matched here: the caller's pattern never reaches the server.
 *
 * @module
 */

/**
 * Makes a test from a pattern: `*` stands for anything, `%` for anything
 * without the separators `/` and `.`, everything else for itself, in any case.
 * Linear in the length of the name: no regular expression is built from input.
 */
export function mailboxMatcher(pattern: string): (path: string) => boolean {
  const wanted = [...pattern.toLowerCase()];
  return (path) => matches(wanted, [...path.toLowerCase()]);
}

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  // reachable[j]: the pattern so far matches the first j characters.
  let reachable = new Array<boolean>(path.length + 1).fill(false);
  reachable[0] = true;
  for (const symbol of pattern) {
    const next = new Array<boolean>(path.length + 1).fill(false);
    for (let j = 0; j <= path.length; j++) {
      const character = path[j - 1];
      if (symbol === "*" || symbol === "%") {
        const spans = symbol === "*" || (character !== "/" && character !== ".");
        next[j] = reachable[j] === true || (j > 0 && spans && next[j - 1] === true);
      } else {
        next[j] = j > 0 && symbol === character && reachable[j - 1] === true;
      }
    }
    reachable = next;
  }
  return reachable[path.length] === true;
}
