/**
 * Which parts of a message a reader would see as its text, in order, and which
 * are attachments (RFC 2046 section 5.1, RFC 2387, RFC 1847).
 *
 * @module
 */

import type { Part } from "./bodystructure.ts";

/** Text parts in reading order and everything else that can be asked for. */
export interface BodyPlan {
  /** `text/plain` and `text/html` parts that make up the body. */
  readonly body: readonly Part[];
  /** All other leaves, `message/rfc822` as one. */
  readonly attachments: readonly Part[];
}

/** A plain part of fewer bytes says nothing; the HTML beside it is taken. */
const TRIVIAL_TEXT_BYTES = 5;

const SIGNATURES = new Set([
  "application/pgp-signature",
  "application/pkcs7-signature",
  "application/x-pkcs7-signature",
]);

/**
 * Plans how a message is shown.
 *
 * @param prefer Which of two alternatives to take, when there are both.
 */
export function planBody(root: Part, prefer: "text/plain" | "text/html" = "text/plain"): BodyPlan {
  const body: Part[] = [];
  const attachments: Part[] = [];
  const visit = (part: Part): void => {
    if (part.type === "multipart/alternative") {
      visitAlternative(part);
    } else if (part.type.startsWith("multipart/")) {
      part.children.forEach(visit);
    } else if (isBodyText(part)) {
      body.push(part);
    } else {
      attachments.push(part);
    }
  };
  const visitAlternative = (part: Part): void => {
    const chosen = chooseAlternative(part.children, prefer);
    for (const child of part.children) {
      if (child === chosen) visit(child);
      else attachments.push(...leaves(child).filter((leaf) => !isBodyText(leaf)));
    }
  };
  visit(root);
  return { body, attachments };
}

/** Whether the message has something a person would call an attachment. */
export function hasAttachments(root: Part): boolean {
  return planBody(root).attachments.some(isRealAttachment);
}

/** False for pictures inside the text and for signatures. */
export function isRealAttachment(part: Part): boolean {
  if (SIGNATURES.has(part.type)) return false;
  return part.disposition === "attachment" ||
    !(part.type.startsWith("image/") && part.contentId !== "");
}

function chooseAlternative(
  children: readonly Part[],
  prefer: "text/plain" | "text/html",
): Part | undefined {
  const showing = children.filter((child) => leaves(child).some(isBodyText));
  const preferred = showing.find((child) =>
    leaves(child).some((leaf) =>
      isBodyText(leaf) && leaf.type === prefer && leaf.size >= TRIVIAL_TEXT_BYTES
    )
  );
  // RFC 2046 section 5.1.4: the last one that can be shown is the richest.
  return preferred ?? showing.at(-1);
}

function isBodyText(part: Part): boolean {
  return (part.type === "text/plain" || part.type === "text/html") &&
    part.disposition !== "attachment";
}

/** Leaves below a part; a `message/rfc822` counts as one. */
function leaves(part: Part): readonly Part[] {
  return part.type.startsWith("multipart/") ? part.children.flatMap(leaves) : [part];
}
