/**
 * What an official client does when it is tried: it lists, searches, reads,
 * and deletes what is confirmed. tests/clients/python/client.py does the same
 * and says the same.
 *
 * @module
 */

import assert from "node:assert/strict";
import { shownIn } from "../support/pages.ts";
import type { McpSession } from "./mcp.ts";

/** Ids and tokens are other ones in every run. */
const ALTERS: readonly (readonly [RegExp, string])[] = [
  [/^imap:default:(.*):\d+:\d+$/, "imap:default:$1:…"],
  [/^[\w.-]{12,}$/, "…"],
];

/** Arguments of a call, without what is another in every run. */
export function shortened(args: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(
    args,
    (_key, value) =>
      typeof value === "string"
        ? ALTERS.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), value)
        : value,
  );
}

/** Plays it. @returns What was done, line by line. */
export async function scene({ client, call }: McpSession): Promise<string[]> {
  const lines = [`> connected to ${client.getServerVersion()?.name}`];
  // deno-lint-ignore no-explicit-any
  const say = async (tool: string, args: Readonly<Record<string, unknown>>): Promise<any> => {
    lines.push(`> ${tool} ${shortened(args)}`);
    const { failed, text, structured, summary, data } = await call(tool, args);
    assert.equal(failed, false, text);
    assert.deepEqual(JSON.parse(text), structured);
    lines.push(`  ${summary}`);
    return data;
  };
  const { tools } = await client.listTools();
  lines.push("> tools/list", `  ${tools.length} tools`);
  const found = await say("imap_search_messages", { subject: "lighthouse", limit: 2 });
  const message_id: string = found.messages[0].id;
  const message = await say("imap_get_message", { message_id });
  lines.push(`  ${message.subject}, from ${message.from[0]}`);
  const deletion = { message_ids: [message_id], action: "delete" };
  const { status, confirm_token } = await say("imap_apply_to_messages", deletion);
  lines.push(`  ${status}`);
  const { operation_id } = await say("imap_apply_to_messages", { ...deletion, confirm_token });
  await say("imap_undo_operation", { operation_id });
  return lines;
}

/** What docs/clients.md shows of a client. @param heading Of its section. */
export async function shown(heading: string): Promise<string[]> {
  const [lines = []] = await shownIn("docs/clients.md", heading);
  return lines;
}
