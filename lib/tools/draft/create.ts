/**
 * What `imap_create_draft` does.
 *
 * @module
 */

import { MAX_DRAFT_BYTES, MAX_RECIPIENTS } from "../../content/caps.ts";
import type { Draft, Recipients } from "../../content/protocol.ts";
import { MailError } from "../../contract/error.ts";
import { parseMessageId } from "../../contract/message_id.ts";
import { specialFolders } from "../../imap/special_folders.ts";
import { canExpungeUids } from "../../imap/write/expunge.ts";
import { assertAllowed } from "../../policy/gate.ts";
import type { OpenAccount } from "../accounts.ts";
import type { DraftInput } from "../create_draft.ts";
import type { ToolContext, ToolResult } from "../tool.ts";
import { DraftWork, NO_UNDO } from "./draft_work.ts";
import type { WriteAnswer } from "../write/output.ts";
import { perform } from "../write/perform.ts";
import { attachmentsTooLarge, fetchAttachments } from "./attachments.ts";
import { fetchOriginal } from "./original.ts";
import { parsePartReferences } from "./references.ts";

/** Writes a draft and stores it. */
export async function createDraft(
  input: DraftInput,
  context: ToolContext,
): Promise<ToolResult<WriteAnswer & { readonly draft: DraftAnswer }>> {
  const reply = input.in_reply_to === undefined ? undefined : parseMessageId(input.in_reply_to);
  const target = context.accounts.get(input.account_id ?? reply?.account);
  assertAllowed(target.account, "draft");
  assertSomething(input);
  const given: Recipients = { to: input.to ?? [], cc: input.cc ?? [], bcc: input.bcc ?? [] };
  const parts = parsePartReferences(input.attachments ?? []);
  await assertAddresses(given, context);
  const place = await findDrafts(target, context.signal);
  const { account } = target;
  const draft = await context.content.compose({
    ...given,
    user: account.user,
    host: account.host,
    date: Date.now(),
    subject: input.subject,
    text: input.text,
    html: input.html,
    original: input.in_reply_to === undefined
      ? undefined
      : await fetchOriginal(input.in_reply_to, input.quote ?? true, context),
    replyAll: input.reply_all ?? false,
    attachments: await fetchAttachments(parts, context),
  });
  const decoded = draft.attachments.reduce((sum, { bytes }) => sum + bytes, 0);
  if (decoded > MAX_DRAFT_BYTES) throw attachmentsTooLarge();
  const { mailbox, canUndo } = place;
  const { message, headerId } = draft;
  const result = await perform(
    {
      mayNeedConfirmation: false,
      look: () =>
        Promise.resolve({
          action: "create_draft",
          items: [{ mailbox, outcome: "would_do" }],
          undo: canUndo ? { restores: 1 } : { restores: 0, cannot: NO_UNDO },
        }),
      work: () => new DraftWork({ target, mailbox, message, headerId }),
    },
    { dryRun: input.dry_run, confirmToken: undefined },
    context,
  );
  return { ...result, data: { ...result.data, draft: describeDraft(draft, given, input) } };
}

/** @throws {MailError} `invalid_input` when the draft would say nothing to nobody. */
function assertSomething({ in_reply_to, reply_all, quote, ...input }: DraftInput): void {
  const { to = [], cc = [], bcc = [], attachments = [], subject, text, html } = input;
  const count = to.length + cc.length + bcc.length;
  if (count > MAX_RECIPIENTS) {
    throw new MailError("invalid_input", `to, cc, bcc: at most ${MAX_RECIPIENTS} together`, {
      details: { reason: "too_many_recipients" },
    });
  }
  if (in_reply_to !== undefined) return;
  if (reply_all !== undefined || quote !== undefined) {
    throw new MailError("invalid_input", "reply_all and quote need in_reply_to", {
      details: { reason: "no_original" },
    });
  }
  const said = subject ?? text ?? html;
  if (said !== undefined || count > 0 || attachments.length > 0) return;
  throw new MailError("invalid_input", "The draft would be empty", {
    hint: "Give at least one of to, subject, text, html, attachments, in_reply_to.",
    details: { reason: "empty_draft" },
  });
}

/** @throws {MailError} `invalid_input` naming the first bad address by its place. */
async function assertAddresses(given: Recipients, { content }: ToolContext): Promise<void> {
  if (given.to.length + given.cc.length + given.bcc.length === 0) return;
  const problem = await content.addresses(given);
  if (!problem) return;
  throw new MailError("invalid_input", `${problem.argument}[${problem.index}]: ${problem.rule}`, {
    hint: "One address in each string: Name <a@b>, or a@b.",
    details: { reason: "address" },
  });
}

/** @throws {MailError} `not_found` when the account has no Drafts folder. */
async function findDrafts(
  { pool }: OpenAccount,
  signal: AbortSignal,
): Promise<{ readonly mailbox: string; readonly canUndo: boolean }> {
  return await pool.read(undefined, signal, async (session) => {
    const { drafts: mailbox } = await specialFolders(session);
    if (mailbox !== undefined) return { mailbox, canUndo: canExpungeUids(session) };
    throw new MailError("not_found", "The account has no folder for drafts", {
      hint: "Its owner can make one named Drafts, with a mail program or imap_manage_mailbox.",
      details: { reason: "no_drafts_folder" },
    });
  });
}

/** What the caller cannot know already. */
function describeDraft(draft: Draft, given: Recipients, { subject }: DraftInput): DraftAnswer {
  const news = (name: keyof Recipients): Partial<Record<typeof name, string[]>> => {
    const isKnown = draft[name].length === given[name].length &&
      draft[name].every((one, i) => one === given[name][i]);
    return isKnown ? {} : { [name]: [...draft[name]] };
  };
  const attachments = draft.attachments.map(({ name, ...rest }) => ({
    ...(name === "" ? {} : { name }),
    ...rest,
  }));
  return {
    ...news("to"),
    ...news("cc"),
    ...news("bcc"),
    ...(draft.subject === (subject ?? "") ? {} : { subject: draft.subject }),
    ...(attachments.length === 0 ? {} : { attachments }),
    size: draft.message.length,
    ...(draft.notes.length === 0 ? {} : { notes: [...draft.notes] }),
  };
}

interface DraftAnswer {
  readonly to?: string[];
  readonly cc?: string[];
  readonly bcc?: string[];
  readonly subject?: string;
  readonly attachments?: { name?: string; type: string; bytes: number }[];
  readonly size: number;
  readonly notes?: string[];
}
