/**
 * The conversation that sets an account up. Nothing is written in it.
 *
 * @module
 */

import { surveyConfig } from "../config/load.ts";
import { readConfigFile } from "../config/env_file.ts";
import { ConfigError } from "../config/error.ts";
import { type Provider, providerOfAddress } from "../config/providers.ts";
import type { Config } from "../config/types.ts";
import type { Reason } from "../contract/reason.ts";
import { accountKeys, badAccountName, freeAccountName, keyOf } from "./account_name.ts";
import { inWordsOfQuestions } from "./advice.ts";
import type { Answers, PasswordSignIn } from "./answers.ts";
import { askKind, askOAuth, askPassword } from "./ask_sign_in.ts";
import { askAddress, askPlace, askServer, type Place, placeOf } from "./ask_server.ts";
import { type Change, planChange } from "./change.ts";
import type { FoundEnv } from "./env_store.ts";
import type { Lookup } from "./lookup/lookup.ts";
import { askFor, confirm } from "./questions.ts";
import { Canceled, type Terminal } from "./terminal.ts";
import type { Trial } from "./trial.ts";
import { badCredential } from "../config/credential.ts";

/** Refused logins after which it ends: more would look like guessing to a provider. */
const MAX_REFUSED = 3;

/** Attempts of any kind after which it ends. */
const MAX_TRIALS = 8;

/** Reasons that a user name or a password has. */
const OF_THE_LOGIN: ReadonlySet<Reason> = new Set([
  "credentials_rejected",
  "login_forbidden",
  "password_expired",
]);

/** Reasons that no other answer changes. */
const OF_THE_SERVER: ReadonlySet<Reason> = new Set([
  "connection_limit",
  "login_needs_operator",
  "login_refused_for_now",
  "over_quota",
  "server_throttles",
]);

const CERTIFICATES = "MAIL_IMAP_CA_CERT_PATH";

/** What the conversation needs. */
export interface Setting {
  readonly terminal: Terminal;
  readonly found: FoundEnv;
  /** Variables of the environment that may be seen. */
  readonly environment: Readonly<Record<string, string>>;
  /** The address that was given with the command. */
  readonly email: string | undefined;
  /** Undefined when nothing is to be looked up. */
  readonly lookup: Lookup | undefined;
  readonly trial: Trial;
  /** @throws {ConfigError} When this process may not reach a server, or not read a file. */
  readonly assertReachable: (place: Place, files: readonly string[]) => void;
}

/** What the conversation came to. */
export interface Setup {
  readonly answers: Answers;
  readonly change: Change;
  readonly provider: Provider | undefined;
  /** As the program will read it. */
  readonly config: Config;
}

/**
 * Asks for everything, and tries it.
 *
 * @returns Undefined when no login came about.
 * @throws {Canceled} When the person ends it.
 * @throws {ConfigError} When the process may not do what it takes.
 */
export async function setUp(setting: Setting): Promise<Setup | undefined> {
  const { terminal, found, environment, lookup } = setting;
  const now = { ...found.variables, ...environment };
  const address = await askAddress(terminal, setting.email);
  const place = await askPlace(terminal, address, lookup);
  setting.assertReachable(place, []);
  describe(terminal, place);
  const key = await askName(terminal, now, place.provider?.id ?? address.split("@")[1] ?? "");
  const kind = await askKind(terminal, place.provider);
  const answered = kind === "oauth2"
    ? {
      key,
      server: place.server,
      user: address,
      signIn: await askOAuth(terminal, place.provider, lookup),
      certificates: undefined,
    }
    : await tryToLogIn(setting, address, place, key, now);
  if (answered === undefined) return undefined;
  // A client that is started from a desktop does not have this environment.
  const certificates = answered.certificates ??
    (found.variables[CERTIFICATES] === undefined ? environment[CERTIFICATES] : undefined);
  const answers = { ...answered, certificates };
  const mayWrite = await confirm(
    terminal,
    "May the assistant change mail: flag, move, delete to the Trash, write drafts?",
    false,
  );
  const change = planChange(answers, now, mayWrite);
  const { config, problems } = survey(setting, change);
  const broken = config.broken.find(({ id }) => id === key.toLowerCase());
  const reasons = [...problems, ...broken?.problems ?? []];
  if (reasons.length > 0) throw new ConfigError(reasons);
  return { answers, change, provider: providerOfAddress(address) ?? place.provider, config };
}

/** Says what is known before anybody has to answer. */
function describe(terminal: Terminal, { server, provider }: Place): void {
  const { host, port, security } = server;
  const how = security === "tls" ? "TLS" : "STARTTLS";
  terminal.say(`${provider ? `${provider.name}: ` : ""}${host}, port ${port}, ${how}.`);
  if (!provider) return;
  const { signIn, before, passwordPage } = provider;
  if (signIn.every((kind) => kind === "oauth2")) {
    terminal.say("  It takes no password over IMAP, an app password neither: it wants OAuth 2.");
  }
  for (const sentence of before) {
    terminal.say(`  Before: ${inWordsOfQuestions(sentence, "")}`);
  }
  if (passwordPage) terminal.say(`  Where the password is from: ${passwordPage}`);
}

/** Asks what the assistant shall call the account; one that is there is replaced only after a yes. */
async function askName(
  terminal: Terminal,
  now: Readonly<Record<string, string>>,
  wish: string,
): Promise<string> {
  const taken = accountKeys(Object.keys(now));
  for (;;) {
    const name = await askFor(terminal, {
      text: "Name of the account, for you and the assistant",
      fallback: freeAccountName(taken, wish),
      bad: badAccountName,
    });
    const key = keyOf(name);
    if (!taken.has(key)) return key;
    const question = `There is an account ${key.toLowerCase()} already. Replace how it logs in?`;
    if (await confirm(terminal, question, false)) return key;
  }
}

