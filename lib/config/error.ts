/**
 * A configuration that cannot be used at all.
 *
 * @module
 */

/** Marks the error in whichever part of the bundled program it was made: each has a class of its own. */
const BRAND = Symbol.for("mail-imap-mcp.ConfigError");

/** Thrown with every problem found, not only the first. Exit code 2. */
export class ConfigError extends Error {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && BRAND in value;
  }

  override readonly name = "ConfigError";
  readonly [BRAND] = true;
  /** Sentences, each naming what is wrong and what would be right. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(problems.join("\n"), options);
    this.problems = problems;
  }
}
