/**
 * Tokens confirm exactly what they were made for, once, for a while.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { MailError, reasonOf } from "../../../lib/contract/error.ts";
import {
  CONFIRMATION_TTL_MS,
  Confirmations,
  type Confirmed,
} from "../../../lib/policy/confirmations.ts";
import { confirmationKey, SEAL_KEY_BYTES } from "../../../lib/policy/seal.ts";
import { anyText } from "../../support/any_text.ts";

const WHAT: Confirmed = {
  action: "move",
  account: "work",
  mailbox: "INBOX",
  uidvalidity: "7",
  uids: [1, 2, 30],
  destination: "Archive",
  permanent: false,
};

/** Why a token is not taken; undefined when it is. */
async function refusal(
  confirmations: Confirmations,
  token: string,
  what: Confirmed,
): Promise<string | undefined> {
  try {
    await confirmations.take(token, what);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof MailError);
    assert.equal(error.code, "forbidden");
    assert.equal(error.retryable, false);
    return reasonOf(error);
  }
}

/** Both clocks, by hand. */
function clocks() {
  const time = {
    wall: 1_800_000_000_000,
    steady: 1_000,
    read: () => ({ wall: time.wall, steady: time.steady }),
    /** Lets time go by. */
    pass(ms: number) {
      time.wall += ms;
      time.steady += ms;
    },
  };
  return time;
}

Deno.test("A token confirms what it was made for, once.", async () => {
  const confirmations = new Confirmations();
  const { token } = await confirmations.issue(WHAT);
  assert.equal(await refusal(confirmations, token, WHAT), undefined);
  assert.equal(await refusal(confirmations, token, WHAT), "confirm_token_used");
});

Deno.test("Of many calls at once with one token, one goes on.", async () => {
  const confirmations = new Confirmations();
  const { token } = await confirmations.issue(WHAT);
  const results = await Promise.all(
    Array.from({ length: 20 }, () => refusal(confirmations, token, WHAT)),
  );
  assert.equal(results.filter((reason) => reason === undefined).length, 1);
  assert.equal(results.filter((reason) => reason === "confirm_token_used").length, 19);
});

Deno.test("Each of two tokens for the same can be used once.", async () => {
  const confirmations = new Confirmations();
  const [one, two] = [await confirmations.issue(WHAT), await confirmations.issue(WHAT)];
  assert.notEqual(one.token, two.token);
  assert.equal(await refusal(confirmations, one.token, WHAT), undefined);
  assert.equal(await refusal(confirmations, two.token, WHAT), undefined);
});

Deno.test("The order in which things were named does not matter.", async () => {
  const confirmations = new Confirmations();
  const { token } = await confirmations.issue(WHAT);
  const turned = Object.fromEntries(Object.entries(WHAT).toReversed());
  assert.equal(await refusal(confirmations, token, turned), undefined);
});

Deno.test("A token does not confirm anything else, and is still good afterwards.", async () => {
  const confirmations = new Confirmations();
  const { token } = await confirmations.issue(WHAT);
  const others: readonly Confirmed[] = [
    { ...WHAT, action: "delete" },
    { ...WHAT, account: "default" },
    { ...WHAT, mailbox: "inbox" },
    { ...WHAT, uidvalidity: "8" },
    { ...WHAT, uidvalidity: 7 },
    { ...WHAT, uids: [1, 2] },
    { ...WHAT, uids: [1, 2, 30, 31] },
    { ...WHAT, uids: [1, 23, 0] },
    { ...WHAT, uids: ["1", 2, 30] },
    { ...WHAT, uids: "1,2,30" },
    { ...WHAT, permanent: true },
    { ...WHAT, more: "" },
    Object.fromEntries(Object.entries(WHAT).slice(1)),
    {},
  ];
  for (const other of others) {
    assert.equal(await refusal(confirmations, token, other), "confirm_token_mismatch");
  }
  assert.equal(await refusal(confirmations, token, WHAT), undefined);
});

Deno.test("A token ends with its time, and says when.", async () => {
  const time = clocks();
  const confirmations = new Confirmations(undefined, time.read);
  const { token, expires } = await confirmations.issue(WHAT);
  assert.equal(expires, new Date(time.wall + CONFIRMATION_TTL_MS).toISOString());
  time.pass(CONFIRMATION_TTL_MS);
  assert.equal(await refusal(confirmations, token, WHAT), "confirm_token_expired");
  const next = await confirmations.issue(WHAT);
  time.pass(CONFIRMATION_TTL_MS - 1);
  assert.equal(await refusal(confirmations, next.token, WHAT), undefined);
  const last = await confirmations.issue(WHAT);
  time.pass(1_000 * CONFIRMATION_TTL_MS);
  assert.equal(await refusal(confirmations, last.token, WHAT), "confirm_token_expired");
});

