/**
 * Which Authentication-Results fields the owner's own server wrote (RFC 8601
 * sections 5 and 7.1). Anybody can write one; ARC is ignored because believing
 * it means trusting whoever sealed it.
 *
 * - With a configured authserv-id, or that of a known provider, the topmost
 *   field with it counts: such a server removes what claims to be its own.
 * - Otherwise the id must belong to the organization of the IMAP host, and the
 *   field must stand above the `Received` line with which that organization
 *   took the message from outside. A server that writes none of these fields
 *   removes none either, and what stands below that line came with the message.
 *
 * @module
 */

import type { Field } from "../header_fields.ts";
import type { Trust } from "../protocol.ts";
import {
  type AuthenticationResults,
  parseAuthenticationResults,
} from "./authentication_results.ts";
import { asciiHost, type Domains } from "./domains.ts";

/** Fields of one message that are read; own filters write up to five. */
const MAX_FIELDS_READ = 20;

/** `Received` lines that are looked at; RFC 5321 section 6.3 calls 100 a loop. */
const MAX_HOPS = 100;

/** Set this as authserv-id to believe fields without one, as Microsoft's servers write them. */
export const MICROSOFT_ID = "protection.outlook.com";

/** The fields to read. */
export interface Chosen {
  /** Parts of one verdict, topmost first. */
  readonly fields: readonly AuthenticationResults[];
  readonly trust: "trusted" | "forgeable" | "none";
}

interface Provider {
  readonly hosts: readonly string[];
  /** Exact id, or everything below a domain when it begins with a dot. */
  readonly ids: readonly string[];
  /** It writes one field per method, one below the other. */
  readonly several?: boolean;
}

const PROVIDERS: readonly Provider[] = [
  { hosts: ["imap.gmail.com", "imap.googlemail.com"], ids: ["mx.google.com"] },
  { hosts: ["imap.fastmail.com"], ids: [".messagingengine.com"] },
  { hosts: ["imap.mail.me.com"], ids: [".icloud.com"], several: true },
  {
    hosts: ["imap.mail.yahoo.com", "export.imap.mail.yahoo.com", "imap.aol.com"],
    ids: [".mail.yahoo.com", ".omega.yahoo.com", ".yahoo.com"],
  },
  { hosts: ["imap.gmx.net", "imap.gmx.com"], ids: ["gmx.net", ".gmx.net"] },
  { hosts: ["imap.web.de"], ids: ["web.de", ".web.de"] },
  { hosts: ["imap.zoho.com", "imap.zoho.eu", "imappro.zoho.com"], ids: ["mx.zohomail.com"] },
  { hosts: ["imap.mail.ru"], ids: ["mail.ru", ".mail.ru"] },
  { hosts: ["imap.yandex.com", "imap.yandex.ru"], ids: [".yandex.net"] },
];

/** Chooses among all fields of a header block. */
export function chooseResults(
  fields: readonly Field[],
  { authservId, host }: Trust,
  domains: Domains,
): Chosen {
  const own = domains.organization(asciiHost(host) ?? host.toLowerCase());
  const provider = PROVIDERS.find(({ hosts }) => hosts.includes(host.toLowerCase()));
  const explicit = authservId?.trim().toLowerCase();
  const ids = explicit ? [explicit] : provider?.ids;
  const isOurs = ({ id }: AuthenticationResults): boolean => {
    if (id === undefined) return explicit === MICROSOFT_ID;
    if (ids) return ids.some((pattern) => matches(id, pattern));
    const server = /\s/.test(id) ? undefined : asciiHost(id);
    return server !== undefined && domains.organization(server) === own;
  };
  const border = findBorder(fields);
  const all: { readonly at: number; readonly results: AuthenticationResults }[] = [];
  for (const [at, [name, value]] of fields.entries()) {
    if (name.toLowerCase() !== "authentication-results") continue;
    all.push({ at, results: parseAuthenticationResults(value) });
    if (all.length >= MAX_FIELDS_READ) break;
  }
  const ours = all.filter(({ results }) => isOurs(results));
  const above = ours.filter(({ at }) => at < border.at);
  const chosen = (list: readonly { readonly results: AuthenticationResults }[]): Chosen => {
    const read = list.map(({ results }) => results);
    if (read.length === 0) return { fields: [], trust: "none" };
    return {
      fields: read,
      trust: read.some(({ malformed }) => malformed) ? "forgeable" : "trusted",
    };
  };
  if (above.length > 0 && (ids || border.by !== undefined && isOwnHost(border.by, own, domains))) {
    return chosen(above);
  }
  const [top] = ours;
  if (ids && top && (explicit || !comesFromElsewhere(fields, top.at, own, ids, domains))) {
    return chosen(provider?.several && !explicit ? runFrom(ours) : [top]);
  }
  const [topmost] = all;
  return topmost
    ? { fields: [topmost.results], trust: "forgeable" }
    : { fields: [], trust: "none" };
}

