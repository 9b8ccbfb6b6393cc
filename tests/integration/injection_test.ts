/**
 * Nothing that a caller writes can add an IMAP command or an argument.
 *
 * A recording server takes down what the product sends for arbitrary input;
 * it must be the same commands, in the same shape, as for harmless input.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { createAuthority } from "../servers/certificates.ts";
import { encodeMailboxName } from "../../lib/imap/mailbox_argument.ts";
import {
  type Command,
  politeScript,
  type ScriptedImap,
  startScriptedImap,
} from "../servers/scripted_imap.ts";
import { poisoned, shape } from "../support/injection.ts";
import { accountVariables, type Product, startProduct } from "../support/product.ts";
import { CANARY } from "../support/canary.ts";

/** Inputs of imap_search_messages that are free text. */
const TEXT_CRITERIA = [
  "query",
  "from",
  "to",
  "cc",
  "subject",
  "body",
  "not_from",
  "not_subject",
  "header_message_id",
  "keyword",
] as const;

/** Criteria whose value may go out as an atom: an argument of its own either way. */
function normalize(text: string): string {
  return text
    .replace(/\b(TEXT|FROM|TO|CC|SUBJECT|BODY|KEYWORD) [^\s()"{]+/g, "$1 $")
    .replace(/\bHEADER MESSAGE-ID [^\s()"{]+/g, "HEADER MESSAGE-ID $")
    .replace(/^EXAMINE [^\s()"{]+$/g, "EXAMINE $")
    .replace(/CHARSET UTF-8 /g, "");
}

/** Answers of a server that has these folders; undefined for what has to do with none. */
function folderScript(
  { tag, name, rest }: Command,
  folders: readonly string[],
): string | undefined {
  if (name === "STATUS") {
    return `* STATUS x (MESSAGES 0 UIDVALIDITY 7 UIDNEXT 1)\r\n${tag} OK done\r\n`;
  }
  if (rest === '"" ""' || folders.length === 0) return undefined;
  if (name !== "LIST" && name !== "LSUB") return undefined;
  const listed = ["INBOX", ...folders].map((path) => {
    const bytes = encodeMailboxName(path);
    return `* ${name} () "/" {${bytes.length}}\r\n${bytes}\r\n`;
  });
  return `${listed.join("")}${tag} OK done\r\n`;
}

async function shapesOf(
  product: Product,
  server: ScriptedImap,
  tool: string,
  args: Record<string, unknown>,
): Promise<{ shapes: string[]; code: string; token: string | undefined }> {
  server.commands.length = 0;
  const answer = await product.call(tool, args);
  return {
    shapes: server.commands.filter(({ name }) => name !== "NOOP").map((command) =>
      normalize(shape(command))
    ),
    code: answer.error?.code ?? "ok",
    token: answer.data?.confirm_token,
  };
}

Deno.test("no text a caller writes adds an IMAP command or an argument", async (t) => {
  await using stack = new AsyncDisposableStack();
  const directory = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const authority = await createAuthority(directory);
  const tls = await authority.issue("server", "DNS:localhost");
  /** What LIST answers with, besides INBOX. */
  let folders: readonly string[] = [];
  /** Whether LSUB answers with them as well. */
  let shown = true;
  const server = await startScriptedImap({
    tls,
    script: (command, connection) =>
      folderScript(command, shown || command.name !== "LSUB" ? folders : ["x"]) ??
        politeScript(command, connection),
  });
  stack.defer(() => server.stop());
  const product = await startProduct(
    accountVariables({ port: server.port, caPath: authority.cert }, {
      name: "u",
      password: CANARY,
    }),
  );
  stack.defer(() => product.close());
  const writer = await startProduct({
    ...accountVariables({ port: server.port, caPath: authority.cert }, {
      name: "u",
      password: CANARY,
    }),
    MAIL_IMAP_WRITE_ENABLED: "true",
  });
  stack.defer(() => writer.close());
  assert.equal((await writer.call("imap_list_mailboxes")).failed, false);
  // Opens the connection and the mailbox, so that what follows is the call alone.
  assert.equal((await product.call("imap_search_messages", { subject: "x" })).failed, false);

  for (const criterion of TEXT_CRITERIA) {
    await t.step(`imap_search_messages ${criterion}`, async () => {
      const harmless = await shapesOf(product, server, "imap_search_messages", {
        [criterion]: "word",
      });
      assert.ok(
        harmless.shapes.some((line) => line.startsWith("UID SEARCH")),
        harmless.shapes.join("\n"),
      );
      await fc.assert(
        fc.asyncProperty(poisoned, async (text) => {
          const { shapes, code } = await shapesOf(product, server, "imap_search_messages", {
            [criterion]: text,
          });
          if (code === "invalid_input") assert.deepEqual(shapes, []);
          else assert.deepEqual(shapes, harmless.shapes, JSON.stringify(text));
        }),
        { numRuns: 150 },
      );
    });
  }

  await t.step("mailbox of imap_search_messages", async () => {
    await fc.assert(
      fc.asyncProperty(poisoned, async (mailbox) => {
        const { shapes, code } = await shapesOf(product, server, "imap_search_messages", {
          mailbox,
        });
        if (code === "invalid_input") return assert.deepEqual(shapes, []);
        for (const line of shapes) {
          assert.match(line, /^(EXAMINE \$|FETCH |LIST )/, JSON.stringify(mailbox));
        }
        assert.ok(shapes.length <= 2, shapes.join("\n"));
      }),
      { numRuns: 150 },
    );
  });

  await t.step("pattern of imap_list_mailboxes never reaches the server", async () => {
    const harmless = await shapesOf(product, server, "imap_list_mailboxes", {});
    await fc.assert(
      fc.asyncProperty(poisoned, async (pattern) => {
        const { shapes, code } = await shapesOf(product, server, "imap_list_mailboxes", {
          pattern,
        });
        assert.deepEqual(shapes, code === "invalid_input" ? [] : harmless.shapes);
      }),
      { numRuns: 100 },
    );
  });

  await t.step("message_id of imap_get_message and imap_get_message_raw", async () => {
    for (const tool of ["imap_get_message", "imap_get_message_raw"]) {
      await fc.assert(
        fc.asyncProperty(poisoned, async (mailbox) => {
          const { shapes, code } = await shapesOf(product, server, tool, {
            message_id: `imap:default:${mailbox}:7:1`,
          });
          if (code === "invalid_input") return assert.deepEqual(shapes, []);
          for (const line of shapes) {
            assert.match(line, /^(EXAMINE \$|UID FETCH 1 )/, JSON.stringify(mailbox));
          }
        }),
        { numRuns: 100 },
      );
    }
  });

  await t.step("names of folders that are made, renamed, deleted and shown", async () => {
    // Every name that is asked for is there, except the one that is to be made.
    const calls = (name: string): readonly Record<string, unknown>[] => [
      { action: "create", mailbox: name },
      { action: "rename", mailbox: "Old", destination_mailbox: name },
      { action: "rename", mailbox: name, destination_mailbox: "New" },
      { action: "delete", mailbox: name },
      { action: "subscribe", mailbox: name },
      { action: "unsubscribe", mailbox: name },
    ];
    const sent = async (call: Record<string, unknown>, listed: string) => {
      folders = ["Old", listed];
      shown = call["action"] !== "subscribe";
      const first = await shapesOf(writer, server, "imap_manage_mailbox", call);
      if (first.token === undefined) return first;
      const second = await shapesOf(writer, server, "imap_manage_mailbox", {
        ...call,
        confirm_token: first.token,
      });
      return { code: second.code, shapes: [...first.shapes, ...second.shapes] };
    };
    for (const i of calls("").keys()) {
      const isNew = i <= 1;
      const harmless = await sent(calls("Word")[i] ?? {}, isNew ? "Other" : "Word");
      assert.equal(harmless.code, "ok");
      const acts = /^(CREATE \$|RENAME \$ \$|DELETE \$|SUBSCRIBE \$|UNSUBSCRIBE \$)$/;
      assert.equal(harmless.shapes.filter((line) => acts.test(line)).length >= 1, true);
      await fc.assert(
        fc.asyncProperty(poisoned, async (text) => {
          const call = calls(text)[i] ?? {};
          const { shapes, code } = await sent(call, isNew ? "Other" : text);
          if (code === "ok") return assert.deepEqual(shapes, harmless.shapes, JSON.stringify(call));
          assert.equal(shapes.some((line) => acts.test(line)), false, JSON.stringify(call));
          for (const line of shapes) assert.ok(harmless.shapes.includes(line), line);
        }),
        { numRuns: 100 },
      );
    }
  });

  await t.step("account_id and cursor never reach the server", async () => {
    await fc.assert(
      fc.asyncProperty(poisoned, fc.constantFrom("account_id", "cursor"), async (text, name) => {
        const { shapes, code } = await shapesOf(product, server, "imap_search_messages", {
          [name]: text,
        });
        assert.notEqual(code, "ok");
        assert.deepEqual(shapes, []);
      }),
      { numRuns: 100 },
    );
  });

  await t.step("the recording server sees an injected command when there is one", () => {
    const injected = shape({ tag: "1", name: "UID SEARCH", rest: 'SUBJECT "a" ALL' });
    assert.notEqual(
      normalize(injected),
      normalize(shape({ tag: "1", name: "UID SEARCH", rest: 'SUBJECT "a"' })),
    );
  });
});
