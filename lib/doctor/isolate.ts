/**
 * An isolate as the launcher sees it.
 *
 * @module
 */

import { type IsolateEntry, startIsolate } from "../sandbox/isolates.ts";
import type { Duty } from "./attempts.ts";
import type { AccountFacts, FromDoctor, LookMessage, Outcome, ToDoctor } from "./messages.ts";

/** What an isolate is asked to try. */
export type TryMessage = Extract<ToDoctor, { type: "try" }>;

/** One isolate with the permissions that it was started with. */
export class Isolate {
  readonly name: string;
  /** What isolates with its permissions are there for. */
  readonly duties: readonly Duty[];
  /** Resolves when its code has been read, or when it has failed. */
  readonly loaded: Promise<void>;
  readonly #worker: Worker;
  #failed = false;
  #listen: (message: FromDoctor) => void = () => undefined;
  readonly #looking = new Map<string, (facts: AccountFacts | undefined) => void>();

  constructor(
    name: string,
    entry: IsolateEntry,
    permissions: Deno.PermissionOptions,
    duties: readonly Duty[] = [],
  ) {
    this.name = name;
    this.duties = duties;
    this.#worker = startIsolate(name, entry, permissions);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.loaded = promise;
    const failed = (): void => {
      this.#failed = true;
      resolve();
      for (const end of this.#looking.values()) end(undefined);
      this.#listen({ type: "failed" });
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      failed();
    };
    this.#worker.onmessage = ({ data }: MessageEvent<FromDoctor>) => {
      if (data.type === "loaded") resolve();
      else if (data.type === "failed") failed();
      else if (data.type === "looked") this.#looking.get(data.account)?.(data.facts);
      else this.#listen(data);
    };
  }

  /** Has it try to break out. @returns Undefined when it failed, or said nothing in time. */
  async tryToBreakOut(
    message: TryMessage,
    timeoutMs: number,
  ): Promise<Readonly<Record<string, Outcome>> | undefined> {
    return await this.#ask(message, timeoutMs, (answer) => {
      this.#listen = (data) => answer(data.type === "tried" ? data.outcomes : undefined);
    });
  }

  /** Has it look at an account. @returns Undefined when it failed, or said nothing in time. */
  async look(message: LookMessage, timeoutMs: number): Promise<AccountFacts | undefined> {
    return await this.#ask(message, timeoutMs, (answer) => {
      this.#looking.set(message.account.id, answer);
    });
  }

  /** Tells it where tokens are asked for. */
  giveTokens(port: MessagePort): void {
    const message: ToDoctor = { type: "tokens", port };
    this.#worker.postMessage(message, [port]);
  }

  /** Ends it. */
  stop(): void {
    this.#worker.terminate();
  }

  async #ask<T>(
    message: ToDoctor,
    timeoutMs: number,
    expect: (answer: (value: T | undefined) => void) => void,
  ): Promise<T | undefined> {
    if (this.#failed) return undefined;
    const { promise, resolve } = Promise.withResolvers<T | undefined>();
    expect(resolve);
    this.#worker.postMessage(message);
    const timer = setTimeout(() => resolve(undefined), timeoutMs);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
    }
  }
}
