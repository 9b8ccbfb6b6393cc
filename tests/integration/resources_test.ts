/**
 * Resources, prompts and completions against a real mailbox, as a client gets
 * them.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { McpError, Prompt } from "@modelcontextprotocol/sdk/types.js";
import { parseResourceUri } from "../../lib/contract/resource_uri.ts";
import { MAX_RESOURCE_BYTES } from "../../lib/contract/limits.ts";
import { file, message, multipart, text } from "../samples/mime.ts";
import { randomBytes } from "../samples/random.ts";
import { ADA } from "../support/dovecot_suite.ts";
import { until } from "../support/held.ts";
import { startInProcess } from "../support/in_process.ts";
import { startMailServer } from "../support/mail_server.ts";
import { accountVariables } from "../support/product.ts";

/** A name with letters and a sign that are written with care, in URIs and in IMAP. */
const FOLDER = "Größe & Maß";

/** The same in modified UTF-7 (RFC 3501 section 5.1.3). */
const ENCODED = "Gr&APYA3w-e &- Ma&AN8-";
const PICTURE = randomBytes(300_000, 5);
const PAGE = "<script>alert(1)</script>";

const SOURCE = new Uint8Array(message(
  ["From: Lens <lens@example.test>", "Subject: Plans"],
  multipart("mixed", [
    text("The plans."),
    file("image/png", "plan.png", PICTURE),
    file("text/html", "plan.html", PAGE),
  ]),
));

const bytes = (blob: unknown): Uint8Array => Uint8Array.fromBase64(String(blob));

