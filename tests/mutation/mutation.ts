/** @module */

/** A line that keeps something out, broken on purpose. */
export interface Mutation {
  /** Words with hyphens. */
  readonly name: string;
  /** Path from the root of the checkout. */
  readonly file: string;
  /** Text that is in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** What somebody would gain if the line were so. One sentence. */
  readonly gain: string;
  /**
   * Who should notice, cheapest first: paths of test files, each with beginnings
   * of names of its tests; none: all of them.
   */
  readonly tests: Readonly<Record<string, readonly string[]>>;
}
