/**
 * Searches in another order than that of the UIDs, in several folders, and with
 * snippets, on servers that can do more or less.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createAuthority } from "../servers/certificates.ts";
import { IS_CYRUS, KIND } from "../servers/kind.ts";
import { politeScript, startScriptedImap } from "../servers/scripted_imap.ts";
import { startTap } from "../servers/tap.ts";
import { SEAL_KEY_BYTES } from "../../lib/policy/seal.ts";
import type { McpSession } from "../clients/mcp.ts";
import { startInProcess } from "../support/in_process.ts";
import { startMailServer } from "../support/mail_server.ts";
import { accountVariables } from "../support/product.ts";
import { CANARY } from "../support/canary.ts";

const USER = { name: "order@example.test", password: CANARY };
const BASIC = "IMAP4rev1 SASL-IR LITERAL+ ENABLE IDLE UIDPLUS NAMESPACE ID SPECIAL-USE";

/** Servers by what they offer. */
const SERVERS: Readonly<Record<string, string>> = {
  "everything that Dovecot can": "",
  "SORT as a whole": `${BASIC} SORT ESEARCH LIST-EXTENDED LIST-STATUS`,
  "no SORT": `${BASIC} ESEARCH LIST-EXTENDED LIST-STATUS`,
  "nothing": "IMAP4rev1 SASL-IR",
};

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);

interface Mail {
  readonly mailbox: string;
  readonly day: number;
  readonly bytes: number;
}

/** In the order in which they are added: old mail was moved into INBOX after new mail had come. */
const MAILS: readonly Mail[] = [
  ...Array.from({ length: 14 }, (_, i) => ({ mailbox: "INBOX", day: 40 + i, bytes: 100 + i })),
  ...Array.from(
    { length: 6 },
    (_, i) => ({ mailbox: "INBOX", day: 2 * i, bytes: 5_000 + i * 500 }),
  ),
  ...Array.from({ length: 9 }, (_, i) => ({ mailbox: "Work", day: 1.5 + 6 * i, bytes: 900 + i })),
];

function subjectOf({ mailbox, day }: Mail): string {
  return `${mailbox} day ${day}`;
}

function expected(order: string, mails: readonly Mail[]): string[] {
  return mails.toSorted((a, b) => {
    if (order === "largest") return b.bytes - a.bytes;
    return order === "newest" ? b.day - a.day : a.day - b.day;
  }).map(subjectOf);
}

