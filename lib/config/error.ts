/**
 * A configuration that cannot be used at all.
 *
 * @module
 */

/** Thrown with every problem found, not only the first. Exit code 2. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  /** Sentences, each naming what is wrong and what would be right. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(problems.join("\n"), options);
    this.problems = problems;
  }
}
