/**
 * When tokens are renewed, by whom, and what becomes of them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { temporaryName } from "../../../lib/config/token_file.ts";
import type { SignInReason } from "../../../lib/contract/reason.ts";
import { AccountTokens } from "../../../lib/signin/account_tokens.ts";
import type { NewTokens } from "../../../lib/signin/authorization_server.ts";
import { SignInError } from "../../../lib/signin/problem.ts";
import { grantText, readGrant } from "../../../lib/signin/token_file.ts";
import { TokenLock } from "../../../lib/signin/token_lock.ts";
import { CANARY } from "../../support/canary.ts";
import { ended, grant, HOUR, type Scratch, scratch } from "./fixtures.ts";

/** A provider that gives new tokens each time, and takes each refresh token once. */
class Provider {
  readonly used: string[] = [];
  /** Thrown instead of an answer. */
  problem: SignInError | undefined;
  /** Runs while a request is on its way. */
  meanwhile: () => Promise<void> = () => Promise.resolve();
  lastsMs = HOUR;

  readonly refresh = async (refreshToken: string): Promise<NewTokens> => {
    const replayed = this.used.includes(refreshToken);
    this.used.push(refreshToken);
    const n = this.used.length;
    await this.meanwhile();
    if (this.problem) throw this.problem;
    if (replayed) throw new SignInError("sign_in_needed", true);
    return {
      accessToken: `access-${CANARY}-${n}`,
      refreshToken: `refresh-${CANARY}-${n}`,
      expiresAt: Date.now() + this.lastsMs,
      scope: undefined,
    };
  };
}

function tokensOf(place: Scratch, provider: Provider, lockMs?: number): AccountTokens {
  return new AccountTokens(place.account, provider.refresh, lockMs);
}

async function reason(work: Promise<unknown>): Promise<SignInReason> {
  const error = await work.then(() => undefined, (thrown: unknown) => thrown);
  assert.ok(error instanceof SignInError, String(error));
  return error.reason;
}

Deno.test("A token that is good for a while is given as it is, and nothing is written.", async () => {
  using place = scratch();
  place.write(grant());
  const provider = new Provider();
  const { token, saved } = await tokensOf(place, provider).get(undefined);
  assert.deepEqual([token, saved], [grant().accessToken, true]);
  assert.deepEqual(provider.used, []);
});

Deno.test("A token is renewed before its end, and what came of it is in the file.", async () => {
  using place = scratch();
  const provider = new Provider();
  for (const [leftMs, renewed] of [[61_000, false], [59_000, true], [-1, true]] as const) {
    provider.used.length = 0;
    place.write(grant({ expiresAt: Date.now() + leftMs, renewedAt: Date.now() - HOUR }));
    const { token } = await tokensOf(place, provider).get(undefined);
    assert.equal(token !== grant().accessToken, renewed, `${leftMs}`);
    assert.equal(readGrant(place.account)?.accessToken, token);
    assert.equal(readGrant(place.account)?.scope, "mail");
    if (renewed) assert.deepEqual(provider.used, [grant().refreshToken]);
  }
  assert.deepEqual(place.names(), ["oauth2-work.json"]);
  assert.equal(place.mode(), 0o600);
});

Deno.test("A token that lasts only seconds is used for most of them.", async () => {
  using place = scratch();
  place.write(grant({ expiresAt: Date.now() + 5_000, renewedAt: Date.now() }));
  const provider = new Provider();
  const { renewAt } = await tokensOf(place, provider).get(undefined);
  assert.deepEqual(provider.used, []);
  assert.ok(renewAt > Date.now() + 3_000);
});

Deno.test("A provider that keeps the refresh token keeps it here too.", async () => {
  using place = scratch();
  place.write(ended());
  const tokens = new AccountTokens(place.account, () =>
    Promise.resolve({
      accessToken: "new",
      refreshToken: undefined,
      expiresAt: Date.now() + HOUR,
      scope: "mail more",
    }));
  await tokens.get(undefined);
  const stored = readGrant(place.account);
  assert.deepEqual([stored?.refreshToken, stored?.accessToken, stored?.scope], [
    grant().refreshToken,
    "new",
    "mail more",
  ]);
});

