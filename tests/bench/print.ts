/** @module */

const encoder = new TextEncoder();

/** Writes a line for people. */
export function print(line: string): void {
  Deno.stdout.writeSync(encoder.encode(`${line}\n`));
}
