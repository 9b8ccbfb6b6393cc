/**
 * Which parts of a message a reader would see as its text, in order, and which
 * are attachments (RFC 2046 section 5.1, RFC 1847, 2387, 3462, 3156, 8551).
 *
 * @module
 */

import { isMessage, type Part } from "./part.ts";

/** Text parts in reading order and everything else that can be asked for. */
export interface BodyPlan {
  /** Parts that make up the body: `text/html`, and others which are shown as plain text. */
  readonly body: readonly Part[];
  /** Texts beside the body that say it in another form, or claim to. */
  readonly alternatives: readonly Part[];
  /** All other leaves with a section each; after an attached message also those inside it. */
  readonly attachments: readonly Part[];
  /** What a reader must know of the message's form, as stable words. */
  readonly notes: readonly BodyNote[];
}

/**
 * - `encrypted`: PGP/MIME or S/MIME; what is inside cannot be read here.
 * - `signed_opaque`: S/MIME whose text is inside the signature.
 * - `calendar_shown`: there is next to no text of its own, so what a calendar says is shown.
 * - `attached_message_shown`: there is next to no text of its own, so the attached message's is shown.
 * - `partial_message`, `external_body`: text that is in other messages or elsewhere.
 */
export type BodyNote =
  | "encrypted"
  | "signed_opaque"
  | "calendar_shown"
  | "attached_message_shown"
  | "partial_message"
  | "external_body";

/** A plain part of fewer bytes says nothing; the HTML beside it is taken. */
const TRIVIAL_TEXT_BYTES = 5;

/** Shown as text. Of other text types a reader's mail program shows a file. */
const TEXT_TYPES: ReadonlySet<string> = new Set([
  ...["text/plain", "text/html", "text/markdown", "text/x-markdown"],
]);

/** What a machine says about a delivery, in words that people can read (RFC 3464, 8098, 5965). */
const REPORTS: ReadonlySet<string> = new Set([
  ...["message/delivery-status", "message/global-delivery-status"],
  ...["message/disposition-notification", "message/global-disposition-notification"],
  ...["message/feedback-report", "message/tracking-status"],
]);

/** What belongs to a message's form and is no file of its own. */
const ACCESSORIES: ReadonlySet<string> = new Set([
  ...["application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"],
  ...["application/pgp-encrypted", "application/applefile"],
]);

const SMIME: ReadonlySet<string> = new Set(["application/pkcs7-mime", "application/x-pkcs7-mime"]);

/** What AMP for Email says is said again by the HTML beside it. */
const AMP = "text/x-amp-html";

/** Shown when a message says nothing else (RFC 6047). */
const CALENDAR = "text/calendar";

type Preferred = "text/plain" | "text/html";

/**
 * Plans how a message is shown.
 *
 * @param prefer Which of two alternatives to take, when there are both.
 */
export function planBody(root: Part, prefer: Preferred = "text/plain"): BodyPlan {
  return planAll([root], prefer);
}

/** Plans parts that are read one after the other. */
function planAll(parts: readonly Part[], prefer: Preferred): BodyPlan {
  const planner = new Planner(prefer).visitAll(parts);
  const { body, alternatives, attachments, calendars, messages, notes } = planner;
  const own: BodyPlan = { body, alternatives, attachments, notes: [...notes] };
  if (notes.has("encrypted") || !body.every(isTrivial)) return own;
  if (calendars.length > 0) {
    return {
      body: [...body, ...calendars],
      alternatives,
      attachments: attachments.filter((part) => !calendars.includes(part)),
      notes: [...notes, "calendar_shown"],
    };
  }
  if (messages.length === 0) return own;
  // Nothing but a forwarded message, or a digest of several: that is what a reader reads.
  const inner = planAll(messages.flatMap((message) => message.children), prefer);
  if (inner.body.length === 0) return own;
  const shown = new Set(inner.body);
  return {
    body: [...body, ...inner.body],
    alternatives: [...alternatives, ...inner.alternatives],
    attachments: attachments.filter((part) => !shown.has(part)),
    notes: [...new Set<BodyNote>([...notes, ...inner.notes, "attached_message_shown"])],
  };
}

/** Whether the message has something a person would call an attachment. */
export function hasAttachments(root: Part): boolean {
  return planBody(root).attachments.some(isRealAttachment);
}

/** False for pictures inside the text and for signatures. */
export function isRealAttachment(part: Part): boolean {
  if (ACCESSORIES.has(part.type)) return false;
  return part.disposition === "attachment" ||
    !(part.type.startsWith("image/") && part.contentId !== "");
}

/** Whether a part belongs to a message that is itself one of the attachments. */
export function isInsideMessage(part: Part, attachments: readonly Part[]): boolean {
  return attachments.some(({ type, section }) =>
    isMessage(type) && part.section.startsWith(`${section}.`)
  );
}

