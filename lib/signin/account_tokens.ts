/**
 * The tokens of one account: kept in a file that several processes share,
 * renewed by one of them at a time.
 *
 * @module
 */

import type { SignInAccount } from "../sandbox/sign_in_messages.ts";
import type { NewTokens } from "./authorization_server.ts";
import { SignInError } from "./problem.ts";
import { type Grant, grantText, parseGrant, readGrant } from "./token_file.ts";
import { TokenLock } from "./token_lock.ts";

/** Renews tokens; see `AuthorizationServer`. */
export type Refresh = (refreshToken: string) => Promise<NewTokens>;

/** A token, until when it may be used without asking again, and whether it is on disk. */
export interface CurrentToken {
  readonly token: string;
  readonly renewAt: number;
  readonly saved: boolean;
}

/** How long before its end a token is renewed, in milliseconds: a login must not outlast it. */
const MARGIN_MS = 60_000;

/** The same for tokens that do not last long, as a part of their time. */
const MARGIN_PART = 0.1;

/** So many tokens may be refused by mail servers within {@link REJECTED_MS} before it ends. */
const MAX_REJECTED = 3;

/** In milliseconds. */
const REJECTED_MS = 60_000;

/** So many requests to a provider may fail within {@link FAILED_MS}: it would take more for an attack, or a loop. */
const MAX_FAILED = 5;

/** In milliseconds: who has just got the network back does not want to wait for longer. */
const FAILED_MS = 30_000;

/** How soon to try again to renew a token that still holds, or to write down one that is new, in milliseconds. */
const RETRY_MS = 10_000;

/** A sign-in that was renewed and could not be written down. */
interface Unsaved {
  readonly grant: Grant;
  /** What it was renewed with: while that is in the file, the file is older. */
  readonly replaces: string;
}

/** Requests that failed, with the last of their errors. */
interface Failed {
  readonly refreshToken: string;
  readonly error: unknown;
  /** When they were made. */
  readonly times: readonly number[];
}

/** One account's tokens. */
export class AccountTokens {
  readonly #account: SignInAccount;
  readonly #refresh: Refresh;
  readonly #lockMs: number | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #unsaved: Unsaved | undefined;
  /** Refused already: asking again would only look like an attack. */
  #refused: string | undefined;
  #failed: Failed | undefined;
  #rejectedAt: readonly number[] = [];
  /** The last of too many that were refused: another login with it would only count against the account. */
  #hopeless: { readonly token: string; readonly until: number } | undefined;

  /** @param lockMs Longest wait for another process. @default that of `TokenLock.acquire` */
  constructor(account: SignInAccount, refresh: Refresh, lockMs?: number) {
    this.#account = account;
    this.#refresh = refresh;
    this.#lockMs = lockMs;
  }

