/**
 * The way of every write: look, ask, start, wait.
 *
 * @module
 */

import { MailError, reasonOf } from "../../contract/error.ts";
import type { Confirmed } from "../../policy/confirmations.ts";
import type { ToolContext, ToolResult } from "../tool.ts";
import { describeOperation, describePreview, type Preview } from "./answer.ts";
import type { WriteAnswer } from "./output.ts";
import type { Operation, Work } from "./operation.ts";

/** Longest wait of a call for its operation, in milliseconds; then it goes on in the background. */
const MAX_WAIT_MS = 30_000;

/** Time kept to write the answer, in milliseconds. */
const ANSWER_MS = 1_000;

/** How often a client hears how far it is, in milliseconds. */
const PROGRESS_MS = 200;

/** What a person is asked, and what exactly a yes is about. */
export interface Confirmation {
  /** Counts, folders and accounts; never text of a mail. */
  readonly question: string;
  readonly about: Confirmed;
}

/** A write that a caller asked for. Its arguments and permissions were checked. */
export interface WritePlan {
  /** Looks what would happen, changing nothing; with what has to be confirmed, if anything has. */
  look(): Promise<Preview & { readonly confirmation?: Confirmation }>;
  /** Whether it may have to be confirmed; otherwise it is not looked at first. */
  readonly mayNeedConfirmation: boolean;
  /** Makes the work that does it. */
  work(): Work;
  /** Id of the operation that it takes back. */
  readonly undoes?: string;
}

/** How the caller wants it. */
export interface WriteOptions {
  readonly dryRun: boolean | undefined;
  readonly confirmToken: string | undefined;
}

/**
 * Carries out a write, or tells what it would do.
 *
 * @throws {MailError} `forbidden` when the person did not agree.
 */
export async function perform(
  plan: WritePlan,
  { dryRun, confirmToken }: WriteOptions,
  context: ToolContext,
): Promise<ToolResult<WriteAnswer>> {
  if (dryRun) return describePreview(await plan.look(), "dry_run", undefined);
  if (plan.mayNeedConfirmation) {
    const preview = await plan.look();
    if (!preview.items.some(({ outcome }) => outcome === "would_do")) {
      return describePreview(preview, "nothing_to_do", undefined);
    }
    const { confirmation } = preview;
    if (confirmation && context.caller.ask) await askPerson(context, confirmation);
    else if (confirmation && confirmToken === undefined) {
      const token = await context.confirmations.issue(confirmation.about);
      return describePreview(preview, "confirmation_required", token);
    } else if (confirmation && confirmToken !== undefined) {
      await context.confirmations.take(confirmToken, confirmation.about);
    }
  }
  context.signal.throwIfAborted();
  return await follow(context.operations.start(plan.work(), plan.undoes), context);
}

async function askPerson({ caller }: ToolContext, { question }: Confirmation): Promise<void> {
  const reply = await caller.ask?.(question);
  if (reply === "yes") return;
  throw reply === "no"
    ? new MailError("forbidden", "The person said no; nothing was changed", {
      hint: "Do not try another way.",
      details: { reason: "declined" },
    })
    : new MailError("forbidden", "Nobody answered the question; nothing was changed", {
      hint:
        "If no question was shown, this client answers by itself: its owner can set MAIL_IMAP_CONFIRMATION=token.",
      details: { reason: "not_confirmed" },
    });
}

/** Waits for an operation as long as a call can, telling the client how far it is. */
export async function follow(
  operation: Operation,
  { caller, config, operations, signal }: ToolContext,
): Promise<ToolResult<WriteAnswer>> {
  const { items } = operation.work;
  const tell = (): void =>
    caller.progress(items.filter(({ outcome }) => outcome !== "pending").length, items.length);
  let outOfTime: (() => void) | undefined;
  const stop = (): void => {
    // Looking and asking took their time too: the operation goes on, and its id is told.
    if (reasonOf(signal.reason) === "tool_timeout") outOfTime?.();
    else operations.cancel(operation.id);
  };
  const progress = setInterval(tell, PROGRESS_MS);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<void>((resolve) => {
    const most = Math.min(MAX_WAIT_MS, config.settings.toolTimeoutMs - ANSWER_MS);
    timer = setTimeout(resolve, Math.max(0, most));
    outOfTime = resolve;
  });
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    await Promise.race([operation.ended, patience]);
    return describeOperation(operation);
  } finally {
    signal.removeEventListener("abort", stop);
    clearInterval(progress);
    clearTimeout(timer);
  }
}
