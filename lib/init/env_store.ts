/**
 * The `.env` on disk: read as it is, replaced in one step.
 *
 * A replaced file leaves no copy of itself. A copy would keep the old password
 * in a place that nobody looks at when it is revoked, and the step cannot leave
 * half a file.
 *
 * @module
 */

import { resolve } from "node:path";
import { MAX_CONFIG_FILE_BYTES, readEnvFile } from "../config/env_file.ts";
import { ConfigError } from "../config/error.ts";
import { openDirectoryAbove } from "../config/open_directory.ts";

const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

// Group and others, as in `ls -l`.
const WRITABLE_MASK = 0o022;

const isWindows = Deno.build.os === "windows";

/** A `.env` as it was found. */
export interface FoundEnv {
  /** The config directory as it was named. */
  readonly directory: string;
  readonly path: string;
  /** Empty without a file. */
  readonly text: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Tells whether somebody else changed it since; undefined without a file. */
  readonly state: string | undefined;
}

/**
 * Reads the `.env` of a config directory.
 *
 * @throws {ConfigError} When others can read it, or it is not plain text.
 */
export function findEnv(directory: string): FoundEnv {
  const path = resolve(directory, ".env");
  const { variables } = readEnvFile(directory);
  const state = stateOf(path);
  return { directory, path, text: state === undefined ? "" : textOf(path), variables, state };
}

/**
 * Looks whether the file can be replaced, before anybody is asked for a password.
 *
 * @throws {ConfigError} For a directory that others can write to, or this process cannot, and for a
 * link in the place of the file: it may lead anywhere.
 */
export function assertReplaceable({ directory, path }: FoundEnv): void {
  const info = lstat(directory) === undefined ? undefined : Deno.statSync(directory);
  if (info !== undefined && !info.isDirectory) {
    throw new ConfigError([`${directory} is not a directory`]);
  }
  if (!isWindows && ((info?.mode ?? 0) & WRITABLE_MASK) !== 0) {
    throw new ConfigError([
      `${directory} can be changed by others, who could put another .env there; run: chmod 700 ${directory}`,
    ]);
  }
  const open = info && openDirectoryAbove(path);
  if (open !== undefined) {
    throw new ConfigError([
      `${open} can be changed by others, who could put another .env in the place of yours; run: chmod go-w ${open}`,
    ]);
  }
  if (lstat(path)?.isSymlink) {
    throw new ConfigError([
      `${path} is a link, and init does not write through links; run it without --write and put its lines where the link leads to`,
    ]);
  }
  if (info !== undefined) assertWritable(directory, path);
}

/** Modes do not tell: the file system can be read-only, and root may write anywhere else. */
function assertWritable(directory: string, path: string): void {
  const probe = temporaryName(resolve(directory, ".env"));
  try {
    Deno.openSync(probe, { write: true, createNew: true, mode: FILE_MODE }).close();
  } catch (error) {
    throw unwritable(path, error);
  } finally {
    removeQuietly(probe);
  }
}

function unwritable(path: string, error: unknown): ConfigError {
  if (error instanceof ConfigError) return error;
  const { code, name } = error as { readonly code?: string; readonly name?: string };
  return new ConfigError([
    `${path} cannot be written (${
      code ?? name
    }), and is as it was; see whether its directory is yours and the disk has room, or run init without --write`,
  ], { cause: error });
}

function temporaryName(path: string): string {
  return `${path}.${crypto.randomUUID()}.tmp`;
}

/**
 * Replaces the file, and makes its directory where there is none.
 *
 * @throws {ConfigError} When somebody else changed it since it was found.
 */
export function replaceEnv(found: FoundEnv, text: string): void {
  writePrivate(found.path, text, () => {
    assertReplaceable(found);
    if (stateOf(found.path) !== found.state) {
      throw new ConfigError([
        `${found.path} was changed meanwhile; nothing was written. Try again`,
      ]);
    }
  });
}

/**
 * Writes a file that only its owner can read, all of it or nothing.
 *
 * @param last Looks once more, right before the file takes its place.
 * @throws {ConfigError} When it cannot be written.
 */
export function writePrivate(path: string, text: string, last: () => void): void {
  const directory = resolve(path, "..");
  const temporary = temporaryName(path);
  try {
    Deno.mkdirSync(directory, { recursive: true, mode: DIRECTORY_MODE });
    // With `createNew` nobody can have put a link there.
    const file = Deno.openSync(temporary, { write: true, createNew: true, mode: FILE_MODE });
    try {
      const bytes = new TextEncoder().encode(text);
      for (let sent = 0; sent < bytes.length;) sent += file.writeSync(bytes.subarray(sent));
      file.syncSync();
    } finally {
      file.close();
    }
    last();
    Deno.renameSync(temporary, path);
  } catch (error) {
    removeQuietly(temporary);
    throw unwritable(path, error);
  }
  // The new name is as safe as the content only when the directory has been written too.
  if (!isWindows) {
    const handle = Deno.openSync(directory);
    try {
      handle.syncSync();
    } finally {
      handle.close();
    }
  }
}

function removeQuietly(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // It was never made, or has its place already.
  }
}

function stateOf(path: string): string | undefined {
  const info = lstat(path);
  return info && [info.ino, info.size, info.mtime?.getTime()].join(" ");
}

function lstat(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function textOf(path: string): string {
  const bytes = Deno.readFileSync(path);
  try {
    if (bytes.length > MAX_CONFIG_FILE_BYTES) throw new TypeError();
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ConfigError([`${path} is not UTF-8; it cannot be added to without changing it`]);
  }
}
