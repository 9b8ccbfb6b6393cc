/**
 * What the system says of the files of the configuration.
 *
 * @module
 */

/** What is looked at of a file. */
export type Owned = Pick<Deno.FileInfo, "mode" | "uid">;

/** `mode 0600`, or nothing where the system has no modes. */
export function modeOf({ mode }: Owned): string {
  return mode === null ? "" : `mode ${(mode & 0o777).toString(8).padStart(4, "0")}`;
}

/** The information about a file; undefined when there is none, or why it cannot be had. */
export function statOf(path: string): Deno.FileInfo | undefined | Error {
  try {
    return Deno.statSync(path);
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? undefined : error as Error;
  }
}
