/**
 * Who else may touch what the configuration lies in.
 *
 * @module
 */

// As in `ls -l`.
const GROUP_WRITE = 0o020;
const OTHERS_WRITE = 0o002;
// With it only the owner of a file can replace it, as in /tmp.
const STICKY = 0o1000;

/** What is looked at of a file. */
export type Owned = Pick<Deno.FileInfo, "mode" | "uid">;

/** `mode 0600`, or nothing where the system has no modes. */
export function modeOf({ mode }: Owned): string {
  return mode === null ? "" : `mode ${(mode & 0o777).toString(8).padStart(4, "0")}`;
}

/** Who besides its owner can put files into a directory. */
export function whoElseWrites({ mode }: Owned): "group" | "everybody" | undefined {
  if (mode === null) return undefined;
  if ((mode & OTHERS_WRITE) !== 0 && (mode & STICKY) === 0) return "everybody";
  return (mode & GROUP_WRITE) !== 0 && (mode & STICKY) === 0 ? "group" : undefined;
}

/** The information about a file; undefined when there is none, or why it cannot be had. */
export function statOf(path: string): Deno.FileInfo | undefined | Error {
  try {
    return Deno.statSync(path);
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? undefined : error as Error;
  }
}
