/**
 * Conversations on servers that are not to be had here, and on those that
 * nobody would want.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { createAuthority } from "../servers/certificates.ts";
import {
  mailboxScript,
  type ScriptedMailboxes,
  type ScriptedMessage,
} from "../servers/mailbox_script.ts";
import { type ScriptedImap, startScriptedImap } from "../servers/scripted_imap.ts";
import { startInProcess } from "../support/in_process.ts";
import { accountVariables } from "../support/product.ts";
import type { McpSession } from "../clients/mcp.ts";
import { CANARY } from "../support/canary.ts";

const ROOT = "<root@x.test>";

function message(uid: number, id: string, rest: Partial<ScriptedMessage> & { refs?: string } = {}) {
  const { refs, ...more } = rest;
  return {
    uid,
    header: `From: p${uid}@x.test\r\nSubject: s${uid}\r\nMessage-ID: ${id}\r\n${
      refs ? `References: ${refs}\r\n` : ""
    }`,
    received: `0${(uid % 9) + 1}-Jan-2026 00:00:00 +0000`,
    ...more,
  };
}

const FOLDERS = ['(\\HasNoChildren) "/" INBOX', '(\\Sent) "/" Sent'];

async function withServer(
  mailboxes: ScriptedMailboxes,
  work: (product: McpSession, server: ScriptedImap) => Promise<void>,
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const directory = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const authority = await createAuthority(directory);
  const tls = await authority.issue("server", "DNS:localhost");
  const server = await startScriptedImap({ tls, script: mailboxScript(mailboxes) });
  stack.defer(() => server.stop());
  const product = await startInProcess(
    accountVariables({ port: server.port, caPath: authority.cert }, {
      name: "u",
      password: CANARY,
    }),
  );
  stack.defer(() => product.close());
  await work(product, server);
}

const ask = (product: McpSession, mailbox = "INBOX", uid = 1, bodies = false) =>
  product.call("imap_get_thread", {
    message_id: `imap:default:${mailbox}:7:${uid}`,
    include_bodies: bodies,
  });

/** Commands of the call, without what opens the connection. */
const asked = ({ commands }: ScriptedImap): readonly string[] =>
  commands.filter(({ name }) => /^(UID|EXAMINE|LIST|NOOP)/.test(name))
    .filter(({ name, rest }) => name !== "LIST" || rest !== '"" ""')
    .map(({ name, rest }) => name === "UID FETCH" ? name : `${name} ${rest}`);

Deno.test("On Gmail one search of All Mail finds the conversation by its thread id.", async () => {
  const id = "X-GM-THRID 1278455344230334865";
  await withServer({
    capabilities: "X-GM-EXT-1 SPECIAL-USE ESEARCH UIDPLUS",
    list: [...FOLDERS, '(\\All) "/" "[Google Mail]/Alle Nachrichten"'],
    folders: {
      INBOX: [message(1, ROOT, { threadItem: id })],
      Sent: [],
      "[Google Mail]/Alle Nachrichten": [
        { ...message(1, ROOT), uid: 31 },
        message(32, "<sent@x.test>", { refs: ROOT }),
        message(33, "<unlinked@x.test>"),
      ],
    },
    search: () => "* SEARCH 31 32 33\r\n",
  }, async (product, server) => {
    const { data, failed, text } = await ask(product);
    assert.equal(failed, false, text);
    assert.equal(data.method, "gmail_thread_id");
    assert.equal(data.total, 3);
    assert.equal(data.duplicates, 1);
    assert.equal(data.messages[0].id, "imap:default:INBOX:7:1");
    assert.deepEqual(data.mailboxes, ["INBOX", "[Google Mail]/Alle Nachrichten"]);
    assert.deepEqual(asked(server), [
      "EXAMINE INBOX",
      "UID FETCH",
      'LIST "" "*"',
      'EXAMINE "[Google Mail]/Alle Nachrichten"',
      "UID SEARCH X-GM-THRID 1278455344230334865",
      "UID FETCH",
    ]);
  });
});

Deno.test("On Gmail without All Mail the usual folders are asked for the thread id.", async () => {
  const threadItem = "X-GM-THRID 5";
  await withServer({
    capabilities: "X-GM-EXT-1 SPECIAL-USE",
    list: FOLDERS,
    folders: {
      INBOX: [message(1, ROOT, { threadItem })],
      Sent: [message(2, "<s@x.test>", { threadItem, refs: ROOT })],
    },
    search: (folder) => `* SEARCH ${folder === "Sent" ? 2 : 1}\r\n`,
  }, async (product) => {
    const { data } = await ask(product);
    assert.equal(data.method, "gmail_thread_id");
    assert.deepEqual(data.mailboxes, ["INBOX", "Sent"]);
    assert.equal(data.total, 2);
  });
});

