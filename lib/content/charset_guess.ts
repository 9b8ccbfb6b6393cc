/**
 * A guess at the charset of text that names none or a wrong one, by what
 * people write often.
 *
 * @module
 */

import { SINGLE_BYTE_FALLBACK, type Utf8Measure } from "./utf8.ts";

/** A charset of the Encoding Standard. */
export interface Guess {
  readonly encoding: string;
  /** Everything that follows is in it; else only the bytes that are not UTF-8. */
  readonly whole: boolean;
}

/** Fewer bytes beyond ASCII than this say nothing about a language. */
const MIN_EVIDENCE = 6;

/** Share of a text's foreign characters that must be as people write them. */
const CONVINCING = 0.4;

/** Text in a language, by characters that are frequent in it. */
const CANDIDATES: readonly {
  readonly encoding: string;
  /** All that are expected. */
  readonly usual: RegExp;
  /** The most frequent of them. */
  readonly frequent: RegExp;
}[] = [
  { encoding: "windows-1251", usual: /[а-яёіїє]/gi, frequent: /[оеаинтсрвлк]/g },
  { encoding: "koi8-r", usual: /[а-яё]/gi, frequent: /[оеаинтсрвлк]/g },
  {
    encoding: "shift_jis",
    usual: /[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]/g,
    frequent: /[\u3041-\u30fe]/g,
  },
  {
    encoding: "euc-jp",
    usual: /[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]/g,
    frequent: /[\u3041-\u30fe]/g,
  },
  {
    encoding: "euc-kr",
    usual: /[\uac00-\ud7a3\u3000-\u3020]/g,
    frequent: /[이다는을가에의고하지로한를사서기은도어시나그대자리아인일수해전보니요정부있으안습]/g,
  },
  {
    encoding: "gb18030",
    usual: /[\u4e00-\u9fff\u3000-\u3020\uff01-\uff5e]/g,
    frequent:
      /[的一是不了在有人我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里请，。司公您好请客户文件]/g,
  },
  {
    encoding: "big5",
    usual: /[\u4e00-\u9fff\u3000-\u3020\uff01-\uff5e]/g,
    frequent:
      /[的一是不了在有人我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡請，。司公您好客戶文件]/g,
  },
];

/** Chinese has no letters: its most frequent characters are a smaller share of a text. */
const CONVINCING_CHINESE = 0.15;

/**
 * Guesses the charset of bytes that are not all UTF-8.
 *
 * @param sample Begins with a byte that is not ASCII, or with ESC.
 */
export function guessLegacy(sample: Uint8Array, measured: Utf8Measure): Guess {
  const latin: Guess = { encoding: SINGLE_BYTE_FALLBACK, whole: false };
  const foreign = sample.reduce((count, byte) => byte < 0x80 ? count : count + 1, 0);
  if (foreign < MIN_EVIDENCE || measured.multibyte >= measured.invalid) return latin;
  // An accented letter in a Latin word stands alone; other scripts come in rows.
  if (foreign < 2.5 * rows(sample)) return latin;
  let best: Guess = latin;
  let bestScore = 0;
  for (const { encoding, usual, frequent } of CANDIDATES) {
    const text = decode(sample, encoding);
    if (text === undefined) continue;
    const beyond = text.match(/[^\0-\x7f]/g)?.length ?? 0;
    if (beyond === 0 || (text.match(usual)?.length ?? 0) < 0.85 * beyond) continue;
    const share = (text.match(frequent)?.length ?? 0) / beyond;
    const needed = encoding === "gb18030" || encoding === "big5" ? CONVINCING_CHINESE : CONVINCING;
    const score = share / needed;
    if (score < 1 || score <= bestScore) continue;
    best = { encoding, whole: true };
    bestScore = score;
  }
  return best;
}

/** Whether bytes switch to Japanese as ISO-2022-JP does (RFC 1468), and are 7-bit as it is. */
export function isIso2022Jp(sample: Uint8Array): boolean {
  let switches = false;
  for (let i = 0; i < sample.length; i++) {
    const byte = sample[i] as number;
    if (byte >= 0x80) return false;
    if (byte !== 0x1b) continue;
    const [a, b] = [sample[i + 1], sample[i + 2]];
    switches ||= a === 0x24 && (b === 0x40 || b === 0x42) || a === 0x28 && b === 0x4a;
  }
  return switches;
}

/** Runs of bytes beyond ASCII. */
function rows(sample: Uint8Array): number {
  return sample.reduce(
    (count, byte, i) => byte >= 0x80 && (sample[i - 1] ?? 0) < 0x80 ? count + 1 : count,
    0,
  );
}

function decode(sample: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(sample, { stream: true });
  } catch {
    return undefined;
  }
}
