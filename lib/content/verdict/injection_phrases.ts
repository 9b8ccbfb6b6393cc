/**
 * Phrases that address an assistant, found by the words that make them up: one
 * pass over the text, whatever the order and the endings of the words.
 *
 * @module
 */

import {
  AI_CONTINUES,
  ARRIVES,
  NARRATES,
  NOT_ANYWHERE,
  NOT_IN_VERB,
  VOCABULARIES,
  type Vocabulary,
  WORD_KINDS,
  type WordKind,
} from "./injection_words.ts";
import { MORE_VOCABULARIES } from "./injection_words_more.ts";
import { foldText, plainWord, unleet } from "./normalise.ts";

/** What a phrase wants, as stable words. */
export type PhraseSignal =
  | "addresses_assistant"
  | "hide_from_user"
  | "exfiltration"
  | "obfuscated_instructions";

/** How far the words of a phrase may be apart, in words. */
const WINDOW = 12;

/** "If you are an AI": further apart, the words belong to different thoughts. */
const CLOSE = 6;

/** "All your instructions", "todas las instrucciones": nearer than other words of a phrase. */
const ALL_OF = 3;

/** From "you are" to the AI, in words: "êtes une IA", not "êtes intéressé par l'IA". */
const YOU_ARE = 3;
const YOU_ARE_BY_LANGUAGE: Readonly<Record<string, number>> = { en: 2, fr: 2, es: 2, it: 2 };

/** Characters of a word that are looked at: no vocabulary has longer ones. */
const MAX_WORD = 24;

const KIND: Readonly<Record<WordKind, number>> = Object.fromEntries(
  WORD_KINDS.map((kind, i) => [kind, i]),
) as Record<WordKind, number>;

interface Entry {
  readonly language: number;
  readonly kind: number;
}

const ALL: Readonly<Record<string, Vocabulary>> = { ...VOCABULARIES, ...MORE_VOCABULARIES };

const LANGUAGES = Object.keys(ALL);

/** Kinds, and a verb of telling that was said not to be done. */
const NOT_TOLD = WORD_KINDS.length;
const KINDS = WORD_KINDS.length + 1;

/** By stem; a word that allows no ending has a `$` after it. */
const STEMS: ReadonlyMap<string, readonly Entry[]> = collectStems();

function collectStems(): Map<string, Entry[]> {
  const stems = new Map<string, Entry[]>();
  for (const [language, name] of LANGUAGES.entries()) {
    for (const [kind, words] of Object.entries(ALL[name] ?? {})) {
      for (const word of words.split(" ")) {
        const folded = foldText(word.replace(/\*$/, ""));
        const key = word.endsWith("*") ? folded : `${folded}$`;
        const entry = { language, kind: KIND[kind as WordKind] };
        stems.set(key, [...(stems.get(key) ?? []), entry]);
      }
    }
  }
  return stems;
}

function kindsOf(word: string): readonly Entry[] {
  const found: Entry[] = [];
  const exact = STEMS.get(`${word}$`);
  if (exact) found.push(...exact);
  for (let length = Math.min(word.length, MAX_WORD); length > 0; length--) {
    const entries = STEMS.get(word.slice(0, length));
    if (entries) found.push(...entries);
  }
  return found;
}

/** Addresses and URLs are one token each; the other tokens are words, ends and pauses. */
const TOKEN =
  /https?:\/\/\S{1,500}|[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}.-]{1,253}|[\p{L}\p{M}\p{N}_]+(?:-(?=\p{L})[\p{L}\p{M}\p{N}_]+)?|\n[ \t]{0,100}\n|[.!?;:,。！？؟।،–—]/gu;

/** Looks for phrases in folded text (see `foldText`). */
export function phraseSignals(text: string): ReadonlySet<PhraseSignal> {
  const signals = new Set<PhraseSignal>();
  const state = new Scanner(signals);
  for (const [token] of text.matchAll(TOKEN)) {
    state.read(token);
    if (signals.size === 4) break;
  }
  state.end();
  return signals;
}

/** Where each kind of word stood last, by language. */
class Scanner {
  private readonly last = new Int32Array(LANGUAGES.length * KINDS).fill(-1_000);
  private position = 0;
  private sentence = 0;
  private clause = 0;
  private address = -1_000;
  /** Position of a leet word that counts; what rests on it is a weaker sign. */
  private leet = -1_000;
  /** The last two words, the last one first. */
  private before: readonly [string, string] = ["", ""];
  /** The last word completed "if you are an AI", or "note to AI", in some language. */
  private pendingAi = false;
  private pendingNotice = false;

  constructor(private readonly signals: Set<PhraseSignal>) {}

  read(token: string): void {
    if (/^[\p{L}\p{N}_]/u.test(token)) this.word(token);
    else this.pause(token);
  }

  end(): void {
    this.pause(".");
  }

  private pause(token: string): void {
    if (this.pendingAi) this.signals.add("addresses_assistant");
    if (this.pendingNotice && /^[:!,–—]/u.test(token)) this.signals.add("addresses_assistant");
    this.pendingAi = this.pendingNotice = false;
    this.clause = this.position;
    if (!/^[:,،–—]/u.test(token)) this.sentence = this.position;
  }

