/**
 * The secrets of this process, to be kept out of what it writes. Passwords are
 * known at the start; tokens come and go.
 *
 * @module
 */

/** Tokens that are remembered: each account has one, and those before it have ended. */
const MAX_TOKENS = 64;

/** What must not be written. */
export interface Secrets {
  readonly words: readonly string[];
  /** Changes whenever the words do. */
  readonly version: number;
}

/** A list that grows. */
export class SecretWords implements Secrets {
  readonly #passwords: readonly string[];
  #tokens: readonly string[] = [];
  #version = 0;

  constructor(passwords: readonly string[] = []) {
    this.#passwords = passwords;
  }

  get words(): readonly string[] {
    return [...this.#passwords, ...this.#tokens];
  }

  get version(): number {
    return this.#version;
  }

  /** Adds a token. */
  add(token: string): void {
    this.#tokens = [...this.#tokens.filter((known) => known !== token), token].slice(-MAX_TOKENS);
    this.#version++;
  }
}
