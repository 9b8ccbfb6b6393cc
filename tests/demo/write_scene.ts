/**
 * The write scene: an assistant organises a mailbox, as far as it may. After
 * every step another IMAP client looks what the server really holds.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { ElicitResult } from "@modelcontextprotocol/sdk/types.js";
import type { McpSession } from "../clients/mcp.ts";
import type { RawImap } from "../clients/raw_imap.ts";
import { messageIdHeader } from "../samples/envelope.ts";
import { call, printQuestion } from "./call.ts";
import { Mailbox } from "./held.ts";
import { faint, heading, print, printWrapped } from "./terminal.ts";
import { printDraft } from "./write_draft.ts";

/** The same product, started in three ways. */
export interface WriteScene {
  /** Writes are off, as they are where nothing is configured. */
  readonly off: McpSession;
  /** Everything but `expunge` is allowed; the client can ask its person. */
  readonly asking: McpSession;
  /** The same, with a client that cannot. */
  readonly plain: McpSession;
  /** Another client of the same mailbox. */
  readonly raw: RawImap;
  readonly count: number;
}

/** A person who answers what the scene wants. */
export class Person {
  reply: "yes" | "no" = "yes";
  /** How often they were asked. */
  asked = 0;

  /** Answers a question, and prints both. */
  answer(question: string): ElicitResult {
    this.asked++;
    printQuestion(question, this.reply);
    return this.reply === "yes"
      ? { action: "accept", content: { confirm: true } }
      : { action: "decline" };
  }
}

/** Message ids as the assistant finds them. */
async function ids(
  session: McpSession,
  box: Mailbox,
  names: readonly string[],
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of names) {
    const { data, failed, text } = await session.call("imap_search_messages", {
      mailbox: box.find(name).folder,
      header_message_id: messageIdHeader(name),
    });
    assert.ok(!failed && data.messages.length === 1, `One message ${name}: ${text}`);
    found.push(data.messages[0].id);
  }
  return found;
}

async function toolNames(session: McpSession): Promise<readonly string[]> {
  return (await session.client.listTools()).tools.map(({ name }: { name: string }) => name);
}

