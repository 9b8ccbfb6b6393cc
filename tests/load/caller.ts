/**
 * Calls to a running product, counted by what came of them.
 *
 * @module
 */

import type { Answer, McpSession } from "../clients/mcp.ts";

/** What one call is expected to come to: `ok`, or the code of its error. */
export type Expected = "ok" | string;

/** Counts calls, and keeps those that ended as nobody expected. */
export class Caller {
  readonly #product: McpSession;
  /** By tool. */
  readonly tools = new Map<string, number>();
  /** By outcome: `ok`, the code of an error, or `given up` by the client. */
  readonly outcomes = new Map<string, number>();
  readonly surprises: string[] = [];
  calls = 0;
  /** Called after each call. */
  onCall: () => void = () => undefined;

  constructor(product: McpSession) {
    this.#product = product;
  }

  /** Makes a call. @param expected What may come of it. @default only `ok` */
  async call(
    tool: string,
    args: Record<string, unknown> = {},
    expected: readonly Expected[] = ["ok"],
  ): Promise<Answer> {
    const answer = await this.#product.call(tool, args);
    const outcome = answer.error?.code ?? "ok";
    this.#count(tool, outcome);
    if (!expected.includes(outcome)) {
      this.surprises.push(`${tool} ${JSON.stringify(args).slice(0, 200)}: ${answer.text}`);
    }
    return answer;
  }

  /** Makes a call and gives it up after so many milliseconds, if it is not answered by then. */
  async giveUp(tool: string, args: Record<string, unknown>, ms: number): Promise<void> {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), ms);
    try {
      const answer = await this.#product.call(tool, args, controller.signal);
      this.#count(tool, answer.error?.code ?? "ok");
    } catch (error) {
      if (!controller.signal.aborted) throw error;
      this.#count(tool, "given up");
    } finally {
      clearTimeout(timer);
    }
  }

  #count(tool: string, outcome: string): void {
    this.calls++;
    this.tools.set(tool, (this.tools.get(tool) ?? 0) + 1);
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
    this.onCall();
  }
}
