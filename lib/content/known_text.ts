/**
 * What has been said already: finds stretches of words that stand in the same
 * order in an earlier text, however their lines are broken.
 *
 * @module
 */

/** Fewest words in a row that count as said already: shorter ones are said anew all the time. */
const MIN_RUN = 5;

/** Places looked at for one beginning: text that repeats itself must not cost more. */
const MAX_PLACES = 8;

/** Stands between two texts, so that no run goes across. */
const END = "\n";

/**
 * Words, single letters of scripts that put no space between words, and signs:
 * a changed sign may change what is said. Marks of emphasis and quotation do
 * not, and mail programs rewrite them.
 */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]|[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}*_"'“”„‘’«»>|]/gu;

/** The words of a line, in a form that survives being quoted. */
export function wordsOf(line: string): readonly string[] {
  return line.normalize("NFKC").toLowerCase().match(WORD) ?? [];
}

/** Earlier texts. */
export class KnownText {
  readonly #words: string[] = [];
  readonly #places = new Map<string, number[]>();
  readonly #lines = new Set<string>();

  /** Adds a text, line by line. */
  add(lines: readonly (readonly string[])[]): void {
    const from = this.#words.length;
    for (const words of lines) {
      if (words.length > 0) this.#lines.add(words.join(" "));
      for (const word of words) this.#words.push(word);
    }
    this.#words.push(END);
    for (let i = from; i + MIN_RUN < this.#words.length; i++) {
      const key = this.#words.slice(i, i + MIN_RUN).join(" ");
      const places = this.#places.get(key);
      if (!places) this.#places.set(key, [i]);
      else if (places.length < MAX_PLACES) places.push(i);
    }
  }

  /** Whether a line stands in an earlier text as a line. */
  hasLine(words: readonly string[]): boolean {
    return this.#lines.has(words.join(" "));
  }

  /** For each word, whether it is part of a run that stands in an earlier text. */
  covered(words: readonly string[]): readonly boolean[] {
    const covered = new Array<boolean>(words.length).fill(false);
    for (let i = 0; i + MIN_RUN <= words.length;) {
      const length = this.#longestRun(words, i);
      covered.fill(true, i, i + length);
      i += Math.max(1, length);
    }
    return covered;
  }

  #longestRun(words: readonly string[], from: number): number {
    let longest = 0;
    for (const place of this.#places.get(words.slice(from, from + MIN_RUN).join(" ")) ?? []) {
      let length = MIN_RUN;
      while (
        from + length < words.length && this.#words[place + length] === words[from + length]
      ) length++;
      longest = Math.max(longest, length);
    }
    return longest;
  }
}
