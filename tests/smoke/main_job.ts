/**
 * What the program is for, step by step, through whatever client makes the
 * calls.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Answer } from "../clients/mcp.ts";
import type { Checks } from "./checks.ts";
import { GRACE, MESSAGES, NOTES, NOTES_NAME, sourceOf } from "./mailbox.ts";

/** Makes a call. */
export type Ask = (
  tool: string,
  args?: Readonly<Record<string, unknown>>,
) => Promise<Pick<Answer, "failed" | "data" | "text" | "error">>;

/** Makes calls that succeed, and gives what they say. */
function asker(ask: Ask) {
  // deno-lint-ignore no-explicit-any
  return async (tool: string, args?: Readonly<Record<string, unknown>>): Promise<any> => {
    const answer = await ask(tool, args);
    assert.equal(answer.failed, false, `${tool}: ${answer.text}`);
    return answer.data;
  };
}

/** Ids of the messages of a folder, oldest first. */
async function idsIn(get: ReturnType<typeof asker>, mailbox: string): Promise<string[]> {
  const { messages } = await get("imap_search_messages", { mailbox, order: "oldest" });
  return messages.map(({ id }: { id: string }) => id);
}

/** Reads everything there is. */
export async function read(checks: Checks, through: string, ask: Ask): Promise<void> {
  const get = asker(ask);
  let ids: string[] = [];
  const step = (what: string, run: () => Promise<unknown>): Promise<boolean> =>
    checks.check(`${through} ${what}`, async () => void await run());
  await step("lists the accounts", async () => {
    const { accounts } = await get("imap_list_accounts");
    assert.deepEqual(accounts.map(({ id }: { id: string }) => id), ["default"]);
  });
  await step("verifies the account", async () => {
    const { tls } = await get("imap_verify_account");
    assert.match(tls.version, /^TLSv1\.[23]$/);
  });
  await step("lists the folders", async () => {
    const { mailboxes } = await get("imap_list_mailboxes");
    const names = mailboxes.map(({ name }: { name: string }) => name);
    for (const name of ["INBOX", "Drafts", "Trash"]) assert.ok(names.includes(name), `${names}`);
  });
  await step("searches", async () => {
    const { messages } = await get("imap_search_messages", {
      subject: "lighthouse",
      order: "oldest",
    });
    ids = messages.map(({ id }: { id: string }) => id);
    assert.equal(ids.length, MESSAGES.length);
  });
  let part_id: unknown;
  await step("reads a message", async () => {
    const { subject, body, attachments } = await get("imap_get_message", { message_id: ids[2] });
    assert.equal(subject, "Re: The lighthouse");
    assert.match(body.text, /Then I bring the list\./);
    assert.equal(attachments[0]?.filename, NOTES_NAME);
    part_id = attachments[0].part_id;
  });
  await step("reads a conversation", async () => {
    const { messages } = await get("imap_get_thread", { message_id: ids[2] });
    assert.equal(messages.length, MESSAGES.length);
  });
  await step("reads an attachment", async () => {
    const { text } = await get("imap_get_attachment", { message_id: ids[2], part_id });
    assert.ok(text.includes(NOTES), text);
  });
  await step("reads the source of a message", async () => {
    const { base64 } = await get("imap_get_message_raw", { message_id: ids[0] });
    assert.equal(atob(base64), MESSAGES[0] && sourceOf(MESSAGES[0]));
  });
}

