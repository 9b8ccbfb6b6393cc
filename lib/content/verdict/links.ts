/**
 * Links that lie about where they lead, or lead where honest ones do not.
 *
 * @module
 */

import { MAX_LINKS } from "../link_list.ts";
import type { BodyLink } from "../protocol.ts";
import { asciiHost, type Domains } from "./domains.ts";
import { type LookAlike, lookAlike } from "./lookalike.ts";
import { isPunycode } from "./punycode.ts";
import { bySeverity, type Noticed, quote, type Reason, show } from "./show.ts";
import { BRANDS, isMailingService, isPublicMail, isShortener } from "./well_known.ts";

/** Characters of a link's text and target that are read. */
const MAX_TEXT = 300;
const MAX_TARGET = 8_192;

/** A longer target hides its host from whoever looks at it; services stay below. */
const VERY_LONG = 2_000;

/** Lying links in the answer. */
const MAX_LYING = 5;

/** Query parameters of one target that are looked at. */
const MAX_PARAMETERS = 50;

const TOO_MANY: Reason = {
  level: "caution",
  text: `There are more links than are judged; only ${MAX_LINKS} different ones were.`,
};

const PASSWORD_FORM: Reason = {
  level: "caution",
  text: "The message has a field for a password; what is typed there goes to the sender.",
};

/** What links say about a message. */
export interface NoticedLinks extends Noticed {
  readonly lying: readonly BodyLink[];
}

/** What else is known of a body and its sender. */
export interface LinkFacts {
  /** Whether there are more different links than are listed. */
  readonly linksCut?: boolean;
  /** Whether a form asks for a password. */
  readonly asksPassword?: boolean;
  /** Organizational domain of the sender, when the owner's server vouches for it. */
  readonly vouched?: string | undefined;
}

/** Judges the links of a body. */
export function judgeLinks(
  links: readonly BodyLink[],
  own: string | undefined,
  domains: Domains,
  { linksCut = false, asksPassword = false, vouched }: LinkFacts = {},
): NoticedLinks {
  const words = new Map<string, Reason | undefined>();
  const lying: BodyLink[] = [];
  const lies: Reason[] = [];
  // Judging one host costs more than reading a link, and thousands lead to the same.
  const known = new Map<string, LookAlike | undefined>();
  const imitationBy = (host: string): LookAlike | undefined => {
    if (!known.has(host)) known.set(host, lookAlike(host, domains, own));
    return known.get(host);
  };
  for (const link of links.slice(0, MAX_LINKS)) {
    const target = parseUrl(link.target);
    if (target === undefined) continue;
    const { hostname } = target;
    for (const [word, reason] of suspicions(target, imitationBy(hostname), domains)) {
      const before = words.get(word);
      // The worst one is told.
      if (!words.has(word) || reason && (!before || bySeverity(before, reason) > 0)) {
        words.set(word, reason);
      }
    }
    const real = unwrap(target);
    const named = namedHost(
      link.text.slice(0, MAX_TEXT),
      target.protocol === "mailto:",
      own,
      domains,
    );
    if (named === undefined || !differs(named, real, domains)) continue;
    if (lying.length < MAX_LYING) lying.push({ text: show(link.text), target: show(link.target) });
    const isOwnWord = domains.organization(named) === vouched && !imitationBy(real.hostname);
    const reason = isOwnWord && countsClicks(named, real, own, domains)
      ? undefined
      : reasonForLie(named, real, own, domains);
    if (reason && lies.length < MAX_LINKS) lies.push(reason);
  }
  if (asksPassword) words.set("password_form", PASSWORD_FORM);
  if (linksCut || links.length > MAX_LINKS) words.set("too_many_to_judge", TOO_MANY);
  const [worst] = lies.toSorted(bySeverity);
  const reasons = [...words.values()].filter((reason) => reason !== undefined);
  return {
    lying,
    words: [...words.keys()],
    reasons: (worst ? [worst, ...reasons] : reasons).toSorted(bySeverity),
  };
}

function parseUrl(text: string): URL | undefined {
  return URL.parse(text.slice(0, MAX_TARGET)) ?? undefined;
}

