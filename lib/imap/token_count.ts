/**
 * What it costs to read a line of IMAP, known before it is read.
 *
 * @module
 */

/** What a character does to the words around it; all others are part of a word. */
const BETWEEN = 1;
/** A token, and the next character begins a word. */
const OPENING = 2;
/** One of the two ends of a token. */
const QUOTE = 3;
/** Begins a flag, even in the middle of a word. */
const BACKSLASH = 4;

const KINDS = new Uint8Array(256);
for (const character of " )]}>\r\n") KINDS[character.charCodeAt(0)] = BETWEEN;
for (const character of "([") KINDS[character.charCodeAt(0)] = OPENING;
KINDS['"'.charCodeAt(0)] = QUOTE;
KINDS["\\".charCodeAt(0)] = BACKSLASH;

/**
 * About how many tokens imapflow makes of a line: never less than half of them.
 * Words of quoted strings count as well, so that nothing depends on where a
 * string begins, which a broken line leaves open.
 *
 * @param line As it came, without its literals.
 */
export function countTokens(line: Uint8Array): number {
  if (isPlainSearch(line)) return 0;
  let halves = 0;
  let begins = true;
  for (let i = 0; i < line.length; i++) {
    switch (KINDS[line[i] as number]) {
      case BETWEEN:
        begins = true;
        break;
      case OPENING:
        halves += 2;
        begins = true;
        break;
      case QUOTE:
        halves++;
        begins = false;
        break;
      case BACKSLASH:
        halves += 2;
        begins = false;
        break;
      default:
        if (begins) halves += 2;
        begins = false;
    }
  }
  return Math.ceil(halves / 2);
}

const PLAIN_SEARCH = /^\* SEARCH$/i;
const SEARCH_LENGTH = "* SEARCH".length;
/** A longer number is one that imapflow does not read by itself. */
const MAX_DIGITS = 15;

/** Whether a line is one that imapflow reads without tokens: an untagged SEARCH of numbers alone. */
function isPlainSearch(line: Uint8Array): boolean {
  if (!PLAIN_SEARCH.test(String.fromCharCode(...line.subarray(0, SEARCH_LENGTH)))) return false;
  let digits = 1;
  for (let i = SEARCH_LENGTH; i < line.length; i++) {
    const character = line[i] as number;
    if (character === 32 && digits > 0) digits = 0;
    else if (character >= 48 && character <= 57 && digits < MAX_DIGITS) digits++;
    else return false;
  }
  return true;
}