  /**
   * A token that is good for a login.
   *
   * @param rejected What the mail server has just refused.
   * @throws {SignInError}
   */
  get(rejected: string | undefined): Promise<CurrentToken> {
    const turn = this.#turn.then(() => this.#get(rejected));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves when nothing is being renewed, and what was not written yet has been tried once more. */
  async written(): Promise<void> {
    await this.#turn;
    if (this.#unsaved === undefined) return;
    const lock = await TokenLock.acquire(this.#account.oauth.tokenFile, 0).catch(() => undefined);
    try {
      this.#known();
      this.#save(lock);
    } finally {
      lock?.[Symbol.dispose]();
    }
  }

  async #get(rejected: string | undefined): Promise<CurrentToken> {
    const known = this.#known();
    const { token, until = 0 } = this.#hopeless ?? {};
    if (known.accessToken === token && performance.now() < until) {
      throw new SignInError("token_refused");
    }
    const fresh = isFresh(known, rejected);
    if (this.#unsaved === undefined && fresh) return this.#current(known);
    let lock: TokenLock | undefined;
    try {
      lock = await TokenLock.acquire(this.#account.oauth.tokenFile, fresh ? 0 : this.#lockMs);
    } catch {
      // Where nothing can be written, this process goes on with what it has in memory.
      return await this.#renew(undefined, rejected);
    }
    if (lock === undefined) {
      if (fresh) return this.#current(known);
      throw new SignInError("sign_in_busy");
    }
    try {
      return await this.#renew(lock, rejected);
    } finally {
      lock[Symbol.dispose]();
    }
  }

  async #renew(lock: TokenLock | undefined, rejected: string | undefined): Promise<CurrentToken> {
    this.#adopt(lock);
    // Another process may have renewed it, or a person signed in, during the wait.
    const grant = this.#known();
    if (isFresh(grant, rejected)) {
      this.#save(lock);
      return this.#current(grant);
    }
    if (grant.refreshToken === this.#refused) throw new SignInError("sign_in_needed", true);
    if (grant.accessToken === rejected) this.#countRejected(rejected);
    let tokens: NewTokens;
    try {
      tokens = await this.#ask(grant.refreshToken);
    } catch (error) {
      const { refused, reason } = error as SignInError;
      if (refused) this.#refused = grant.refreshToken;
      const holds = grant.expiresAt > Date.now() && grant.accessToken !== rejected;
      if (reason !== "sign_in_unreachable" || !holds) throw error;
      return this.#current(grant, Math.min(grant.expiresAt, Date.now() + RETRY_MS));
    }
    const renewed: Grant = {
      ...grant,
      accessToken: tokens.accessToken,
      expiresAt: tokens.expiresAt,
      refreshToken: tokens.refreshToken ?? grant.refreshToken,
      scope: tokens.scope ?? grant.scope,
      renewedAt: Date.now(),
    };
    const replaces = this.#unsaved?.replaces ?? grant.refreshToken;
    this.#unsaved = { grant: renewed, replaces };
    this.#save(lock);
    return this.#current(renewed);
  }

  /** Asks the provider, unless it has just failed too often with this token. */
  async #ask(refreshToken: string): Promise<NewTokens> {
    const now = performance.now();
    const failed = this.#failed?.refreshToken === refreshToken ? this.#failed : undefined;
    const times = failed?.times.filter((at) => at > now - FAILED_MS) ?? [];
    if (times.length >= MAX_FAILED) throw failed?.error;
    try {
      return await this.#refresh(refreshToken);
    } catch (error) {
      this.#failed = { refreshToken, error, times: [...times, now] };
      throw error;
    }
  }

  #current(grant: Grant, renew = renewAt(grant)): CurrentToken {
    const saved = this.#unsaved === undefined;
    return {
      token: grant.accessToken,
      renewAt: saved ? renew : Math.min(renew, Date.now() + RETRY_MS),
      saved,
    };
  }

  /** The newest that there is, in the file or in memory. @throws {SignInError} When there is none. */
  #known(): Grant {
    const unsaved = this.#unsaved;
    let stored: Grant | undefined;
    try {
      stored = readGrant(this.#account);
    } catch (error) {
      if (unsaved === undefined) throw error;
    }
    if (unsaved && (stored === undefined || stored.refreshToken === unsaved.replaces)) {
      return unsaved.grant;
    }
    this.#unsaved = undefined;
    if (stored === undefined) throw new SignInError("sign_in_needed");
    return stored;
  }

  /**
   * Takes over what another process had renewed when it died: the token that is in the file is
   * used up, and a provider would take its second use for theft.
   */
  #adopt(lock: TokenLock | undefined): void {
    if (lock === undefined || this.#unsaved !== undefined) return;
    const grant = parseGrant(lock.leftover(), this.#account);
    const stored = readGrant(this.#account);
    if (grant === undefined || stored === undefined || grant.renewedAt <= stored.renewedAt) return;
    this.#unsaved = { grant, replaces: stored.refreshToken };
  }

  /** Writes what is not written yet; what cannot be stays in memory. */
  #save(lock: TokenLock | undefined): void {
    if (this.#unsaved === undefined || lock === undefined) return;
    try {
      lock.replace(grantText(this.#unsaved.grant, this.#account));
      this.#unsaved = undefined;
    } catch {
      // It is tried again with the next request.
    }
  }

  /** @throws {SignInError} When a mail server refuses whatever it is given: new tokens do not help. */
  #countRejected(token: string): void {
    const now = performance.now();
    const recent = this.#rejectedAt.filter((at) => at > now - REJECTED_MS);
    const [oldest = now] = recent;
    if (recent.length >= MAX_REJECTED) {
      this.#hopeless = { token, until: oldest + REJECTED_MS };
      throw new SignInError("token_refused");
    }
    this.#rejectedAt = [...recent, now];
  }
}

/** When a token has to be renewed. */
function renewAt({ expiresAt, renewedAt }: Grant): number {
  return expiresAt - Math.min(MARGIN_MS, Math.max(0, expiresAt - renewedAt) * MARGIN_PART);
}

function isFresh(grant: Grant, rejected: string | undefined): boolean {
  return grant.accessToken !== rejected && Date.now() < renewAt(grant);
}