function matches(id: string, pattern: string): boolean {
  const suffix = pattern.replace(/^\*/, "");
  return suffix.startsWith(".") ? id.endsWith(suffix) : id === suffix;
}

function isOwnHost(host: string, own: string, domains: Domains): boolean {
  return domains.organization(host) === own;
}

/** The `Received` line of the hop that took the message from outside, and who wrote it. */
function findBorder(
  fields: readonly Field[],
): { readonly at: number; readonly by: string | undefined } {
  let hops = 0;
  for (const [at, [name, value]] of fields.entries()) {
    if (name.toLowerCase() !== "received" || hops++ >= MAX_HOPS) continue;
    const { by, protocol } = readReceived(value);
    // RFC 2033 forbids LMTP over the open net: that hop is the delivery into the mailbox.
    if (!/^u?lmtp/i.test(protocol)) return { at, by };
  }
  return { at: -1, by: undefined };
}

/** RFC 5321 section 4.4: `from … by … with …`. Comments can hold the client's words. */
function readReceived(value: string): {
  readonly by: string | undefined;
  readonly protocol: string;
} {
  const words = value.slice(0, 2_000).replace(/\([^()]*\)/g, " ").replace(/\([^()]*\)/g, " ")
    .replace(/;.*$/s, "").split(/\s+/).filter((word) => word !== "");
  const by = words.findIndex((word, i) => i !== 1 && word.toLowerCase() === "by");
  if (by < 0) return { by: undefined, protocol: "" };
  const using = words.findIndex((word, i) => i > by + 1 && word.toLowerCase() === "with");
  const host = asciiHost(words[by + 1] ?? "");
  return {
    by: host !== undefined && /[a-z]/.test(host) ? host : undefined,
    protocol: using < 0 ? "" : words[using + 1] ?? "",
  };
}

/** Whether a hop of somebody else stands above: then the field travelled with the message. */
function comesFromElsewhere(
  fields: readonly Field[],
  at: number,
  own: string,
  ids: readonly string[],
  domains: Domains,
): boolean {
  const known = new Set([own, ...ids.map((id) => domains.organization(id.replace(/^\*?\./, "")))]);
  let hops = 0;
  for (const [name, value] of fields.slice(0, at)) {
    if (name.toLowerCase() !== "received" || hops++ >= MAX_HOPS) continue;
    const { by } = readReceived(value);
    if (
      by !== undefined && by.includes(".") && domains.isPublic(by) &&
      !known.has(domains.organization(by))
    ) {
      return true;
    }
  }
  return false;
}

/** The first of our fields and those of ours that follow at once. */
function runFrom<T extends { readonly at: number }>(
  ours: readonly T[],
): readonly T[] {
  const run: T[] = [];
  for (const one of ours) {
    const last = run.at(-1);
    if (last !== undefined && one.at !== last.at + 1) break;
    run.push(one);
  }
  return run;
}