Deno.test("what a client opens, picks and types", async (t) => {
  await using stack = new AsyncDisposableStack();
  const server = await startMailServer({ users: [ADA] });
  stack.defer(() => server.stop());
  const raw = await server.connect(ADA);
  stack.defer(() => raw.close());
  await raw.command(`CREATE "${ENCODED}"`);
  await raw.append(ENCODED, SOURCE);
  const lines: string[] = [];
  const session = await startInProcess(accountVariables(server, ADA), {
    auditLine: (line) => lines.push(line),
  });
  stack.defer(() => session.close());
  const { client } = session;
  const { data } = await session.call("imap_search_messages", { mailbox: FOLDER });
  const message_id: string = data.messages[0].id;
  const link = await client.callTool({
    name: "imap_get_attachment",
    arguments: { message_id, part_id: "2", mode: "resource" },
  });
  const [said, opened] = link["content"] as [{ text: string }, { uri: string }];
  const base = opened.uri.replace(/\/parts\/2$/, "");
  const fails = (uri: string, code: number, reason: string): Promise<void> =>
    assert.rejects(client.readResource({ uri }), (error: McpError) => {
      assert.equal(error.code, code, error.message);
      assert.equal(Object(error.data).details?.reason, reason);
      return true;
    });

  await t.step(
    "a tool gives a link instead of bytes, and nothing of it is in the answer twice",
    () => {
      assert.deepEqual(opened, {
        type: "resource_link",
        uri: opened.uri,
        name: "plan.png",
        mimeType: "image/png",
      });
      assert.deepEqual(JSON.parse(said.text), link["structuredContent"]);
      assert.equal(JSON.parse(said.text).data.uri, opened.uri);
      assert.equal(JSON.parse(said.text).links, undefined);
      assert.equal(parseResourceUri(opened.uri)?.messageId, message_id);
    },
  );

  await t.step("the link opens the attachment as it was sent", async () => {
    const { contents: [content] } = await client.readResource({ uri: opened.uri });
    assert.equal(content?.mimeType, "image/png");
    assert.deepEqual(bytes(content && "blob" in content && content.blob), PICTURE);
  });

  await t.step("what a program would run is bytes", async () => {
    const { contents: [content] } = await client.readResource({ uri: `${base}/parts/3` });
    assert.equal(content?.mimeType, "application/octet-stream");
    assert.equal(
      new TextDecoder().decode(bytes(content && "blob" in content && content.blob)),
      PAGE,
    );
  });

  await t.step(
    "a message is what its tool tells, with its fence; its source is that of the server",
    async () => {
      const { contents: [content] } = await client.readResource({ uri: base });
      const { data } = await session.call("imap_get_message", { message_id });
      const told = JSON.parse(String(content && "text" in content && content.text));
      const bare = (text: string): string =>
        text.replaceAll(/untrusted_mail [^>]*|untrusted_mail/g, "");
      assert.match(told.body.text, /^<untrusted_mail /);
      assert.equal(bare(JSON.stringify(told)), bare(JSON.stringify(data)));
      const { contents: [source] } = await client.readResource({ uri: `${base}/raw` });
      assert.equal(source?.mimeType, "message/rfc822");
      assert.deepEqual(bytes(source && "blob" in source && source.blob), SOURCE);
    },
  );

  await t.step("what is not there, or is none of it, is an error that says so", async () => {
    await fails(base.replace(/\d+$/, "99"), -32_002, "message_not_found");
    await fails(base.replace(/\/\d+\/(\d+)$/, "/1/$1"), -32_002, "uidvalidity_changed");
    await fails(`${base}/parts/9`, -32_002, "part_not_found");
    await fails(base.replace("default", "nobody"), -32_002, "account_not_found");
    await fails("file:///etc/passwd", -32_002, "resource_unknown");
  });

  await t.step("a long read tells how far it is, and a search of several folders", async () => {
    const told: [number, number | undefined][] = [];
    const onprogress = ({ progress, total }: { progress: number; total?: number }) =>
      told.push([progress, total]);
    const large = randomBytes(2_500_000, 7);
    await raw.append(
      "Archive",
      message(["Subject: Long"], multipart("mixed", [file("image/png", "x", large)])),
    );
    const archive = base.replace(encodeURIComponent(FOLDER), "Archive").replace(/\d+$/, "1");
    const { uidvalidity } = (await session.call("imap_search_messages", { mailbox: "Archive" }))
      .data.messages[0].id.match(/:(?<uidvalidity>\d+):1$/).groups;
    const uri = archive.replace(/\d+\/1$/, `${uidvalidity}/1/parts/1`);
    const { contents: [content] } = await client.readResource({ uri }, { onprogress });
    assert.deepEqual(bytes(content && "blob" in content && content.blob), large);
    const several = { name: "imap_search_messages", arguments: { mailboxes: ["*"] } };
    const before = told.length;
    await client.callTool(several, undefined, { onprogress });
    for (const steps of [told.slice(0, before), told.slice(before)]) {
      assert.ok(steps.length >= 2, JSON.stringify(told));
      assert.ok(
        steps.every(([done, total = 0], i) => done <= total && done > (steps[i - 1]?.[0] ?? 0)),
      );
    }
  });

  await t.step("what is larger than a resource may be is not given", async () => {
    const large = randomBytes(MAX_RESOURCE_BYTES + 1, 6);
    const head = ["From: Lens <lens@example.test>", "Subject: Large"];
    await raw.append(ENCODED, message(head, multipart("mixed", [file("image/png", "x", large)])));
    await fails(base.replace(/\d+$/, "2/parts/1"), -32_603, "resource_too_large");
    await fails(base.replace(/\d+$/, "2/raw"), -32_603, "resource_too_large");
  });

  await t.step("reading a resource is a call like any other: it is in the audit", async () => {
    const wanted = [
      ...["imap_get_message ok", "resource_source ok", "resource_attachment ok"],
      ...["resource_attachment too_large", "resource_source too_large"],
    ];
    await until("every call is in the audit", () => {
      const told = lines.map((line) => JSON.parse(line)).map((one) => `${one.tool} ${one.outcome}`);
      return wanted.every((one) => told.includes(one));
    });
  });

  await t.step(
    "accounts and folders are completed, also where they are not typed from the beginning",
    async () => {
      const ref = {
        type: "ref/resource" as const,
        uri: "imap://{account}/{mailbox}/{uidvalidity}/{uid}",
      };
      const triage = { type: "ref/prompt" as const, name: "triage_inbox" };
      const complete = async (name: string, value: string, of: typeof ref | typeof triage = ref) =>
        (await client.complete({ ref: of, argument: { name, value } })).completion.values;
      assert.deepEqual(await complete("account", "DEF"), ["default"]);
      assert.deepEqual(await complete("mailbox", "größe"), [FOLDER]);
      assert.deepEqual(await complete("mailbox", "maß"), [FOLDER]);
      const elsewhere = await client.complete({
        ref,
        argument: { name: "mailbox", value: "" },
        context: { arguments: { account: "nobody" } },
      });
      assert.deepEqual(elsewhere.completion.values, []);
      assert.deepEqual(await complete("uid", "1"), []);
      assert.deepEqual(await complete("constructor", "1"), []);
      assert.deepEqual(await complete("mailbox", "inb", triage), ["INBOX"]);
      assert.deepEqual(await complete("days", "1", triage), []);
    },
  );

  await t.step("prompts are listed and filled in", async () => {
    const { prompts } = await client.listPrompts();
    assert.ok(prompts.every(({ title, description }: Prompt) => title && description));
    const { messages: [first] } = await client.getPrompt({
      name: "summarise_thread",
      arguments: { message_id },
    });
    assert.ok(
      first?.content.type === "text" && first.content.text.includes(JSON.stringify(message_id)),
    );
    const code = (error: McpError) => error.code === -32_602;
    await assert.rejects(client.getPrompt({ name: "summarise_thread" }), code);
    await assert.rejects(client.getPrompt({ name: "constructor" }), code);
  });
});
