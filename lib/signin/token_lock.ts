/**
 * The right to renew the tokens of an account, among all processes of a
 * person, and the only way to write them. Two that used the same refresh token
 * would look like theft to a provider, which then withdraws the whole sign-in.
 *
 * @module
 */

import { temporaryName } from "../config/token_file.ts";
import { sleep } from "../contract/sleep.ts";
import { isOpenToOthers, readToEnd } from "./token_file.ts";

/** How often to look whether another process is done, in milliseconds. */
const LOOK_MS = 50;

/** Longest wait for another process that renews, in milliseconds: it waits for one answer at most. */
const LOCK_MS = 20_000;

const encoder = new TextEncoder();

/**
 * The lock is a lock on the file that becomes the token file: it has the
 * temporary name while somebody works, and goes with whoever dies.
 */
export class TokenLock implements Disposable {
  readonly #file: Deno.FsFile;
  readonly #path: string;
  #renamed = false;

  private constructor(file: Deno.FsFile, path: string) {
    this.#file = file;
    this.#path = path;
  }

  /**
   * Waits for the lock.
   *
   * @param path Of the token file.
   * @param patienceMs Longest wait, in milliseconds. @default {LOCK_MS}
   * @returns Undefined when another process kept it for that time.
   * @throws {Error} When nothing can be written there.
   */
  static async acquire(path: string, patienceMs: number = LOCK_MS): Promise<TokenLock | undefined> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const lock = TokenLock.#try(path);
      if (lock || performance.now() >= deadline) return lock;
      await sleep(LOOK_MS);
    }
  }

  static #try(path: string): TokenLock | undefined {
    const temporary = temporaryName(path);
    const there = lstat(temporary);
    // A link would have the tokens written elsewhere; a file open to others would show them.
    if (there && (!there.isFile || isOpenToOthers(there))) Deno.removeSync(temporary);
    const file = Deno.openSync(temporary, { read: true, write: true, create: true, mode: 0o600 });
    try {
      if (file.tryLockSync(true)) {
        // Whoever had it may have renamed or removed it meanwhile: then this is the lock of nothing.
        const now = lstat(temporary);
        const own = file.statSync();
        if (now?.isFile && now.ino === own.ino && now.dev === own.dev && !isOpenToOthers(own)) {
          return new TokenLock(file, path);
        }
      }
    } catch (error) {
      file.close();
      throw error;
    }
    file.close();
    return undefined;
  }

  /** What somebody had written, and died before it was the token file; empty when nobody has. */
  leftover(): string {
    return readToEnd(this.#file, this.#file.statSync()) ?? "";
  }

  /**
   * Puts `text` into the token file, whole or not at all. The lock is given up with it.
   *
   * @throws {Error} When it cannot be written; the file is as it was.
   */
  replace(text: string): void {
    this.#file.truncateSync(0);
    this.#file.seekSync(0, Deno.SeekMode.Start);
    const bytes = encoder.encode(text);
    for (let sent = 0; sent < bytes.length;) sent += this.#file.writeSync(bytes.subarray(sent));
    this.#file.syncSync();
    Deno.renameSync(temporaryName(this.#path), this.#path);
    this.#renamed = true;
  }

  [Symbol.dispose](): void {
    try {
      // What is in it may be the only copy of a token.
      if (!this.#renamed && this.#file.statSync().size === 0) {
        Deno.removeSync(temporaryName(this.#path));
      }
    } catch {
      // It belongs to whoever comes next.
    }
    this.#file.close();
  }
}

function lstat(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
