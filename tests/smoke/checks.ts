/**
 * One line for each check, and how many there were.
 *
 * @module
 */

const encoder = new TextEncoder();

/** Prints a line. */
export function say(line: string): void {
  Deno.stdout.writeSync(encoder.encode(`${line}\n`));
}

/** Counts what is true and what is not. */
export class Checks {
  #passed = 0;
  #failed = 0;
  readonly #print: (line: string) => void;

  /** @param print Takes the lines. @default they go to stdout */
  constructor(print: (line: string) => void = say) {
    this.#print = print;
  }

  /** Prints what is no check. */
  note(text: string): void {
    this.#print(`        ${text}`);
  }

  /**
   * Looks whether a sentence is true.
   *
   * @param run Throws when it is not; what it returns is printed beside the sentence.
   * @returns Whether it is.
   */
  async check(sentence: string, run: () => unknown): Promise<boolean> {
    try {
      const figure = await run();
      this.#passed++;
      this.#print(`ok      ${sentence}${typeof figure === "string" ? ` (${figure})` : ""}`);
      return true;
    } catch (error) {
      this.#failed++;
      const why = (error as Error).message.replace(/\s+/g, " ").slice(0, 600);
      this.#print(`FAILED  ${sentence}: ${why}`);
      return false;
    }
  }

  /** Prints the last line. @returns The exit code. */
  end(): number {
    this.#print(`${this.#passed} passed, ${this.#failed} failed`);
    return this.#failed > 0 ? 1 : 0;
  }
}