Deno.test("Without a sign-in nobody is asked, and one that comes later is used.", async () => {
  using place = scratch();
  const provider = new Provider();
  const tokens = tokensOf(place, provider);
  assert.equal(await reason(tokens.get(undefined)), "sign_in_needed");
  place.write(grant());
  assert.equal((await tokens.get(undefined)).token, grant().accessToken);
  place.write(grant({ accessToken: "of-a-new-sign-in" }));
  assert.equal((await tokens.get(undefined)).token, "of-a-new-sign-in");
  assert.deepEqual(provider.used, []);
});

Deno.test("Of several processes one renews, and the others take what it wrote.", async () => {
  using place = scratch();
  place.write(ended());
  const provider = new Provider();
  provider.meanwhile = () => new Promise((resolve) => setTimeout(resolve, 100));
  const all = await Promise.all(
    Array.from({ length: 8 }, () => tokensOf(place, provider).get(undefined)),
  );
  assert.equal(new Set(all.map(({ token }) => token)).size, 1);
  assert.equal(provider.used.length, 1);
});

Deno.test("A token that was rejected is renewed though it has not ended, by one process.", async () => {
  using place = scratch();
  place.write(grant());
  const provider = new Provider();
  const [one, two] = [tokensOf(place, provider), tokensOf(place, provider)];
  const rejected = grant().accessToken;
  const all = await Promise.all([one.get(rejected), two.get(rejected), one.get(rejected)]);
  assert.deepEqual(all.map(({ token }) => token), Array(3).fill(`access-${CANARY}-1`));
  assert.equal(provider.used.length, 1);
});

Deno.test("A mail server that rejects every token does not make the provider renew for ever.", async () => {
  using place = scratch();
  place.write(grant());
  const provider = new Provider();
  const tokens = tokensOf(place, provider);
  let token = grant().accessToken;
  for (let i = 0; i < 3; i++) ({ token } = await tokens.get(token));
  assert.equal(await reason(tokens.get(token)), "token_refused");
  assert.equal(provider.used.length, 3);
  // Nor is the last one given to another login, which would be one more failure of the account.
  assert.equal(await reason(tokens.get(undefined)), "token_refused");
  place.write(grant({ accessToken: "of-a-new-sign-in" }));
  assert.equal((await tokens.get(undefined)).token, "of-a-new-sign-in");
});

Deno.test("A refresh token that was refused is not tried again; a new sign-in is.", async () => {
  using place = scratch();
  place.write(ended());
  const provider = new Provider();
  provider.problem = new SignInError("sign_in_needed", true);
  const tokens = tokensOf(place, provider);
  for (let i = 0; i < 3; i++) {
    const error = await tokens.get(undefined).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof SignInError && error.refused);
  }
  assert.equal(provider.used.length, 1);
  provider.problem = undefined;
  place.write(ended({ refreshToken: "of-a-new-sign-in" }));
  await tokens.get(undefined);
  assert.equal(provider.used.at(-1), "of-a-new-sign-in");
});

Deno.test("A provider that fails is asked a few times, then left alone for a while; a new sign-in is tried at once.", async () => {
  using place = scratch();
  place.write(ended());
  const provider = new Provider();
  provider.problem = new SignInError("sign_in_client_refused");
  const tokens = tokensOf(place, provider);
  for (let i = 0; i < 50; i++) {
    assert.equal(await reason(tokens.get(undefined)), "sign_in_client_refused");
  }
  assert.equal(provider.used.length, 5);
  provider.problem = undefined;
  place.write(ended({ refreshToken: "of-a-new-sign-in" }));
  await tokens.get(undefined);
  assert.equal(provider.used.at(-1), "of-a-new-sign-in");
});

