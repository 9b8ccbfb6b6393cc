/**
 * Hosts that pass for another one.
 *
 * @module
 */

import type { Domains } from "./domains.ts";
import {
  CHEAP_ENDINGS,
  COMMON_LABELS,
  NEIGHBOURS,
  OFFICIAL_ENDINGS,
  OFFICIAL_LABELS,
  SOLD_ENDINGS,
} from "./lures.ts";
import { unicodeHost } from "./punycode.ts";
import { imitableScripts, looseSkeleton, skeleton } from "./skeleton.ts";
import { BRANDS } from "./well_known.ts";

/** From this length on, `i` and `l` are taken for each other: shorter names collide by chance. */
const MIN_IL_LENGTH = 6;

/** From this length on, one mistyped letter is taken for imitation. */
const MIN_TYPO_LENGTH = 6;

/** From this length on, it is so surely; shorter names have neighbours by chance. */
const MIN_SURE_TYPO_LENGTH = 8;

/** From this length on, the owner's name under another ending, or glued to a word, is noticed. */
const MIN_OWN_LENGTH = 6;

/** From this length on, the owner's name with any words around it is taken for imitation. */
const MIN_OWN_WORD_LENGTH = 7;

/** From this length on, a digit is taken for the letter it resembles. */
const MIN_LOOSE_LENGTH = 5;

/** Shortest ending that is imitated by a slip: `.co` for `.com`; `.de` and `.be` are countries. */
const MIN_ENDING_LENGTH = 3;

/** How a host deceives, as a stable word, and whom it imitates. */
export interface LookAlike {
  readonly word:
    | "lookalike_domain"
    | "mixed_script_domain"
    | "brand_in_domain"
    | "own_name_elsewhere";
  /** Organizational domain that is imitated; undefined when it is no known one. */
  readonly of: string | undefined;
  /** How sure it is; undefined when it may as well be honest. */
  readonly level: "danger" | "caution" | undefined;
  /** What a person is told, after the host: "is one letter off paypal.com". */
  readonly how: string;
}

/**
 * How a host passes for another one, if it does.
 *
 * @param host ASCII form.
 * @param own Organizational domain of the owner, when it is worth imitating.
 */
export function lookAlike(
  host: string,
  domains: Domains,
  own: string | undefined,
): LookAlike | undefined {
  const organization = domains.organization(host);
  const targets = own === undefined ? BRAND_TARGETS : [ownTarget(own), ...BRAND_TARGETS];
  if (targets.some((target) => target.domains.includes(organization))) return undefined;
  const name = new Name(unicodeHost(organization));
  for (const target of targets) {
    const found = imitates(name, target);
    if (found) return found;
  }
  if (isDisguised(unicodeHost(host))) {
    const how = "is written with letters that pass for others";
    return { word: "mixed_script_domain", of: undefined, level: "danger", how };
  }
  for (const target of targets) {
    const found = carries(name, host, target) ?? sharesLabel(name, target);
    if (found) return found;
  }
  return undefined;
}

/** An organizational domain as it is compared. */
class Name {
  readonly label: string;
  readonly ending: string;
  readonly skeleton: string;
  readonly loose: string;
  /** Also with `i` and `l` taken for each other. */
  readonly looser: string;
  readonly squashed: string;

  constructor(organization: string) {
    const dot = organization.indexOf(".");
    this.label = dot < 0 ? organization : organization.slice(0, dot);
    this.ending = dot < 0 ? "" : organization.slice(dot + 1);
    this.skeleton = skeleton(this.label);
    this.loose = looseSkeleton(this.label);
    this.looser = this.loose.replace(/i/g, "l");
    this.squashed = this.skeleton.replaceAll("-", "");
  }
}

/** Somebody who may be imitated, and how alike another name must be. */
interface Target {
  readonly name: Name;
  /** The first one is what people are told. */
  readonly domains: readonly string[];
  readonly isOwn: boolean;
  /** Also an ordinary word: then only words like "login" around it tell. */
  readonly isWord: boolean;
  readonly typoFrom: number;
  readonly wordFrom: number;
}

const BRAND_TARGETS: readonly Target[] = BRANDS.map((
  { label, domains, isWord, hasNeighbours },
) => ({
  name: new Name(`${label}.com`),
  domains,
  isOwn: false,
  isWord,
  typoFrom: hasNeighbours ? Infinity : MIN_TYPO_LENGTH,
  wordFrom: MIN_LOOSE_LENGTH,
}));

const BRAND_LABELS: ReadonlySet<string> = new Set(BRANDS.map(({ label }) => label));

function ownTarget(own: string): Target {
  const name = new Name(own);
  return {
    name,
    domains: [own],
    isOwn: true,
    isWord: COMMON_LABELS.has(name.label) || BRAND_LABELS.has(name.label),
    typoFrom: MIN_TYPO_LENGTH,
    wordFrom: MIN_OWN_LENGTH,
  };
}

function found(
  word: LookAlike["word"],
  level: LookAlike["level"],
  { domains: [of = ""] }: Target,
  how: string,
): LookAlike {
  return { word, of, level, how: `${how} ${of}` };
}