for (const [name, capability] of Object.entries(SERVERS)) {
  Deno.test(`searches are in order on a server that offers ${name}`, async (t) => {
    await using stack = new AsyncDisposableStack();
    const server = await startMailServer({ users: [USER], capabilities: capability || undefined });
    stack.defer(() => server.stop());
    const writer = await server.connect(USER);
    await writer.command("CREATE Work");
    for (const mail of MAILS) {
      const source = `From: a@example.test\r\nSubject: ${subjectOf(mail)}\r\n\r\n${
        "x".repeat(mail.bytes)
      }\r\n`;
      const date = new Date(START + mail.day * DAY);
      await writer.append(mail.mailbox, new TextEncoder().encode(source), { date });
    }
    await writer.close();
    const tap = await startTap(server);
    stack.defer(() => tap.stop());
    const session = await startInProcess(
      accountVariables({ port: tap.port, caPath: tap.caPath }, USER),
    );
    stack.defer(() => session.close());

    const sealKey = crypto.getRandomValues(new Uint8Array(SEAL_KEY_BYTES));
    const replicas = await Promise.all(
      [1, 2].map(() =>
        startInProcess(accountVariables({ port: tap.port, caPath: tap.caPath }, USER), { sealKey })
      ),
    );
    for (const replica of replicas) stack.defer(() => replica.close());

    /** All pages; each by the next of the servers. */
    const all = async (
      args: Record<string, unknown>,
      servers: readonly McpSession[] = [session],
    ): Promise<{ subjects: string[]; order: string }> => {
      const subjects: string[] = [];
      let cursor: string | undefined;
      let order = "";
      let page = 0;
      const most = MAILS.length + 1;
      do {
        const server = servers[page++ % servers.length] as McpSession;
        assert.ok(page <= most, "the pages come to an end");
        const { data, text, failed } = await server.call("imap_search_messages", {
          limit: 4,
          ...(cursor === undefined ? args : { cursor }),
        });
        assert.equal(failed, false, text);
        subjects.push(...data.messages.map(({ subject }: { subject: string }) => subject));
        cursor = data.next_cursor;
        order = data.order;
        if (servers.length > 1) assert.ok(cursor === undefined || cursor.length > 100);
      } while (cursor !== undefined);
      return { subjects, order };
    };

    const inbox = MAILS.filter(({ mailbox }) => mailbox === "INBOX");
    for (const order of ["newest", "oldest", "largest"]) {
      await t.step(`one folder, ${order} first`, async () => {
        assert.deepEqual(await all({ order }), { subjects: expected(order, inbox), order });
      });

      await t.step(`one folder, ${order} first, of those that match`, async () => {
        const matching = inbox.filter((mail) => subjectOf(mail).includes("day 1"));
        const { subjects } = await all({ order, subject: "day 1" });
        assert.deepEqual(subjects, expected(order, matching));
      });

      await t.step(`two replicas with one key take turns, ${order} first`, async () => {
        assert.deepEqual(await all({ order }, replicas), {
          subjects: expected(order, inbox),
          order,
        });
        const matching = inbox.filter((mail) => subjectOf(mail).includes("day 1"));
        const some = await all({ order, subject: "day 1" }, replicas);
        assert.deepEqual(some.subjects, expected(order, matching));
        const { subjects } = await all({ order, mailboxes: ["*"] }, replicas);
        assert.deepEqual(subjects, expected(order, MAILS));
        const none = await all({ order, has_attachments: false }, replicas);
        assert.deepEqual(none.subjects, expected(order, inbox));
      });

      await t.step(`all folders, ${order} first`, async () => {
        const { subjects } = await all({ order, mailboxes: ["*"] });
        assert.deepEqual(subjects, expected(order, MAILS));
        const named = await all({ order, mailboxes: ["Work", "inbox"] });
        assert.deepEqual(named.subjects, subjects);
      });
    }

    await t.step("a folder that cannot be searched is named, and the others are", async () => {
      const { data } = await session.call("imap_search_messages", {
        mailboxes: ["INBOX", "Nowhere"],
        limit: 50,
      });
      assert.equal(data.messages.length, inbox.length);
      assert.equal(data.status, "partial");
      assert.deepEqual(
        data.issues.map(({ mailbox, code }: { mailbox: string; code: string }) => [mailbox, code]),
        [["Nowhere", "not_found"]],
      );
    });

    await t.step("Gmail's language is refused where nobody speaks it", async () => {
      const { error } = await session.call("imap_search_messages", { gmail_query: "is:important" });
      assert.deepEqual([error?.code, error?.details?.["reason"]], ["invalid_input", "not_gmail"]);
    });

    await t.step("the largest messages are a few commands", async () => {
      tap.reset();
      await session.call("imap_search_messages", { order: "largest" });
      const sorts = tap.lines.filter((line) => / UID SORT /.test(line)).length;
      assert.equal(sorts, capability === "" || capability.includes(" SORT ") ? 1 : 0);
      assert.ok(tap.lines.length <= 5, tap.lines.join("\n"));
    });
  });
}

