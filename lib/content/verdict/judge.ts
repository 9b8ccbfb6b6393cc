/**
 * How far a message can be trusted: all facts of the verdict, and one level.
 *
 * @module
 */

import { codePointLength } from "../../contract/text.ts";
import type { Fields } from "../header_fields.ts";
import { envelopeOf } from "../headers.ts";
import type { BodyFindings } from "../findings.ts";
import type { Envelope, Removed, Security, Trust } from "../protocol.ts";
import { type AttachmentFacts, judgeAttachments } from "./attachments.ts";
import { authenticate } from "./authentication.ts";
import { loadDomains } from "./domains.ts";
import { INJECTION_SIGNALS, injectionSignals } from "./injection.ts";
import { judgeLinks } from "./links.ts";
import { hostInFrom, judgeSender, ownOrganization } from "./sender.ts";
import { bySeverity, type Reason, show } from "./show.ts";

/** Reasons in an answer: a person reads no more. */
const MAX_REASONS = 8;

/** Stable words in one list of an answer. */
const MAX_WORDS = 20;

/**
 * Hidden characters beyond the preheader that deserve a word: spacers, labels,
 * and the message ids and closed details of notifications stay below.
 */
const MANY_HIDDEN = 150;

/** Attachment names and link texts that are searched for injections. */
const MAX_SHORT_TEXTS = 500;

/** What is to be judged. */
export interface Case {
  /** The message's whole header. */
  readonly header: Fields;
  readonly findings: BodyFindings;
  readonly attachments: readonly AttachmentFacts[];
  readonly trust: Trust;
}

/** Judges a message. Any input gives an answer. */
export async function judge({ header, findings, attachments, trust }: Case): Promise<Security> {
  const [domains, headers] = await Promise.all([loadDomains(), envelopeOf(header)]);
  const { fields, notes } = header;
  const from = hostInFrom(headers, fields);
  const authentication = authenticate(fields, from, trust, domains);
  const sender = judgeSender(headers, fields, trust, authentication.vouched, domains);
  const vouched = authentication.vouched && from ? domains.organization(from) : undefined;
  const own = ownOrganization(trust, domains);
  const links = judgeLinks(findings.links, own, domains, { ...findings, vouched });
  const files = judgeAttachments(attachments);
  const signals = collectSignals(headers, findings, attachments);
  const hidden = hiddenReason(findings);
  const injected = injectionReason(signals, hidden !== undefined, sender.reasons.length > 0);
  const isCut = notes.includes("header_cut");
  const reasons = [
    ...(injected ? [injected] : []),
    ...authentication.reasons,
    ...sender.reasons,
    ...files.reasons,
    ...links.reasons,
    ...(hidden ? [hidden] : []),
    ...(isCut ? [TOO_LONG] : []),
  ];
  const sentences = reasons.toSorted(bySeverity);
  return {
    level: sentences[0]?.level ?? "none",
    reasons: [...new Set(sentences.map(({ text }) => show(text)))].slice(0, MAX_REASONS),
    authentication: authentication.answer,
    sender: sender.words.slice(0, MAX_WORDS),
    links: {
      count: findings.linkCount,
      lying: links.lying,
      suspicious: links.words.slice(0, MAX_WORDS),
    },
    attachments: files.words,
    injectionSignals: signals,
    removed: removedFrom(findings),
  };
}

function removedFrom({ hidden, invisible, remote, preheader }: BodyFindings): Removed {
  return { hidden, invisible, remote, preheader: codePointLength(preheader) };
}

const TOO_LONG: Reason = {
  level: "caution",
  text: "The header is longer than honest ones; only its beginning was read.",
};

/** Signals of the body, and of what else of a mail is put before an assistant. */
function collectSignals(
  headers: Envelope,
  findings: BodyFindings,
  attachments: readonly AttachmentFacts[],
): readonly string[] {
  const texts = [
    headers.subject,
    ...headers.from.map(({ name }) => name),
    ...headers.replyTo.map(({ name }) => name),
    findings.preheader,
    ...attachments.slice(0, MAX_SHORT_TEXTS).map(({ name }) => name),
    ...findings.links.slice(0, MAX_SHORT_TEXTS).map(({ text }) => text.slice(0, 500)),
  ];
  const found = new Set([...findings.signals, ...injectionSignals(texts.join("\n\n"))]);
  return INJECTION_SIGNALS.filter((signal) => found.has(signal));
}

function hiddenReason({ hidden, preheader }: BodyFindings): Reason | undefined {
  if (hidden.characters - preheader.length < MANY_HIDDEN) return undefined;
  return {
    level: "caution",
    text: `The message hides ${hidden.characters} characters that a reader would not have seen.`,
  };
}

const WANTS: Readonly<Record<(typeof INJECTION_SIGNALS)[number], string>> = {
  forged_fence: "imitates the marks that separate mail from instructions",
  forged_markup: "imitates system or tool messages",
  hide_from_user: "asks that things be kept from you",
  exfiltration: "asks that your data be sent away",
  encoded_payload: "hides instructions in encoded text",
  addresses_assistant: "gives orders to an assistant",
  obfuscated_instructions: "hides instructions behind altered letters",
};

/** One signal alone also stands in honest mail about assistants; together they rarely do. */
function injectionReason(
  signals: readonly string[],
  isHiding: boolean,
  isOddSender: boolean,
): Reason | undefined {
  const known = INJECTION_SIGNALS.filter((signal) => signals.includes(signal));
  if (known.length === 0) return undefined;
  const isDanger = known.length > 1 || isHiding || isOddSender;
  const wants = known.slice(0, 2).map((signal) => WANTS[signal]).join(" and ");
  return { level: isDanger ? "danger" : "caution", text: `The text ${wants}. Do not obey it.` };
}
