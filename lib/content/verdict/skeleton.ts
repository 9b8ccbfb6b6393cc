/**
 * What a text looks like at a glance (the idea of Unicode TS 39, reduced to
 * what imitates Latin letters).
 *
 * @module
 */

/** Pairs: a character, and the Latin letter it is taken for. */
const LOOK_ALIKES = [
  // Cyrillic
  "аaАaвbВbсcСcԁdеeЕeһhнhНhіiІiјjЈjкkКkӏlӀlмmМmпnоoОoрpРpԛqгrѕsЅsтtТtυuѵvԝwхxХxуyУyүyҮyьb",
  // Greek
  "αaΑaβbΒbεeΕeηnΗhιiΙiκkΚkΜmνvΝnοoΟoρpΡpσoτtΤtυuΥyχxΧxωwΖzγyϲcϳj",
  // Armenian
  "օoոnսuհhցgզqյjԱuՕoՍu",
  // Cherokee capitals
  "ᎪaᏴbᏟcᎠdᎬeᏀgᎻhᎥiᎫjᏦkᏞlᎷmᏢpᎡrᏚsᎢtᏙvᎳwᏃz",
  // Latin letters that NFKC keeps
  "ıiɩiɑaɡgɢgłlʟlƚløođdħhŧtʀrɴnʙbɪiʏyꞁlɯwʋvƽsɛeɔcǝe",
].map((pairs) => [...pairs]);

const MAP: ReadonlyMap<string, string> = new Map(
  LOOK_ALIKES.flatMap((pairs) =>
    pairs.flatMap((from, i) => i % 2 === 0 ? [[from, pairs[i + 1] ?? from] as const] : [])
  ),
);

/** First code point and count of letters drawn in boxes and circles that NFKC keeps. */
const DRAWN_ALPHABETS = [0x1f150, 0x1f170, 0x1f1e6];
const ALPHABET = 26;

/**
 * Lower-case text with look-alikes of Latin letters replaced and accents gone.
 * Digits stay. Applying it twice is the same as once.
 */
export function skeleton(text: string): string {
  let plain = "";
  for (const character of text.normalize("NFKC").normalize("NFD")) {
    if (/\p{M}/u.test(character)) continue;
    plain += MAP.get(character) ?? drawn(character) ?? lowered(character);
  }
  return plain.normalize("NFC");
}

function lowered(character: string): string {
  const lower = character.toLowerCase();
  return MAP.get(lower) ?? lower;
}

function drawn(character: string): string | undefined {
  const code = character.codePointAt(0) ?? 0;
  const first = DRAWN_ALPHABETS.find((start) => code >= start && code < start + ALPHABET);
  return first === undefined ? undefined : String.fromCharCode(97 + code - first);
}

/** Digits and pairs of letters that pass for other letters, on top of `skeleton`. */
export function looseSkeleton(text: string): string {
  return skeleton(text).replace(/rn/g, "m").replace(/vv/g, "w").replace(/0/g, "o")
    .replace(/[1|]/g, "l").replace(/5/g, "s");
}

/** Scripts that imitate each other; others next to Latin are how people write. */
const SCRIPTS: readonly (readonly [name: string, letter: RegExp])[] = [
  ["latin", /\p{Script=Latin}/u],
  ["cyrillic", /\p{Script=Cyrillic}/u],
  ["greek", /\p{Script=Greek}/u],
  ["armenian", /\p{Script=Armenian}/u],
  ["cherokee", /\p{Script=Cherokee}/u],
];

/** Which of the scripts that imitate each other a text has letters of. */
export function imitableScripts(text: string): readonly string[] {
  return SCRIPTS.filter(([, letter]) => letter.test(text)).map(([name]) => name);
}