Deno.test("snippets come with the summaries, by PREVIEW where that has nothing hidden", async (t) => {
  const sources = {
    plain: "Subject: plain\r\n\r\nPlain words.\r\n",
    html:
      "MIME-Version: 1.0\r\nSubject: html\r\nContent-Type: text/html\r\n\r\n<p hidden>SECRET</p><p>Words of HTML.</p>\r\n",
    alternative:
      `MIME-Version: 1.0\r\nSubject: alternative\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n${"--b\r\nContent-Type: text/plain\r\n\r\nSECRET\r\n"}--b\r\nContent-Type: text/html\r\n\r\n<p>Words of HTML.</p>\r\n--b--\r\n`,
    encoded:
      `MIME-Version: 1.0\r\nSubject: encoded\r\nContent-Type: text/plain; charset=utf-8\r\n${"Content-Transfer-Encoding: base64\r\n"}\r\n${
        new TextEncoder().encode("Größe und Maß.").toBase64()
      }\r\n`,
  };
  for (const [name, capability] of [["PREVIEW", ""], ["no PREVIEW", BASIC]] as const) {
    await t.step(name, async () => {
      await using stack = new AsyncDisposableStack();
      const server = await startMailServer({
        users: [USER],
        capabilities: capability || undefined,
      });
      stack.defer(() => server.stop());
      const writer = await server.connect(USER);
      const append = (source: string) =>
        writer.append("INBOX", new TextEncoder().encode(`From: a@example.test\r\n${source}`));
      await append(sources.plain);
      await append(sources.encoded);
      const tap = await startTap(server);
      stack.defer(() => tap.stop());
      const session = await startInProcess(
        accountVariables({ port: tap.port, caPath: tap.caPath }, USER),
      );
      stack.defer(() => session.close());
      await session.call("imap_search_messages");
      tap.reset();
      const snippets = async (): Promise<Record<string, string>> => {
        const { data } = await session.call("imap_search_messages", { snippet_max_chars: 100 });
        return Object.fromEntries(
          data.messages.map(({ subject, snippet }: Record<string, string>) => [subject, snippet]),
        );
      };
      assert.deepEqual(await snippets(), { plain: "Plain words.", encoded: "Größe und Maß." });
      // Cyrus offers PREVIEW and answers that it has none.
      const inVain = IS_CYRUS && capability === "";
      assert.equal(tap.lines.length, inVain ? 3 : 2, tap.lines.join("\n"));
      const offers = capability === "" && KIND !== "courier";
      assert.equal(tap.lines.join().includes("PREVIEW"), offers);

      await append(sources.html);
      await append(sources.alternative);
      await writer.close();
      assert.deepEqual(await snippets(), {
        plain: "Plain words.",
        encoded: "Größe und Maß.",
        html: "Words of HTML.",
        alternative: "Words of HTML.",
      });
    });
  }
});

Deno.test("a server that knows ASCII only is asked for the ASCII part, in any order", async () => {
  await using stack = new AsyncDisposableStack();
  const directory = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const authority = await createAuthority(directory);
  for (const capability of ["ESEARCH", "ESEARCH SORT ESORT CONTEXT=SEARCH"]) {
    const server = await startScriptedImap({
      tls: await authority.issue("server", "DNS:localhost"),
      script: (command, connection) => {
        const { name, rest, tag } = command;
        if (name === "CAPABILITY") {
          return `* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR LITERAL+ ${capability}\r\n${tag} OK done\r\n`;
        }
        if (/SEARCH|SORT/.test(name) && rest.includes("UTF-8")) {
          return `${tag} NO [BADCHARSET (US-ASCII)] what?\r\n`;
        }
        if (name === "UID SORT") {
          return `* ESEARCH (TAG "${tag}") UID PARTIAL (1:1 1) COUNT 1\r\n${tag} OK done\r\n`;
        }
        return politeScript(command, connection);
      },
    });
    const session = await startInProcess(
      accountVariables({ port: server.port, caPath: authority.cert }, {
        name: "u",
        password: CANARY,
      }),
    );
    try {
      for (const order of ["newest", "largest"]) {
        const { data, text } = await session.call("imap_search_messages", {
          query: "Müller report",
          order,
        });
        assert.deepEqual(data?.notes, ["only_ascii_part_searched"], text);
        assert.equal(data.messages.length, 1);
      }
    } finally {
      await session.close();
      await server.stop();
    }
  }
});
