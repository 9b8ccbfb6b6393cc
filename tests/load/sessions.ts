/**
 * Sessions one after the other, each a process of its own: so clients start
 * this program, and so nothing of one session can be in the next but what is
 * left outside.
 *
 * @module
 */

import { startLives } from "../support/lives.ts";

/** How many processes have a directory in their command line; an id alone may be somebody else's by now. */
function naming(directory: string): number {
  return [...Deno.readDirSync("/proc")].filter(({ name }) => {
    try {
      return /^\d+$/.test(name) &&
        Deno.readTextFileSync(`/proc/${name}/cmdline`).includes(directory);
    } catch {
      return false;
    }
  }).length;
}

/** What became of the processes. */
export interface LivesReport {
  /** How often each exit code was. */
  readonly codes: ReadonlyMap<string, number>;
  readonly leftAtServer: number;
  readonly left: number;
  /** Median time from the start of a process to its first answer with mail. */
  readonly startMs: number;
}

/** Starts so many processes; each reads its letters and goes, one in four by a signal. */
export async function runLives(count: number): Promise<LivesReport> {
  await using lives = await startLives(1);
  const life = await lives.begin();
  const codes = new Map<string, number>();
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const before = performance.now();
    const piped = await life.start();
    times.push(performance.now() - before);
    for (const message_id of await life.ids(piped)) {
      await piped.call("imap_get_message", { message_id });
    }
    if (i % 4 === 3) piped.kill((["SIGTERM", "SIGINT", "SIGHUP"] as const)[i % 3] ?? "SIGTERM");
    else await piped.closeInput();
    const { code } = await piped.end();
    codes.set(String(code), (codes.get(String(code)) ?? 0) + 1);
    life.tap.lines.length = 0;
  }
  const leftAtServer = await life.loggedIn();
  const left = naming(life.directory);
  await life.stop();
  return {
    codes,
    leftAtServer,
    left,
    startMs: times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN,
  };
}
