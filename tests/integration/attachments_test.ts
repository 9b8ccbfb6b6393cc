/**
 * `imap_get_attachment` against the sample mailbox, in both forms of the
 * product.
 *
 * @module
 */

import assert from "node:assert/strict";
import { randomBytes } from "../samples/random.ts";
import { ADA, sampleServer } from "../support/dovecot_suite.ts";
import { accountVariables, FORMS, type Product, startProduct } from "../support/product.ts";

const FENCE = /^<untrusted_mail ([a-z0-9]+)[^\n]*>\n([^]*)\n<\/untrusted_mail \1>$/;

/** Id of the one message with these words in its subject. */
async function find(product: Product, subject: string): Promise<string> {
  const { data } = await product.call("imap_search_messages", { subject });
  assert.equal(data.messages.length, 1, subject);
  return data.messages[0].id;
}

for (const form of FORMS) {
  Deno.test(`attachments are read as ${form}`, async (t) => {
    await using stack = new AsyncDisposableStack();
    const server = await sampleServer();
    stack.defer(() => server.stop());
    const product = await startProduct(accountVariables(server, ADA), { form });
    stack.defer(() => product.close());

    await t.step("the text of an invoice in PDF is given inside the fence", async () => {
      const message_id = await find(product, "Rechnung 2026-0417");
      const { data } = await product.call("imap_get_attachment", { message_id, part_id: "2" });
      assert.equal(data.kind, "pdf");
      assert.equal(data.filename, "Rechnung-2026-0417.pdf");
      const inside = FENCE.exec(data.text)?.[2] ?? "";
      assert.match(inside, /^Nordlicht Energie\nRechnung 2026-0417\n/);
      assert.match(inside, /Summe: 73,20 EUR/);
      assert.equal(data.next_offset, undefined);
    });

    await t.step("pages of the text join without a gap", async () => {
      const message_id = await find(product, "Rechnung 2026-0417");
      let joined = "";
      let offset: number | undefined = 0;
      while (offset !== undefined) {
        const page = await product.call("imap_get_attachment", {
          message_id,
          part_id: "2",
          max_chars: 37,
          offset,
        });
        joined += FENCE.exec(page.data.text)?.[2] ?? "";
        offset = page.data.next_offset;
      }
      const whole = await product.call("imap_get_attachment", { message_id, part_id: "2" });
      assert.equal(joined, FENCE.exec(whole.data.text)?.[2]);
    });

    await t.step("a calendar invitation is written out", async () => {
      const message_id = await find(product, "Invitation: Tide model review");
      const { data } = await product.call("imap_get_attachment", { message_id, part_id: "2" });
      assert.equal(data.kind, "ics");
      assert.match(data.text, /Summary: Tide model review\nStart: 2026-06-01 09:00 UTC\n/);
      assert.match(data.text, /Where: Room 4/);
    });

    await t.step("ranges of bytes join to the whole attachment", async () => {
      const message_id = await find(product, "The photos, all of them");
      const expected = randomBytes(5 * 1_048_576, 7);
      const got = new Uint8Array(expected.length);
      // The beginning, the end, and some places in between, at odd offsets.
      const size = 64_000;
      const offsets = [0, 1, 56, 57, 58, 64_000, 1_234_567, 3_000_001, expected.length - size];
      for (const offset of offsets) {
        const { data } = await product.call("imap_get_attachment", {
          message_id,
          part_id: "2",
          mode: "base64",
          offset,
          max_bytes: size,
        });
        const bytes = Uint8Array.fromBase64(data.base64);
        assert.deepEqual(bytes, new Uint8Array(expected.subarray(offset, offset + size)));
        assert.equal(
          data.next_offset,
          offset + size < expected.length ? offset + size : undefined,
        );
      }
      let offset: number | undefined = 0;
      while (offset !== undefined) {
        const { data } = await product.call("imap_get_attachment", {
          message_id,
          part_id: "2",
          mode: "base64",
          max_bytes: size,
          offset,
        });
        got.set(Uint8Array.fromBase64(data.base64), offset);
        offset = data.next_offset;
      }
      assert.deepEqual(got, new Uint8Array(expected));
      const beyond = await product.call("imap_get_attachment", {
        message_id,
        part_id: "2",
        mode: "base64",
        offset: expected.length + 1,
      });
      assert.equal(beyond.data.base64, "");
      assert.equal(beyond.data.next_offset, undefined);
    });

    await t.step("parts that are not there, or have no bytes, are refused", async () => {
      const message_id = await find(product, "Invitation: Tide model review");
      const gone = await product.call("imap_get_attachment", { message_id, part_id: "9.9" });
      assert.equal(gone.failed, true);
      assert.match(gone.text, /"not_found"/);
      const multipart = await product.call("imap_get_attachment", { message_id, part_id: "1" });
      assert.equal(multipart.failed, true);
      assert.match(multipart.text, /"invalid_input"/);
    });

    await t.step("every attachment of every sample gives an answer", async () => {
      const folders = await product.call("imap_list_mailboxes");
      const kinds = new Set<string>();
      for (const { name, selectable } of folders.data.mailboxes) {
        if (selectable === false) continue;
        const found = await product.call("imap_search_messages", { mailbox: name, limit: 100 });
        for (const { id } of found.data.messages) {
          const message = await product.call("imap_get_message", { message_id: id });
          for (const { part_id } of message.data.attachments) {
            const answer = await product.call("imap_get_attachment", { message_id: id, part_id });
            assert.equal(answer.failed, false, answer.text);
            assert.match(answer.data.text, FENCE);
            kinds.add(answer.data.kind);
          }
        }
      }
      assert.ok(kinds.size >= 4, [...kinds].join());
    });
  });
}
