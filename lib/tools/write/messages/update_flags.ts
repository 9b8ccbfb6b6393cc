/**
 * What `imap_update_message_flags` does.
 *
 * @module
 */

import { MAX_UNCONFIRMED_MESSAGES } from "../../../contract/limits.ts";
import { MailError } from "../../../contract/error.ts";
import type { ToolContext, ToolResult } from "../../tool.ts";
import type { FlagsInput } from "../../update_message_flags.ts";
import { resolveTargets } from "./allowed.ts";
import { flagDelta, type FlagOperation, isEmpty } from "./flag_delta.ts";
import { FlagsWork } from "./flags_work.ts";
import { describeForPerson, lookAt, previewed } from "./look.ts";
import type { WriteAnswer } from "../output.ts";
import { perform } from "../perform.ts";
import { idsOf } from "./targets.ts";

/** Flags that RFC 3501 section 2.3.2 names and that may be changed, as it writes them. */
const SYSTEM_FLAGS = ["\\Seen", "\\Answered", "\\Flagged", "\\Draft", "\\Deleted"];

/** Changes the flags of messages. */
export async function updateMessageFlags(
  input: FlagsInput,
  context: ToolContext,
): Promise<ToolResult<WriteAnswer>> {
  const flags = readFlags(input.operation, input.flags);
  const targets = await resolveTargets(input.message_ids, "flags", context);
  const action = `${input.operation}_flags`;
  const confirmed = targets.length > MAX_UNCONFIRMED_MESSAGES;
  return await perform(
    {
      mayNeedConfirmation: confirmed,
      async look() {
        const looked = await lookAt(targets, "flag", context);
        const items = looked.map((one) => {
          const unchanged = one.found &&
            isEmpty(flagDelta(input.operation, flags, one.found.flags));
          return unchanged
            ? { ...previewed(one), outcome: "skipped", reason: "already_so" } as const
            : previewed(one);
        });
        return {
          action,
          items,
          undo: { restores: items.filter(({ outcome }) => outcome === "would_do").length },
          ...(confirmed
            ? {
              confirmation: {
                question: `${VERBS[input.operation]} ${flags.join(", ")} on ${
                  describeForPerson(looked)
                }?`,
                about: { action, flags, ids: idsOf(targets) },
              },
            }
            : {}),
        };
      },
      work: () =>
        new FlagsWork(
          action,
          targets,
          (current) => flagDelta(input.operation, flags, current),
          context.accounts,
        ),
    },
    { dryRun: input.dry_run, confirmToken: input.confirm_token },
    context,
  );
}

const VERBS: Readonly<Record<FlagOperation, string>> = {
  add: "Set",
  remove: "Remove",
  replace: "Replace all flags with",
};

/**
 * Each flag once, those of the standard as it writes them.
 *
 * @throws {MailError} `invalid_input` for flags that are not for a client to set.
 */
function readFlags(operation: FlagOperation, named: readonly string[]): readonly string[] {
  const flags = new Map<string, string>();
  for (const flag of named) {
    const folded = flag.toLowerCase();
    const known = SYSTEM_FLAGS.find((system) => system.toLowerCase() === folded);
    if (flag.startsWith("\\") && !known) {
      throw new MailError("invalid_input", "flags: only keywords and the flags of RFC 3501", {
        hint: "\\Seen, \\Answered, \\Flagged, \\Draft, or a keyword without a backslash.",
        details: { reason: "flag_unknown" },
      });
    }
    if (known === "\\Deleted" && operation !== "remove") {
      // Any mail program that is open would remove it for good.
      throw new MailError("invalid_input", "flags: \\Deleted can only be removed", {
        hint: "imap_apply_to_messages with action delete moves messages to the Trash.",
        details: { reason: "flag_deleted" },
      });
    }
    flags.set(folded, known ?? flag);
  }
  return [...flags.values()];
}
