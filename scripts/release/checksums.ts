/**
 * `SHA256SUMS`: the SHA-256 of every file of a release, as `sha256sum` writes it.
 *
 * @module
 */

/** Name of the file. */
export const CHECKSUMS = "SHA256SUMS";

/** SHA-256 as 64 hexadecimal digits. */
export async function sha256(bytes: BufferSource): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/**
 * Writes the checksums of a directory's files, by name; a list that was there is replaced.
 *
 * @returns How many files it lists.
 */
export async function writeChecksums(directory: string): Promise<number> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(directory)) {
    if (name !== CHECKSUMS) names.push(name);
  }
  const lines: string[] = [];
  // One after the other: executables are large.
  for (const name of names.sort()) {
    lines.push(`${await sha256(await Deno.readFile(`${directory}/${name}`))}  ${name}\n`);
  }
  await Deno.writeTextFile(`${directory}/${CHECKSUMS}`, lines.join(""));
  return names.length;
}
