/**
 * A value that cannot be printed by accident.
 *
 * @module
 */

const REDACTED = "[redacted]";

/**
 * Wraps a secret so that string conversion, JSON, `Deno.inspect`,
 * `util.inspect` and structured clone give everything but the secret.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The secret itself. Call it where it is used, never before. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [Symbol.for("Deno.customInspect")](): string {
    return REDACTED;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return REDACTED;
  }
}
