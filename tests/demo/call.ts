/**
 * A call, its answer, and a question to a person, as the write scene prints them.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Answer, McpSession } from "../clients/mcp.ts";
import { faint, print, printWrapped } from "./terminal.ts";

/** What is expected of a call. */
type Expected = "ok" | "dry_run" | "confirmation_required" | { readonly refused: string };

/** Of an id what differs: its folder and UID. */
function shortId(id: string): string {
  return id.replace(/^imap:default:(.*):\d+:(\d+)/, "imap:…:$1:…:$2");
}

/** Ids and tokens are long, and their middle says nothing to a person. */
function shortened(args: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(args, (key, value) => {
    if (typeof value !== "string") return value;
    return key === "confirm_token" ? `${value.slice(0, 8)}…` : shortId(value);
  }).replace(/,(?=["[])|:(?=\[)/g, "$& ");
}

/** What became of each message; what was only looked at is told by the summary. */
function printItems(items: readonly Record<string, string>[]): void {
  for (const { message_id, outcome, reason, new_message_id } of items) {
    if (message_id === undefined) continue;
    const where = new_message_id === undefined ? "" : `, is now ${shortId(new_message_id)}`;
    print(`    ${shortId(message_id)}  ${outcome}${reason ? ` (${reason})` : ""}${where}`);
  }
}

/**
 * Makes a call and prints it with what came of it.
 *
 * @throws {assert.AssertionError} When something else comes of it.
 */
export async function call(
  session: McpSession,
  tool: string,
  args: Readonly<Record<string, unknown>>,
  expected: Expected = "ok",
): Promise<Answer> {
  printWrapped(`> ${tool} ${shortened(args)}`, faint);
  const answer = await session.call(tool, args);
  if (typeof expected === "object") {
    assert.equal(answer.error?.details?.reason, expected.refused, `${tool}: ${answer.text}`);
    const { code, message, hint = "" } = answer.error ?? {};
    printWrapped(`  Refused (${code}): ${message}. ${hint}`);
    return answer;
  }
  assert.equal(answer.failed, false, `${tool}: ${answer.text}`);
  assert.equal(answer.data.status, expected, `${tool}: ${answer.text}`);
  printWrapped(`  ${answer.summary}`);
  printItems(answer.data.items);
  return answer;
}

/** Prints a question as the client shows it, and what the person answers. */
export function printQuestion(question: string, reply: "yes" | "no"): void {
  print("  The client asks the person:");
  printWrapped(`    ${question}`);
  print(`    [${reply === "yes" ? " Yes " : " No "}]`);
}
