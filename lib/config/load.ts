/**
 * Environment and `.env` in, one validated, frozen {@link Config} out.
 *
 * @module
 */

import { readAccount, splitAccountVariable, type Variables } from "./account.ts";
import { configDirectory } from "./directory.ts";
import { type EnvFile, readEnvFile } from "./env_file.ts";
import { ConfigError } from "./error.ts";
import { readHttp } from "./http.ts";
import type { Secret } from "./secret.ts";
import { CREDENTIALS_VARIABLE } from "./secret_file.ts";
import { filledIn } from "./placeholder.ts";
import { readSettings } from "./settings.ts";
import { shownName } from "./shown_name.ts";
import { nearest } from "./suggest.ts";
import type { PasswordPlaces } from "./password.ts";
import type { Account, BrokenAccount, LoadedConfig, SecretAge } from "./types.ts";
import { ACCOUNT_VARIABLES, NUMBER_VARIABLES, TEXT_VARIABLES } from "./variables.ts";
import { RESTRICTIONS } from "./write.ts";

const PREFIX = "MAIL_IMAP_";

const SERVER_WIDE: ReadonlySet<string> = new Set([
  ...Object.values(NUMBER_VARIABLES).map((variable) => variable.name),
  ...Object.keys(TEXT_VARIABLES),
]);

/** Where {@link loadConfig} looks. */
export interface LoadOptions {
  /** Value of `--config-dir`. */
  readonly directory?: string;
  /** All variables of the environment that may be seen. @default {Deno.env.toObject()} */
  readonly environment?: Variables;
  /** Whether it is for a server over HTTP, whose variables are not read otherwise. @default {false} */
  readonly http?: boolean;
}

/** What can be said of a configuration, also of one with which the server does not run. */
export interface Survey extends LoadedConfig {
  /** Server-wide reasons why the server does not run. */
  readonly problems: readonly string[];
  /** What to do when no account is even begun; undefined otherwise. */
  readonly noAccount: string | undefined;
  /** What is not as it should be with the password of an account that can be used, by its id. */
  readonly passwordWarnings: ReadonlyMap<string, readonly string[]>;
}

/**
 * Loads the configuration.
 *
 * @throws {ConfigError} With every problem at once, when the server cannot run at all.
 */
export function loadConfig(options: LoadOptions = {}): LoadedConfig {
  const environment = options.environment ? filledIn(options.environment) : environmentVariables();
  const directory = configDirectory((name) => environment[name] || undefined, options.directory);
  const { config, passwords, clientSecrets, http, problems, noAccount } = surveyConfig(
    environment,
    directory,
    readEnvFile(directory),
    options.http,
  );
  const { accounts, broken, warnings } = config;
  const all = noAccount === undefined ? [...problems] : [...problems, noAccount];
  if (broken.length > 0 && (accounts.length === 0 || all.length > 0)) {
    all.push(...broken.flatMap((account) => account.problems));
  }
  if (all.length > 0) throw new ConfigError([...all, ...warnings]);
  return { config, passwords, clientSecrets, ...(http ? { http } : {}) };
}

/**
 * Reads all there is to read, and throws nothing.
 *
 * @param overHttp As {@link LoadOptions.http}.
 */
