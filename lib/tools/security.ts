/**
 * The verdict on a message, in the shape of answers: what there is nothing to
 * say about is left out.
 *
 * @module
 */

import * as z from "zod";
import type { Security } from "../content/protocol.ts";

const words = z.array(z.string()).optional();

/** `security` of imap_get_message. */
export const securitySchema = z.strictObject({
  level: z.enum(["none", "caution", "danger"]),
  reasons: words,
  authentication: z.strictObject({
    trust: z.enum(["trusted", "forgeable", "none"]),
    by: z.string().optional(),
    spf: z.string().optional(),
    dkim: z.string().optional(),
    dmarc: z.string().optional(),
  }),
  sender: words,
  links: z.strictObject({
    count: z.number(),
    lying: z.array(z.strictObject({ text: z.string(), target: z.string() })).optional(),
    suspicious: words,
  }).optional(),
  hidden: z.strictObject({ elements: z.number(), characters: z.number() }).optional(),
  preheader_characters: z.number().optional(),
  invisible_characters: z.number().optional(),
  remote_content: z.strictObject({ images: z.number(), trackers: z.number() }).optional(),
  attachments: words,
  injection_signals: words,
});

/** The verdict of an answer. */
export type SecurityAnswer = z.output<typeof securitySchema>;

/** Writes the verdict. */
export function describeSecurity(security: Security): SecurityAnswer {
  const { level, reasons, authentication, sender, links, attachments, injectionSignals } = security;
  const { hidden, invisible, remote, preheader } = security.removed;
  const { trust, by, spf, dkim, dmarc } = authentication;
  return {
    level,
    ...(reasons.length > 0 ? { reasons: [...reasons] } : {}),
    authentication: {
      trust,
      ...(by === undefined ? {} : { by }),
      ...(spf === undefined ? {} : { spf }),
      ...(dkim === undefined ? {} : { dkim }),
      ...(dmarc === undefined ? {} : { dmarc }),
    },
    ...(sender.length > 0 ? { sender: [...sender] } : {}),
    ...(links.count > 0 ? { links: describeLinks(links) } : {}),
    ...(hidden.characters + hidden.elements > 0 ? { hidden: { ...hidden } } : {}),
    ...(preheader > 0 ? { preheader_characters: preheader } : {}),
    ...(invisible > 0 ? { invisible_characters: invisible } : {}),
    ...(remote.images + remote.trackers > 0 ? { remote_content: { ...remote } } : {}),
    ...(attachments.length > 0 ? { attachments: [...attachments] } : {}),
    ...(injectionSignals.length > 0 ? { injection_signals: [...injectionSignals] } : {}),
  };
}

function describeLinks(links: Security["links"]): NonNullable<SecurityAnswer["links"]> {
  return {
    count: links.count,
    ...(links.lying.length > 0
      ? { lying: links.lying.map(({ text, target }) => ({ text, target })) }
      : {}),
    ...(links.suspicious.length > 0 ? { suspicious: [...links.suspicious] } : {}),
  };
}
