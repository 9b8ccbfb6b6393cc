/**
 * Tells what of a document a person sees: a text is visible when taking it out
 * changes the picture, beyond colours that no eye can tell apart.
 *
 * @module
 */

import { type Chromium, startChromium } from "./chromium.ts";
import { compare, type Difference } from "./compare.ts";
import { Page, type Piece, type TextNode, type Word } from "./page.ts";
import type { Picture } from "./png.ts";

/**
 * Pixels that a letter changes at least when it can be read. Real letters of
 * 8 px change ten and more; a paragraph squeezed into one pixel changes one.
 */
const MIN_PIXELS_PER_LETTER = 0.5;

/**
 * The same when letters are only looked for where the word stands, and a stroke
 * of a neighbour may reach into its place.
 */
const SURE_PIXELS_PER_LETTER = 4;

/**
 * Pixels by which two pictures of the same page may differ: what is painted
 * again is not always rounded as it was. The smallest full stop has four.
 */
const NOISE_PIXELS = 3;

/** A word and whether it is seen. */
export interface SeenWord {
  readonly text: string;
  readonly visible: boolean;
}

/** A text node that is not blank; it is seen when one of its words is. */
export interface SeenText {
  readonly text: string;
  readonly visible: boolean;
  readonly words: readonly SeenWord[];
}

/** A word on its way to being judged. */
interface Candidate {
  readonly piece: Piece;
  readonly text: string;
  readonly word: Word;
}

/** Judges documents, one at a time. */
export class Oracle {
  readonly #chromium: Chromium;
  readonly #page: Page;

  private constructor(chromium: Chromium, page: Page) {
    this.#chromium = chromium;
    this.#page = page;
  }

  static async start(): Promise<Oracle> {
    const chromium = await startChromium();
    return new Oracle(chromium, await Page.open(chromium));
  }

  async stop(): Promise<void> {
    await this.#chromium.stop();
  }

  /** Every text node that is not blank, in document order; `<style>` and the like among them. */
  async visibleTexts(html: string): Promise<readonly SeenText[]> {
    const nodes = await this.#page.show(html);
    const candidates = nodes.flatMap((node, i) => candidatesOf(node, i));
    const seen = new Set<Candidate>();
    if (candidates.length > 0) {
      const whole = await this.#page.photograph([]);
      const doubtful = await this.#seeStandingAlone(whole, candidates, nodes, seen);
      await this.#judge(whole, doubtful, seen);
    }
    return nodes.map((node, i) => {
      const words = candidates.filter(({ piece }) => piece[0] === i)
        .map((candidate) => ({ text: candidate.text, visible: seen.has(candidate) }));
      return { text: node.text, visible: words.some(({ visible }) => visible), words };
    });
  }

  /** Whether two documents look so much alike that the text in which they differ is not seen. */
  async lookAlike(a: string, b: string, text: string): Promise<boolean> {
    await this.#page.show(a);
    const before = await this.#page.photograph([]);
    await this.#page.show(b);
    return compare(before, await this.#page.photograph([])).count < neededPixels(text);
  }

  /**
   * Sees the words whose place changes when all words are taken out and where
   * no other word stands: one picture for nearly all of a document.
   *
   * @returns the words about which this says nothing
   */
  async #seeStandingAlone(
    whole: Picture,
    candidates: readonly Candidate[],
    nodes: readonly TextNode[],
    seen: Set<Candidate>,
  ): Promise<readonly Candidate[]> {
    const painted = candidates.filter(({ piece }) => !nodes[piece[0]]?.removal);
    const empty = await this.#page.photograph(painted.map(({ piece }) => piece));
    const changes = new Changes(compare(whole, empty));
    const owners = new Owners(whole.width, whole.height, painted);
    const doubtful: Candidate[] = [];
    for (const candidate of candidates) {
      const alone = owners.alone(candidate);
      const changed = alone ? changes.within(candidate.word) : 0;
      if (alone && changed >= neededPixels(candidate.text, SURE_PIXELS_PER_LETTER)) {
        seen.add(candidate);
      } else doubtful.push(candidate);
    }
    return doubtful;
  }

  /** Takes all out at once; when that changes the picture, halves of them, and so on. */
  async #judge(
    whole: Picture,
    candidates: readonly Candidate[],
    seen: Set<Candidate>,
  ): Promise<void> {
    if (candidates.length === 0) return;
    const without = await this.#page.photograph(candidates.map(({ piece }) => piece));
    const { count } = compare(whole, without);
    if (count <= NOISE_PIXELS) return;
    const [only] = candidates;
    if (candidates.length === 1 && only) {
      if (count >= neededPixels(only.text)) seen.add(only);
      return;
    }
    const half = candidates.length >> 1;
    await this.#judge(whole, candidates.slice(0, half), seen);
    await this.#judge(whole, candidates.slice(half), seen);
  }
}

function candidatesOf(node: TextNode, index: number): readonly Candidate[] {
  return node.words.map((word) => ({
    piece: [index, word.start, word.end] as const,
    text: node.text.slice(word.start, word.end),
    word,
  }));
}

function neededPixels(text: string, perLetter = MIN_PIXELS_PER_LETTER): number {
  const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  return Math.max(NOISE_PIXELS + 1, letters * perLetter);
}

/** Pixels of the middle of a word's boxes: lines that are set tightly overlap at their edges. */
function* middle(word: Word, width: number, height: number): Generator<number> {
  for (const [left, top, wide, high] of word.rects) {
    const right = Math.min(width, Math.ceil(left + wide));
    const bottom = Math.min(height, Math.ceil(top + high * 0.8));
    for (let y = Math.max(0, Math.floor(top + high * 0.2)); y < bottom; y++) {
      for (let x = Math.max(0, Math.floor(left)); x < right; x++) yield y * width + x;
    }
  }
}

/** Where the picture changed. */
class Changes {
  constructor(readonly difference: Difference) {}

  within(word: Word): number {
    const { width, height, marks } = this.difference;
    let count = 0;
    for (const at of middle(word, width, height)) count += marks[at] as number;
    return count;
  }
}

/** Which word stands where. */
class Owners {
  readonly #owner: Int32Array;
  readonly #shared = new Set<Candidate>();

  constructor(readonly width: number, readonly height: number, all: readonly Candidate[]) {
    this.#owner = new Int32Array(width * height).fill(-1);
    all.forEach((candidate, i) => {
      for (const at of middle(candidate.word, width, height)) {
        const before = all[this.#owner[at] ?? -1];
        // Words of one node follow each other; the edge that they share is nobody's problem.
        if (before && before !== candidate && before.piece[0] !== candidate.piece[0]) {
          this.#shared.add(before).add(candidate);
        }
        this.#owner[at] = i;
      }
    });
  }

  alone(candidate: Candidate): boolean {
    return candidate.word.rects.length > 0 && !this.#shared.has(candidate);
  }
}
