/**
 * Directories in which somebody else could put another file in the place of
 * one: as ssh looks at those above a key.
 *
 * @module
 */

import { dirname } from "node:path";

// Whoever can write and search may take a file away and put another there.
const GROUP = 0o030;
const OTHERS = 0o003;
const SEARCHABLE = 0o011;
/** In such a directory, as /tmp is one, only its owner takes a file away. Kubernetes mounts secrets so. */
const STICKY = 0o1000;

/**
 * Looks at the directories from that of a file, and of what it leads to where
 * it is a link, up to one that is closed to others, or that the program was
 * given no permission to look at.
 *
 * @param file Absolute.
 * @returns The first one that others can write; undefined: none.
 */
export function openDirectoryAbove(file: string): string | undefined {
  if (Deno.build.os === "windows") return undefined;
  for (const path of new Set([file, realPath(file)])) {
    for (const directory of directoriesAbove(path)) {
      const mode = modeOf(directory);
      if (mode === undefined || (mode & SEARCHABLE) === 0) break;
      const open = (mode & GROUP) === GROUP || (mode & OTHERS) === OTHERS;
      if (open && (mode & STICKY) === 0) return directory;
    }
  }
  return undefined;
}

/** The path without links; the path itself where that cannot be told. */
export function realPath(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    return path;
  }
}

function* directoriesAbove(path: string): Generator<string> {
  const directory = dirname(path);
  if (directory === path) return;
  yield directory;
  yield* directoriesAbove(directory);
}

function modeOf(directory: string): number | undefined {
  try {
    return Deno.statSync(directory).mode ?? undefined;
  } catch {
    return undefined;
  }
}