async function tryToLogIn(
  setting: Setting,
  address: string,
  begin: Place,
  key: string,
  now: Readonly<Record<string, string>>,
): Promise<Answers | undefined> {
  const { terminal } = setting;
  let { place, certificates } = await askCertificate(setting, address, begin, now);
  let user = place.provider ? place.user : await askUser(terminal, place.user);
  let signIn: PasswordSignIn = await askPassword(terminal, place.provider);
  let refused = 0;
  for (let tried = 1;; tried++) {
    const answers: Answers = { key, server: place.server, user, signIn, certificates };
    const { host, port } = place.server;
    terminal.say(`Logging in to ${host}:${port} as ${user} …`);
    const reason = await tryOnce(setting, answers, now);
    if (reason === undefined) return answers;
    if (OF_THE_LOGIN.has(reason)) refused++;
    if (refused === MAX_REFUSED || tried === MAX_TRIALS) {
      terminal.say(
        `That was attempt ${tried}; nothing was written. Begin again when you know more.`,
      );
      return undefined;
    }
    if (OF_THE_LOGIN.has(reason)) {
      user = await askUser(terminal, user);
      signIn = await askPassword(terminal, place.provider);
      continue;
    }
    if (OF_THE_SERVER.has(reason)) {
      if (await confirm(terminal, "Try once more?", false)) continue;
      return undefined;
    }
    if (reason === "certificate_untrusted" && now[CERTIFICATES] === undefined) {
      const file = await askFile(setting, place);
      if (file !== undefined) {
        certificates = file;
        continue;
      }
    }
    place = placeOf(address, await askServer(terminal, place.server));
    setting.assertReachable(place, []);
    // It was given for a server that the person has just called another's.
    if (place.server.host !== host) certificates = undefined;
  }
}

/** Tries the answers, and says how it ended. */
async function tryOnce(
  setting: Setting,
  answers: Answers,
  now: Readonly<Record<string, string>>,
): Promise<Reason | undefined> {
  const { terminal } = setting;
  const { config, problems } = survey(setting, planChange(answers, now, false));
  const id = answers.key.toLowerCase();
  const account = config.accounts.find((one) => one.id === id);
  const broken = config.broken.find((one) => one.id === id)?.problems ?? [];
  if (account === undefined || problems.length > 0) throw new ConfigError([...problems, ...broken]);
  const { password } = answers.signIn as PasswordSignIn;
  const { checks, reason } = await terminal.during(setting.trial(account, password, config));
  for (const { name, status, text, next } of checks) {
    if (status === "ok") {
      if (reason === undefined) terminal.say(`  ${name.replaceAll("_", " ")}: ${text}.`);
    } else terminal.say(`  ${text}.`);
    if (next !== undefined) terminal.say(`    ${inWordsOfQuestions(next, answers.key)}`);
  }
  return reason;
}

/** The configuration as it will be read: what is set in the environment wins. */
function survey(
  { found, environment }: Setting,
  { variables, files, remove }: Change,
): ReturnType<typeof surveyConfig> {
  const kept = Object.entries(found.variables).filter(([name]) => !remove.has(name));
  // A file that is not written yet cannot be read.
  const secrets = files.map(({ variable, secret }) =>
    [variable.replace(/_FILE$/, ""), secret.reveal()] as const
  );
  const direct = variables.filter(([name]) => !files.some(({ variable }) => variable === name));
  return surveyConfig(environment, found.directory, {
    variables: Object.fromEntries([...kept, ...direct, ...secrets]),
    changed: new Date(),
    warnings: [],
  });
}

function askUser(terminal: Terminal, fallback: string): Promise<string> {
  return askFor(terminal, { text: "User name", fallback, bad: badCredential });
}

/** Asks for the certificate of a server that is known to have one of its own. */
async function askCertificate(
  setting: Setting,
  address: string,
  begin: Place,
  now: Readonly<Record<string, string>>,
): Promise<{ readonly place: Place; readonly certificates: string | undefined }> {
  const { terminal } = setting;
  let place = begin;
  for (let asked = 0; place.provider?.ownCertificate; asked++) {
    if (now[CERTIFICATES] !== undefined) {
      terminal.say(`${CERTIFICATES} is set already; its file has to have this certificate, too.`);
      break;
    }
    const certificates = await askFile(setting, place);
    if (certificates !== undefined) return { place, certificates };
    if (asked === MAX_TRIALS) throw new Canceled();
    place = placeOf(address, await askServer(terminal, place.server));
    setting.assertReachable(place, []);
  }
  return { place, certificates: undefined };
}

/** @returns Undefined when it is the server that has to be another one. */
async function askFile(setting: Setting, place: Place): Promise<string | undefined> {
  const path = await askFor(setting.terminal, {
    text:
      "Enter to name the server anew; or, if it is your own, the PEM file with the certificate to trust, as an absolute path",
    fallback: "",
    bad: (path) =>
      path === "" ? undefined : badFile(path, () => setting.assertReachable(place, [path])),
  });
  return path === "" ? undefined : path;
}

function badFile(path: string, assertReadable: () => void): string | undefined {
  if (!/^(\/|[A-Za-z]:[\\/])/.test(path)) return "must be an absolute path";
  const unsafe = badCredential(path);
  if (unsafe) return unsafe;
  assertReadable();
  try {
    const text = readConfigFile(path);
    if (text === undefined) return "names no file";
    return text.includes("-----BEGIN CERTIFICATE-----")
      ? undefined
      : "has no PEM certificate in it";
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return `cannot be used: ${error.message}`;
  }
}
