/**
 * The six tools against the sample mailbox, in both forms of the product.
 *
 * @module
 */

import assert from "node:assert/strict";
import { KIND } from "../servers/kind.ts";
import { ADA, sampleServer } from "../support/dovecot_suite.ts";
import { accountVariables, FORMS, startProduct } from "../support/product.ts";

for (const form of FORMS) {
  Deno.test(`the main job runs from end to end as ${form}`, async (t) => {
    await using stack = new AsyncDisposableStack();
    const server = await sampleServer();
    stack.defer(() => server.stop());
    const product = await startProduct(accountVariables(server, ADA), { form });
    stack.defer(() => product.close());

    await t.step("imap_list_accounts names the account and no user", async () => {
      const { data, text } = await product.call("imap_list_accounts");
      assert.equal(data.default_account_id, "default");
      assert.deepEqual(data.accounts.map((account: { id: string }) => account.id), ["default"]);
      assert.deepEqual(data.accounts[0].write, []);
      assert.ok(!text.includes(ADA.name));
      const withUser = await product.call("imap_list_accounts", { include_user: true });
      assert.equal(withUser.data.accounts[0].user, ADA.name);
    });

    await t.step(
      "imap_verify_account tells the TLS version, the issuer and the expiry",
      async () => {
        const { data } = await product.call("imap_verify_account");
        assert.match(data.tls.version, /^TLSv1\.[23]$/);
        assert.equal(data.tls.issuer, "mail-imap-mcp throw-away CA");
        assert.ok(Date.parse(data.tls.expires) > Date.now());
        assert.equal(data.special_mailboxes.trash, "Trash");
        assert.ok(data.capabilities.includes(KIND === "courier" ? "UIDPLUS" : "ESEARCH"));
      },
    );

    await t.step("imap_list_mailboxes gives special use and counts", async () => {
      const { data } = await product.call("imap_list_mailboxes", { include_counts: true });
      const byName = new Map<string, Record<string, unknown>>(
        data.mailboxes.map((mailbox: { name: string }) => [mailbox.name, mailbox]),
      );
      assert.equal(byName.get("Sent")?.["special_use"], "sent");
      assert.equal(byName.get("Projects/Lighthouse")?.["messages"], 4);
      assert.equal(byName.get("Junk")?.["unread"], 3);
      const some = await product.call("imap_list_mailboxes", { pattern: "projects/%" });
      assert.deepEqual(
        some.data.mailboxes.map((mailbox: { name: string }) => mailbox.name),
        ["Projects/Lighthouse"],
      );
    });

    await t.step("imap_list_mailboxes pages without losing or repeating a folder", async () => {
      const all = await product.call("imap_list_mailboxes");
      const names: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await product.call("imap_list_mailboxes", {
          limit: 2,
          ...(cursor ? { cursor } : {}),
        });
        names.push(...page.data.mailboxes.map((mailbox: { name: string }) => mailbox.name));
        cursor = page.data.next_cursor;
      } while (cursor);
      assert.deepEqual(names, all.data.mailboxes.map((mailbox: { name: string }) => mailbox.name));
    });

    await t.step("imap_get_message reads every sample in every folder", async () => {
      const folders = await product.call("imap_list_mailboxes");
      let read = 0;
      for (const { name, selectable } of folders.data.mailboxes) {
        if (selectable === false) continue;
        const found = await product.call("imap_search_messages", { mailbox: name, limit: 100 });
        for (const { id } of found.data.messages) {
          const message = await product.call("imap_get_message", {
            message_id: id,
            include_headers: "all",
          });
          assert.equal(message.failed, false, message.text);
          assert.match(
            message.data.body.text,
            /^<untrusted_mail [a-z0-9]+ \| [^\n]+>\n[^]*\n<\/untrusted_mail [a-z0-9]+>$/,
          );
          read++;
        }
      }
      assert.equal(read, 42);
    });

    await t.step("old character sets are read as they were written", async () => {
      const expectations = [
        ["tanaka", "会議の時間を変更しました", "明日の会議は午後三時から"],
        ["midori", "ご注文ありがとうございます", "株式会社みどり書店"],
        ["layla", "دعوة إلى المعرض", "الساعة السادسة مساءً"],
        ["david", "שלום עדה", "תודה על התמונות"],
      ] as const;
      for (const [from, subject, words] of expectations) {
        const found = await product.call("imap_search_messages", { from });
        assert.equal(found.data.messages[0].subject, subject);
        const { data } = await product.call("imap_get_message", {
          message_id: found.data.messages[0].id,
        });
        assert.ok(data.body.text.includes(words), data.body.text);
      }
    });

    await t.step("text is continued without a gap or a repetition", async () => {
      const found = await product.call("imap_search_messages", { subject: "Low water" });
      const message_id = found.data.messages[0].id;
      const inside = (text: string): string =>
        text.replace(/^<[^\n]*>\n/, "").replace(/\n<[^\n]*>$/, "");
      const whole = await product.call("imap_get_message", { message_id, body_max_chars: 16_000 });
      let joined = "";
      let offset: number | undefined = 0;
      while (offset !== undefined) {
        const page = await product.call("imap_get_message", {
          message_id,
          body_max_chars: 97,
          body_offset: offset,
        });
        joined += inside(page.data.body.text);
        assert.equal(page.data.body.truncated, page.data.body.next_offset !== undefined);
        offset = page.data.body.next_offset;
      }
      assert.equal(joined, inside(whole.data.body.text));
      assert.ok(joined.includes("Seals on the sandbank"));
      assert.ok(!joined.includes("mso-line-height"));
    });

    await t.step("imap_get_message_raw gives the source in ranges", async () => {
      const found = await product.call("imap_search_messages", { subject: "Rechnung 2026" });
      const message_id = found.data.messages[0].id;
      let source = "";
      let offset: number | undefined = 0;
      let total = 0;
      while (offset !== undefined) {
        const page = await product.call("imap_get_message_raw", {
          message_id,
          max_bytes: 700,
          offset_bytes: offset,
        });
        source += atob(page.data.base64);
        total = page.data.total_bytes;
        offset = page.data.next_offset_bytes;
      }
      assert.equal(source.length, total);
      assert.ok(source.includes("Subject: Rechnung 2026-0417"));
    });

    await t.step("the structured answer and the text block say the same", async () => {
      const answer = await product.call("imap_search_messages", { limit: 3 });
      assert.deepEqual(JSON.parse(answer.text), answer.structured);
    });
  });
}