/** Changes everything that it may, and takes it back. */
export async function write(checks: Checks, through: string, ask: Ask): Promise<void> {
  const get = asker(ask);
  const undo = async (operation_id: string): Promise<void> =>
    void await get("imap_undo_operation", { operation_id });
  const step = (what: string, run: () => Promise<unknown>): Promise<boolean> =>
    checks.check(`${through} ${what}`, async () => void await run());
  const flagsOf = async (message_id: unknown): Promise<string[]> =>
    (await get("imap_get_message", { message_id })).flags;

  await step("flags a message, and undoes it", async () => {
    const [id] = await idsIn(get, "INBOX");
    const { operation_id } = await get("imap_update_message_flags", {
      message_ids: [id],
      operation: "add",
      flags: ["\\Flagged"],
    });
    assert.deepEqual(await flagsOf(id), ["\\Flagged"]);
    await undo(operation_id);
    assert.deepEqual(await flagsOf(id), []);
  });
  await step("moves a message, and undoes it", async () => {
    const [id] = await idsIn(get, "INBOX");
    const { operation_id } = await get("imap_apply_to_messages", {
      message_ids: [id],
      action: "move",
      destination_mailbox: "Archive",
    });
    assert.equal((await idsIn(get, "Archive")).length, 1);
    assert.equal((await idsIn(get, "INBOX")).length, MESSAGES.length - 1);
    await undo(operation_id);
    assert.equal((await idsIn(get, "INBOX")).length, MESSAGES.length);
  });
  await step("writes a draft, and undoes it", async () => {
    const [id] = await idsIn(get, "INBOX");
    const { operation_id } = await get("imap_create_draft", {
      in_reply_to: id,
      text: "Thursday is good.",
    });
    assert.equal((await idsIn(get, "Drafts")).length, 1);
    await undo(operation_id);
    assert.equal((await idsIn(get, "Drafts")).length, 0);
  });
  await step("deletes a message to the Trash once it is confirmed, and undoes it", async () => {
    const [id] = await idsIn(get, "INBOX");
    const deletion = { message_ids: [id], action: "delete" };
    const { status, confirm_token } = await get("imap_apply_to_messages", deletion);
    assert.equal(status, "confirmation_required");
    assert.equal((await idsIn(get, "Trash")).length, 0);
    const { operation_id } = await get("imap_apply_to_messages", { ...deletion, confirm_token });
    assert.equal((await idsIn(get, "Trash")).length, 1);
    await undo(operation_id);
    assert.equal((await idsIn(get, "INBOX")).length, MESSAGES.length);
  });
}

/** Who makes the calls of {@link writeOneByOne}. */
export interface Asking {
  /** For the person who reads the checks. */
  readonly through: string;
  readonly ask: Ask;
  /** Makes the calls that look at what came of it. */
  readonly look: Ask;
  /** Whether the program stays between two calls, and with it what it knows of its changes. */
  readonly stays: boolean;
}

/** Changes with every tool that does, also where each call has a process of its own. */
export async function writeOneByOne(
  checks: Checks,
  { through, ask, look, stays }: Asking,
): Promise<void> {
  const get = asker(ask);
  const seen = asker(look);
  const step = (what: string, run: () => Promise<unknown>): Promise<boolean> =>
    checks.check(`${through} ${what}`, async () => void await run());
  const [id, ...others] = await idsIn(seen, "INBOX");
  const flags = async (): Promise<string[]> =>
    (await seen("imap_get_message", { message_id: id })).flags;
  let operation_id = "";
  await step("flags a message", async () => {
    const change = { message_ids: [id], operation: "add", flags: ["\\Flagged"] };
    ({ operation_id } = await get("imap_update_message_flags", change));
    assert.deepEqual(await flags(), ["\\Flagged"]);
  });
  for (const verb of ["get", "cancel", "undo"]) {
    const tool = `imap_${verb}_operation`;
    await step(
      `calls ${tool}${stays ? "" : ", when the process that knew it has gone"}`,
      async () => {
        if (stays) return await get(tool, { operation_id });
        const { error, text } = await ask(tool, { operation_id });
        assert.equal(error?.details?.reason, "operation_not_found", text);
      },
    );
  }
  await step("has undone it only where the operation is known", async () => {
    assert.deepEqual(await flags(), stays ? [] : ["\\Flagged"]);
  });
  await step("moves a message", async () => {
    const move = { message_ids: [id], action: "move", destination_mailbox: "Archive" };
    const { items } = await get("imap_apply_to_messages", move);
    assert.deepEqual(await idsIn(seen, "Archive"), [items[0].new_message_id]);
  });
  await step("makes a folder", async () => {
    await get("imap_manage_mailbox", { action: "create", mailbox: "Lamps" });
    assert.deepEqual(await idsIn(seen, "Lamps"), []);
  });
  await step("writes a draft", async () => {
    await get("imap_create_draft", { to: [GRACE], subject: "Paint", text: "Which white?" });
    assert.equal((await idsIn(seen, "Drafts")).length, 1);
  });
  await step("deletes nothing that is not confirmed", async () => {
    const deletion = { message_ids: others, action: "delete" };
    const { status } = await get("imap_apply_to_messages", deletion);
    assert.equal(status, "confirmation_required");
    assert.deepEqual(await idsIn(seen, "INBOX"), others);
  });
}