/** Walks a tree of parts in reading order. */
class Planner {
  readonly body: Part[] = [];
  readonly alternatives: Part[] = [];
  readonly attachments: Part[] = [];
  /** Calendars that are no files, in order. */
  readonly calendars: Part[] = [];
  /** Messages attached at this level, in order. */
  readonly messages: Part[] = [];
  readonly notes = new Set<BodyNote>();
  readonly #prefer: Preferred;

  constructor(prefer: Preferred) {
    this.#prefer = prefer;
  }

  visitAll(parts: readonly Part[]): this {
    parts.forEach((part) => this.visit(part));
    return this;
  }

  visit(part: Part): void {
    switch (part.type) {
      case "multipart/alternative":
        return this.#visitAlternative(part);
      case "multipart/related":
        return this.#visitOne(part, relatedRoot(part));
      case "multipart/signed":
        // RFC 1847: the first part is what was signed, the second one the signature.
        return this.#visitOne(part, part.children[0]);
      case "multipart/encrypted":
        this.notes.add("encrypted");
        return part.children.forEach((child) => this.#list(child));
      case "multipart/appledouble":
        return part.children.forEach((child) => this.#list(child));
      default:
        if (isMultipart(part)) part.children.forEach((child) => this.visit(child));
        else if (isBodyText(part)) this.body.push(part);
        else this.#list(part);
    }
  }

  /** One part of several is shown, the others are listed. */
  #visitOne(part: Part, shown: Part | undefined): void {
    for (const child of part.children) {
      if (child === shown) this.visit(child);
      else this.#list(child);
    }
  }

  #visitAlternative(part: Part): void {
    const chosen = chooseAlternative(part.children, this.#prefer);
    for (const child of part.children) {
      if (child === chosen) this.visit(child);
      else {
        for (const leaf of leaves(child)) {
          if (isBodyText(leaf) || leaf.type === AMP) this.alternatives.push(leaf);
          else this.#list(leaf);
        }
      }
    }
  }

  /** Lists what is below a part, without showing any of it. */
  #list(part: Part): void {
    if (isMultipart(part)) return part.children.forEach((child) => this.#list(child));
    this.attachments.push(part);
    if (part.type === CALENDAR && part.disposition !== "attachment") this.calendars.push(part);
    if (isMessage(part.type)) {
      this.messages.push(part);
      this.attachments.push(...insideOf(part));
    } else if (SMIME.has(part.type)) {
      const kind = part.parameters["smime-type"]?.toLowerCase() ?? "";
      if (/^(authenveloped-data|enveloped-data|)$/.test(kind)) this.notes.add("encrypted");
      else if (kind === "signed-data") this.notes.add("signed_opaque");
    } else if (part.type === "message/partial") {
      this.notes.add("partial_message");
    } else if (part.type === "message/external-body") {
      this.notes.add("external_body");
    }
  }
}

/** RFC 2387: the part that `start` names, else the first; the first with text when that has none. */
function relatedRoot(part: Part): Part | undefined {
  const start = bare(part.parameters["start"] ?? "");
  const named = start === ""
    ? undefined
    : part.children.find((child) => bare(child.contentId) === start);
  return [named, ...part.children].find((child) => child && hasText(child));
}

function bare(contentId: string): string {
  return contentId.trim().replace(/^<(.*)>$/s, "$1");
}

function chooseAlternative(children: readonly Part[], prefer: Preferred): Part | undefined {
  const showing = children.filter(hasText);
  const preferred = showing.findLast((child) =>
    leaves(child).some((leaf) =>
      isBodyText(leaf) && kindOf(leaf) === prefer && leaf.size >= TRIVIAL_TEXT_BYTES
    )
  );
  // RFC 2046 section 5.1.4: the last one that can be shown is the richest.
  return preferred ?? showing.at(-1);
}

/** How a body part is read. */
function kindOf(part: Part): Preferred {
  return part.type === "text/html" ? "text/html" : "text/plain";
}

function hasText(part: Part): boolean {
  return leaves(part).some(isBodyText);
}

/** RFC 2183 section 2.8: dispositions that nobody knows are attachments. A name alone makes none. */
function isBodyText(part: Part): boolean {
  return (TEXT_TYPES.has(part.type) || REPORTS.has(part.type)) &&
    (part.disposition === "" || part.disposition === "inline");
}

function isTrivial(part: Part): boolean {
  return part.size < TRIVIAL_TEXT_BYTES;
}

function isMultipart(part: Part): boolean {
  return part.type.startsWith("multipart/");
}

/** Leaves below a part; an attached message counts as one. */
function leaves(part: Part): readonly Part[] {
  return isMultipart(part) ? part.children.flatMap(leaves) : [part];
}

/** All leaves inside an attached message, those of messages inside it too. */
function insideOf(message: Part): readonly Part[] {
  return message.children.flatMap(leaves)
    .flatMap((leaf) => isMessage(leaf.type) ? [leaf, ...insideOf(leaf)] : [leaf]);
}
