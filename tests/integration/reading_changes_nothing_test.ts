/**
 * No read tool changes anything in a mailbox.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { RawImap } from "../clients/raw_imap.ts";
import { ADA, sampleServer } from "../support/dovecot_suite.ts";
import { accountVariables, startProduct } from "../support/product.ts";
import { TOOLS } from "../../lib/tools/registry.ts";

/** Names of the folders that can be opened. */
function namesIn(list: string): readonly string[] {
  return [...list.matchAll(/^\* LIST \(([^)]*)\) "\/" "?([^"\r\n]+)"?/gm)]
    .filter(([, flags]) => !/noselect/i.test(flags ?? "")).map(([, , name]) => name as string);
}

/** Everything a mailbox says about itself and its messages: counts, UIDs, flags, dates. */
async function photograph(client: RawImap): Promise<string> {
  const list = await client.command('LIST "" "*"');
  // \Marked is the server's own guess (RFC 3501 section 7.2.2), and the order is any.
  let picture = list.replace(/ ?\\(Un)?Marked/g, "").split("\r\n").sort().join("\r\n");
  for (const name of namesIn(list).toSorted()) {
    picture += await client.command(`STATUS "${name}" (MESSAGES UNSEEN UIDNEXT UIDVALIDITY)`);
    await client.command(`EXAMINE "${name}"`);
    const state = await client.command("UID FETCH 1:* (FLAGS INTERNALDATE RFC822.SIZE)");
    picture += state.replace(/ ?\\Recent/g, "");
    await client.command("UNSELECT");
  }
  return picture.replace(/^r\d+ .*\r\n/gm, "");
}

Deno.test("without leave to write, every tool leaves all flags, counts and messages as they were", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const product = await startProduct(accountVariables(server, ADA));
  stack.defer(() => product.close());
  const witness = await server.connect(ADA);
  stack.defer(() => witness.close());
  // Courier gives a folder no lasting UIDVALIDITY before it is first opened to be changed.
  for (const name of namesIn(await witness.command('LIST "" "*"'))) {
    await witness.command(`SELECT "${name}"`);
    await witness.command("UNSELECT");
  }
  const before = await photograph(witness);
  assert.ok(
    before.includes("\\Flagged") && before.includes("INTERNALDATE"),
    "the picture shows something",
  );

  const used = new Set<string>();
  const call = async (name: string, args: Record<string, unknown> = {}) => {
    used.add(name);
    const answer = await product.call(name, args);
    assert.equal(answer.failed, false, answer.text);
    return answer.data;
  };
  await call("imap_list_accounts");
  await call("imap_verify_account");
  const { mailboxes } = await call("imap_list_mailboxes", { include_counts: true });
  for (const { name, selectable } of mailboxes) {
    if (selectable === false) continue;
    const { messages } = await call("imap_search_messages", {
      mailbox: name,
      limit: 100,
      snippet_max_chars: 100,
    });
    await call("imap_search_messages", { mailbox: name, has_attachments: true, query: "e" });
    for (const { id } of messages) {
      const { attachments } = await call("imap_get_message", {
        message_id: id,
        include_headers: "all",
        body_max_chars: 16_000,
      });
      for (const { part_id } of attachments) {
        await call("imap_get_attachment", { message_id: id, part_id });
      }
      await call("imap_get_thread", { message_id: id, include_bodies: true, limit: 50 });
      await call("imap_get_message_raw", { message_id: id, max_bytes: 64_000 });
    }
  }
  const [{ id }] = (await call("imap_search_messages", { limit: 1 })).messages;
  for (const { name } of TOOLS.filter(({ capabilities }) => capabilities !== undefined)) {
    used.add(name);
    // Whatever a tool that writes would need, and more: it is not even looked at.
    const { error } = await product.call(name, {
      message_ids: [id],
      operation: "add",
      flags: ["\\Seen"],
      action: "delete",
      mailbox: "Archive",
      text: "A draft",
    });
    assert.equal(error?.details?.["reason"], "not_allowed", name);
  }
  assert.deepEqual([...used].sort(), TOOLS.map(({ name }) => name).sort(), "every tool was used");
  assert.equal(await photograph(witness), before);
});

Deno.test("the picture of a mailbox changes when a message is read the ordinary way", async () => {
  await using stack = new AsyncDisposableStack();
  const server = await sampleServer();
  stack.defer(() => server.stop());
  const witness = await server.connect(ADA);
  stack.defer(() => witness.close());
  const before = await photograph(witness);
  await witness.command("SELECT INBOX");
  await witness.command("UID FETCH 1:* BODY[TEXT]<0.1>");
  await witness.command("UNSELECT");
  assert.notEqual(await photograph(witness), before);
});
