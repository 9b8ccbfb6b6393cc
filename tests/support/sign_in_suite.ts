/**
 * An authorization server, a mail server that asks it about tokens, and the
 * product's `login` with a person beside it.
 *
 * @module
 */

import assert from "node:assert/strict";
import { dirname } from "node:path";
import { type Decision, enterCode, openInBrowser } from "../clients/person.ts";
import type { McpSession } from "../clients/mcp.ts";
import {
  type AuthorizationServer,
  startAuthorizationServer,
} from "../servers/authorization_server.ts";
import { type Authority, createAuthority } from "../servers/certificates.ts";
import type { Dovecot, MailUser } from "../servers/dovecot.ts";
import { startOAuthDovecot } from "../servers/dovecot_oauth2.ts";
import { type Lifetimes, type OAuthClient, PUBLIC_CLIENT } from "../servers/oidc_provider.ts";
import { findSecret } from "./canary.ts";
import { ADA, BEN } from "./dovecot_suite.ts";
import { configDirectory, type Form, loginCommandLine, ROOT } from "./product.ts";

/** The servers that a sign-in needs. */
export interface SignInServers {
  /** For whatever a test writes; gone with the servers. */
  readonly directory: string;
  readonly authority: Authority;
  readonly authorization: AuthorizationServer;
  readonly dovecot: Dovecot;
}

/** Starts them; they are gone with the stack. */
export async function startSignInServers(
  stack: AsyncDisposableStack,
  { lifetimes = {}, mechanisms }: {
    readonly lifetimes?: Partial<Lifetimes>;
    /** SASL mechanisms, as Dovecot names them. */
    readonly mechanisms?: string;
  } = {},
): Promise<SignInServers> {
  const directory = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const authority = await createAuthority(directory);
  const authorization = await startAuthorizationServer(authority, lifetimes);
  stack.defer(() => authorization.stop());
  const dovecot = await startOAuthDovecot({
    users: [ADA, BEN],
    authority,
    authorization,
    ...(mechanisms === undefined ? {} : { mechanisms }),
  });
  stack.defer(() => dovecot.stop());
  return { directory, authority, authorization, dovecot };
}

/** How a person signs in. */
export type Flow = "device" | "browser";

/** What may be chosen about an account. */
export interface AccountChoice {
  readonly user?: Pick<MailUser, "name">;
  /** The `<ACCOUNT>` of the variables. @default {"DEFAULT"} */
  readonly account?: string;
  readonly client?: OAuthClient;
  /** @default {"browser"}, which waits for nothing */
  readonly flow?: Flow;
}

/** Variables of an account that signs in at a server; a connection is made for each call, so that each shows a token. */
export function signInVariables(
  { authorization, dovecot }: Pick<SignInServers, "authorization" | "dovecot">,
  { user = ADA, account = "DEFAULT", client = PUBLIC_CLIENT, flow = "browser" }: AccountChoice = {},
): Record<string, string | number> {
  const variables: Record<string, string | number> = {
    [`MAIL_IMAP_${account}_HOST`]: "localhost",
    [`MAIL_IMAP_${account}_PORT`]: dovecot.port,
    [`MAIL_IMAP_${account}_USER`]: user.name,
    ...authorization.variables(account, client),
    MAIL_IMAP_CA_CERT_PATH: dovecot.caPath,
    MAIL_IMAP_READ_SESSION_CACHE_MAX_PER_ACCOUNT: 0,
  };
  delete variables[`MAIL_IMAP_${account}_OAUTH_${flow === "browser" ? "DEVICE" : "AUTHORIZE"}_URL`];
  return variables;
}

/** Makes a config directory, which is gone with the stack. */
export async function configIn(
  stack: AsyncDisposableStack,
  variables: Readonly<Record<string, string | number>>,
): Promise<string> {
  const { path, remove } = await configDirectory(variables);
  stack.defer(remove);
  return path;
}

/** A config directory with an account that is signed in. */
export async function signedIn(
  stack: AsyncDisposableStack,
  servers: SignInServers,
  change: Readonly<Record<string, string | number>> = {},
): Promise<string> {
  const directory = await configIn(stack, { ...signInVariables(servers), ...change });
  const { code, said } = await logIn(servers, directory);
  assert.equal(code, 0, said);
  return directory;
}

/** How a `login` ended. */
export interface Login {
  readonly code: number;
  /** What it printed, on both streams. */
  readonly said: string;
}

