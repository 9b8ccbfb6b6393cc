/**
 * Characters that a reader does not see but a model does.
 *
 * @module
 */

/**
 * A run of invisible characters: default-ignorable code points (zero-width
 * characters, bidi controls, tags, fillers, variation selectors; Unicode
 * DerivedCoreProperties), interlinear annotation marks, Egyptian format
 * controls, noncharacters, and control characters other than tab and newline.
 */
const INVISIBLE_RUN =
  // deno-lint-ignore no-control-regex
  /[\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u{FFF9}-\u{FFFB}\u{13430}-\u{1343F}\u{0}-\u{8}\u{B}-\u{1F}\u{7F}-\u{9F}]+/gu;

/** What an emoji sequence is made of (UTS #51); digits only in keycaps. */
const EMOJI = /^[\p{Extended_Pictographic}&&\p{Emoji}]$/v;
const EMOJI_OR_TONE = /^[[\p{Extended_Pictographic}&&\p{Emoji}]\p{Emoji_Modifier}]$/v;
const KEYCAP_BASE = /^[0-9#*]$/;
const KEYCAP = "\u20E3";

/**
 * Letters and marks of scripts in which a joiner or non-joiner changes how the
 * letters beside it look (Unicode core specification section 23.2).
 */
const JOINING_LETTER =
  /^[[\p{L}\p{M}]&&[\p{scx=Arab}\p{scx=Syrc}\p{scx=Mand}\p{scx=Nkoo}\p{scx=Mong}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}]]$/v;

/** Stands before the tags of a flag (UTS #51 section 2.8.2). */
const BLACK_FLAG = "\u{1F3F4}";

/**
 * What makes a black flag that of England, Scotland or Wales: their names in tag
 * letters and the mark that ends them. All other tags only hide text, and other
 * flags of regions are drawn by no program.
 */
const FLAG_TAGS: ReadonlySet<string> = new Set(
  ["gbeng", "gbsct", "gbwls"].map((region) =>
    [...region].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join("") +
    "\u{E007F}"
  ),
);

/** Longest run of invisible characters that can be part of something visible, in UTF-16 units. */
const MAX_SEEN_UNITS = 12;

const SELECTORS: ReadonlySet<string> = new Set(["\uFE0E", "\uFE0F"]);
const ZWJ = "\u200D";
const ZWNJ = "\u200C";

/** Text without invisible characters, and how many there were. */
export interface Visible {
  readonly text: string;
  readonly removed: number;
}

/**
 * Removes invisible characters, except where they change what a reader sees:
 * one variation selector after an emoji or in a keycap, a joiner between two
 * emoji, the tags of three flags, and a joiner or non-joiner between two letters of a script that joins.
 * Line ends become `\n`; lone surrogates become U+FFFD. Applying it twice is
 * the same as once.
 *
 * @param more True when the text goes on: nothing invisible is then left at its
 * end, because what follows decides about it. @default {false}
 */
export function removeInvisible(text: string, more = false): Visible {
  let removed = 0;
  const lines = text.toWellFormed().replace(/\r\n?/g, "\n");
  const visible = lines.replace(INVISIBLE_RUN, (run, at: number) => {
    const end = at + run.length;
    if (run.length <= MAX_SEEN_UNITS && !(more && end === lines.length)) {
      if (isSeen(run, before(lines, at), after(lines, end))) return run;
    }
    removed += run.length;
    // Code points are counted, not UTF-16 units.
    for (const unit of run) if (unit.length === 2) removed--;
    return "";
  });
  return { text: visible, removed };
}

/** Writes `mark` in place of invisible characters but line ends and form feeds. */
export function markInvisible(text: string, mark: string): Visible {
  let removed = 0;
  const visible = text.replace(INVISIBLE_RUN, (run) => {
    const rest = run.replace(/[\r\f]+/g, "");
    removed += [...rest].length;
    return rest === "" ? " ".repeat(run.length) : mark;
  });
  return { text: visible, removed };
}

/** One line of visible text: every run of white space is one space. */
export function singleLine(text: string): Visible {
  const { text: visible, removed } = removeInvisible(text.replace(/[\r\n\t\u2028\u2029]/g, " "));
  return { text: visible.replace(/\s+/g, " ").trim(), removed };
}

/** Whether a whole run is part of something visible. */
function isSeen(run: string, previous: string, next: string): boolean {
  if (SELECTORS.has(run)) {
    return EMOJI.test(previous) || KEYCAP_BASE.test(previous) && next === KEYCAP;
  }
  if (FLAG_TAGS.has(run)) return previous === BLACK_FLAG;
  if (run === ZWJ && EMOJI_OR_TONE.test(previous) && EMOJI.test(next)) return true;
  if (run === ZWJ || run === ZWNJ) {
    return JOINING_LETTER.test(previous) && JOINING_LETTER.test(next);
  }
  return run === `\uFE0F${ZWJ}` && EMOJI.test(previous) && EMOJI.test(next);
}

/** The code point that ends at `index`. */
function before(text: string, index: number): string {
  const last = text.charAt(index - 1);
  return /[\uDC00-\uDFFF]/.test(last) ? text.slice(index - 2, index) : last;
}

/** The code point that begins at `index`. */
function after(text: string, index: number): string {
  const code = text.codePointAt(index);
  return code === undefined ? "" : String.fromCodePoint(code);
}
