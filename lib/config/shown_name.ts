/**
 * Names of variables as they may be told.
 *
 * @module
 */

// PASSWORD and PASS_FIEL are mistakes to be named. Anything else may be the secret itself.
const WITH_SECRET = /^(\w*?(?:PASS|SECRET))(?![A-Z_]*$)/;

/**
 * The beginning of a name that has no secret in it: of a line whose equals
 * sign was forgotten, or comes later, the name has the value in it.
 */
export function shownName(name: string): string {
  const [word = ""] = /^\w*/.exec(name) ?? [];
  return WITH_SECRET.exec(word)?.[1] ?? word;
}