export function surveyConfig(
  environment: Variables,
  directory: string,
  file: EnvFile,
  overHttp = false,
): Survey {
  const variables: Record<string, string> = {};
  for (const source of [file.variables, environment]) {
    for (const [name, value] of Object.entries(source)) {
      if (!name.startsWith(PREFIX)) continue;
      if (value !== "" || (restricts(name) && variables[name] === undefined)) {
        variables[name] = value;
      }
    }
  }

  const places: PasswordPlaces = {
    directory,
    credentials: environment[CREDENTIALS_VARIABLE] || undefined,
    changed: (name) => environment[name] ? null : file.changed,
  };
  const { settings, writeEnabled, extraFiles, problems } = readSettings(variables, directory);
  const accounts: Account[] = [];
  const broken: BrokenAccount[] = [];
  const passwords = new Map<string, Secret>();
  const clientSecrets = new Map<string, Secret>();
  const files = new Set(extraFiles);
  const extraVariables = new Set<string>();
  const secretAges: SecretAge[] = [];
  const passwordWarnings = new Map<string, readonly string[]>();
  const keys = accountKeys(variables);
  const unknown = unknownNames(variables, keys);
  for (const key of keys) {
    const result = readAccount(key, variables, places, writeEnabled);
    const misspelt = unknown.restrictions.get(key);
    if ("broken" in result || misspelt) {
      const problems = "broken" in result ? result.broken.problems : [];
      broken.push({ id: key.toLowerCase(), problems: [...problems, ...misspelt ?? []] });
    } else {
      const { account, password, clientSecret } = result;
      accounts.push(account);
      if (password) passwords.set(account.id, password.secret);
      if (clientSecret) clientSecrets.set(account.id, clientSecret.secret);
      const found = [password, clientSecret].filter((one) => one !== undefined);
      for (const { files: paths, variables: names, variable, days } of found) {
        for (const path of paths) files.add(path);
        for (const name of names) extraVariables.add(name);
        secretAges.push({ account: account.id, variable, days });
      }
      passwordWarnings.set(account.id, [
        ...result.warnings,
        ...found.flatMap((secret) => secret.warnings),
      ]);
    }
  }
  const http = overHttp ? readHttp(variables, places) : undefined;
  for (const path of http?.files ?? []) files.add(path);
  for (const name of http?.variables ?? []) extraVariables.add(name);
  const config = {
    directory,
    accounts,
    broken,
    settings,
    ...(http ? { http: http.settings } : {}),
    extraFiles: [...files],
    extraVariables: [...extraVariables],
    secretAges,
    warnings: [
      ...file.warnings,
      ...unknown.warnings,
      ...[...passwordWarnings.values()].flat(),
      ...http?.warnings ?? [],
    ],
  };
  return {
    config: deepFreeze(config),
    passwords,
    clientSecrets,
    ...(http ? { http: http.secrets } : {}),
    problems: [...problems, ...http?.problems ?? []],
    noAccount: keys.length > 0
      ? undefined
      : `No account is configured; set MAIL_IMAP_DEFAULT_HOST, MAIL_IMAP_DEFAULT_USER and MAIL_IMAP_DEFAULT_PASS in ${directory}/.env or in the environment, or let the command init ask for them`,
    passwordWarnings,
  };
}

/** Whether an empty value of this variable is a mistake rather than as good as none. */
function restricts(name: string): boolean {
  return (RESTRICTIONS as readonly string[]).includes(splitAccountVariable(name)?.suffix ?? "");
}

/** The `<ACCOUNT>` names in use: `DEFAULT` first, then by alphabet. */
function accountKeys(variables: Variables): string[] {
  const keys = new Set<string>();
  for (const name of Object.keys(variables)) {
    if (SERVER_WIDE.has(name)) continue;
    const split = splitAccountVariable(name);
    if (split) keys.add(split.key);
  }
  return [...keys].sort((a, b) =>
    Number(b === "DEFAULT") - Number(a === "DEFAULT") || (a < b ? -1 : 1)
  );
}

/** Suffixes with which an owner allows less than without them. */
const LIMITS: ReadonlySet<string> = new Set([...RESTRICTIONS, "PROTECTED_FOLDERS"]);

/** Names that mean nothing here. */
interface UnknownNames {
  readonly warnings: readonly string[];
  /**
   * Problems by account: what looks like a restriction and is none would leave the account with
   * more than its owner thinks.
   */
  readonly restrictions: ReadonlyMap<string, readonly string[]>;
}

function unknownNames(variables: Variables, keys: readonly string[]): UnknownNames {
  const known = new Set(SERVER_WIDE);
  for (const key of new Set([...keys, "DEFAULT"])) {
    for (const suffix of Object.keys(ACCOUNT_VARIABLES)) known.add(`${PREFIX}${key}_${suffix}`);
  }
  const warnings: string[] = [];
  const restrictions = new Map<string, string[]>();
  for (const name of Object.keys(variables).sort()) {
    if (known.has(name) || splitAccountVariable(name)) continue;
    const shown = shownName(name);
    const notOne = `A name that begins with ${shown} is not one; write NAME=value`;
    if (/\W/.test(name)) {
      warnings.push(notOne);
      continue;
    }
    const suggestion = nearest(name, known);
    const problem = `${name} is not a variable of this program${
      suggestion ? `; did you mean ${suggestion}?` : ""
    }`;
    const account = splitAccountVariable(suggestion ?? "");
    if (account && LIMITS.has(account.suffix)) {
      restrictions.set(account.key, [...restrictions.get(account.key) ?? [], problem]);
    } else warnings.push(shown === name ? problem : notOne);
  }
  return { warnings, restrictions };
}

/**
 * The variables of the environment that may be seen; empty ones where a client filled nothing in.
 *
 * @throws {ConfigError} When they may not even be listed.
 */
export function environmentVariables(): Variables {
  try {
    return filledIn(Deno.env.toObject());
  } catch (error) {
    throw new ConfigError([
      "The environment cannot be listed: start with --ignore-env and --allow-env=MAIL_IMAP_*,HOME,XDG_CONFIG_HOME",
    ], { cause: error });
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    for (const inner of Object.values(value)) deepFreeze(inner);
    Object.freeze(value);
  }
  return value;
}