Deno.test("A server with object ids is asked for its own (RFC 8474).", async () => {
  const threadItem = "THREADID (T1a_-b)";
  await withServer({
    capabilities: "OBJECTID SPECIAL-USE",
    list: FOLDERS,
    folders: {
      INBOX: [message(1, ROOT, { threadItem })],
      Sent: [message(2, "<s@x.test>", { threadItem })],
    },
    search: (folder, { rest }) =>
      rest === "THREADID T1a_-b" ? `* SEARCH ${folder === "Sent" ? 2 : 1}\r\n` : undefined,
  }, async (product) => {
    const { data } = await ask(product);
    assert.equal(data.method, "object_thread_id");
    assert.equal(data.total, 2);
  });
});

Deno.test("A thread id that is none, or that nobody may search for, leads to the walk.", async () => {
  for (const threadItem of ['X-GM-THRID "5 ALL"', "X-GM-THRID NIL", "X-GM-THRID 5"]) {
    await withServer({
      capabilities: "X-GM-EXT-1 SPECIAL-USE",
      list: FOLDERS,
      folders: { INBOX: [message(1, ROOT, { threadItem })], Sent: [] },
      search: (_, { rest }) => rest.includes("X-GM-THRID") ? undefined : "* SEARCH 1\r\n",
    }, async (product, server) => {
      const { data } = await ask(product);
      assert.equal(data.total, 1, threadItem);
      if (threadItem !== "X-GM-THRID 5") assert.equal(data.method, "header_walk");
      assert.ok(asked(server).every((line) => !line.includes("5 ALL")));
    });
  }
});

Deno.test("A folder that cannot be opened makes the answer partial and is named.", async () => {
  await withServer({
    capabilities: "SPECIAL-USE",
    list: FOLDERS,
    folders: { INBOX: [message(1, ROOT), message(2, "<b@x.test>", { refs: ROOT })] },
    search: () => "* SEARCH 1 2\r\n",
  }, async (product, server) => {
    const { data } = await ask(product);
    assert.equal(data.status, "partial");
    assert.deepEqual(data.failed_mailboxes, ["Sent"]);
    assert.deepEqual(data.mailboxes, ["INBOX"]);
    assert.equal(data.issues[0].stage, "search_folder");
    assert.equal(data.total, 2);
    assert.equal(asked(server).filter((line) => line === "EXAMINE Sent").length, 1);
  });
});

Deno.test("Where THREAD is refused, or answers too deeply, SEARCH is asked, and THREAD no more.", async () => {
  const deep = `* THREAD ${"(1 (".repeat(60)}2${")(3))".repeat(60)}\r\n`;
  for (const threads of [undefined, deep]) {
    await withServer({
      capabilities: "SPECIAL-USE THREAD=REFERENCES",
      list: FOLDERS,
      folders: { INBOX: [message(1, ROOT), message(2, "<b@x.test>", { refs: ROOT })], Sent: [] },
      search: (folder, { name }) =>
        name === "UID THREAD" ? threads : `* SEARCH${folder === "INBOX" ? " 1 2" : ""}\r\n`,
    }, async (product, server) => {
      const { data, text } = await ask(product);
      assert.equal(data?.method, "header_walk", text);
      assert.equal(data.total, 2);
      assert.equal(asked(server).filter((line) => line.startsWith("UID THREAD")).length, 1);
    });
  }
});

Deno.test("A server that finds everything is not believed beyond a bound.", async () => {
  const all = Array.from({ length: 500 }, (_, i) => message(i + 1, `<m${i}@x.test>`));
  await withServer({
    capabilities: "SPECIAL-USE",
    list: FOLDERS,
    folders: { INBOX: all, Sent: [] },
    search: (folder) => `* ESEARCH UID${folder === "INBOX" ? " ALL 1:500" : ""}\r\n`,
  }, async (product, server) => {
    const { data } = await ask(product, "INBOX", 7);
    assert.ok(data.total <= 200, `${data.total}`);
    assert.equal(data.truncated, true);
    assert.ok(data.truncated_by.includes("too_many_messages"));
    assert.ok(asked(server).length <= 25);
  });
});

Deno.test("A server that finds more messages than it has is not believed at all.", async () => {
  await withServer({
    capabilities: "SPECIAL-USE",
    list: FOLDERS,
    folders: { INBOX: [message(1, ROOT)], Sent: [] },
    search: () => "* ESEARCH UID ALL 1:4294967295\r\n",
  }, async (product) => {
    const { data, text } = await ask(product);
    assert.equal(data?.status, "partial", text);
    assert.deepEqual(data.failed_mailboxes, ["INBOX", "Sent"], text);
  });
});

