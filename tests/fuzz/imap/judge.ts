/**
 * What must be true of every answer of a tool, whatever the mail server said.
 *
 * @module
 */

import assert from "node:assert/strict";
import { ERROR_CODES } from "../../../lib/contract/error.ts";
import {
  OUTCOME_REASONS,
  REFUSAL_REASONS,
  SERVER_REASONS,
  SIGN_IN_REASONS,
} from "../../../lib/contract/reason.ts";
import { parseMessageId } from "../../../lib/contract/message_id.ts";
import { TOOLS } from "../../../lib/tools/registry.ts";
import type { Answer } from "../../clients/mcp.ts";
import type { Command } from "../../servers/scripted_imap.ts";

const REASONS: ReadonlySet<string> = new Set([
  ...[OUTCOME_REASONS, REFUSAL_REASONS, SERVER_REASONS, SIGN_IN_REASONS].flatMap(Object.keys),
  ...["attachment_too_large", "cursor_expired", "cursor_mismatch", "cursor_unknown"],
  ...["header_id_invalid", "not_gmail", "search_refused", "structure_unreadable"],
  "thread_too_large",
]);

/** A success is as the tool promises; a failure is one that was foreseen. */
export function assertTrue(tool: string, { failed, structured, error, text }: Answer): void {
  if (!failed) {
    const output = TOOLS.find(({ name }) => name === tool)?.output;
    const { data, summary } = structured as { data: unknown; summary: string };
    const read = output?.safeParse(data);
    assert.ok(read?.success, `${tool}: ${read?.error?.message} ${text.slice(0, 500)}`);
    assert.notEqual(summary, "");
    for (
      const [id] of text.matchAll(/(?<="(?:id|message_id|new_message_id)":")imap:(?:\\.|[^"])*/g)
    ) {
      parseMessageId(JSON.parse(`"${id}"`));
    }
    return;
  }
  const { code = "", message = "", details } = error ?? {};
  const what = `${tool}: ${text}`;
  assert.ok((ERROR_CODES as readonly string[]).includes(code), what);
  assert.notEqual(message, "", what);
  assert.notEqual(code, "internal", what);
  const { reason } = details ?? {};
  assert.ok(reason === undefined ? code === "not_found" : REASONS.has(reason), what);
}

/** Commands that change nothing. */
const READS =
  /^(?:CAPABILITY|AUTHENTICATE|LOGIN|ID|ENABLE|NAMESPACE|LIST|LSUB|XLIST|EXAMINE|NOOP|STATUS|LOGOUT|(?:UID )?(?:FETCH|SEARCH|SORT|THREAD))$/;

/** Commands of changes. None of them touches a message that it does not name. */
const WRITES =
  /^(?:SELECT|UNSELECT|CREATE|RENAME|DELETE|SUBSCRIBE|UNSUBSCRIBE|APPEND|MYRIGHTS|UID (?:STORE|COPY|MOVE|EXPUNGE))$/;

/** Nothing was sent that could have changed something, nor what a server slipped in. */
export function assertOnlyRead(commands: readonly Command[]): void {
  for (const { name, rest } of withoutLogin(commands)) {
    assert.match(name, READS);
    if (name.endsWith("FETCH")) assert.doesNotMatch(rest, /\bBODY\[|\bRFC822(?!\.SIZE)/i);
  }
}

/**
 * Nothing was sent that could have changed another message of INBOX than these.
 *
 * @param uids UIDs of the messages that are to be changed.
 */
export function assertChangesOnly(uids: ReadonlySet<number>, commands: readonly Command[]): void {
  let open = "";
  for (const { name, rest } of withoutLogin(commands)) {
    if (!READS.test(name)) assert.match(name, WRITES);
    if (name === "SELECT" || name === "EXAMINE") open = rest;
    if (!/^UID (?:STORE|COPY|MOVE|EXPUNGE)$/.test(name) || !/^"?INBOX"?$/i.test(open)) continue;
    for (const range of (rest.split(" ")[0] ?? "").split(",")) {
      const [first = 0, last = first] = range.split(":").map(Number);
      assert.ok(last - first <= uids.size, `${name} ${rest}`);
      for (let uid = first; uid <= last; uid++) assert.ok(uids.has(uid), `${name} ${rest}`);
    }
  }
}

/** Without the lines in which a login goes on, where the server asked for that. */
function withoutLogin(commands: readonly Command[]): readonly Command[] {
  return commands.filter(({ name }, i) => name !== "" || !isLogin(commands[i - 1]));
}

function isLogin(command: Command | undefined): boolean {
  return command?.name === "AUTHENTICATE" || command?.name === "";
}