/** Plays the scene and prints it; throws when something is not as it says. */
export async function playWriteScene(scene: WriteScene, person: Person): Promise<void> {
  const { off, asking, plain, raw, count } = scene;
  const box = await Mailbox.open(raw);
  print(
    `A mailbox with ${count} messages is on a Dovecot of its own. An assistant organises it, and`,
  );
  print("after every step another IMAP client looks what the server really holds.");

  heading("Nothing is allowed: what is the assistant offered?");
  const reading = await toolNames(off);
  assert.ok(reading.every((name) => /^imap_(list|get|search|verify)/.test(name)), `${reading}`);
  print(`  ${reading.length} tools, all of them for reading`);

  heading("It calls one of the others by name all the same");
  const harm = ["phishing", "hidden-instructions"];
  await call(off, "imap_apply_to_messages", {
    message_ids: await ids(off, box, harm),
    action: "delete",
  }, { refused: "not_allowed" });
  await printAudit(off);
  await box.expect(harm);

  heading("The owner sets MAIL_IMAP_WRITE_ENABLED=true: what is offered now?");
  const writing = (await toolNames(asking)).filter((name) => !reading.includes(name));
  assert.ok(writing.includes("imap_apply_to_messages"), `${writing}`);
  printWrapped(`  Also ${writing.join(", ")}`);
  const { data } = await asking.call("imap_list_accounts");
  const may: readonly string[] = data.accounts[0].write;
  assert.ok(!may.includes("expunge"), "Deleting for good is not allowed by default");
  print(`  The account allows ${may.join(", ")}; it does not allow expunge`);

  heading("Flag two messages, and mark them as read");
  const todo = ["invoice", "invite"];
  await call(asking, "imap_update_message_flags", {
    message_ids: await ids(asking, box, todo),
    operation: "add",
    flags: ["\\Flagged", "\\Seen"],
  });
  const flags = "\\Flagged \\Seen";
  await box.expect(todo, { invoice: { flags }, invite: { flags } });

  heading("Make a folder, and give it a better name");
  await call(asking, "imap_manage_mailbox", { action: "create", mailbox: "Bills" });
  await box.expectFolders(["Bills"]);
  await call(asking, "imap_manage_mailbox", {
    action: "rename",
    mailbox: "Bills",
    destination_mailbox: "Bills 2026",
  });
  await box.expectFolders(["Bills 2026"], ["Bills"]);

  heading("Move bills there: first only tell what would happen");
  const bills = ["invoice", "receipt-1", "receipt-2"];
  const move = {
    message_ids: await ids(asking, box, bills),
    action: "move",
    destination_mailbox: "Bills 2026",
  };
  await call(asking, "imap_apply_to_messages", { ...move, dry_run: true }, "dry_run");
  await box.expect(bills);

  heading("Then do it");
  const moved = await call(asking, "imap_apply_to_messages", move);
  const folder = "Bills 2026";
  await box.expect(bills, {
    invoice: { folder },
    "receipt-1": { folder },
    "receipt-2": { folder },
  });
  assert.deepEqual(
    moved.data.items.map((item: { new_message_id: string }) => item.new_message_id),
    await ids(asking, box, bills),
  );

  heading("Delete two mails that mean harm: the person says no");
  const deletion = { message_ids: await ids(asking, box, harm), action: "delete" };
  person.reply = "no";
  await call(asking, "imap_apply_to_messages", deletion, { refused: "declined" });
  await box.expect(harm);

  heading("The person says yes: deleting is moving to the Trash");
  person.reply = "yes";
  const deleted = await call(asking, "imap_apply_to_messages", deletion);
  const trash = { folder: "Trash" };
  await box.expect(harm, { phishing: trash, "hidden-instructions": trash });

  heading("Undo the deletion");
  const inbox = { folder: "INBOX" };
  await call(asking, "imap_undo_operation", { operation_id: deleted.data.operation_id });
  await box.expect(harm, { phishing: inbox, "hidden-instructions": inbox });

  heading("Undo the move");
  await call(asking, "imap_undo_operation", { operation_id: moved.data.operation_id });
  const receipts = { folder: "Receipts" };
  await box.expect(bills, { invoice: inbox, "receipt-1": receipts, "receipt-2": receipts });
  assert.equal(person.asked, 3, "A rename and two deletions were asked about");

  heading("A client that cannot ask: the first call changes nothing and gives a token");
  const again = { message_ids: await ids(plain, box, harm), action: "delete" };
  const preview = await call(plain, "imap_apply_to_messages", again, "confirmation_required");
  await box.expect(harm);

  heading("The token is good for exactly that, not for one message more");
  const { confirm_token } = preview.data;
  const [more] = await ids(plain, box, ["newsletter"]);
  await call(plain, "imap_apply_to_messages", {
    ...again,
    message_ids: [...again.message_ids, more],
    confirm_token,
  }, { refused: "confirm_token_mismatch" });
  await box.expect([...harm, "newsletter"]);

  heading("The second call, with the token");
  await call(plain, "imap_apply_to_messages", { ...again, confirm_token });
  await box.expect(harm, { phishing: trash, "hidden-instructions": trash });

  await printDraft(asking, raw, {
    reply: (await ids(asking, box, ["keeper-4"]))[0] as string,
    attachment: `${(await ids(asking, box, ["invoice"]))[0]}#2`,
  });
  await box.expect(["draft-1"]);

  heading("Delete them for good: the account does not allow it");
  await call(asking, "imap_apply_to_messages", {
    message_ids: await ids(asking, box, harm),
    action: "delete",
    permanent: true,
  }, { refused: "not_allowed" });
  await printAudit(asking);
  await box.expect(harm);

  print(
    `\nEverything was as said: ${count} messages, each there once. Nothing was sent.`,
  );
}

/** Prints the line that the log has about a refused write. */
async function printAudit(session: McpSession): Promise<void> {
  const find = (): string | undefined =>
    session.stderr().split("\n").findLast((line) => line.includes("write refused"));
  for (let waited = 0; find() === undefined && waited < 2_000; waited += 20) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { tool, account, capability, reason } = JSON.parse(find() ?? "{}");
  assert.equal(tool, "imap_apply_to_messages", "A refused write is written down");
  const facts = Object.entries({ tool, account, capability, reason })
    .filter(([, value]) => value !== undefined).map(([name, value]) => `${name}=${value}`);
  printWrapped(`  Log: write refused ${facts.join(" ")}`, faint);
}
