import assert from "node:assert/strict";
import { Session } from "../../../../lib/imap/session.ts";
import { appendMessage } from "../../../../lib/imap/write/append.ts";
import { EVERY_FOLDER, FakeClient } from "../fake_client.ts";

/** A server that stores nothing in a folder that the same connection has open for reading. */
class ReadingInTheWay extends FakeClient {
  readonly capabilities = new Map<string, boolean>();
  readonly enabled = new Set<string>();
  readonly commands: string[] = [];
  readonly session: Session = new Session(this.client, EVERY_FOLDER);
  full = false;

  override exec(command?: string): Promise<{ response: object; next(): void }> {
    this.commands.push(command ?? "");
    const refused = this.full || (this.mailbox && this.mailbox.readOnly);
    if (!refused) return Promise.resolve({ response: {}, next: () => undefined });
    return Promise.reject(Object.assign(new Error("no"), { responseStatus: "NO" }));
  }

  override mailboxOpen(path: string, options?: { readonly readOnly?: boolean }): Promise<void> {
    const readOnly = options?.readOnly === true;
    this.commands.push(readOnly ? "EXAMINE" : "SELECT");
    this.mailbox = { path, readOnly, uidValidity: 7n, exists: 0 };
    return Promise.resolve();
  }
}

const MESSAGE = new TextEncoder().encode("Subject: s\r\n\r\nx\r\n");

Deno.test("a folder that is open for reading is opened for writing where it takes no message otherwise", async () => {
  const server = new ReadingInTheWay(0);
  await server.session.examine("Drafts");
  await appendMessage(server.session, "Drafts", MESSAGE);
  assert.deepEqual(server.commands, ["EXAMINE", "APPEND", "SELECT", "APPEND"]);
  await appendMessage(server.session, "Drafts", MESSAGE);
  assert.equal(server.commands.length, 5, "it stays open for writing");
});

Deno.test("a refusal that has another cause is not asked for again", async () => {
  const server = new ReadingInTheWay(0);
  server.full = true;
  await assert.rejects(appendMessage(server.session, "Drafts", MESSAGE));
  assert.deepEqual(server.commands, ["APPEND"]);
  await server.session.examine("Drafts");
  await assert.rejects(appendMessage(server.session, "Drafts", MESSAGE));
  assert.deepEqual(server.commands.slice(2), ["APPEND", "SELECT", "APPEND"]);
});
