/**
 * A secret of an account: its password from `PASS`, or from the file that
 * `PASS_FILE` names; the secret of its OAuth 2 client in the same way.
 *
 * @module
 */

import { badCredential } from "./credential.ts";
import { Secret } from "./secret.ts";
import {
  CREDENTIALS_VARIABLE,
  readSecretFile,
  SecretFileError,
  type SecretPlaces,
} from "./secret_file.ts";

/** Age from which on a password should be changed, in days: what guides for mail accounts ask for. */
export const MAX_SECRET_AGE_DAYS = 90;

const DAY_MS = 86_400_000;

/** Where passwords can come from. */
export interface PasswordPlaces extends SecretPlaces {
  /** When the `.env` was last changed, if the variable of this name comes from there. */
  changed(name: string): Date | null;
}

/** A secret, and what it took to get it. */
export interface FoundSecret {
  readonly secret: Secret;
  /** The variable that has it or names its file. */
  readonly variable: string;
  /** Whole days since its file was changed; undefined when it comes from the environment. */
  readonly days: number | undefined;
  /** Files outside of the config directory that had to be read. */
  readonly files: readonly string[];
  /** Variables of other programs that had to be read. */
  readonly variables: readonly string[];
  /** Sentences that name the variable, never a value. */
  readonly warnings: readonly string[];
}

/** The two variables of a secret. */
interface Names {
  /** The one that has it. */
  readonly value: string;
  /** The one that names its file. */
  readonly file: string;
}

/** Reads variables and says what is wrong with them. */
export interface Reader {
  /** Value of a variable by its whole name; undefined when it is unset. */
  get(name: string): string | undefined;
  /** Takes a sentence that names the variable, never the value. */
  complain(sentence: string): void;
}

/**
 * Finds the password of an account: exactly one of the two variables has to be set.
 *
 * @returns Undefined after a complaint.
 */
export function readPassword(
  names: Names,
  places: PasswordPlaces,
  reader: Reader,
): FoundSecret | undefined {
  if (reader.get(names.value) === undefined && reader.get(names.file) === undefined) {
    reader.complain(
      `${names.value} is missing: the password, best an app password made for this program; or ${names.file}: a file with it`,
    );
    return undefined;
  }
  return readSecret(names, places, reader);
}

/**
 * Finds a secret that one of two variables may have.
 *
 * @returns Undefined when neither is set, or after a complaint.
 */
export function readSecret(
  { value: variable, file }: Names,
  places: PasswordPlaces,
  { get, complain }: Reader,
): FoundSecret | undefined {
  const value = get(variable);
  const path = get(file);
  if (value !== undefined && path !== undefined) {
    complain(`${variable} and ${file} are both set; keep one of them`);
    return undefined;
  }
  if (path !== undefined) return readSecretFrom(file, path, places, complain);
  if (value === undefined) return undefined;
  const problem = badCredential(value);
  if (problem) {
    complain(`${variable} ${problem}`);
    return undefined;
  }
  return found(variable, value, places.changed(variable));
}

/**
 * Reads a secret from the file that a variable names.
 *
 * @returns Undefined after a complaint.
 */
export function readSecretFrom(
  variable: string,
  path: string,
  places: PasswordPlaces,
  complain: (sentence: string) => void,
): FoundSecret | undefined {
  try {
    const { value, changed, files, usesCredentials, warning } = readSecretFile(path, places);
    const problem = badCredential(value);
    if (problem) throw new SecretFileError(`names a file whose content ${problem}`);
    const password = found(variable, value, changed);
    return {
      ...password,
      files,
      variables: usesCredentials ? [CREDENTIALS_VARIABLE] : [],
      warnings: [...warning ? [`${variable} ${warning}`] : [], ...password.warnings],
    };
  } catch (error) {
    if (!(error instanceof SecretFileError)) throw error;
    complain(`${variable} ${error.message}`);
    return undefined;
  }
}

function found(variable: string, value: string, changed: Date | null): FoundSecret {
  const days = changed === null
    ? undefined
    : Math.max(0, Math.floor((Date.now() - changed.getTime()) / DAY_MS));
  const warnings = days !== undefined && days > MAX_SECRET_AGE_DAYS
    ? [
      `${variable} has not changed for ${days} days; make a new one every ${MAX_SECRET_AGE_DAYS} days and revoke the old one`,
    ]
    : [];
  return { secret: new Secret(value), variable, days, files: [], variables: [], warnings };
}
