/**
 * Whom a mail claims to be from, and what is odd about it.
 *
 * @module
 */

import type { Field } from "../header_fields.ts";
import type { Envelope, Trust } from "../protocol.ts";
import { asciiHost, type Domains, hostOfAddress } from "./domains.ts";
import { lookAlike } from "./lookalike.ts";
import { isPunycode, unicodeHost } from "./punycode.ts";
import { bySeverity, type Noticed, quote, type Reason } from "./show.ts";
import { imitableScripts, skeleton } from "./skeleton.ts";
import { BRANDS, isPublicMail } from "./well_known.ts";

/** Display names are read this far, in characters. */
const MAX_NAME = 500;

/** Shortest domain in a display name, without its ending: titles and initials are shorter. */
const MIN_NAMED_LABEL = 3;

/** Reply-To addresses that are compared. */
const MAX_REPLY_TO = 20;

/** Characters of a header field about a mailing list that are read. */
const MAX_LIST_FIELD = 1_000;

/** Words around a brand in a display name that leave it a claim to be the brand. */
const OFFICIAL_WORDS: ReadonlySet<string> = new Set([
  ..."support service services customer care help helpdesk center centre team security alert".split(
    " ",
  ),
  ..."alerts account accounts billing payment payments notification notifications noreply no".split(
    " ",
  ),
  ..."reply info inc ltd llc gmbh com official online admin the from verify verification".split(
    " ",
  ),
  ..."kundenservice kundendienst sicherheit konto rechnung sicurezza assistenza servizio".split(
    " ",
  ),
  ..."servicio cliente clientes soporte seguridad sécurité securite compte bank pay ads".split(" "),
]);

/** Host of the one address in From; undefined when there is none, or more than one. */
export function hostInFrom(headers: Envelope, fields: readonly Field[]): string | undefined {
  const count = fields.filter(([name]) => name.toLowerCase() === "from").length;
  const [only, ...others] = headers.from;
  return only === undefined || others.length > 0 || count > 1
    ? undefined
    : hostOfAddress(only.address);
}

/** Domain of the owner that is worth imitating; undefined for addresses anybody can have. */
export function ownOrganization(trust: Trust, domains: Domains): string | undefined {
  const host = hostOfAddress(trust.user);
  if (host === undefined || !domains.isPublic(host)) return undefined;
  const organization = domains.organization(host);
  return isPublicMail(organization) ? undefined : organization;
}

/**
 * Judges the sender.
 *
 * @param vouched Whether the owner's server confirmed the domain in From.
 */
export function judgeSender(
  headers: Envelope,
  fields: readonly Field[],
  trust: Trust,
  vouched: boolean,
  domains: Domains,
): Noticed {
  const words = new Set<string>();
  const reasons: Reason[] = [];
  const notice = (word: string, level?: Reason["level"], text?: string): void => {
    if (words.has(word)) return;
    words.add(word);
    if (level && text) reasons.push({ level, text });
  };
  countFrom(headers, fields, notice);
  const own = ownOrganization(trust, domains);
  for (const { name, address } of headers.from.slice(0, 2)) {
    const host = hostOfAddress(address);
    if (host === undefined) continue;
    judgeHost(host, own, domains, notice);
    judgeName(name.slice(0, MAX_NAME), address, host, own, trust, domains, notice);
    if (!vouched && address.toLowerCase() === trust.user.trim().toLowerCase()) {
      notice(
        "claims_own_address",
        "caution",
        "This claims to come from your own address, which nothing confirms.",
      );
    } else if (!vouched && domains.organization(host) === own) notice("own_domain_unconfirmed");
  }
  judgeReturn(headers, fields, own, domains, notice);
  return {
    words: [...words],
    reasons: reasons.toSorted(bySeverity),
  };
}

type Notice = (word: string, level?: Reason["level"], text?: string) => void;

function countFrom(headers: Envelope, fields: readonly Field[], notice: Notice): void {
  const count = fields.filter(([name]) => name.toLowerCase() === "from").length;
  if (count > 1) {
    notice(
      "duplicate_from",
      "danger",
      "There are several From lines: programs show different ones.",
    );
  }
  const addresses = headers.from.filter(({ address }) => hostOfAddress(address) !== undefined);
  if (addresses.length === 0) {
    notice("no_from", "caution", "There is no sender address that can be read.");
  } else if (headers.from.length > 1) {
    notice("multiple_from", "caution", "From names several senders; a program may show only one.");
  }
}

function judgeHost(host: string, own: string | undefined, domains: Domains, notice: Notice): void {
  if (isPunycode(host)) notice("punycode_domain");
  const found = lookAlike(host, domains, own);
  if (!found) return;
  notice(found.word, found.level, `The sender's domain ${quote(host)} ${found.how}.`);
}

