/**
 * Hosts that pass for another one.
 *
 * @module
 */

import type { Domains } from "./domains.ts";
import { unicodeHost } from "./punycode.ts";
import { imitableScripts, looseSkeleton, skeleton } from "./skeleton.ts";
import { BRANDS } from "./well_known.ts";

/** From this length on, `i` and `l` are taken for each other: shorter names collide by chance. */
const MIN_IL_LENGTH = 6;

/** From this length on, one mistyped letter is taken for imitation ("cooking" is no "booking"). */
const MIN_TYPO_LENGTH = 8;

/** The same for the owner's domain, which is imitated on purpose more often than by chance. */
const MIN_OWN_TYPO_LENGTH = 6;

/** From this length on, the owner's name with words around it is taken for imitation. */
const MIN_OWN_WORD_LENGTH = 7;

/** From this length on, a digit is taken for the letter it resembles. */
const MIN_LOOSE_LENGTH = 5;

/** How a host deceives, as a stable word, and whom it imitates. */
export interface LookAlike {
  readonly word: "lookalike_domain" | "mixed_script_domain" | "brand_in_domain";
  /** Organizational domain that is imitated; undefined when it is no known one. */
  readonly of: string | undefined;
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
  const targets: readonly Target[] = own === undefined
    ? BRAND_TARGETS
    : [ownTarget(own), ...BRAND_TARGETS];
  if (targets.some((target) => target.domains.includes(organization))) return undefined;
  const seen = unicodeHost(organization);
  const label = firstLabel(seen);
  for (const target of targets) {
    if (imitates(label, target)) return { word: "lookalike_domain", of: target.domains[0] };
  }
  if (isDisguised(unicodeHost(host))) return { word: "mixed_script_domain", of: undefined };
  const words = label.split("-").map(skeleton);
  for (const target of targets) {
    const [domain = ""] = target.domains;
    const named = target.wordFrom <= target.label.length && words.length > 1 &&
      words.includes(target.label);
    if (named || `.${host}`.includes(`.${domain}.`)) return { word: "brand_in_domain", of: domain };
  }
  return undefined;
}

/** Somebody who may be imitated, and how alike another name must be. */
interface Target {
  readonly label: string;
  readonly skeleton: string;
  readonly domains: readonly string[];
  readonly typoFrom: number;
  readonly wordFrom: number;
}

const BRAND_TARGETS: readonly Target[] = BRANDS.map(({ label, domains, isWord }) => ({
  label,
  skeleton: skeleton(label),
  domains,
  typoFrom: isWord ? Infinity : MIN_TYPO_LENGTH,
  wordFrom: isWord ? Infinity : MIN_LOOSE_LENGTH,
}));

function ownTarget(own: string): Target {
  const label = firstLabel(own);
  return {
    label,
    skeleton: skeleton(label),
    domains: [own],
    typoFrom: MIN_OWN_TYPO_LENGTH,
    wordFrom: MIN_OWN_WORD_LENGTH,
  };
}

function firstLabel(host: string): string {
  return host.split(".")[0] ?? host;
}

/** Whether a label is meant to be read as the target's without being it. */
function imitates(label: string, target: Target): boolean {
  if (label === target.label) return false;
  const plain = skeleton(label);
  if (plain === target.skeleton) return true;
  const { length } = target.label;
  if (length < MIN_LOOSE_LENGTH) return false;
  const fold = (text: string): string => {
    const loose = looseSkeleton(text);
    return length >= MIN_IL_LENGTH ? loose.replace(/i/g, "l") : loose;
  };
  return fold(label) === fold(target.label) ||
    length >= target.typoFrom && isOneSlip(plain, target.skeleton);
}

/** One letter more, less, other, or two swapped. */
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