Deno.test("A clock that is set back brings neither an ended nor a used token back.", async () => {
  const time = clocks();
  const confirmations = new Confirmations(undefined, time.read);
  const [used, ended] = [await confirmations.issue(WHAT), await confirmations.issue(WHAT)];
  assert.equal(await refusal(confirmations, used.token, WHAT), undefined);
  time.pass(CONFIRMATION_TTL_MS);
  assert.equal(await refusal(confirmations, ended.token, WHAT), "confirm_token_expired");
  // Forgets what has ended.
  assert.equal(
    await refusal(confirmations, (await confirmations.issue(WHAT)).token, WHAT),
    undefined,
  );
  for (const ms of [1_000, 60_000, 10 * CONFIRMATION_TTL_MS]) {
    time.wall -= ms;
    assert.equal(await refusal(confirmations, used.token, WHAT), "confirm_token_expired");
    assert.equal(await refusal(confirmations, ended.token, WHAT), "confirm_token_expired");
  }
});

Deno.test("A clock that is set back makes no token last longer, also when it had been set ahead.", async () => {
  const time = clocks();
  const confirmations = new Confirmations(undefined, time.read);
  await confirmations.issue(WHAT);
  time.wall += 100 * CONFIRMATION_TTL_MS;
  const ahead = await confirmations.issue(WHAT);
  time.wall -= 100 * CONFIRMATION_TTL_MS;
  const { token, expires } = await confirmations.issue(WHAT);
  assert.equal(expires, new Date(time.wall + CONFIRMATION_TTL_MS).toISOString());
  time.pass(CONFIRMATION_TTL_MS);
  assert.equal(await refusal(confirmations, ahead.token, WHAT), "confirm_token_expired");
  assert.equal(await refusal(confirmations, token, WHAT), "confirm_token_expired");
});

Deno.test("Time that a machine sleeps counts: a token of yesterday has ended.", async () => {
  const time = clocks();
  const confirmations = new Confirmations(undefined, time.read);
  const { token } = await confirmations.issue(WHAT);
  // The steady clock of some systems stands still meanwhile.
  time.wall += CONFIRMATION_TTL_MS;
  assert.equal(await refusal(confirmations, token, WHAT), "confirm_token_expired");
});

Deno.test("A token of another server, or from before it was started anew, is worth nothing.", async () => {
  const { token } = await new Confirmations().issue(WHAT);
  assert.equal(await refusal(new Confirmations(), token, WHAT), "confirm_token_mismatch");
});

Deno.test("No token with a later end can be made of one.", async () => {
  const confirmations = new Confirmations();
  const { token } = await confirmations.issue(WHAT);
  const [end = "", ...rest] = token.split(".");
  const later = (parseInt(end, 36) + 1_000).toString(36);
  const forged = [later, ...rest].join(".");
  assert.equal(await refusal(confirmations, forged, WHAT), "confirm_token_mismatch");
});

Deno.test("A used token does not become a new one by another random part or another spelling.", async () => {
  const confirmations = new Confirmations();
  const { token } = await confirmations.issue(WHAT);
  assert.equal(await refusal(confirmations, token, WHAT), undefined);
  const [end, , signature] = token.split(".");
  const fresh = `${end}.${"A".repeat(16)}.${signature}`;
  assert.equal(await refusal(confirmations, fresh, WHAT), "confirm_token_mismatch");
  // The last character carries four bits of the signature and two that mean nothing.
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  for (const last of alphabet) {
    const other = token.slice(0, -1) + last;
    if (other === token) continue;
    assert.equal(await refusal(confirmations, other, WHAT), "confirm_token_mismatch");
  }
});