Deno.test("While the provider cannot be reached, a token that still holds is used.", async () => {
  using place = scratch();
  place.write(grant({ expiresAt: Date.now() + 30_000, renewedAt: Date.now() - HOUR }));
  const provider = new Provider();
  provider.problem = new SignInError("sign_in_unreachable");
  const tokens = tokensOf(place, provider);
  const { token, renewAt } = await tokens.get(undefined);
  assert.equal(token, grant().accessToken);
  assert.ok(renewAt > Date.now() && renewAt <= Date.now() + 10_000);
  assert.equal(await reason(tokens.get(token)), "sign_in_unreachable");
  provider.problem = new SignInError("sign_in_client_refused");
  assert.equal(await reason(tokens.get(undefined)), "sign_in_client_refused");
});

Deno.test("A failure leaves the file as it was, and nothing beside it.", async () => {
  using place = scratch();
  place.write(ended());
  const before = place.text();
  const provider = new Provider();
  provider.problem = new SignInError("sign_in_answer_invalid");
  assert.equal(await reason(tokensOf(place, provider).get(undefined)), "sign_in_answer_invalid");
  assert.equal(place.text(), before);
  assert.deepEqual(place.names(), ["oauth2-work.json"]);
});

Deno.test("Tokens that cannot be written stay in memory, and are written when they can be.", async () => {
  using place = scratch();
  place.write(ended());
  const provider = new Provider();
  // Renaming fails once the file is gone under its temporary name.
  provider.meanwhile = () => Deno.remove(temporaryName(place.file));
  const tokens = tokensOf(place, provider);
  const first = await tokens.get(undefined);
  assert.equal(first.saved, false);
  assert.equal(readGrant(place.account)?.refreshToken, grant().refreshToken);
  provider.meanwhile = () => Promise.resolve();
  const second = await tokens.get(undefined);
  assert.deepEqual([second.token, second.saved], [first.token, true]);
  assert.equal(readGrant(place.account)?.refreshToken, `refresh-${CANARY}-1`);
  assert.equal(provider.used.length, 1);
});

Deno.test("Tokens that could not be written are tried again soon, and once more at the end.", async () => {
  using place = scratch();
  place.write(ended());
  const provider = new Provider();
  provider.meanwhile = () => Deno.remove(temporaryName(place.file));
  const tokens = tokensOf(place, provider);
  const { renewAt, saved } = await tokens.get(undefined);
  assert.ok(!saved && renewAt <= Date.now() + 10_000);
  await tokens.written();
  assert.equal(readGrant(place.account)?.refreshToken, `refresh-${CANARY}-1`);
  assert.deepEqual(place.names(), ["oauth2-work.json"]);
});

Deno.test("At the end tokens in memory do not replace a sign-in that is newer.", async () => {
  using place = scratch();
  place.write(ended());
  const provider = new Provider();
  provider.meanwhile = () => Deno.remove(temporaryName(place.file));
  const tokens = tokensOf(place, provider);
  await tokens.get(undefined);
  place.write(grant({ refreshToken: "of-a-new-sign-in" }));
  await tokens.written();
  assert.equal(readGrant(place.account)?.refreshToken, "of-a-new-sign-in");
});

Deno.test("A good token that is not written yet is not kept back by another process.", async () => {
  using place = scratch();
  place.write(ended());
  const provider = new Provider();
  provider.meanwhile = () => Deno.remove(temporaryName(place.file));
  const tokens = tokensOf(place, provider, 100);
  const { token } = await tokens.get(undefined);
  using _held = await TokenLock.acquire(place.file, 0);
  assert.equal((await tokens.get(undefined)).token, token);
  assert.equal(provider.used.length, 1);
});