Deno.test("In a folder of a million only the messages around are looked at, without THREAD.", async () => {
  const inbox = Object.assign([message(1, ROOT)], { length: 1_000_000 });
  const mailboxes: ScriptedMailboxes = {
    capabilities: "SPECIAL-USE THREAD=REFERENCES",
    list: FOLDERS,
    folders: {
      get INBOX() {
        // Only its length and the first message are looked at.
        return new Proxy([message(1, ROOT)], {
          get: (target, key) => key === "length" ? inbox.length : Reflect.get(target, key),
        });
      },
      Sent: [],
    },
    search: (folder) => `* SEARCH${folder === "INBOX" ? " 1" : ""}\r\n`,
  };
  await withServer(mailboxes, async (product, server) => {
    const { data, text } = await ask(product);
    assert.deepEqual(data?.truncated_by, ["large_folder"], text);
    const [first] = asked(server).filter((line) => line.startsWith("UID SEARCH"));
    assert.match(first ?? "", /^UID SEARCH 1:100000 OR /);
  });
});

/** A command with each quoted string replaced by a placeholder. */
const shape = (line: string): string => line.replace(/"(?:[^"\\]|\\["\\])*"/g, "$");

Deno.test("No header that a stranger writes adds a command or an argument.", async () => {
  const POISON = [
    ...'"\\<>(){}*%[]\0\t é😀\u2028'.split(""),
    ...["\r\n ", "\r\nA1 LOGOUT\r\n", '" ALL', "{5}", "{5+}\r\n ", "<a@b>", "<", ">", "\\Seen"],
  ];
  const poisoned = fc.array(
    fc.oneof(fc.constantFrom(...POISON), fc.string({ maxLength: 8 })),
    { minLength: 1, maxLength: 12 },
  ).map((pieces) => pieces.join(""));
  const inbox = [message(1, ROOT)];
  await withServer({
    capabilities: "SPECIAL-USE THREAD=REFERENCES",
    list: FOLDERS,
    folders: { INBOX: inbox, Sent: [] },
    search: (folder, { name }) =>
      folder !== "INBOX"
        ? `* ${name.slice("UID ".length)}\r\n`
        : name === "UID THREAD"
        ? "* THREAD (1)\r\n"
        : "* SEARCH 1\r\n",
  }, async (product, server) => {
    const key = String
      .raw`HEADER (?:MESSAGE-ID|REFERENCES|IN-REPLY-TO) "<[!#-;=?-\[\]-~]{1,248}>"`;
    const question = new RegExp(`^UID THREAD REFERENCES UTF-8 (?:OR )*${key}(?: (?:OR )*${key})*$`);
    await fc.assert(
      fc.asyncProperty(poisoned, poisoned, poisoned, async (id, references, reply) => {
        server.commands.length = 0;
        inbox[0] = {
          uid: 1,
          received: "01-Jan-2026 00:00:00 +0000",
          header: `Message-ID: <${id}>\r\nReferences: ${references} <${references}>\r\n` +
            `In-Reply-To: <${reply}@x>\r\n`,
        };
        const { failed, text } = await ask(product);
        assert.equal(failed, false, text);
        for (const line of asked(server)) {
          if (line.startsWith("UID THREAD")) assert.match(line, question, line);
          else assert.match(shape(line), /^(NOOP |LIST |EXAMINE (INBOX|Sent)|UID FETCH)/);
        }
      }),
      { numRuns: 200 },
    );
  });
});

Deno.test("No message_id that a caller writes adds a command or an argument.", async () => {
  const mailbox = fc.array(
    fc.oneof(
      fc.constantFrom('"', "\\", "\r\nA1 LOGOUT\r\n", "{5}", "{5+}", "*", ")", " ALL", "é", "&"),
      fc.string({ maxLength: 6 }),
    ),
    { minLength: 1, maxLength: 6 },
  ).map((pieces) => pieces.join(""));
  await withServer({
    capabilities: "SPECIAL-USE",
    list: FOLDERS,
    folders: { INBOX: [message(1, ROOT)] },
    search: () => "* SEARCH 1\r\n",
  }, async (product, server) => {
    await ask(product);
    await fc.assert(
      fc.asyncProperty(mailbox, async (name) => {
        server.commands.length = 0;
        const { failed } = await ask(product, name);
        assert.equal(failed, true);
        for (const line of asked(server)) {
          // The library looks whether a folder that cannot be opened exists.
          assert.match(shape(line), /^(EXAMINE|LIST \$) (\$|[^\s()"{]+)$/);
        }
        assert.ok(asked(server).length <= 2);
      }),
      { numRuns: 150 },
    );
  });
});
