/**
 * What clients carry over HTTP belongs to those who have the key.
 *
 * @module
 */

import assert from "node:assert/strict";
import { sealedWith } from "../../../lib/http_service.ts";
import { SEAL_KEY_BYTES } from "../../../lib/policy/seal.ts";
import { SETTINGS } from "../imap/fake_client.ts";

const WHAT = { action: "delete", uids: [1] };

Deno.test("Without a key in the configuration each process has one that nobody knows.", async () => {
  const [one, other] = [sealedWith(undefined, SETTINGS), sealedWith(undefined, SETTINGS)];
  const none = sealedWith(new Uint8Array(SEAL_KEY_BYTES), SETTINGS);
  for (const stranger of [other, none]) {
    const { token } = await stranger.confirmations.issue(WHAT);
    await assert.rejects(one.confirmations.take(token, WHAT));
    const session = await stranger.sessions.close(new Uint8Array(3));
    assert.equal(await one.sessions.open(session), undefined);
  }
  const { token } = await one.confirmations.issue(WHAT);
  await one.confirmations.take(token, WHAT);
});

Deno.test("With the same key a confirmation and the name of a client are known elsewhere.", async () => {
  const key = crypto.getRandomValues(new Uint8Array(SEAL_KEY_BYTES));
  const [one, other] = [sealedWith(key, SETTINGS), sealedWith(key, SETTINGS)];
  const { token } = await one.confirmations.issue(WHAT);
  await other.confirmations.take(token, WHAT);
  const name = new TextEncoder().encode("Ada's assistant");
  assert.deepEqual(await other.sessions.open(await one.sessions.close(name)), name);
});
