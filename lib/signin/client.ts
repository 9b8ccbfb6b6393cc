/**
 * The server isolate's side of the sign-in isolate: keeps the access token of
 * each account until it has to be renewed, and asks for one at a time.
 *
 * @module
 */

import { signInError } from "../contract/sign_in_error.ts";
import type { TokenSource } from "../contract/token_source.ts";
import type { Token, TokenAnswer, TokenRequest } from "./protocol.ts";

/**
 * Longest wait for a token, in milliseconds: for another process and for an
 * answer of the provider, and less than a tool call may take.
 */
const TOKEN_DEADLINE_MS = 45_000;

/** Is told what the rest of the program has to know. */
export interface TokenNews {
  /** There is a new secret. */
  secret(token: string): void;
  /** The provider refused the refresh token of an account. */
  refused(account: string): void;
  /** A renewed token could not be written down. */
  unsaved(account: string): void;
}

interface Pending {
  readonly resolve: (answer: TokenAnswer) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Asks the sign-in isolate. */
export class TokenClient implements TokenSource {
  readonly #port: MessagePort;
  readonly #news: TokenNews;
  readonly #deadlineMs: number;
  readonly #pending = new Map<number, Pending>();
  readonly #tokens = new Map<string, Token>();
  /** The request of each account that is on its way. */
  readonly #asked = new Map<string, Promise<Token>>();
  #lastId = 0;

  /** @param deadlineMs Longest wait. @default {TOKEN_DEADLINE_MS} */
  constructor(port: MessagePort, news: TokenNews, deadlineMs: number = TOKEN_DEADLINE_MS) {
    this.#port = port;
    this.#news = news;
    this.#deadlineMs = deadlineMs;
    port.onmessage = ({ data }: MessageEvent<TokenAnswer>) => {
      const pending = this.#pending.get(data.id);
      this.#pending.delete(data.id);
      clearTimeout(pending?.timer);
      pending?.resolve(data);
    };
  }

  /** As {@link TokenSource.token}. */
  async token(account: string, rejected?: string): Promise<string> {
    for (;;) {
      const known = this.#tokens.get(account);
      if (known && known.token !== rejected && Date.now() < known.renewAt) return known.token;
      const asked = this.#asked.get(account);
      // What is on its way may be what was rejected; then it is asked once more.
      const found = await (asked ?? this.#ask(account, rejected));
      if (found.token !== rejected) return found.token;
      if (asked === undefined) throw signInError("token_refused", account);
    }
  }

  #ask(account: string, rejected: string | undefined): Promise<Token> {
    const asked = this.#request(account, rejected).finally(() => this.#asked.delete(account));
    this.#asked.set(account, asked);
    return asked;
  }

  async #request(account: string, rejected: string | undefined): Promise<Token> {
    const id = ++this.#lastId;
    const { promise, resolve } = Promise.withResolvers<TokenAnswer>();
    const timer = setTimeout(() => {
      this.#pending.delete(id);
      resolve({ id, problem: "sign_in_stopped" });
    }, this.#deadlineMs);
    this.#pending.set(id, { resolve, timer });
    const request: TokenRequest = { id, account, rejected };
    this.#port.postMessage(request);
    const answer = await promise;
    if ("problem" in answer) {
      this.#tokens.delete(account);
      if (answer.refused) this.#news.refused(account);
      throw signInError(answer.problem, account);
    }
    const { token, renewAt, unsaved } = answer;
    this.#news.secret(token);
    if (unsaved) this.#news.unsaved(account);
    this.#tokens.set(account, { token, renewAt });
    return { token, renewAt };
  }
}
