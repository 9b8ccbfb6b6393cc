/**
 * Steps that wait more than they work, several at a time. Each must have
 * servers and accounts of its own.
 *
 * @module
 */

/** One step. */
export interface Step {
  readonly name: string;
  run(): Promise<void>;
}

/** Steps at a time: enough to wait together, few enough to leave room for other test files. */
const AT_ONCE = 6;

/** Runs steps; they end in any order. */
export async function sideBySide(t: Deno.TestContext, steps: readonly Step[]): Promise<void> {
  const rest = [...steps];
  const work = async (): Promise<void> => {
    for (let step = rest.shift(); step; step = rest.shift()) {
      const { name, run } = step;
      await t.step({
        name,
        fn: run,
        // What is opened by one while another ends would be taken for its own.
        sanitizeOps: false,
        sanitizeResources: false,
        sanitizeExit: false,
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
