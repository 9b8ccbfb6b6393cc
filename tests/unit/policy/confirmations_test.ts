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
function refusal(confirmations: Confirmations, token: string, what: Confirmed): string | undefined {
  try {
    confirmations.take(token, what);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof MailError);
    assert.equal(error.code, "forbidden");
    assert.equal(error.retryable, false);
    return reasonOf(error);
  }
}

function clock(): { now: number; read: () => number } {
  const clock = { now: 1_800_000_000_000, read: () => clock.now };
  return clock;
}

Deno.test("A token confirms what it was made for, once.", () => {
  const confirmations = new Confirmations();
  const { token } = confirmations.issue(WHAT);
  assert.equal(refusal(confirmations, token, WHAT), undefined);
  assert.equal(refusal(confirmations, token, WHAT), "confirm_token_used");
});

Deno.test("Each of two tokens for the same can be used once.", () => {
  const confirmations = new Confirmations();
  const [one, two] = [confirmations.issue(WHAT), confirmations.issue(WHAT)];
  assert.notEqual(one.token, two.token);
  assert.equal(refusal(confirmations, one.token, WHAT), undefined);
  assert.equal(refusal(confirmations, two.token, WHAT), undefined);
});

Deno.test("The order in which things were named does not matter.", () => {
  const confirmations = new Confirmations();
  const { token } = confirmations.issue(WHAT);
  const turned = Object.fromEntries(Object.entries(WHAT).toReversed());
  assert.equal(refusal(confirmations, token, turned), undefined);
});

Deno.test("A token does not confirm anything else, and is still good afterwards.", () => {
  const confirmations = new Confirmations();
  const { token } = confirmations.issue(WHAT);
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
    assert.equal(refusal(confirmations, token, other), "confirm_token_mismatch");
  }
  assert.equal(refusal(confirmations, token, WHAT), undefined);
});

Deno.test("A token ends with its time, and says when.", () => {
  const time = clock();
  const confirmations = new Confirmations(time.read);
  const { token, expires } = confirmations.issue(WHAT);
  assert.equal(expires, new Date(time.now + CONFIRMATION_TTL_MS).toISOString());
  time.now += CONFIRMATION_TTL_MS;
  assert.equal(refusal(confirmations, token, WHAT), "confirm_token_expired");
  const next = confirmations.issue(WHAT);
  time.now += CONFIRMATION_TTL_MS - 1;
  assert.equal(refusal(confirmations, next.token, WHAT), undefined);
});

Deno.test("A clock that is set back brings neither an ended nor a used token back.", () => {
  const time = clock();
  const confirmations = new Confirmations(time.read);
  const [used, ended] = [confirmations.issue(WHAT), confirmations.issue(WHAT)];
  assert.equal(refusal(confirmations, used.token, WHAT), undefined);
  time.now += CONFIRMATION_TTL_MS;
  assert.equal(refusal(confirmations, ended.token, WHAT), "confirm_token_expired");
  assert.equal(refusal(confirmations, confirmations.issue(WHAT).token, WHAT), undefined);
  time.now -= CONFIRMATION_TTL_MS;
  assert.equal(refusal(confirmations, used.token, WHAT), "confirm_token_expired");
  assert.equal(refusal(confirmations, ended.token, WHAT), "confirm_token_expired");
});

Deno.test("A token of another server, or from before it was started anew, is worth nothing.", () => {
  const { token } = new Confirmations().issue(WHAT);
  assert.equal(refusal(new Confirmations(), token, WHAT), "confirm_token_mismatch");
});

Deno.test("No token with a later end can be made of one.", () => {
  const time = clock();
  const confirmations = new Confirmations(time.read);
  const [, nonce, signature] = confirmations.issue(WHAT).token.split(".");
  const later = (time.now + 10 * CONFIRMATION_TTL_MS).toString(36);
  const forged = `${later}.${nonce}.${signature}`;
  assert.equal(refusal(confirmations, forged, WHAT), "confirm_token_mismatch");
});

Deno.test("Nothing that is cut, lengthened or changed anywhere is a token.", () => {
  const confirmations = new Confirmations();
  const { token } = confirmations.issue(WHAT);
  for (let end = 0; end < token.length; end++) {
    assert.equal(refusal(confirmations, token.slice(0, end), WHAT), "confirm_token_mismatch");
    assert.equal(refusal(confirmations, token.slice(end + 1), WHAT), "confirm_token_mismatch");
  }
  for (const other of [`${token}.`, `${token} `, `0${token}`, `.${token}`, token.toUpperCase()]) {
    assert.equal(refusal(confirmations, other, WHAT), "confirm_token_mismatch", other);
  }
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.string({ unit: "binary" }), (at, text) => {
      const changed = token.slice(0, at) + text + token.slice(at + 1);
      fc.pre(changed !== token);
      assert.equal(refusal(confirmations, changed, WHAT), "confirm_token_mismatch");
    }),
    { numRuns: 500 },
  );
  assert.equal(refusal(confirmations, token, WHAT), undefined);
});

Deno.test("Whatever a caller sends, it is no token.", () => {
  const confirmations = new Confirmations();
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assert.equal(refusal(confirmations, text, WHAT), "confirm_token_mismatch");
  }));
});

Deno.test("Of two things that differ in any way, a token for one is none for the other.", () => {
  const confirmations = new Confirmations();
  const value = fc.oneof(
    fc.string({ unit: "binary", maxLength: 6 }),
    fc.nat(40),
    fc.boolean(),
    fc.array(fc.oneof(fc.nat(40), fc.string({ maxLength: 3 })), { maxLength: 4 }),
  );
  const thing = fc.dictionary(fc.string({ maxLength: 3 }), value, { maxKeys: 4 });
  const canonical = (what: Confirmed) =>
    JSON.stringify(Object.entries(what).sort(([a], [b]) => a < b ? -1 : 1));
  fc.assert(
    fc.property(thing, thing, (one, two) => {
      const { token } = confirmations.issue(one);
      const same = canonical(one) === canonical(two);
      assert.equal(
        refusal(confirmations, token, two),
        same ? undefined : "confirm_token_mismatch",
      );
    }),
    { numRuns: 500 },
  );
});
