/**
 * Steps that wait more than they work, several at a time.
 *
 * @module
 */

/** One step. */
export interface Step {
  readonly name: string;
  /** @param slot Which of those that run at the same time it is, from 0: for servers that it shares with none of them. */
  run(slot: number): Promise<void>;
}

/** Steps at a time: enough to wait together, few enough to leave room for other test files. */
const AT_ONCE = 6;

/** Runs steps, begun in their order; they end in any. @param atOnce @default 6 */
export async function sideBySide(
  t: Deno.TestContext,
  steps: readonly Step[],
  atOnce: number = AT_ONCE,
): Promise<void> {
  const rest = [...steps];
  const work = async (slot: number): Promise<void> => {
    for (let step = rest.shift(); step; step = rest.shift()) {
      const { name, run } = step;
      await t.step({
        name,
        fn: () => run(slot),
        // What is opened by one while another ends would be taken for its own.
        sanitizeOps: false,
        sanitizeResources: false,
        sanitizeExit: false,
      });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, (_, slot) => work(slot)));
}