/** Whether a label is meant to be read as the target's without being it. */
function imitates(name: Name, target: Target): LookAlike | undefined {
  const other = target.name;
  if (name.label === other.label) return undefined;
  const made = found("lookalike_domain", "danger", target, "is made to look like");
  if (name.skeleton === other.skeleton) return made;
  const { length } = other.label;
  if (length < MIN_LOOSE_LENGTH) return undefined;
  if (name.loose === other.loose || length >= MIN_IL_LENGTH && name.looser === other.looser) {
    return made;
  }
  if (length < target.typoFrom) return undefined;
  if (name.squashed === other.squashed) {
    return found("lookalike_domain", "danger", target, "differs by a hyphen from");
  }
  if (BRAND_LABELS.has(name.label) || NEIGHBOURS.has(name.label)) return undefined;
  if (!isOneSlip(name.skeleton, other.skeleton)) return undefined;
  const level = length >= MIN_SURE_TYPO_LENGTH ? "danger" : "caution";
  return found("lookalike_domain", level, target, "is one letter off");
}

/** One letter more, less, other, or two swapped (optimal string alignment distance 1). */
function isOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  const rest = (x: string, skip: number): string => x.slice(i + skip);
  if (rest(a, 1) === rest(b, 1) || rest(a, 1) === rest(b, 0) || rest(a, 0) === rest(b, 1)) {
    return true;
  }
  return a[i] === b[i + 1] && a[i + 1] === b[i] && rest(a, 2) === rest(b, 2);
}

/** The target's name with words around it, or its whole domain in front of another. */
function carries(name: Name, host: string, target: Target): LookAlike | undefined {
  const { name: other, isOwn } = target;
  const [domain = ""] = target.domains;
  const how = isOwn ? "carries the name of your own" : "carries the name of";
  // In `paypal.com.au` it is no name in front of another one, but half an ending.
  if (`.${host}`.includes(`.${domain}.`) && name.label !== other.label) {
    return found("brand_in_domain", "caution", target, how);
  }
  const { length } = other.label;
  if (length < target.wordFrom || name.label === other.label) return undefined;
  const around = wordsAround(name, other);
  if (around === undefined) return undefined;
  const official = around.words.filter((word) => OFFICIAL_LABELS.has(word)).length;
  const hints = official + (OFFICIAL_ENDINGS.has(name.ending) ? 1 : 0);
  const needsHint = around.isGlued || target.isWord || isOwn && length < MIN_OWN_WORD_LENGTH;
  if (needsHint && official === 0) return undefined;
  const level = hints > (isOwn && !target.isWord ? 0 : 1) ? "danger" : "caution";
  return found("brand_in_domain", level, target, how);
}

/** What stands beside the target's name in a label; undefined when the name is not in it. */
function wordsAround(
  name: Name,
  other: Name,
): { readonly words: readonly string[]; readonly isGlued: boolean } | undefined {
  const apart = `-${name.skeleton}-`;
  const at = apart.indexOf(`-${other.skeleton}-`);
  if (at >= 0) {
    const rest = `${apart.slice(0, at)}-${apart.slice(at + other.skeleton.length + 1)}`;
    return { words: rest.split("-").filter((word) => word !== ""), isGlued: false };
  }
  const { squashed } = name;
  if (squashed.startsWith(other.squashed)) {
    return { words: [squashed.slice(other.squashed.length)], isGlued: true };
  }
  if (squashed.endsWith(other.squashed)) {
    return { words: [squashed.slice(0, -other.squashed.length)], isGlued: true };
  }
  return undefined;
}

/** The target's very name under another ending, which often is its own too. */
function sharesLabel(name: Name, target: Target): LookAlike | undefined {
  const { name: other, isOwn, isWord } = target;
  const how = isOwn ? "has another ending than your own" : "has another ending than";
  if (name.label !== other.label || other.label.length < MIN_LOOSE_LENGTH) return undefined;
  if (isWord || !isOwn && !isForgedEnding(name.ending, other.ending)) {
    const isClaim = OFFICIAL_ENDINGS.has(name.ending) ||
      !isWord && CHEAP_ENDINGS.has(name.ending);
    return isClaim ? found("brand_in_domain", "caution", target, how) : undefined;
  }
  if (other.label.length < MIN_OWN_LENGTH) return undefined;
  if (isForgedEnding(name.ending, other.ending)) {
    return found("lookalike_domain", "danger", target, how);
  }
  // Organizations own their name in other countries; an ending that anybody buys is less sure.
  const level = isCountry(name.ending) ? undefined : "caution";
  return found("own_name_elsewhere", level, target, how);
}

/** `.co`, `.cm`, `.cam` for `.com`. */
function isForgedEnding(ending: string, real: string): boolean {
  return real.length >= MIN_ENDING_LENGTH && !real.includes(".") && isOneSlip(ending, real);
}

function isCountry(ending: string): boolean {
  return /(?:^|\.)\p{L}{2}$/u.test(ending) && !SOLD_ENDINGS.has(ending);
}

/** Scripts mixed in one label, or foreign letters that all pass for Latin under a Latin ending. */
function isDisguised(host: string): boolean {
  const labels = host.split(".");
  const ending = imitableScripts(labels.at(-1) ?? "");
  return labels.some((label) => {
    const scripts = imitableScripts(label);
    if (scripts.length > 1) return true;
    const [script] = scripts;
    return script !== undefined && script !== "latin" && ending.includes("latin") &&
      /^[a-z0-9-]+$/.test(skeleton(label));
  });
}
