/**
 * Waiting for a person who signs in elsewhere (RFC 8628 section 3.5).
 *
 * @module
 */

import assert from "node:assert/strict";
import type { FromSignIn } from "../../../lib/sandbox/sign_in_messages.ts";
import type { DeviceCode, NewTokens, Undecided } from "../../../lib/signin/authorization_server.ts";
import { signInByDevice } from "../../../lib/signin/device.ts";
import { SignInError } from "../../../lib/signin/problem.ts";
import { signInAccount } from "./fixtures.ts";

const TOKENS: NewTokens = {
  accessToken: "a",
  refreshToken: "r",
  expiresAt: 0,
  scope: undefined,
};
const CODE: DeviceCode = {
  deviceCode: "d",
  userCode: "ABCD-EFGH",
  verificationUrl: "https://login.example/device",
  seconds: 600,
  intervalSeconds: 5,
};
const ORDER = {
  account: signInAccount(),
  clientSecret: undefined,
  certificates: undefined,
  flow: "device",
} as const;

type Look = NewTokens | Undecided | SignInError;

/** Signs in against a server that gives these answers in turn, the last one for ever. */
async function run(looks: readonly Look[], code: Partial<DeviceCode> = {}) {
  const pauses: number[] = [];
  const told: FromSignIn[] = [];
  let asked = 0;
  const server = {
    deviceCode: () => Promise.resolve({ ...CODE, ...code }),
    deviceTokens: () => {
      const look = looks[Math.min(asked++, looks.length - 1)] as Look;
      return look instanceof SignInError ? Promise.reject(look) : Promise.resolve(look);
    },
  };
  const pause = (ms: number): Promise<void> => {
    pauses.push(ms / 1_000);
    return Promise.resolve();
  };
  const outcome = await signInByDevice(server, ORDER, (message) => told.push(message), pause)
    .catch((error: unknown) => error as SignInError);
  return { outcome, pauses, told, asked };
}

Deno.test("The code is told before anybody waits, and looked for at the interval.", async () => {
  const { outcome, pauses, told } = await run([
    "authorization_pending",
    "authorization_pending",
    TOKENS,
  ]);
  assert.equal(outcome, TOKENS);
  assert.deepEqual(pauses, [5, 5, 5]);
  assert.deepEqual(told, [
    { type: "device", url: CODE.verificationUrl, code: CODE.userCode, seconds: 600 },
  ]);
});

Deno.test("slow_down adds five seconds for good.", async () => {
  const { pauses } = await run(["slow_down", "authorization_pending", "slow_down", TOKENS]);
  assert.deepEqual(pauses, [5, 10, 10, 15]);
});

Deno.test("A failure of the network doubles the interval up to a minute, and nothing is lost.", async () => {
  const lost = new SignInError("sign_in_unreachable");
  const { outcome, pauses } = await run([lost, lost, lost, lost, lost, TOKENS]);
  assert.equal(outcome, TOKENS);
  assert.deepEqual(pauses, [5, 10, 20, 40, 60, 60]);
});

Deno.test("Who says no, or comes too late, is told so.", async () => {
  assert.equal((await run(["access_denied"])).outcome, "denied");
  assert.equal((await run(["expired_token"])).outcome, "expired");
});

Deno.test("Any other failure ends it at once.", async () => {
  const { outcome, asked } = await run([new SignInError("sign_in_client_refused"), TOKENS]);
  assert.equal((outcome as SignInError).reason, "sign_in_client_refused");
  assert.equal(asked, 1);
});

Deno.test("A code is looked for no longer than it lasts, and no longer than half an hour.", async () => {
  const short = await run(["authorization_pending"], { seconds: 12 });
  assert.deepEqual([short.outcome, short.asked], ["expired", 2]);
  const endless = await run(["authorization_pending"], { seconds: 1e12 });
  assert.deepEqual([endless.outcome, endless.asked], ["expired", 360]);
});

Deno.test("A server cannot have itself asked more than once a second, or hardly ever.", async () => {
  const hurried = await run(["authorization_pending"], { seconds: 3, intervalSeconds: 1e-9 });
  assert.deepEqual(hurried.pauses, [1, 1, 1]);
  const slow = await run([TOKENS], { intervalSeconds: 1e9 });
  assert.deepEqual(slow.pauses, [60]);
});