  private word(token: string): void {
    const at = this.position++;
    if (token.includes("@") || /^https?:/.test(token)) {
      this.address = at;
      this.evaluateSend();
      return;
    }
    const plain = plainWord(token);
    if (this.pendingAi) {
      this.pendingAi = false;
      if (AI_CONTINUES.has(plain)) this.signals.add("addresses_assistant");
    }
    this.pendingNotice &&= AI_CONTINUES.has(plain);
    let entries = kindsOf(plain);
    const read = entries.length === 0 ? unleet(plain) : undefined;
    if (read !== undefined) {
      entries = kindsOf(read);
      if (entries.length > 0) this.leet = at;
    }
    for (const entry of entries) this.note(entry, at);
    for (const { language } of entries) this.evaluate(language, at);
    this.before = [plain, this.before[0]];
  }

  private note({ language, kind }: Entry, at: number): void {
    const base = language * KINDS;
    if (kind === KIND.not && NARRATES.has(this.before[0])) return;
    const denied = this.within(language, "not", at, 3);
    if ((kind === KIND.ignore || kind === KIND.forget) && denied) return;
    if (kind === KIND.follow) {
      const isDenied = this.within(language, "not", at, 1);
      if (isDenied || NOT_IN_VERB.has(LANGUAGES[language] ?? "")) {
        this.last[base + KIND.ignore] = at;
      }
      return;
    }
    if (kind === KIND.not && this.within(language, "forget", at, 2)) {
      this.last[base + KIND.forget] = -1_000;
    }
    // "Emails to all members": only "all emails" means all of them.
    if ((kind === KIND.mails || kind === KIND.secrets) && !this.isAll(language, at)) return;
    if (kind === KIND.secrets && this.before[0] === "your" && ARRIVES.has(this.before[1])) return;
    if (kind === KIND.tell) {
      const not = this.positionOf(language, "not");
      if (not >= this.clause && not >= at - 4) this.last[base + NOT_TOLD] = at;
    }
    this.last[base + kind] = at;
  }

  private isAll(language: number, at: number): boolean {
    const name = LANGUAGES[language] ?? "";
    // In these languages the words for "all" and "mails" are not always that near.
    return this.within(language, "all", at, ["ko", "hi", "tr", "ar", "he"].includes(name) ? 4 : 3);
  }

  private positionOf(language: number, kind: WordKind): number {
    return this.last[language * KINDS + KIND[kind]] ?? -1_000;
  }

  private within(language: number, kind: WordKind, at: number, distance: number): boolean {
    const found = this.positionOf(language, kind);
    return found >= this.sentence && found >= at - distance;
  }

  private evaluate(language: number, at: number): void {
    const near = (kind: WordKind, distance: number = WINDOW): boolean =>
      this.within(language, kind, at, distance);
    const drops = near("ignore") || near("forget");
    const apart = Math.abs(this.positionOf(language, "orders") - this.positionOf(language, "all"));
    const told = near("prior") && (near("orders") || near("rules")) ||
      near("all") && near("orders") && apart <= ALL_OF;
    if (drops && told) {
      const weak = this.leet >= at - WINDOW;
      this.signals.add(weak ? "obfuscated_instructions" : "addresses_assistant");
    }
    const ai = this.positionOf(language, "ai");
    if (ai === at) {
      const you = this.positionOf(language, "you");
      const youAre = YOU_ARE_BY_LANGUAGE[LANGUAGES[language] ?? ""] ?? YOU_ARE;
      const inOrder = this.positionOf(language, "if") <= you;
      this.pendingAi ||= near("if", CLOSE) && near("you", youAre) && inOrder &&
        this.positionOf(language, "if") >= this.clause;
      const notice = this.positionOf(language, "notice");
      this.pendingNotice ||= notice < at && notice >= this.clause && notice >= at - 4;
    }
    this.evaluateHide(language, at);
    if (this.address >= this.sentence) this.evaluateSend();
  }

  private evaluateHide(language: number, at: number): void {
    const name = LANGUAGES[language] ?? "";
    const tell = this.positionOf(language, "tell");
    const not = this.positionOf(language, "not");
    const from = Math.max(this.clause, at - WINDOW);
    if (tell < from || this.positionOf(language, "user") < from) return;
    const denied = NOT_IN_VERB.has(name) || NOT_ANYWHERE.has(name) && not >= from ||
      (this.last[language * KINDS + NOT_TOLD] ?? 0) >= from;
    if (denied) this.signals.add("hide_from_user");
  }

  private evaluateSend(): void {
    const at = this.position;
    for (let language = 0; language < LANGUAGES.length; language++) {
      const near = (kind: WordKind): boolean => this.within(language, kind, at, WINDOW * 2);
      if (!near("send") || near("suspect")) continue;
      if (near("mails") || near("secrets")) this.signals.add("exfiltration");
    }
  }
}
