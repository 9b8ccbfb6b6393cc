/**
 * What SPF, DKIM and DMARC say about the address a reader sees in From.
 *
 * @module
 */

import type { Field } from "../header_fields.ts";
import type { Security, Trust } from "../protocol.ts";
import type { AuthenticationResults, MethodResult } from "./authentication_results.ts";
import { asciiHost, type Domains, hostOfAddress } from "./domains.ts";
import { quote, type Reason, show } from "./show.ts";
import { chooseResults } from "./trust.ts";

/** Results that RFC 8601 section 2.7 names, and `hardfail` and `bestguesspass`, which servers write. */
const RESULT_WORDS: Readonly<Record<string, string>> = {
  pass: "pass",
  fail: "fail",
  hardfail: "fail",
  softfail: "softfail",
  neutral: "neutral",
  policy: "policy",
  none: "none",
  temperror: "temperror",
  permerror: "permerror",
  bestguesspass: "neutral",
};

/** The verdict and what it means for the sender. */
export interface Authentication {
  readonly answer: Security["authentication"];
  /** By a trusted verdict, something vouches for the organization in From. */
  readonly vouched: boolean;
  readonly reasons: readonly Reason[];
}

/**
 * Reads the verdict of the owner's server, or of anybody when it wrote none.
 *
 * @param from Host in From; undefined when there is none, or more than one.
 */
export function authenticate(
  fields: readonly Field[],
  from: string | undefined,
  trust: Trust,
  domains: Domains,
): Authentication {
  const chosen = chooseResults(fields, trust, domains);
  const aligned = (host: string | undefined): boolean =>
    host !== undefined && from !== undefined &&
    domains.organization(host) === domains.organization(from);
  const spf = first(resultsOf(chosen.fields, "spf"), (one) => one.properties.has("smtp.mailfrom"));
  const dkims = resultsOf(chosen.fields, "dkim");
  const dkim = first(dkims, (one) => wordOf(one) === "pass" && aligned(signer(one))) ??
    first(dkims, (one) => wordOf(one) === "pass");
  const dmarc = first(resultsOf(chosen.fields, "dmarc"), () => true);
  const about = dmarc && property(dmarc, ["header.from"]);
  const facts: Facts = {
    from,
    spf: spf && wordOf(spf),
    dkim: dkim && wordOf(dkim),
    dmarc: dmarc && wordOf(dmarc),
    spfAligned: spf !== undefined && aligned(mailFrom(spf)),
    dkimAligned: dkim !== undefined && aligned(signer(dkim)),
    signer: dkim && signer(dkim),
    // Of two addresses in From, the server may have checked the other one.
    dmarcAligned: about === undefined ? from !== undefined : aligned(asciiHost(about)),
  };
  const trusted = chosen.trust === "trusted";
  const id = chosen.fields[0]?.id;
  return {
    answer: {
      spf: facts.spf,
      dkim: facts.dkim,
      dmarc: facts.dmarc,
      by: id === undefined ? undefined : show(id),
      trust: chosen.trust,
    },
    vouched: trusted && isVouched(facts),
    reasons: chosen.trust === "none" ? [] : reasonsFor(facts, trusted),
  };
}

interface Facts {
  readonly from: string | undefined;
  readonly spf: string | undefined;
  readonly dkim: string | undefined;
  readonly dmarc: string | undefined;
  readonly spfAligned: boolean;
  readonly dkimAligned: boolean;
  readonly signer: string | undefined;
  readonly dmarcAligned: boolean;
}

/** RFC 7489 section 3.1: a pass counts only for the organization that From shows. */
function isVouched(facts: Facts): boolean {
  if (facts.dmarc === "fail") return false;
  return facts.dmarc === "pass" && facts.dmarcAligned ||
    facts.dkim === "pass" && facts.dkimAligned || facts.spf === "pass" && facts.spfAligned;
}

function reasonsFor(facts: Facts, trusted: boolean): readonly Reason[] {
  if (isVouched(facts)) return [];
  // `none`, or a mail that was handed in with a password: nothing was checked.
  if (facts.dmarc === undefined && facts.dkim === undefined && facts.spf === undefined) return [];
  const name = facts.from === undefined ? "the sender shown" : quote(facts.from);
  const failed = [
    facts.dmarc === "fail" ? "DMARC" : "",
    facts.dkim === "fail" ? "DKIM" : "",
    facts.spf === "fail" ? "SPF" : "",
  ].filter((method) => method !== "").join(", ");
  if (failed !== "") {
    return [
      trusted
        ? {
          level: "danger",
          text:
            `Your mail server could not confirm that this comes from ${name}: ${failed} failed.`,
        }
        : {
          level: "caution",
          text: `A header that anybody could have written says that ${failed} failed for ${name}.`,
        },
    ];
  }
  if (!trusted) return [];
  if (facts.dmarc === "pass" && !facts.dmarcAligned) {
    return [{
      level: "danger",
      text: "Your mail server checked another sender than the one shown in From.",
    }];
  }
  if (facts.dkim === "pass" || facts.spf === "pass") {
    const by = facts.dkim === "pass" && facts.signer ? `signed by ${quote(facts.signer)}` : "sent";
    return [{ level: "caution", text: `This was ${by} without any proof from ${name}.` }];
  }
  return [{ level: "caution", text: `Nothing proves that this comes from ${name}.` }];
}

/** All results of one method from the topmost field that has any. */
function resultsOf(
  fields: readonly AuthenticationResults[],
  method: string,
): readonly MethodResult[] {
  for (const { results } of fields) {
    const found = results.filter((one) => one.method === method);
    if (found.length > 0) return found;
  }
  return [];
}

function first(
  results: readonly MethodResult[],
  preferred: (one: MethodResult) => boolean,
): MethodResult | undefined {
  return results.find(preferred) ?? results[0];
}

/** One of the known words: whatever else a header says stays out of the answer. */
function wordOf(one: MethodResult): string {
  return Object.hasOwn(RESULT_WORDS, one.result) ? RESULT_WORDS[one.result] ?? "none" : "none";
}

function property(one: MethodResult, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = one.properties.get(name);
    if (value !== undefined && value !== "") return value;
  }
  return undefined;
}

/** Domain that signed. `header.i` may be a subdomain of it. */
function signer(one: MethodResult): string | undefined {
  const domain = property(one, ["header.d"]);
  if (domain !== undefined) return asciiHost(domain);
  return hostOfAddress(property(one, ["header.i"]) ?? "");
}

/** Domain for which SPF passed; for an empty return path it is the greeting's (RFC 7208, 2.4). */
function mailFrom(one: MethodResult): string | undefined {
  const names = ["smtp.mailfrom", "smtp.mail", "smtp.envelope-from"];
  const value = property(one, names)?.replace(/^<|>$/g, "");
  if (value === undefined || value === "") return asciiHost(property(one, ["smtp.helo"]) ?? "");
  return value.includes("@") ? hostOfAddress(value) : asciiHost(value);
}