function suspicions(
  url: URL,
  imitation: LookAlike | undefined,
  domains: Domains,
): readonly (readonly [word: string, reason: Reason | undefined])[] {
  if (url.protocol !== "http:" && url.protocol !== "https:") return [];
  const found: [string, Reason | undefined][] = [];
  const host = url.hostname;
  const organization = domains.organization(host);
  const say = (level: Reason["level"], text: string): Reason => ({ level, text });
  if (imitation) {
    const { word, level, how } = imitation;
    found.push([word, level && say(level, `A link leads to ${quote(host)}, which ${how}.`)]);
  }
  if (url.username !== "" || url.password !== "") {
    found.push([
      "credentials",
      say("danger", `A link hides its real target ${quote(host)} behind a name before "@".`),
    ]);
  }
  if (isIpAddress(host)) {
    found.push([
      "ip_address",
      say("caution", `A link leads to a bare IP address, ${quote(host)}.`),
    ]);
  }
  if (/\.(?:exe|scr|msi|bat|cmd|js|vbs|hta|iso|img|apk|jar|lnk|ps1)$/i.test(url.pathname)) {
    found.push(["program", say("caution", `A link downloads a program from ${quote(host)}.`)]);
  }
  if (isPunycode(host)) {
    found.push(["punycode", undefined]);
  }
  if (url.port !== "") found.push(["port", undefined]);
  if (isShortener(organization)) found.push(["shortener", undefined]);
  if (url.href.length > VERY_LONG && !isMailingService(organization)) {
    found.push(["very_long", undefined]);
  }
  const inner = innerUrl(url);
  if (
    inner && domains.organization(inner.hostname) !== organization &&
    !isMailingService(organization)
  ) {
    found.push(["redirect", undefined]);
  }
  return found;
}

