/**
 * To whom a draft goes: to whom the caller says, and to whom the message that it
 * answers says, which a stranger wrote.
 *
 * @module
 */

import { MAX_RECIPIENTS } from "../caps.ts";
import { defuse } from "../fence.ts";
import type { Fields } from "../header_fields.ts";
import { addressesOf } from "../headers.ts";
import type { AddressProblem, DraftRequest, Recipients } from "../protocol.ts";
import { checkAddress, domainOf, looksLikeAddress, type Mailbox, parseMailbox } from "./mailbox.ts";

/** The recipients of a draft. */
export interface Addressed {
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly bcc: readonly Mailbox[];
}

const FIELDS = ["to", "cc", "bcc"] as const;

/** The first address of a caller that may not stand in a draft. */
export function findProblem(recipients: Recipients): AddressProblem | undefined {
  for (const argument of FIELDS) {
    for (const [index, text] of recipients[argument].entries()) {
      const read = parseMailbox(text);
      if (typeof read === "string") return { argument, index, rule: read };
    }
  }
  return undefined;
}

/**
 * Everybody a draft goes to, each once.
 *
 * @param original The fields of the message that is answered.
 * @param notes Takes what the caller may not expect.
 * @throws {TypeError} For an address in which {@link findProblem} finds a problem.
 */
export async function recipientsOf(
  draft: Pick<DraftRequest, "to" | "cc" | "bcc" | "replyAll">,
  original: Fields | undefined,
  own: Mailbox | undefined,
  notes: Set<string>,
): Promise<Addressed> {
  const to = draft.to.map(parsed);
  const cc = draft.cc.map(parsed);
  const given: ReadonlySet<Mailbox> = new Set([...to, ...cc]);
  if (original) {
    const others = async (name: string): Promise<readonly Mailbox[]> =>
      (await theirs(original, name, notes)).filter((mailbox) => !own || key(mailbox) !== key(own));
    if (to.length === 0) to.push(...await answered(original, own, notes));
    if (draft.replyAll) {
      to.push(...await others("to"));
      cc.push(...await others("cc"));
    }
  }
  const seen = new Set<string>();
  const once = (mailboxes: readonly Mailbox[]): readonly Mailbox[] =>
    mailboxes.filter((mailbox) => {
      if (seen.has(key(mailbox))) return false;
      if (seen.size === MAX_RECIPIENTS) {
        notes.add("recipients_cut");
        return false;
      }
      seen.add(key(mailbox));
      return true;
    });
  // What the caller named comes before what fills up the rest.
  const all = { bcc: once(draft.bcc.map(parsed)), to: once(to), cc: once(cc) };
  if ([...all.to, ...all.cc].some((one) => !given.has(one) && looksLikeAddress(one.name))) {
    notes.add("name_looks_like_address");
  }
  return all;
}

function parsed(text: string): Mailbox {
  const read = parseMailbox(text);
  if (typeof read === "string") throw new TypeError("not an address");
  return read;
}

/** Domains are the same in any case; so are local parts on every server that people use. */
function key({ address }: Mailbox): string {
  return address.toLowerCase();
}

/** Whom a message wants to be answered to; one's own goes on to those to whom it went. */
async function answered(
  original: Fields,
  own: Mailbox | undefined,
  notes: Set<string>,
): Promise<readonly Mailbox[]> {
  const from = await theirs(original, "from", notes);
  if (own && from.length > 0 && from.every((author) => key(author) === key(own))) {
    const others = (await theirs(original, "to", notes)).filter((one) => key(one) !== key(own));
    if (others.length > 0) {
      // Anybody can write the account's address into From.
      notes.add("answers_own_message");
      return others;
    }
  }
  const replyTo = await theirs(original, "reply-to", notes);
  const [author] = from;
  if (author && replyTo.some(({ address }) => domainOf(address) !== domainOf(author.address))) {
    notes.add("reply_to_differs");
  }
  return replyTo.length > 0 ? replyTo : from;
}

/** The mailboxes of a field of a message that a stranger wrote, without those that are none. */
async function theirs(
  original: Fields,
  name: string,
  notes: Set<string>,
): Promise<readonly Mailbox[]> {
  const mailboxes: Mailbox[] = [];
  for (const entry of await addressesOf(original, name)) {
    const address = checkAddress(entry.address);
    // Answers show it between brackets, where it must not look like a marker.
    if (address !== undefined && defuse(`<${address}>`) === `<${address}>`) {
      mailboxes.push({ name: entry.name, address });
    } else if (entry.address !== "" || entry.name !== "") {
      notes.add("address_left_out");
    }
  }
  return mailboxes;
}
