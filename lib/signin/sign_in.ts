/**
 * Has a person sign in, in the sign-in isolate, and keeps what comes of it.
 *
 * @module
 */

import type { FromSignIn, LoginProblem, ToSignIn } from "../sandbox/sign_in_messages.ts";
import type { NewTokens } from "./authorization_server.ts";
import { signInByBrowser } from "./browser.ts";
import { signInByDevice } from "./device.ts";
import { SignInError } from "./problem.ts";
import { type Grant, grantText } from "./token_file.ts";
import { TokenLock } from "./token_lock.ts";

/** What the launcher asks for. */
export type Order = Omit<Extract<ToSignIn, { type: "login" }>, "type">;

/** Tells the launcher. */
export type Tell = (message: FromSignIn) => void;

/** Scopes that servers take, and do not name among what they gave. */
const UNNAMED = new Set(["offline_access", "openid", "profile", "email"]);

/** Signs in, and tells what came of it; never rejects. */
export async function signIn(order: Order, tell: Tell): Promise<void> {
  try {
    const { AuthorizationServer } = await import("#lazy/oauth");
    const { account, clientSecret, certificates, flow } = order;
    if (!await canStore(order)) return tell({ type: "failed", problem: "not_stored" });
    const server = new AuthorizationServer(account, clientSecret, certificates);
    const tokens = await (flow === "device" ? signInByDevice : signInByBrowser)(
      server,
      order,
      tell,
    );
    const problem = typeof tokens === "string" ? tokens : await store(tokens, order);
    if (problem !== undefined) tell({ type: "failed", problem });
    else tell({ type: "signed in", narrower: isNarrower(tokens as NewTokens, order) });
  } catch (error) {
    const problem = error instanceof SignInError ? error.reason : "sign_in_stopped";
    tell({ type: "failed", problem });
  }
}

/** Looks before the person takes the trouble. */
function canStore(order: Order): Promise<boolean> {
  return withLock(order, () => undefined);
}

async function store(tokens: NewTokens, order: Order): Promise<LoginProblem | undefined> {
  const { refreshToken } = tokens;
  if (refreshToken === undefined) return "no_refresh_token";
  const now = Date.now();
  const grant: Grant = { ...tokens, refreshToken, signedInAt: now, renewedAt: now };
  const text = grantText(grant, order.account);
  return await withLock(order, (lock) => lock.replace(text)) ? undefined : "not_stored";
}

/** @returns Whether there was a lock, and nothing failed. */
async function withLock({ account }: Order, use: (lock: TokenLock) => void): Promise<boolean> {
  let lock: TokenLock | undefined;
  try {
    lock = await TokenLock.acquire(account.oauth.tokenFile);
    if (lock) use(lock);
    return lock !== undefined;
  } catch {
    return false;
  } finally {
    lock?.[Symbol.dispose]();
  }
}

/** Whether less was given than asked for: a person can untick the access to mail. */
function isNarrower({ scope }: NewTokens, { account }: Order): boolean {
  if (scope === undefined) return false;
  const given = new Set(scope.toLowerCase().split(" "));
  return account.oauth.scope.toLowerCase().split(" ")
    .some((word) => !given.has(word) && !UNNAMED.has(word));
}
