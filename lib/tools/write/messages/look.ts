/**
 * Looking at messages before anything is done to them. Nothing is changed.
 *
 * @module
 */

import { MailError, reasonOf } from "../../../contract/error.ts";
import { quoteName } from "../../../contract/text.ts";
import { assertSameUids } from "../../../imap/session.ts";
import { type Fingerprint, fingerprints } from "../../../imap/write/fingerprint.ts";
import { mayDo, type Need } from "../../../imap/write/rights.ts";
import type { ToolContext } from "../../tool.ts";
import type { ItemReason, Previewed } from "../operation.ts";
import { groupTargets, type Target, type TargetGroup, uidsOf } from "./targets.ts";

/** A message that is there, or why nothing can be done to it. */
export interface Looked {
  readonly target: Target;
  readonly found?: Fingerprint;
  readonly reason?: ItemReason;
}

/**
 * Looks at messages, in the order in which they were named.
 *
 * @param need What is to be done to them in their folder; without it they are only read.
 * @throws {MailError} When a server cannot be reached.
 */
export async function lookAt(
  targets: readonly Target[],
  need: Exclude<Need, "insert"> | undefined,
  context: Pick<ToolContext, "accounts" | "signal">,
): Promise<readonly Looked[]> {
  const looked = new Map<Target, Looked>();
  for (const group of groupTargets(targets)) {
    for (const one of await lookAtGroup(group, need, context)) looked.set(one.target, one);
  }
  return targets.map((target) => looked.get(target) ?? { target, reason: "message_not_found" });
}

async function lookAtGroup(
  { account, mailbox, uidvalidity, targets }: TargetGroup,
  need: Exclude<Need, "insert"> | undefined,
  { accounts, signal }: Pick<ToolContext, "accounts" | "signal">,
): Promise<readonly Looked[]> {
  const all = (reason: ItemReason): readonly Looked[] =>
    targets.map((target) => ({ target, reason }));
  try {
    return await accounts.get(account).pool.read(mailbox, signal, async (session) => {
      // Only opening a folder for writing tells whether the server lets it be written.
      const open = need ? await session.select(mailbox) : await session.examineCurrent(mailbox);
      assertSameUids(open, uidvalidity);
      if (need && !await mayDo(session, mailbox, need)) return all("server_forbids");
      const found = await fingerprints(session, uidsOf(targets));
      return targets.map((target) => {
        const message = found.get(target.ref.uid);
        return message ? { target, found: message } : { target, reason: "message_not_found" };
      });
    });
  } catch (error) {
    const ofFolder = error instanceof MailError &&
      ["not_found", "conflict", "forbidden"].includes(error.code);
    if (!ofFolder) throw error;
    return all(reasonOf(error) ?? error.code);
  }
}

/** What would become of a message of which nothing else is to be said. */
export function previewed({ target, found, reason }: Looked): Previewed {
  const { messageId } = target.item;
  return {
    ...(messageId === undefined ? {} : { messageId }),
    outcome: found ? "would_do" : "failed",
    ...(reason === undefined ? {} : { reason }),
  };
}

/** Folders named in a question; the rest is counted. */
const MAX_FOLDERS = 5;

/**
 * What a person is told about messages: how many of them, in which folders,
 * from when, and how many are unread or flagged. Nothing that a sender wrote.
 */
export function describeForPerson(looked: readonly Looked[]): string {
  const there = looked.filter(({ found }) => found !== undefined);
  const folders = Map.groupBy(
    there,
    ({ target: { ref } }) => `${quoteName(ref.mailbox)} of account ${ref.account}`,
  );
  const named = [...folders].slice(0, MAX_FOLDERS)
    .map(([folder, members]) => `${members.length} in ${folder}`);
  const rest = folders.size - named.length;
  const days = there.flatMap(({ found }) => found?.internalDate ?? [])
    .map((date) => date.toISOString().slice(0, 10)).sort();
  const count = (wanted: string, has: boolean): number =>
    there.filter(({ found }) => found?.flags.some((flag) => flag.toLowerCase() === wanted) === has)
      .length;
  const facts = [
    ...(days.length > 0 ? [`received ${days[0]} to ${days.at(-1)}`] : []),
    `${count("\\seen", false)} unread`,
    `${count("\\flagged", true)} flagged`,
  ];
  return `${there.length} message(s): ${named.join(", ")}${
    rest > 0 ? ` and ${rest} more folder(s)` : ""
  } (${facts.join(", ")})`;
}