/** What may be chosen about a `login`. */
export interface LoginOptions {
  /** @default {"default"} */
  readonly account?: string;
  /** @default {"bundle"} */
  readonly form?: Form;
  /** Who signs in. @default {ADA} */
  readonly as?: string;
  /** `refuse`: the person says no; `ignore`: nobody comes; or what else they do. @default {"accept"} */
  readonly person?: "accept" | "refuse" | "ignore" | Person;
  /** What a shell runs instead, in the directory of the bundle. */
  readonly line?: string;
  /** Of the process, besides what it needs. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Does what `login` asks for. */
export type Person = (address: string, code: string | undefined) => Promise<unknown>;

/**
 * Runs `login`, and has the person do what it asks for.
 *
 * @throws {Error} When a token or a secret was printed.
 */
export async function logIn(
  { authorization }: Pick<SignInServers, "authorization">,
  directory: string,
  { account = "default", form = "bundle", as = ADA.name, person = "accept", line, env = {} }:
    LoginOptions = {},
): Promise<Login> {
  const [command, ...args] = line === undefined
    ? loginCommandLine(directory, form, account)
    : ["sh", "-c", `exec ${line}`] as const;
  const child = new Deno.Command(command, {
    args,
    env: { PATH: `${dirname(Deno.execPath())}:${Deno.env.get("PATH")}`, ...env },
    cwd: `${ROOT}/dist`,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let said = "";
  let acted: Promise<unknown> | undefined;
  let failure: unknown;
  const act: Person = typeof person === "function"
    ? person
    : (address, code) => decide(authorization, address, code, { as, refuse: person === "refuse" });
  const listen = async (stream: ReadableStream<Uint8Array>): Promise<void> => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      said += text;
      const asked = acted ? undefined : request(said);
      if (!asked || person === "ignore") continue;
      acted = act(...asked).catch((error) => {
        // Nobody will do it any more, so there is nothing to wait for.
        failure = error;
        try {
          child.kill("SIGKILL");
        } catch {
          // It has ended.
        }
      });
    }
  };
  await Promise.all([listen(child.stdout), listen(child.stderr)]);
  const { code } = await child.status;
  await acted;
  if (failure !== undefined) throw failure;
  const leak = findSecret(said);
  if (leak) throw new Error(`login printed a secret (${leak.form}): ${said}`);
  return { code, said };
}

/** What a `login` asks for: an address, and a code unless the browser brings it; undefined while it has not asked. */
function request(said: string): Parameters<Person> | undefined {
  const address = /\bhttps:\/\/localhost:\d+\/\S*(?=\s)/.exec(said)?.[0];
  if (address === undefined) return undefined;
  if (new URL(address).searchParams.has("redirect_uri")) return [address, undefined];
  const code = /\b[A-Z]{4}-[A-Z]{4}\b/.exec(said)?.[0];
  return code === undefined ? undefined : [address, code];
}

async function decide(
  authorization: AuthorizationServer,
  address: string,
  code: string | undefined,
  decision: Decision,
): Promise<void> {
  if (code === undefined) await openInBrowser(authorization, address, decision);
  else await enterCode(authorization, address, code, decision);
}

/** Looks into the mailbox. @throws {AssertionError} When that fails. */
export async function assertWorks(product: McpSession): Promise<void> {
  const answer = await product.call("imap_list_mailboxes");
  assert.equal(answer.failed, false, `${answer.text}\n${product.stderr()}`);
}

/** How a call fails. */
export interface Refusal {
  readonly code: string;
  readonly reason: string;
  readonly retryable: boolean;
}

/** Looks into the mailbox, which must fail. @param expected One of these. */
export async function assertFails(product: McpSession, ...expected: Refusal[]): Promise<void> {
  const { error, text } = await product.call("imap_list_mailboxes");
  const { code, details, retryable } = error ?? {};
  const seen = JSON.stringify({ code, reason: details?.["reason"], retryable });
  assert.ok(
    expected.some(({ code, reason, retryable }) =>
      seen === JSON.stringify({ code, reason, retryable })
    ),
    `${text}\n${product.stderr()}`,
  );
}

/** Presentations of refresh tokens, and how they ended. */
export function refreshes({ requests }: AuthorizationServer): {
  readonly tokens: string[];
  readonly failed: number;
} {
  const all = requests.filter(({ grantType }) => grantType === "refresh_token");
  return {
    tokens: all.map(({ refreshToken }) => refreshToken ?? ""),
    failed: all.filter(({ status }) => status !== 200).length,
  };
}

/** Changes times in the token file, as if it were older. @param leftMs What the access token has left. */
export async function age(directory: string, leftMs: number): Promise<void> {
  const path = tokenFile(directory);
  const fields = JSON.parse(await Deno.readTextFile(path));
  fields.expires_at = new Date(Date.now() + leftMs).toISOString();
  fields.renewed_at = new Date(Date.now() + leftMs - 3_600_000).toISOString();
  await Deno.writeTextFile(path, JSON.stringify(fields));
}

/** Where the tokens of an account are. */
export function tokenFile(directory: string, account = "default"): string {
  return `${directory}/oauth2-${account}.json`;
}
