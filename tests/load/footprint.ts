/**
 * What a process holds, from proc(5): only on Linux.
 *
 * @module
 */

import { resident } from "../bench/resident.ts";

/** What a process holds at one moment. */
export interface Footprint {
  /** Resident memory in MB. */
  readonly memory: number;
  readonly sockets: number;
  readonly threads: number;
}

/** TCP sockets that a process has open; the runtime has others, for signals. */
export async function sockets(pid: number): Promise<number> {
  const tables = await Promise.all(
    ["tcp", "tcp6"].map((name) => Deno.readTextFile(`/proc/${pid}/net/${name}`).catch(() => "")),
  );
  // The tenth field of a line is the inode.
  const known = new Set(
    tables.flatMap((table) => table.trim().split("\n").slice(1))
      .map((line) => `socket:[${line.trim().split(/\s+/)[9]}]`),
  );
  let count = 0;
  for await (const { name } of Deno.readDir(`/proc/${pid}/fd`)) {
    if (known.has(await Deno.readLink(`/proc/${pid}/fd/${name}`).catch(() => ""))) count++;
  }
  return count;
}

/** Threads of a process: those of its isolates among them. */
export async function threads(pid: number): Promise<number> {
  let count = 0;
  for await (const _ of Deno.readDir(`/proc/${pid}/task`)) count++;
  return count;
}

/** Looks at a process. */
export async function footprint(pid: number): Promise<Footprint> {
  return {
    memory: await resident(pid),
    sockets: await sockets(pid),
    threads: await threads(pid),
  };
}

/**
 * What a process grew by: the lowest memory of the last third of the time
 * against the lowest of the third in the middle; in the first it warms up.
 *
 * Nobody outside can make V8 collect its garbage, so memory goes up and down
 * like a saw, and other programs add to it. Both can only add: the lowest of
 * many looks is what is really held, and one quiet moment is enough for it.
 *
 * @param looks In the order of their time, many.
 */
export function growth(looks: readonly Footprint[]): number {
  const third = Math.floor(looks.length / 3);
  const lowest = (from: number, to: number): number =>
    Math.min(...looks.slice(from, to).map(({ memory }) => memory));
  return lowest(2 * third, looks.length) - lowest(third, 2 * third);
}
