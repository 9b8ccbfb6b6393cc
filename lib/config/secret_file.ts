/**
 * A file with one secret in it: what Docker, Kubernetes and systemd hand over.
 *
 * Nothing here repeats the name of a file that could not be read: somebody may
 * have put the secret itself in its place.
 *
 * @module
 */

import { isAbsolute, resolve, sep } from "node:path";
import { openDirectoryAbove, realPath } from "./open_directory.ts";

/** Largest file that is taken for a secret, in bytes. */
export const MAX_SECRET_FILE_BYTES = 4_096;

/** Variable in which systemd names the directory of a unit's credentials. */
export const CREDENTIALS_VARIABLE = "CREDENTIALS_DIRECTORY";

const CREDENTIALS_PREFIX = `$${CREDENTIALS_VARIABLE}/`;
const HINT = "start with the flags that `mail-imap-mcp permissions` prints";

// Group and others, as in `ls -l`.
const WRITABLE_MASK = 0o022;
const READABLE_MASK = 0o044;

/** Where files of secrets are looked for. */
export interface SecretPlaces {
  /** The config directory; absolute. */
  readonly directory: string;
  /** Value of {@link CREDENTIALS_VARIABLE}, if it is set and may be read. */
  readonly credentials: string | undefined;
}

/** What such a file says, and what it took to read it. */
export interface SecretFile {
  readonly value: string;
  /** When it was last changed; null where the system does not know. */
  readonly changed: Date | null;
  /** Paths outside of the config directory that must be readable: its own, and what a link leads to. */
  readonly files: readonly string[];
  /** Whether {@link CREDENTIALS_VARIABLE} must be readable too. */
  readonly usesCredentials: boolean;
  /** End of a sentence about a file that is good enough to be used. */
  readonly warning: string | undefined;
}

/** What is wrong with a secret's file, as the end of a sentence that names the variable. */
export class SecretFileError extends Error {
  override readonly name = "SecretFileError";
}

/**
 * Reads a secret; one line end at its end is not part of it.
 *
 * @param named Absolute, relative to the config directory, or beginning with `$CREDENTIALS_DIRECTORY/`.
 * @throws {SecretFileError} When it cannot be used.
 */
export function readSecretFile(named: string, places: SecretPlaces): SecretFile {
  const usesCredentials = named.startsWith(CREDENTIALS_PREFIX);
  const path = usesCredentials ? credentialPath(named, places) : resolve(places.directory, named);
  const { bytes, info, target } = read(path);
  const mode = Deno.build.os === "windows" ? 0 : info.mode ?? 0;
  const shown = `(mode ${(mode & 0o777).toString(8).padStart(4, "0")})`;
  if ((mode & WRITABLE_MASK) !== 0) {
    throw new SecretFileError(
      `names a file that others can write ${shown}; run: chmod go-w ${target}`,
    );
  }
  const open = openDirectoryAbove(path);
  if (open !== undefined) {
    throw new SecretFileError(
      `names a file in whose place others can put another one; run: chmod go-w ${open}`,
    );
  }
  const readable = (mode & READABLE_MASK) !== 0;
  if (readable && isInside(target, realPath(places.directory))) {
    throw new SecretFileError(
      `names a file that others can read ${shown}; run: chmod 600 ${target}`,
    );
  }
  return {
    value: textOf(bytes),
    changed: info.mtime,
    files: [...new Set([path, target])].filter((file) => !isInside(file, places.directory)),
    usesCredentials,
    // The directory of credentials is closed to others; the modes in it come from access lists.
    warning: readable && !usesCredentials
      ? `names a file that others can read ${shown}; where you can, make it readable for its owner only`
      : undefined,
  };
}

function credentialPath(named: string, { credentials }: SecretPlaces): string {
  if (!credentials || !isAbsolute(credentials)) {
    throw new SecretFileError(
      `needs ${CREDENTIALS_VARIABLE}, which is not set or not among the variables that may be read; let systemd start the program, with ${CREDENTIALS_VARIABLE} in --allow-env`,
    );
  }
  const path = resolve(credentials, named.slice(CREDENTIALS_PREFIX.length));
  if (!isInside(path, resolve(credentials))) {
    throw new SecretFileError(`must name a file in ${CREDENTIALS_VARIABLE}`);
  }
  return path;
}

interface Found {
  readonly bytes: Uint8Array;
  readonly info: Deno.FileInfo;
  /** The file itself, where `path` is a link. */
  readonly target: string;
}

function read(path: string): Found {
  try {
    // Before it is opened: opening a pipe would wait for whoever writes into it.
    if (!Deno.statSync(path).isFile) throw new SecretFileError("names what is not a regular file");
    const target = Deno.realPathSync(path);
    const file = Deno.openSync(path);
    try {
      const info = file.statSync();
      const bytes = new Uint8Array(MAX_SECRET_FILE_BYTES + 1);
      let size = 0;
      while (size < bytes.length) {
        const count = file.readSync(bytes.subarray(size));
        if (count === null) break;
        size += count;
      }
      return { bytes: bytes.subarray(0, size), info, target };
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof SecretFileError) throw error;
    if (error instanceof Deno.errors.NotFound) {
      throw new SecretFileError("names a file that is not there");
    }
    if (error instanceof Deno.errors.NotCapable) {
      throw new SecretFileError(
        `names a file that this program was not given permission to read; add its path, and the one a link leads to, to --allow-read, or ${HINT}`,
      );
    }
    throw new SecretFileError(`names a file that cannot be read: ${(error as Error).name}`);
  }
}

function textOf(bytes: Uint8Array): string {
  if (bytes.length > MAX_SECRET_FILE_BYTES) {
    throw new SecretFileError(`names a file of more than ${MAX_SECRET_FILE_BYTES} bytes`);
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new SecretFileError("names a file that is not UTF-8");
  }
  const value = text.replace(/\r?\n$/, "");
  if (value === "") throw new SecretFileError("names a file that is empty");
  return value;
}

function isInside(path: string, directory: string): boolean {
  return path.startsWith(directory.endsWith(sep) ? directory : `${directory}${sep}`);
}
