/**
 * The command `login`.
 *
 * @module
 */

import type { LoginInvocation } from "../cli.ts";
import { ConfigError } from "../config/error.ts";
import { loadConfig } from "../config/load.ts";
import type { Config, LoadedConfig } from "../config/types.ts";
import type { SignInReason } from "../contract/reason.ts";
import { signInError } from "../contract/sign_in_error.ts";
import { ownScript } from "../own_script.ts";
import type { IsolateEntries } from "../sandbox/isolates.ts";
import { EXIT, type Notify } from "../sandbox/launcher.ts";
import { giveUpPermissions } from "../sandbox/lockdown.ts";
import {
  denoCommand,
  loginTargets,
  signInPermissions,
  tokenFiles,
} from "../sandbox/permissions.ts";
import { SignInIsolate } from "../sandbox/sign_in_isolate.ts";
import type {
  FromSignIn,
  LoginProblem,
  SignInAccount,
  SignInFlow,
} from "../sandbox/sign_in_messages.ts";
import { isAddress, isCode, isPageOf } from "./shown.ts";

const PROBLEMS: Readonly<Record<LoginProblem, string>> = {
  denied: "The sign-in was refused on the provider's page",
  expired: "Nobody has signed in in time; run it again",
  no_refresh_token:
    "The provider gave no refresh token, so the sign-in would end within the hour; OAUTH_SCOPE needs what the provider asks for it, often offline_access",
  not_stored: "The tokens could not be written to the config directory; see to it and run it again",
  text_not_shown: "The provider's address or code is not in plain letters, so it is not shown here",
  no_listener: "Nothing can listen on 127.0.0.1, where the browser is to come back to",
};

const encoder = new TextEncoder();

function print(text: string): void {
  Deno.stdout.writeSync(encoder.encode(text));
}

/**
 * Runs the command.
 *
 * @returns The exit code.
 * @throws {ConfigError} When the account cannot be signed in to.
 */
export async function login(
  invocation: LoginInvocation,
  entries: IsolateEntries,
  notify: Notify,
): Promise<number> {
  const { configDir } = invocation;
  const loaded = loadConfig(configDir === undefined ? {} : { directory: configDir });
  const account = findAccount(loaded.config, invocation.account);
  const flow = chooseFlow(account, invocation.browser);
  assertGranted(loaded.config, account, flow, entries.sources, configDir);

  const { promise: ended, resolve: end } = Promise.withResolvers<number>();
  const isolate = new SignInIsolate(
    entries.signIn,
    signInPermissions([account.oauth], loginTargets(account.oauth, flow)),
    (message) => {
      const code = hear(message, account, notify);
      if (code !== undefined) end(code);
    },
  );
  isolate.send({
    type: "login",
    account,
    clientSecret: secretOf(loaded, account),
    certificates: loaded.config.settings.extraCertificates,
    flow,
  });
  Deno.addSignalListener("SIGINT", () => {
    notify("stopped; nothing was stored");
    end(EXIT.failed);
  });
  await isolate.loaded;
  await giveUpPermissions();
  return await ended;
}

function findAccount({ accounts, broken }: Config, id: string): SignInAccount {
  const problems = broken.find((account) => account.id === id)?.problems;
  if (problems) throw new ConfigError(problems);
  const found = accounts.find((account) => account.id === id);
  if (!found) {
    const ids = accounts.filter(({ oauth }) => oauth).map((account) => account.id).join(", ");
    throw new ConfigError([
      `There is no account of that name; with AUTH=oauth2 there ${
        ids === "" ? "is none" : `is ${ids}`
      }`,
    ]);
  }
  const { user, oauth } = found;
  if (!oauth) {
    throw new ConfigError([
      `Account ${id} logs in with a password; MAIL_IMAP_${id.toUpperCase()}_AUTH=oauth2 would change that`,
    ]);
  }
  return { id, user, oauth };
}

function chooseFlow({ id, oauth }: SignInAccount, browser: boolean): SignInFlow {
  if (oauth.deviceUrl !== undefined && !browser) return "device";
  if (oauth.authorizeUrl !== undefined) return "browser";
  throw new ConfigError([
    `MAIL_IMAP_${id.toUpperCase()}_OAUTH_AUTHORIZE_URL is missing, which --browser needs`,
  ]);
}

function secretOf({ clientSecrets }: LoadedConfig, { id }: SignInAccount): string | undefined {
  return clientSecrets.get(id)?.reveal();
}

/** @throws {ConfigError} With the line that this sign-in can be started with. */
function assertGranted(
  config: Config,
  { id, oauth }: SignInAccount,
  flow: SignInFlow,
  sources: string | undefined,
  configDir: string | undefined,
): void {
  const net = loginTargets(oauth, flow);
  const wanted: Deno.PermissionDescriptor[] = [
    ...net.map((host) => ({ name: "net", host }) as const),
    ...tokenFiles([oauth]).flatMap((path) =>
      [{ name: "read", path }, { name: "write", path }] as const
    ),
  ];
  const missing = wanted.some((one) => Deno.permissions.querySync(one).state !== "granted");
  if (!missing) return;
  const args = ["login", id, ...(flow === "browser" && oauth.deviceUrl ? ["--browser"] : [])];
  throw new ConfigError([
    "A sign-in needs more than the server; start it with:",
    denoCommand(config, sources, configDir, { args, net, script: ownScript() }),
  ]);
}

/** @returns The exit code, once there is one. */
function hear(message: FromSignIn, account: SignInAccount, notify: Notify): number | undefined {
  switch (message.type) {
    case "device":
      if (!isAddress(message.url) || !isCode(message.code)) break;
      print(
        `Open this page on any device, as ${account.user}:\n\n  ${message.url}\n\n` +
          `and type this code there:\n\n  ${message.code}\n\n${waiting(message.seconds)}`,
      );
      return undefined;
    case "page":
      if (!isPageOf(message.url, account.oauth.authorizeUrl ?? "")) break;
      print(
        `Open this page in the browser of this machine, as ${account.user}:\n\n  ${message.url}\n\n` +
          waiting(message.seconds),
      );
      return undefined;
    case "signed in":
      print(
        `Signed in. The tokens are in ${account.oauth.tokenFile}\n` +
          (message.narrower
            ? "The provider gave less access than was asked for; if mail cannot be read, sign in again and allow all of it.\n"
            : "") +
          `Now look whether the mail server takes them: mail-imap-mcp doctor --account ${account.id}\n`,
      );
      return EXIT.ok;
    case "failed":
      notify(explain(message.problem, account));
      return EXIT.failed;
    default:
      return undefined;
  }
  notify(PROBLEMS.text_not_shown);
  return EXIT.failed;
}

function waiting(seconds: number): string {
  return `Waiting for at most ${Math.ceil(seconds / 60)} minutes; Ctrl-C stops it.\n`;
}

type Problem = Extract<FromSignIn, { type: "failed" }>["problem"];

function explain(problem: Problem, { id }: SignInAccount): string {
  if (Object.hasOwn(PROBLEMS, problem)) return PROBLEMS[problem as LoginProblem];
  if (problem === "sign_in_needed") {
    return "The provider did not take what came back from the sign-in; run it again";
  }
  const { message, hint } = signInError(problem as SignInReason, id);
  return `${message}. ${hint ?? ""}`;
}
