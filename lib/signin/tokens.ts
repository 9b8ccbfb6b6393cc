/**
 * Answers requests for tokens, in the sign-in isolate.
 *
 * @module
 */

import type { SignInReason } from "../contract/reason.ts";
import type { ToSignIn } from "../sandbox/sign_in_messages.ts";
import { AccountTokens, type Refresh } from "./account_tokens.ts";
import { SignInError } from "./problem.ts";
import type { TokenAnswer, TokenRequest } from "./protocol.ts";

/** What the launcher tells about the accounts. */
export type Service = Omit<Extract<ToSignIn, { type: "serve" }>, "type" | "port">;

/** The tokens of all accounts. */
export class Tokens {
  readonly #accounts: ReadonlyMap<string, AccountTokens>;

  constructor({ accounts, clientSecrets, certificates }: Service) {
    this.#accounts = new Map(accounts.map((account) => {
      const refresh: Refresh = async (refreshToken) => {
        const { AuthorizationServer } = await import("#lazy/oauth");
        return await new AuthorizationServer(account, clientSecrets[account.id], certificates)
          .refresh(refreshToken);
      };
      return [account.id, new AccountTokens(account, refresh)];
    }));
  }

  /** Answers one request; never rejects. */
  async answer({ id, account, rejected }: TokenRequest): Promise<TokenAnswer> {
    try {
      const tokens = this.#accounts.get(account);
      if (tokens === undefined) return { id, problem: "sign_in_needed" };
      const { token, renewAt, saved } = await tokens.get(rejected);
      return { id, token, renewAt, ...(saved ? {} : { unsaved: true }) };
    } catch (error) {
      const reason: SignInReason = error instanceof SignInError ? error.reason : "sign_in_stopped";
      const refused = error instanceof SignInError && error.refused;
      return { id, problem: reason, ...(refused ? { refused } : {}) };
    }
  }

  /** Resolves when nothing is being renewed. */
  async written(): Promise<void> {
    await Promise.all([...this.#accounts.values()].map((tokens) => tokens.written()));
  }
}