// An address or a bare domain inside a display name. Bounded pieces keep it linear.
const NAMED_ADDRESS = /[^\s<>"'(),;:@]{1,64}[@＠]([^\s<>"'(),;:@]{1,253})/gu;
const NAMED_DOMAIN =
  /(?<![\p{L}\p{N}.-])(?:[\p{L}\p{N}-]{1,63}\.){1,4}[\p{L}]{2,24}(?![\p{L}\p{N}-])/gu;

function judgeName(
  name: string,
  address: string,
  host: string,
  own: string | undefined,
  trust: Trust,
  domains: Domains,
  notice: Notice,
): void {
  const plain = name.normalize("NFKC");
  const organization = domains.organization(host);
  const owner = trust.user.trim().toLowerCase();
  for (const [text, named = ""] of plain.matchAll(NAMED_ADDRESS)) {
    const other = asciiHost(named);
    if (text.toLowerCase() === address.toLowerCase() || other === undefined) continue;
    const isOwn = text.toLowerCase() === owner || domains.organization(other) === own;
    if (!domains.isPublic(other) && !isOwn || domains.organization(other) === organization) {
      continue;
    }
    notice(
      "display_name_is_address",
      isOwn ? "danger" : "caution",
      isOwn
        ? `The name shown is an address of yours; the real one is at ${quote(host)}.`
        : `The name shown is an address at ${quote(other)}; the real one is at ${quote(host)}.`,
    );
  }
  for (const [named] of plain.replace(NAMED_ADDRESS, " ").matchAll(NAMED_DOMAIN)) {
    const other = asciiHost(named);
    if (other === undefined || !domains.isPublic(other)) continue;
    if (domains.organization(other) === organization) continue;
    // "M.Sc." and "A.Smith" are no domains.
    if (domains.organization(other).indexOf(".") < MIN_NAMED_LABEL) continue;
    notice(
      "display_name_is_domain",
      domains.organization(other) === own ? "danger" : "caution",
      `The name shown is ${quote(other)}; the real address is at ${quote(host)}.`,
    );
  }
  const claimed = brandInName(plain);
  if (
    claimed && !claimed.domains.includes(organization) &&
    unicodeHost(organization).split(".")[0] !== claimed.label
  ) {
    notice(
      "display_name_brand",
      "caution",
      `The name shown is that of ${claimed.label}; the real address is at ${quote(host)}.`,
    );
  }
  if (plain.split(/[^\p{L}]+/u).some((word) => imitableScripts(word).length > 1)) {
    notice("mixed_script_name", "caution", "The name shown mixes letters that pass for others.");
  }
}

/** The brand that a display name consists of, apart from words like "support". */
function brandInName(name: string): (typeof BRANDS)[number] | undefined {
  const words = skeleton(name).split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
  if (words.length === 0 || words.length > 6) return undefined;
  const rest = words.filter((word) => !OFFICIAL_WORDS.has(word));
  return BRANDS.find(({ label }) =>
    rest.length === 1 && rest[0] === label || rest.join("") === label
  );
}

function judgeReturn(
  headers: Envelope,
  fields: readonly Field[],
  own: string | undefined,
  domains: Domains,
  notice: Notice,
): void {
  const sender = hostInFrom(headers, fields);
  if (sender === undefined) return;
  const organization = domains.organization(sender);
  const isList = isOfList(fields, organization, domains);
  for (const { address } of headers.replyTo.slice(0, MAX_REPLY_TO)) {
    const host = hostOfAddress(address);
    if (host === undefined || domains.organization(host) === organization) continue;
    const imitation = lookAlike(host, domains, own ?? organization);
    if (imitation?.level === "danger") {
      const text = `Answers would go to ${quote(host)}, which ${imitation.how}.`;
      notice("reply_to_lookalike", "danger", text);
    }
    // Companies answer through ticket systems, not through addresses that anybody can have.
    const odd = isPublicMail(domains.organization(host)) && !isPublicMail(organization) &&
      !isList;
    const text = `Answers would go to ${quote(host)}, not to ${quote(sender)}.`;
    if (odd) notice("reply_to_elsewhere", "caution", text);
    else notice("reply_to_elsewhere");
  }
  const path = fields.find(([name]) => name.toLowerCase() === "return-path")?.[1] ?? "";
  const host = hostOfAddress(path.slice(0, 1_000).replace(/[<>\s]/g, ""));
  // Weak: every mailing service does so.
  if (host && domains.organization(host) !== organization) notice("return_path_elsewhere");
}

/**
 * Whether the domain in From is that of the mailing list which passed the message
 * on: such lists put their own address there, and the author's in Reply-To.
 */
function isOfList(fields: readonly Field[], organization: string, domains: Domains): boolean {
  const value = (wanted: string): string =>
    fields.find(([name]) => name.toLowerCase() === wanted)?.[1].slice(0, MAX_LIST_FIELD) ?? "";
  const id = /<([^<>\s]{1,253})>\s*$/.exec(value("list-id"))?.[1] ?? value("list-id").trim();
  const post = /<mailto:([^<>\s?]{1,320})/i.exec(value("list-post"))?.[1] ?? "";
  return [asciiHost(id), hostOfAddress(post)].some((host) =>
    host !== undefined && domains.organization(host) === organization
  );
}
