/**
 * The server isolate's side: one request at a time, nothing asked without need.
 *
 * @module
 */

import assert from "node:assert/strict";
import { MailError, reasonOf } from "../../../lib/contract/error.ts";
import { SIGN_IN_REASONS, type SignInReason } from "../../../lib/contract/reason.ts";
import { signInError } from "../../../lib/contract/sign_in_error.ts";
import { TokenClient } from "../../../lib/signin/client.ts";
import type { TokenAnswer, TokenRequest } from "../../../lib/signin/protocol.ts";
import { HOUR } from "./fixtures.ts";

type Body = TokenAnswer extends infer One ? One extends { id: number } ? Omit<One, "id"> : never
  : never;

/** An isolate that answers as it is told, and what was heard of it. */
class Isolate implements Disposable {
  readonly requests: TokenRequest[] = [];
  readonly heard: string[] = [];
  readonly client: TokenClient;
  readonly #ports: MessageChannel = new MessageChannel();

  constructor(answer: (request: TokenRequest) => Body | undefined, deadlineMs = 10_000) {
    const { port1, port2 } = this.#ports;
    port2.onmessage = ({ data }: MessageEvent<TokenRequest>) => {
      this.requests.push(data);
      const body = answer(data);
      if (body) port2.postMessage({ id: data.id, ...body });
    };
    this.client = new TokenClient(port1, {
      secret: (token) => this.heard.push(`secret ${token}`),
      refused: (account) => this.heard.push(`refused ${account}`),
      unsaved: (account) => this.heard.push(`unsaved ${account}`),
    }, deadlineMs);
  }

  [Symbol.dispose](): void {
    this.#ports.port1.close();
    this.#ports.port2.close();
  }
}

/** Gives `NAME-1`, `NAME-2`, … */
function counting(lastsMs = HOUR): (request: TokenRequest) => Body {
  let n = 0;
  return ({ account }) => ({ token: `${account}-${++n}`, renewAt: Date.now() + lastsMs });
}

async function failure(work: Promise<unknown>): Promise<MailError> {
  const error = await work.then(() => undefined, (thrown: unknown) => thrown);
  assert.ok(error instanceof MailError, String(error));
  return error;
}

Deno.test("However many calls wait, one request is made for each account, and then none.", async () => {
  using isolate = new Isolate(counting());
  const { client } = isolate;
  const many = Array.from({ length: 50 }, (_, i) => client.token(i % 2 ? "a" : "b"));
  assert.equal(new Set(await Promise.all(many)).size, 2);
  await client.token("a");
  assert.deepEqual(isolate.requests.map(({ account }) => account).sort(), ["a", "b"]);
});

Deno.test("A token is asked for again from the time on at which it is to be renewed.", async () => {
  using isolate = new Isolate(counting(-1));
  assert.equal(await isolate.client.token("a"), "a-1");
  assert.equal(await isolate.client.token("a"), "a-2");
});

Deno.test("A rejected token is replaced once for all who hold it.", async () => {
  using isolate = new Isolate(counting());
  const { client } = isolate;
  const first = await client.token("a");
  const all = await Promise.all([1, 2, 3].map(() => client.token("a", first)));
  assert.deepEqual(all, ["a-2", "a-2", "a-2"]);
  assert.deepEqual(isolate.requests.map(({ rejected }) => rejected), [undefined, "a-1"]);
  assert.equal(await client.token("a", first), "a-2", "it was replaced long ago");
  assert.equal(isolate.requests.length, 2);
});

Deno.test("Who rejects what is just being fetched gets another one.", async () => {
  using isolate = new Isolate(counting());
  const { client } = isolate;
  assert.deepEqual(await Promise.all([client.token("a"), client.token("a", "a-1")]), [
    "a-1",
    "a-2",
  ]);
});

Deno.test("The same token again is token_refused, not a loop.", async () => {
  using isolate = new Isolate(() => ({ token: "same", renewAt: Date.now() + HOUR }));
  assert.equal(reasonOf(await failure(isolate.client.token("a", "same"))), "token_refused");
  assert.equal(isolate.requests.length, 1);
});

Deno.test("A new token is told as a secret before anybody has it; what was refused and not saved is told too.", async () => {
  using isolate = new Isolate(({ account }) =>
    account === "a"
      ? { token: "t", renewAt: 0, unsaved: true }
      : { problem: "sign_in_needed", refused: true }
  );
  const got = isolate.client.token("a").then((token) => isolate.heard.push(`got ${token}`));
  await got;
  assert.deepEqual(isolate.heard, ["secret t", "unsaved a", "got t"]);
  await failure(isolate.client.token("b"));
  assert.equal(isolate.heard.at(-1), "refused b");
});

Deno.test("After a failure the next call asks again.", async () => {
  let good = false;
  using isolate = new Isolate(() =>
    good ? { token: "t", renewAt: Date.now() + HOUR } : { problem: "sign_in_needed" }
  );
  const failures = await Promise.all([1, 2].map(() => failure(isolate.client.token("a"))));
  assert.deepEqual(failures.map(reasonOf), ["sign_in_needed", "sign_in_needed"]);
  assert.equal(isolate.requests.length, 1);
  good = true;
  assert.equal(await isolate.client.token("a"), "t");
});

Deno.test("An isolate that does not answer is not waited for without end.", async () => {
  using isolate = new Isolate(() => undefined, 50);
  assert.equal(reasonOf(await failure(isolate.client.token("a"))), "sign_in_stopped");
});

Deno.test("Each reason has a sentence; who has to sign in is told the command for the account.", () => {
  for (const reason of Object.keys(SIGN_IN_REASONS) as SignInReason[]) {
    const error = signInError(reason, "work");
    assert.match(error.message, /^[A-Z].*[^.]$/);
    assert.ok(error.hint);
    assert.equal(reasonOf(error), reason);
    assert.doesNotMatch(error.hint ?? "", /ACCOUNT/);
    if (error.code === "auth_failed") assert.equal(error.retryable, false);
  }
  assert.match(signInError("sign_in_needed", "work").hint ?? "", /mail-imap-mcp login work$/);
});