Deno.test("Nothing that is cut, lengthened or changed anywhere is a token.", async () => {
  const confirmations = new Confirmations();
  const { token } = await confirmations.issue(WHAT);
  for (let end = 0; end < token.length; end++) {
    assert.equal(await refusal(confirmations, token.slice(0, end), WHAT), "confirm_token_mismatch");
    assert.equal(
      await refusal(confirmations, token.slice(end + 1), WHAT),
      "confirm_token_mismatch",
    );
  }
  for (const other of [`${token}.`, `${token} `, `0${token}`, `.${token}`, token.toUpperCase()]) {
    assert.equal(await refusal(confirmations, other, WHAT), "confirm_token_mismatch", other);
  }
  await fc.assert(
    fc.asyncProperty(fc.nat(token.length - 1), anyText(), async (at, text) => {
      const changed = token.slice(0, at) + text + token.slice(at + 1);
      fc.pre(changed !== token);
      assert.equal(await refusal(confirmations, changed, WHAT), "confirm_token_mismatch");
    }),
    { numRuns: 500 },
  );
  assert.equal(await refusal(confirmations, token, WHAT), undefined);
});

Deno.test("Whatever a caller sends, it is no token.", async () => {
  const confirmations = new Confirmations();
  await fc.assert(fc.asyncProperty(anyText(), async (text) => {
    assert.equal(await refusal(confirmations, text, WHAT), "confirm_token_mismatch");
  }));
});

Deno.test("Of two things that differ in any way, a token for one is none for the other.", async () => {
  const confirmations = new Confirmations();
  const value = fc.oneof(
    anyText(6),
    fc.nat(40),
    fc.boolean(),
    fc.array(fc.oneof(fc.nat(40), fc.string({ maxLength: 3 })), { maxLength: 4 }),
  );
  const thing = fc.dictionary(fc.string({ maxLength: 3 }), value, { maxKeys: 4 });
  const canonical = (what: Confirmed) =>
    JSON.stringify(Object.entries(what).sort(([a], [b]) => a < b ? -1 : 1));
  await fc.assert(
    fc.asyncProperty(thing, thing, async (one, two) => {
      const { token } = await confirmations.issue(one);
      const same = canonical(one) === canonical(two);
      assert.equal(
        await refusal(confirmations, token, two),
        same ? undefined : "confirm_token_mismatch",
      );
    }),
    { numRuns: 500 },
  );
});

/** A key that replicas share. */
function newKey(): Promise<CryptoKey> {
  return confirmationKey(crypto.getRandomValues(new Uint8Array(SEAL_KEY_BYTES)));
}

Deno.test("A token of one replica is taken by another with the same key, once, and by none with another key.", async () => {
  const key = newKey();
  const [one, other] = [new Confirmations(key), new Confirmations(key)];
  const { token } = await one.issue(WHAT);
  const stranger = new Confirmations(newKey());
  assert.equal(await refusal(stranger, token, WHAT), "confirm_token_mismatch");
  assert.equal(await refusal(new Confirmations(), token, WHAT), "confirm_token_mismatch");
  assert.equal(await refusal(other, token, { ...WHAT, permanent: true }), "confirm_token_mismatch");
  assert.equal(await refusal(other, token, WHAT), undefined);
  assert.equal(await refusal(other, token, WHAT), "confirm_token_used");
});

Deno.test("A token of one replica ends on another at its time, also when a clock is set back there.", async () => {
  const key = newKey();
  const [here, there] = [clocks(), clocks()];
  // Each process has a steady clock of its own.
  there.steady = 9_000_000_000;
  const [one, other] = [new Confirmations(key, here.read), new Confirmations(key, there.read)];
  const { token } = await one.issue(WHAT);
  there.pass(CONFIRMATION_TTL_MS - 1);
  assert.equal(await refusal(other, token, WHAT), undefined);
  const next = await one.issue({ ...WHAT, action: "copy" });
  there.pass(1);
  assert.equal(
    await refusal(other, next.token, { ...WHAT, action: "copy" }),
    "confirm_token_expired",
  );
  there.wall -= 10 * CONFIRMATION_TTL_MS;
  assert.equal(await refusal(other, token, WHAT), "confirm_token_expired");
  assert.equal(
    await refusal(other, next.token, { ...WHAT, action: "copy" }),
    "confirm_token_expired",
  );
});

Deno.test("A token of a replica whose clock is ahead does not last longer on another: it is refused, unless it is a minute.", async () => {
  const key = newKey();
  const [here, there] = [clocks(), clocks()];
  const [one, other] = [new Confirmations(key, here.read), new Confirmations(key, there.read)];
  here.wall += 60_000;
  assert.equal(await refusal(other, (await one.issue(WHAT)).token, WHAT), undefined);
  here.wall += 1;
  assert.equal(
    await refusal(other, (await one.issue(WHAT)).token, WHAT),
    "confirm_token_expired",
  );
});
