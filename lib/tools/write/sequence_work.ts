/**
 * Several works, one after the other, as one.
 *
 * @module
 */

import type { MailError } from "../../contract/error.ts";
import type { Item, Previewed, UndoPlan, Work } from "./operation.ts";

/** Runs works in their order. */
export class SequenceWork implements Work {
  readonly action: string;
  readonly accounts: readonly string[];
  readonly items: readonly Item[];
  readonly #works: readonly Work[];
  #next = 0;

  constructor(action: string, works: readonly Work[]) {
    this.action = action;
    this.#works = works;
    this.items = works.flatMap(({ items }) => items);
    this.accounts = [...new Set(works.flatMap(({ accounts }) => accounts))];
  }

  async next(signal: AbortSignal): Promise<boolean> {
    const work = this.#works[this.#next];
    if (!work) return false;
    if (await work.next(signal)) return true;
    this.#next++;
    return this.#next < this.#works.length;
  }

  giveUp(error: MailError): void {
    this.#works[this.#next]?.giveUp?.(error);
  }

  async look(signal: AbortSignal): Promise<readonly Previewed[]> {
    const seen: Previewed[] = [];
    for (const work of this.#works) {
      const items = await work.look?.(signal) ??
        work.items.map((item) => ({ ...item, outcome: "would_do" as const }));
      seen.push(...items);
    }
    return seen;
  }

  undo(): UndoPlan {
    const plans = this.#works.map((work) => work.undo());
    const possible = plans.filter(({ start }) => start);
    const confirm = plans.map((plan) => plan.confirm).filter((question) => question !== undefined);
    const cannot = plans.map((plan) => plan.cannot).filter((why) => why !== undefined);
    return {
      restores: plans.reduce((sum, { restores }) => sum + restores, 0),
      ...(cannot.length === 0 ? {} : { cannot: [...new Set(cannot)].join("; ") }),
      ...(confirm.length === 0 ? {} : { confirm: confirm.join(" ") }),
      ...(possible.length === 0 ? {} : {
        // Last in, first out.
        start: () =>
          new SequenceWork(
            `undo_${this.action}`,
            possible.toReversed().flatMap(({ start }) => start ? [start()] : []),
          ),
      }),
    };
  }
}
