/**
 * What can be taken for the letters of the fence's name: the alphabets that
 * Unicode repeats (fullwidth, mathematical, circled, …) and letters of other
 * scripts that look the same (after Unicode UTS #39).
 *
 * @module
 */

/** Latin, Greek, Cyrillic, Armenian, Cherokee and phonetic letters, and digits in their place. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  u: "υΥսՍʋᴜᵘᵤцՄ∪⋃ꭎꭒ",
  n: "пηΝոռɴᶰⁿₙПՈռռИи",
  t: "тТτΤᴛտᵗₜ†Ꭲ",
  r: "гГʀᴦᵣʳᎡᏒꭇꭈя",
  s: "ѕЅꜱʂՏſˢₛᏚ5$ƽ",
  e: "еЕεΕёЁєЄҽᴇᵉₑ℮Ꭼ3ℯⅇэ∈",
  d: "ԁɗᴅδᵈⅾⅆժᎠ",
  m: "мМΜᴍᵐₘⅿʍᎷ",
  a: "аАαΑɑᴀᵃₐ4@Ꭺ",
  i: "іІιΙıɪӏӀїЇⁱᵢ1!|ǀⅰℹlLʟ∣Ꭵ¡",
  l: "ӏӀʟˡₗⅼ1|ǀ∣iIℓlΙІ!Ꮮ",
};

/** Where alphabets of 26 capitals, or of 26 small letters, begin. */
const ALPHABETS: readonly number[] = [
  ...[0xff21, 0xff41, 0x24b6, 0x24d0, 0x249c, 0x1f110, 0x1f130, 0x1f150, 0x1f170, 0x1f1e6],
  // Thirteen mathematical alphabets of 52 letters each.
  ...Array.from({ length: 26 }, (_, i) => 0x1d400 + 26 * i),
];

/** Blocks of Latin letters with marks: Latin-1 to Extended-B, and Extended Additional. */
const MARKED: readonly (readonly [first: number, last: number])[] = [
  [0xc0, 0x24f],
  [0x1e00, 0x1eff],
];

/** For each letter of the fence's name the inside of a character class of a `u` expression. */
export const LETTERS: Readonly<Record<string, string>> = makeLetters();

function makeLetters(): Readonly<Record<string, string>> {
  const letters: Record<string, string> = {};
  for (const [letter, lookalikes] of Object.entries(LOOKALIKES)) {
    const index = letter.charCodeAt(0) - 0x61;
    const copies = ALPHABETS.map((first) => String.fromCodePoint(first + index));
    letters[letter] = letter + letter.toUpperCase() + lookalikes + copies.join("");
  }
  for (const [first, last] of MARKED) {
    for (let code = first; code <= last; code++) {
      const marked = String.fromCodePoint(code);
      const letter = marked.normalize("NFKD").charAt(0).toLowerCase();
      if (letter in letters) letters[letter] += marked;
    }
  }
  return letters;
}
