/**
 * The `.env` of the config directory.
 *
 * @module
 */

import { parseEnv } from "node:util";
import { ConfigError } from "./error.ts";
import { openDirectoryAbove } from "./open_directory.ts";
import { shownName } from "./shown_name.ts";

/** Largest file read for configuration, in bytes: a `.env` or a CA bundle is far smaller. */
export const MAX_CONFIG_FILE_BYTES = 4_194_304;

// Group and others, as in `ls -l`.
const OTHERS_MASK = 0o077;

/**
 * Reads a text file of bounded size; what is not UTF-8 in it is replaced.
 *
 * @returns The text, or undefined when there is no such file.
 * @throws {ConfigError} When it is no regular file, too large or unreadable.
 */
export function readConfigFile(path: string): string | undefined {
  const bytes = readBytes(path);
  return bytes && new TextDecoder().decode(bytes);
}

function readBytes(path: string): Uint8Array | undefined {
  const info = statConfigFile(path);
  if (info === undefined) return undefined;
  if (!info.isFile) throw new ConfigError([`${path} is not a regular file`]);
  if (info.size > MAX_CONFIG_FILE_BYTES) {
    throw new ConfigError([
      `${path} has ${info.size} bytes; at most ${MAX_CONFIG_FILE_BYTES} are read`,
    ]);
  }
  try {
    return Deno.readFileSync(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** What a `.env` says. */
export interface EnvFile {
  readonly variables: Readonly<Record<string, string>>;
  /** When it was last changed; null without a file, or where the system does not know. */
  readonly changed: Date | null;
  /** Sentences that name variables, never values. */
  readonly warnings: readonly string[];
}

/**
 * Reads the `.env` of the config directory.
 *
 * @returns Its variables; empty when there is no file.
 * @throws {ConfigError} When others can read or replace it, as ssh refuses such a key.
 */
export function readEnvFile(directory: string): EnvFile {
  const path = `${directory}${Deno.build.os === "windows" ? "\\" : "/"}.env`;
  const info = statConfigFile(path);
  if (info === undefined) return { variables: {}, changed: null, warnings: [] };
  if (Deno.build.os !== "windows" && info.mode !== null && (info.mode & OTHERS_MASK) !== 0) {
    const mode = (info.mode & 0o777).toString(8).padStart(4, "0");
    throw new ConfigError([
      `${path} holds passwords but others can read it (mode ${mode}); run: chmod 600 ${path}`,
    ]);
  }
  const open = openDirectoryAbove(path);
  if (open !== undefined) {
    throw new ConfigError([
      `${path} holds passwords but others can put another file in its place; run: chmod go-w ${open}`,
    ]);
  }
  const text = decodeEnv(readBytes(path) ?? new Uint8Array(), path);
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(parseEnv(text))) {
    if (value !== undefined) variables[name] = value;
  }
  return { variables, changed: info.mtime, warnings: cutValues(text) };
}

/** The text, without the byte order mark with which some editors begin a file. */
function decodeEnv(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // With its letters replaced a password would be refused, and nobody would know why.
    throw new ConfigError([`${path} is not UTF-8; save it as such`]);
  }
}

/**
 * Values that are not what their line seems to say: a password can lose its end without a word.
 *
 * @returns Sentences that name the variables.
 */
export function cutValues(text: string): string[] {
  // Not with `.` and `$`: to them U+2028 is a line end, to the runtime's reader it is not.
  const assignment = /^[ \t]*(?:export[ \t]+)?(MAIL_IMAP_\w+)[ \t]*=[ \t]*([^]*)/;
  return text.split(/\r?\n/).flatMap((line) => {
    const [, name, value = ""] = assignment.exec(line) ?? [];
    if (name === undefined) return [];
    if (/^[^\s'"`#][^\s#]*#/.test(value)) {
      return `${
        shownName(name)
      } is cut at its #; put the value in single quotes if that is part of it`;
    }
    const quote = /^['"`]/.exec(value)?.[0];
    return quote !== undefined && value.indexOf(quote, 1) < 0
      ? `${shownName(name)} begins with a quotation mark that is not closed on its line`
      : [];
  });
}

function statConfigFile(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): ConfigError {
  return error instanceof Deno.errors.NotCapable
    ? new ConfigError([
      `This program was not given permission to read ${path}; add --allow-read=${path}`,
    ])
    : new ConfigError([`${path} cannot be read: ${(error as Error).name}`]);
}
