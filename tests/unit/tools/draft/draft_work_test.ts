import assert from "node:assert/strict";
import { DraftWork } from "../../../../lib/tools/draft/draft_work.ts";
import { MailError } from "../../../../lib/contract/error.ts";
import type { Argument, Untagged } from "../../../../lib/imap/library.ts";
import type { SessionPool } from "../../../../lib/imap/pool.ts";
import { Session } from "../../../../lib/imap/session.ts";
import { ACCOUNT, EVERY_FOLDER, FakeClient, lost } from "../../imap/fake_client.ts";

const word = (value: string) => ({ type: "ATOM", value });

const STATUS: Untagged = {
  attributes: [
    word("Drafts"),
    ["MESSAGES", "0", "UIDVALIDITY", "7", "UIDNEXT", "5"].map(word),
  ],
};

/** A server that stores drafts and loses them from sight: it changes their Message-ID. */
class Forgetful extends FakeClient {
  readonly capabilities = new Map<string, boolean>();
  readonly enabled = new Set<string>();
  readonly namespace = { prefix: "" };
  appended = 0;
  /** How many looks the connection is lost in. */
  losses = 1;

  override exec(
    command?: string,
    _attributes?: readonly Argument[],
    options?: { untagged?: Record<string, (response: Untagged) => Promise<void>> },
  ): Promise<{ next(): void; response: Untagged }> {
    if (command === "STATUS") void options?.untagged?.["STATUS"]?.(STATUS);
    if (command === "APPEND") this.appended++;
    if (command === "UID FETCH" && this.losses-- > 0) return Promise.reject(lost());
    return Promise.resolve({ next: () => undefined, response: {} });
  }
}

function workOn(client: FakeClient): DraftWork {
  const pool = {
    write: <T>(_: string, __: AbortSignal, work: (session: Session) => Promise<T>) =>
      work(new Session(client.client, EVERY_FOLDER)),
  } as unknown as SessionPool;
  const target = { account: ACCOUNT, pool };
  const message = new Uint8Array([65]);
  return new DraftWork({ target, mailbox: "Drafts", message, headerId: "<1@x>", looksMs: [0] });
}

const never = new AbortController().signal;

Deno.test("What the server said it stored and does not have is failed, and not sent again.", async () => {
  const client = new Forgetful(1);
  const work = workOn(client);
  await assert.rejects(work.next(never), MailError);
  assert.equal(work.items[0].outcome, "pending");
  assert.equal(await work.next(never), false);
  assert.equal(client.appended, 1);
  assert.deepEqual(work.items, [
    { mailbox: "Drafts", outcome: "failed", reason: "not_found_after_storing" },
  ]);
  assert.deepEqual(work.undo(), { restores: 0 });
});

Deno.test("A draft that was accepted and never seen is not done when the server stays away.", async () => {
  const work = workOn(Object.assign(new Forgetful(1), { losses: 9 }));
  await assert.rejects(work.next(never), MailError);
  work.giveUp();
  assert.deepEqual(work.items, [
    { mailbox: "Drafts", outcome: "failed", reason: "end_not_seen" },
  ]);
});

Deno.test("Before anything was sent, giving up says nothing of a draft that may be there.", () => {
  const work = workOn(new Forgetful(1));
  work.giveUp();
  assert.deepEqual(work.items, [{ mailbox: "Drafts", outcome: "pending" }]);
});

Deno.test("What the server refuses is told and not tried again.", async () => {
  class Refusing extends Forgetful {
    override exec(
      ...args: Parameters<Forgetful["exec"]>
    ): Promise<{ next(): void; response: Untagged }> {
      if (args[0] !== "APPEND") return super.exec(...args);
      this.appended++;
      return Promise.reject(Object.assign(new Error("no"), { responseStatus: "NO" }));
    }
  }
  const client = new Refusing(1);
  const work = workOn(client);
  assert.equal(await work.next(never), false);
  assert.equal(client.appended, 1);
  assert.deepEqual(work.items, [
    { mailbox: "Drafts", outcome: "failed", reason: "server_refused" },
  ]);
  assert.deepEqual(work.undo(), { restores: 0 });
});
