/**
 * Characters that a reader does not see but a model does.
 *
 * @module
 */

/**
 * Default-ignorable code points (zero-width characters, bidi controls, tags,
 * fillers, variation selectors; Unicode DerivedCoreProperties), interlinear
 * annotation marks, and control characters other than tab and newline.
 */
const INVISIBLE =
  // deno-lint-ignore no-control-regex
  /[\p{Default_Ignorable_Code_Point}\u{FFF9}-\u{FFFB}\u{0}-\u{8}\u{B}-\u{1F}\u{7F}-\u{9F}]/gu;

/** Text without invisible characters, and how many there were. */
export interface Visible {
  readonly text: string;
  readonly removed: number;
}

/**
 * Removes invisible characters. Line ends become `\n`; lone surrogates become
 * U+FFFD. Applying it twice is the same as once.
 */
export function removeInvisible(text: string): Visible {
  let removed = 0;
  const visible = text.toWellFormed().replace(/\r\n?/g, "\n").replace(INVISIBLE, () => {
    removed++;
    return "";
  });
  return { text: visible, removed };
}

/** One line of visible text: every run of white space is one space. */
export function singleLine(text: string): Visible {
  const { text: visible, removed } = removeInvisible(text.replace(/[\r\n\t\u2028\u2029]/g, " "));
  return { text: visible.replace(/\s+/g, " ").trim(), removed };
}
