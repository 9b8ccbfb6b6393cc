/**
 * Writing to stderr without ever waiting for whoever reads it.
 *
 * @module
 */

/**
 * Lines that may wait for a slow reader; further ones are dropped. More than the
 * calls that are begun before the transport waits (two chunks of the shortest).
 */
const MAX_WAITING = 4_000;

const encoder = new TextEncoder();
const waiting: Uint8Array[] = [];
let writing: Promise<void> | undefined;

/**
 * Writes lines in order, later. A reader that does not read, or has gone, costs
 * the lines and nothing else.
 */
export function writeStderr(text: string): void {
  if (waiting.length >= MAX_WAITING) return;
  waiting.push(encoder.encode(text));
  writing ??= drain().finally(() => writing = undefined);
}

/** Resolves when everything is written, or after `patienceMs`. */
export async function flushStderr(patienceMs: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<void>((resolve) => timer = setTimeout(resolve, patienceMs));
  await Promise.race([writing, patience]);
  clearTimeout(timer);
}

async function drain(): Promise<void> {
  for (let line = waiting.shift(); line; line = waiting.shift()) {
    try {
      for (let sent = 0; sent < line.length;) sent += await Deno.stderr.write(line.subarray(sent));
    } catch {
      // Nobody reads it any more.
    }
  }
}