/** Whether the host of a parsed URL is an address. */
function isIpAddress(host: string): boolean {
  return /^\d+(?:\.\d+){3}$|^\[/.test(host);
}

/** A whole URL in a parameter or the path, once or twice encoded. */
function innerUrl(url: URL): URL | undefined {
  let count = 0;
  for (const [, value] of url.searchParams) {
    if (count++ >= MAX_PARAMETERS) break;
    const inner = asUrl(value) ?? asUrl(decode(value));
    if (inner) return inner;
  }
  const at = url.pathname.search(/https?(?::|%3a)/i);
  return at > 0
    ? asUrl(url.pathname.slice(at)) ?? asUrl(decode(url.pathname.slice(at)))
    : undefined;
}

function asUrl(text: string): URL | undefined {
  return /^https?:\/\/?[^/]/i.test(text) ? parseUrl(text) : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Services that mail filters and social networks put before the real target. */
const WRAPPERS: readonly (readonly [host: RegExp, path: string])[] = [
  [/(?:^|\.)safelinks\.protection\.outlook\.com$/, "/"],
  [/(?:^|\.)urldefense\.(?:com|proofpoint\.com)$/, "/"],
  [/^linkprotect\.cudasvc\.com$/, "/"],
  [/^(?:www\.)?google\.[a-z.]{2,6}$/, "/url"],
  [/^lm?\.(?:facebook|instagram)\.com$/, "/l.php"],
];

/** The target behind a wrapper that shows it. */
function unwrap(url: URL): URL {
  const isWrapped = WRAPPERS.some(([host, path]) =>
    host.test(url.hostname) && url.pathname.startsWith(path)
  );
  if (!isWrapped) return url;
  // Proofpoint writes `-` and `_` for `%` and `/`.
  const proofpoint = url.pathname.startsWith("/v2/") ? url.searchParams.get("u") : null;
  if (proofpoint !== null) {
    return asUrl(decode(proofpoint.replaceAll("-", "%").replaceAll("_", "/"))) ?? url;
  }
  return innerUrl(url) ?? url;
}

/** Endings that are also those of files, which link texts name far more often. */
const FILE_ENDINGS = /\.(?:md|rs|py|zip|mov|sh|ps|cc|so|bz)$/i;

const WITH_SCHEME = /(?:\bhttps?:\/\/|\bwww\.)([^\s<>"'()[\]]{1,253})/iu;
const BARE =
  /^[^\p{L}\p{N}]{0,3}((?:[\p{L}\p{N}_-]{1,63}\.){1,8}[\p{L}\p{N}-]{2,24})(?::\d{1,5})?(?:[/?#]\S*)?[^\p{L}\p{N}]{0,3}$/u;
const ADDRESS = /^[^\s@]{1,64}@([^\s@<>]{1,253})$/u;

/** The host that a link's text promises; undefined when it promises none. */
function namedHost(
  text: string,
  isMail: boolean,
  own: string | undefined,
  domains: Domains,
): string | undefined {
  const plain = text.normalize("NFKC").trim();
  if (isMail) return publicHost(ADDRESS.exec(plain)?.[1], domains);
  const url = WITH_SCHEME.exec(plain);
  if (url) {
    const isWww = url[0].toLowerCase().startsWith("www.");
    const host = hostPart(url[1] ?? "", isWww);
    // Behind a scheme stands a host, also one that only some network knows.
    const named = isWww ? undefined : asciiHost(host);
    return named?.includes(".") ? named : publicHost(host, domains);
  }
  const bare = BARE.exec(plain)?.[1];
  if (bare !== undefined) {
    const isFile = FILE_ENDINGS.test(bare) && !plain.includes("/");
    return isFile ? undefined : publicHost(bare, domains);
  }
  // Among other words only names that are worth lying about: "Node.js" is no host.
  const lower = plain.toLowerCase();
  for (const domain of [...(own === undefined ? [] : [own]), ...BRAND_DOMAINS]) {
    const at = lower.indexOf(domain);
    if (at < 0) continue;
    const around = `${lower[at - 1] ?? " "}${lower[at + domain.length] ?? " "}`;
    if (!/[\p{L}\p{N}@-]/u.test(around)) return domain;
  }
  return undefined;
}

const BRAND_DOMAINS: readonly string[] = BRANDS.map(({ label }) => `${label}.com`);

/** Host of what follows the scheme; what stands before "@" is no host. */
function hostPart(text: string, isWww: boolean): string {
  const host = text.split(/[/?#\\]/)[0] ?? "";
  const bare = host.slice(host.lastIndexOf("@") + 1).replace(/:\d*$/, "").replace(/[.,;!…]+$/u, "");
  return isWww ? `www.${bare}` : bare;
}

function publicHost(text: string | undefined, domains: Domains): string | undefined {
  const host = asciiHost(text ?? "");
  return host !== undefined && domains.isPublic(host) ? host : undefined;
}

function differs(named: string, target: URL, domains: Domains): boolean {
  const host = target.protocol === "mailto:"
    ? asciiHost(target.pathname.slice(target.pathname.lastIndexOf("@") + 1))
    : target.hostname;
  if (host === undefined || host === "") return false;
  return domains.organization(named) !== domains.organization(host);
}

/**
 * Whether a sender who names himself may lead elsewhere to count clicks: nobody
 * is deceived about anybody else. Not within the owner's own organization, where
 * a stolen account writes the same.
 */
function countsClicks(
  named: string,
  target: URL,
  own: string | undefined,
  domains: Domains,
): boolean {
  const organization = domains.organization(named);
  return organization !== own && !isPublicMail(organization) && !isIpAddress(target.hostname);
}

/** Nothing for services that count clicks: their links never show where they lead. */
function reasonForLie(
  named: string,
  target: URL,
  own: string | undefined,
  domains: Domains,
): Reason | undefined {
  const organization = domains.organization(target.hostname);
  if (isMailingService(organization)) return undefined;
  const promised = domains.organization(named);
  const isBrand = promised === own || BRANDS.some(({ domains: all }) => all.includes(promised));
  const related = BRANDS.some(({ domains: all }) =>
    all.includes(promised) && all.includes(organization)
  );
  if (related) return undefined;
  return {
    level: isBrand || isIpAddress(target.hostname) ? "danger" : "caution",
    text: `A link that reads ${quote(named)} leads to ${quote(target.hostname || "elsewhere")}.`,
  };
}
