/**
 * Server-wide settings.
 *
 * @module
 */

import { resolve, sep } from "node:path";
import { LOG_LEVELS, type LogLevel } from "../contract/log.ts";
import type { Variables } from "./account.ts";
import { readConfigFile } from "./env_file.ts";
import { ConfigError } from "./error.ts";
import { openDirectoryAbove } from "./open_directory.ts";
import type { Confirmation, Settings } from "./types.ts";
import { NUMBER_VARIABLES, type NumberSetting } from "./variables.ts";

// Group and others, as in `ls -l`.
const WRITABLE_MASK = 0o022;

/** Settings, the files they came from, and every problem met on the way. */
export interface SettingsResult {
  readonly settings: Settings;
  /** `MAIL_IMAP_WRITE_ENABLED`. */
  readonly writeEnabled: boolean;
  readonly extraFiles: readonly string[];
  readonly problems: readonly string[];
}

/**
 * Reads the server-wide settings; what is wrong is reported, not thrown. No
 * value is repeated: a line below or above may be that of a password.
 */
export function readSettings(variables: Variables, directory: string): SettingsResult {
  const problems: string[] = [];
  const numbers = {} as Record<NumberSetting, number>;
  for (const key of Object.keys(NUMBER_VARIABLES) as NumberSetting[]) {
    const { name, min, max, default: fallback } = NUMBER_VARIABLES[key];
    const text = variables[name] || undefined;
    const value = text === undefined ? fallback : /^[0-9]{1,10}$/.test(text) ? Number(text) : NaN;
    if (!(value >= min && value <= max)) {
      problems.push(`${name} must be a whole number, ${min}..${max}`);
    }
    numbers[key] = value;
  }
  const level = variables["MAIL_IMAP_LOG_LEVEL"]?.toLowerCase() || "info";
  if (!(LOG_LEVELS as readonly string[]).includes(level)) {
    problems.push(`MAIL_IMAP_LOG_LEVEL must be one of ${LOG_LEVELS.join(", ")}`);
  }
  const write = variables["MAIL_IMAP_WRITE_ENABLED"]?.toLowerCase() || "false";
  if (write !== "true" && write !== "false") {
    problems.push("MAIL_IMAP_WRITE_ENABLED must be true or false");
  }
  const audit = variables["MAIL_IMAP_AUDIT"]?.toLowerCase() || "true";
  if (audit !== "true" && audit !== "false") {
    problems.push("MAIL_IMAP_AUDIT must be true or false");
  }
  const confirmation = variables["MAIL_IMAP_CONFIRMATION"]?.toLowerCase() || "auto";
  if (confirmation !== "auto" && confirmation !== "token") {
    problems.push("MAIL_IMAP_CONFIRMATION must be auto or token");
  }
  const bundle = readCertificates(variables["MAIL_IMAP_CA_CERT_PATH"] || undefined, directory);
  if (bundle.problem) problems.push(bundle.problem);
  return {
    settings: {
      ...numbers,
      audit: audit === "true",
      confirmation: confirmation as Confirmation,
      logLevel: level as LogLevel,
      extraCertificates: bundle.pem,
    },
    writeEnabled: write === "true",
    extraFiles: bundle.extraFile ? [bundle.extraFile] : [],
    problems,
  };
}

interface Certificates {
  readonly pem?: string;
  readonly extraFile?: string;
  readonly problem?: string;
}

function readCertificates(value: string | undefined, directory: string): Certificates {
  if (value === undefined) return {};
  const path = resolve(directory, value);
  try {
    const pem = readConfigFile(path);
    if (pem === undefined) {
      return { problem: "MAIL_IMAP_CA_CERT_PATH names a file that is not there" };
    }
    if (!/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.test(pem)) {
      return { problem: `MAIL_IMAP_CA_CERT_PATH: ${path} has no PEM certificate in it` };
    }
    const mode = Deno.build.os === "windows" ? 0 : Deno.statSync(path).mode ?? 0;
    const open = (mode & WRITABLE_MASK) !== 0 ? path : openDirectoryAbove(path);
    if (open !== undefined) {
      return {
        problem:
          `MAIL_IMAP_CA_CERT_PATH: others can change ${path} and so choose whom to trust; run: chmod go-w ${open}`,
      };
    }
    return path.startsWith(`${directory}${sep}`) ? { pem } : { pem, extraFile: path };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { problem: `MAIL_IMAP_CA_CERT_PATH: ${error.message}` };
  }
}