Deno.test("Where nothing can ever be written, tokens are renewed from memory, each once.", async () => {
  using place = scratch();
  place.write(ended());
  await Deno.mkdir(`${temporaryName(place.file)}/full`, { recursive: true });
  const provider = new Provider();
  provider.lastsMs = -1;
  const tokens = tokensOf(place, provider);
  for (let i = 0; i < 4; i++) assert.equal((await tokens.get(undefined)).saved, false);
  assert.deepEqual(provider.used, [0, 1, 2, 3].map((n) => `refresh-${CANARY}-${n}`));
  // A sign-in in another terminal is newer than what is in memory.
  place.write(grant({ refreshToken: "new", accessToken: "of-a-new-sign-in" }));
  assert.equal((await tokens.get(undefined)).token, "of-a-new-sign-in");
});

Deno.test("Tokens in memory survive a file that was removed or spoilt.", async () => {
  using place = scratch();
  place.write(ended());
  const provider = new Provider();
  provider.meanwhile = () => Deno.remove(temporaryName(place.file));
  const tokens = tokensOf(place, provider);
  const { token } = await tokens.get(undefined);
  await Deno.chmod(place.file, 0o644);
  assert.equal((await tokens.get(undefined)).token, token);
  assert.equal(place.mode(), 0o600);
});

Deno.test("Another process that does not finish is not waited for without end.", async () => {
  using place = scratch();
  place.write(ended());
  using _held = await TokenLock.acquire(place.file, 0);
  const provider = new Provider();
  assert.equal(await reason(tokensOf(place, provider, 100).get(undefined)), "sign_in_busy");
  assert.deepEqual(provider.used, []);
});

Deno.test("A file that is open to others is refused, and its token sent nowhere.", async () => {
  using place = scratch();
  place.write(ended(), 0o644);
  const provider = new Provider();
  assert.equal(await reason(tokensOf(place, provider).get(undefined)), "sign_in_file");
  assert.deepEqual(provider.used, []);
});

Deno.test("What a process had renewed and written when it died is taken over, not renewed again.", async () => {
  using place = scratch();
  place.write(ended());
  const newer = grant({
    refreshToken: `refresh-${CANARY}-new`,
    accessToken: `access-${CANARY}-new`,
  });
  place.make("oauth2-work.json.new", grantText(newer, place.account));
  const provider = new Provider();
  const { token, saved } = await tokensOf(place, provider).get(undefined);
  assert.deepEqual([token, saved], [newer.accessToken, true]);
  assert.deepEqual(provider.used, []);
  assert.equal(readGrant(place.account)?.refreshToken, newer.refreshToken);
  assert.deepEqual(place.names(), ["oauth2-work.json"]);
});

Deno.test("A token that is taken over is not lost when the provider cannot be asked.", async () => {
  using place = scratch();
  place.write(ended());
  const newer = ended({ refreshToken: `refresh-${CANARY}-new`, renewedAt: Date.now() - HOUR / 2 });
  place.make("oauth2-work.json.new", grantText(newer, place.account));
  const provider = new Provider();
  provider.problem = new SignInError("sign_in_unreachable");
  assert.equal(await reason(tokensOf(place, provider).get(undefined)), "sign_in_unreachable");
  // Another process, after that one ended.
  const later = new Provider();
  await tokensOf(place, later).get(undefined);
  assert.deepEqual(later.used, [newer.refreshToken]);
});

Deno.test("What is not whole, older, or meant for somebody else is not taken over.", async () => {
  for (const other of ["cut", "older", "somebody else"]) {
    using place = scratch();
    place.write(ended());
    const left = grant({
      refreshToken: `refresh-${CANARY}-left`,
      ...(other === "older" ? { renewedAt: Date.now() - 2 * HOUR } : {}),
    });
    const text = grantText(
      left,
      other === "somebody else" ? { ...place.account, user: "eve@example.test" } : place.account,
    );
    place.make("oauth2-work.json.new", other === "cut" ? text.slice(0, -20) : text);
    const provider = new Provider();
    await tokensOf(place, provider).get(undefined);
    assert.deepEqual(provider.used, [ended().refreshToken], other);
  }
});
