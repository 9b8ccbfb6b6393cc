/**
 * What can be said of the config directory, the `.env` and the settings before
 * anything is connected.
 *
 * @module
 */

import { configDirectory } from "../config/directory.ts";
import { type EnvFile, readEnvFile } from "../config/env_file.ts";
import { ConfigError } from "../config/error.ts";
import { openDirectoryAbove } from "../config/open_directory.ts";
import { environmentVariables, type Survey, surveyConfig } from "../config/load.ts";
import { type Check, reporter, splitAdvice } from "./checks.ts";
import { modeOf, statOf } from "./file_modes.ts";

/** What was read, and what was found on the way. */
export interface Configuration {
  readonly checks: readonly Check[];
  /** Undefined when there is no saying where the config directory is. */
  readonly survey: Survey | undefined;
  /** Whether all accounts are in the survey: not so when the `.env` was refused. */
  readonly complete: boolean;
  /** Where the `.env` is or would be; undefined without a config directory. */
  readonly envFile: string | undefined;
  /** When the `.env` was last changed. */
  readonly changed: Date | undefined;
}

const say = reporter("configuration");

const EMPTY: EnvFile = { variables: {}, changed: null, warnings: [] };

/** Looks at everything; one problem hides no other. */
export function lookAtConfiguration(configDir: string | undefined): Configuration {
  const nothing = { survey: undefined, complete: false, envFile: undefined, changed: undefined };
  let environment: Readonly<Record<string, string>>;
  let directory: string;
  try {
    environment = environmentVariables();
    directory = configDirectory((name) => environment[name] || undefined, configDir);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const checks = error.problems.map((problem) => {
      const { text, next } = splitAdvice(problem, "Set HOME, or pass --config-dir.");
      return say.failed("config_directory", text, next);
    });
    return { ...nothing, checks };
  }
  const envFile = `${directory}${Deno.build.os === "windows" ? "\\" : "/"}.env`;
  let file: EnvFile | undefined;
  let refused: readonly string[] = [];
  try {
    file = readEnvFile(directory);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    refused = error.problems;
  }
  const survey = surveyConfig(environment, directory, file ?? EMPTY);
  const complete = file !== undefined;
  const parent = lookAtDirectory(directory, envFile);
  return {
    survey,
    complete,
    envFile,
    changed: file?.changed ?? undefined,
    checks: [
      parent,
      ...lookAtEnvFile(directory, envFile, refused)
        // What an open directory means for the file was said of the directory.
        .filter(({ next }) => next === undefined || next !== parent.next),
      ...lookAtSettings(survey, complete),
      ...lookAtVariables(survey),
      lookAtSafeguards(survey),
    ],
  };
}

function lookAtDirectory(directory: string, envFile: string): Check {
  const name = "config_directory";
  const info = statOf(directory);
  if (info === undefined) {
    return say.warning(
      name,
      `${directory} is not there; only the environment is read`,
      "`mail-imap-mcp init --write` makes it, or: mkdir -m 700 that directory.",
    );
  }
  if (info instanceof Error) return say.failed(name, ...unreadable(directory, info));
  if (!info.isDirectory) {
    return say.failed(name, `${directory} is not a directory`, "Name the directory of the .env.");
  }
  const open = openDirectoryAbove(envFile);
  if (open !== undefined) {
    return say.failed(
      name,
      `In ${open} others can put another file in the place of yours`,
      `Run: chmod go-w ${open}`,
    );
  }
  const mode = modeOf(info);
  return say.ok(name, mode ? `${directory} (${mode})` : directory);
}

function lookAtEnvFile(
  directory: string,
  envFile: string,
  refused: readonly string[],
): readonly Check[] {
  const name = "env_file";
  if (refused.length > 0) {
    return refused.map((problem) => {
      const { text, next } = splitAdvice(problem, "Make it a file that you can read.");
      return say.failed(name, text, next);
    });
  }
  const info = statOf(envFile);
  if (info === undefined) {
    return [
      say.ok(name, "There is none; everything comes from the environment"),
    ];
  }
  if (info instanceof Error) return [say.failed(name, ...unreadable(envFile, info))];
  const parent = statOf(directory);
  const strange = parent && !(parent instanceof Error) && parent.uid !== info.uid;
  const mode = modeOf(info);
  if (strange) {
    return [
      say.warning(
        name,
        `${envFile} belongs to another user than its directory`,
        `Give both to the user who runs this program, for example: chown --reference=${directory} ${envFile}`,
      ),
    ];
  }
  return [say.ok(name, mode ? `${envFile} (${mode})` : envFile)];
}

function unreadable(path: string, error: Error): [text: string, next: string] {
  return error instanceof Deno.errors.NotCapable
    ? [`This program was not given permission to look at ${path}`, `Add --allow-read=${path}`]
    : [`${path} cannot be looked at (${error.name})`, "Give it to the user who runs this program."];
}

function lookAtSettings(
  { config, problems, noAccount }: Survey,
  complete: boolean,
): readonly Check[] {
  const { accounts, broken, directory } = config;
  const name = "settings";
  // Where the .env was refused nobody knows which accounts there are.
  const all = noAccount !== undefined && complete ? [...problems, noAccount] : problems;
  if (all.length > 0) {
    return all.map((problem) => {
      const { text, next } = splitAdvice(
        problem,
        `Correct it in ${directory}/.env, or where the environment is set.`,
      );
      return say.failed(name, text, next);
    });
  }
  if (accounts.length + broken.length === 0) return [];
  const unusable = broken.length > 0 ? `, and ${broken.length} that cannot be used` : "";
  return [say.ok(name, `${count(accounts.length, "account")} that can be used${unusable}`)];
}

function lookAtVariables({ config, passwordWarnings }: Survey): readonly Check[] {
  // What is said of one account's password is said there.
  const ofPasswords = new Set([...passwordWarnings.values()].flat());
  const warnings = config.warnings.filter((warning) => !ofPasswords.has(warning));
  if (warnings.length === 0) {
    return [say.ok("variables", "Every MAIL_IMAP_ variable is known")];
  }
  return warnings.map((warning) => {
    const { text, next } = splitAdvice(warning, "Correct or remove it.");
    return say.warning("variables", text, next);
  });
}

function lookAtSafeguards({ config: { settings } }: Survey): Check {
  const missing = [
    ...settings.audit && settings.logLevel !== "silent" ? [] : ["the audit is off"],
    ...settings.rateReadPerSecond === 0 ? ["calls that read are not limited"] : [],
    ...settings.rateBatchPerSecond === 0 ? ["calls that go through much are not limited"] : [],
    ...settings.rateWritePerSecond === 0 ? ["calls that write are not limited"] : [],
  ];
  if (missing.length > 0) {
    const text = missing.join(", ");
    return say.warning(
      "safeguards",
      text.charAt(0).toUpperCase() + text.slice(1),
      "Remove MAIL_IMAP_AUDIT, MAIL_IMAP_LOG_LEVEL or MAIL_IMAP_RATE_*: the defaults are safe.",
    );
  }
  const { rateReadPerSecond: read, rateBatchPerSecond: batch, rateWritePerSecond: write } =
    settings;
  return say.ok(
    "safeguards",
    `The audit is on; per account and second ${
      count(read, "call")
    } that read, ${batch} that go through much, ${write} that write`,
  );
}

/** `1 account`, `2 accounts`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
