/**
 * Looks at an account on its server: the way there, the login, what the server
 * can do, and its folders. Runs in an isolate with the permissions of the
 * server isolate.
 *
 * @module
 */

import { Secret } from "../config/secret.ts";
import type { Account, Settings } from "../config/types.ts";
import { MailError, reasonOf } from "../contract/error.ts";
import type { Log } from "../contract/log.ts";
import { mailboxMatcher } from "../contract/mailbox_pattern.ts";
import type { Reason } from "../contract/reason.ts";
import type { TokenSource } from "../contract/token_source.ts";
import { capabilitiesOf } from "../contract/server_capabilities.ts";
import { Connector } from "../imap/connect.ts";
import { type TlsFacts, tlsFacts } from "../imap/tls_facts.ts";
import { toMailError } from "../imap/errors.ts";
import { listEveryMailbox, type Mailbox } from "../imap/mailboxes.ts";
import { Session } from "../imap/session.ts";
import { FolderRule } from "../policy/folders.ts";
import { TokenClient } from "../signin/client.ts";
import type { AccountFacts, Failure, FolderFacts, LookMessage, Stage } from "./messages.ts";
import { isSignInReason } from "./explain_sign_in.ts";
import { listenTo, reach } from "./reach.ts";

/** Longest time for one account, in milliseconds: somebody waits for it. */
const LOOK_MS = 18_000;

/** Longest time of a step, in milliseconds, whatever the account's settings say. */
const STEP_MS = 6_000;

/** Longest silence, in milliseconds: longer than a step, which says more about why. */
const SILENCE_MS = 8_000;

/** How long to listen for a greeting, in milliseconds: servers greet within a round trip. */
const LISTEN_MS = 2_000;

/** Names of a certificate that are passed on. */
const MAX_NAMES = 5;

/** Reasons after which it is worth listening what is there. */
const UNCLEAR: ReadonlySet<Reason | undefined> = new Set<Reason>([
  "starttls_failed",
  "greeting_timeout",
  "connect_timeout",
  "server_silent",
  "connection_lost",
  "server_answer_invalid",
  "server_refused",
  "not_protected",
  "unexpected",
]);

/** imapflow's code for a connection that ended, as with a BYE, after its certificate was checked. */
const CLOSED_OVER_TLS = "ClosedAfterConnectTLS";

const ignore = (): void => undefined;
const NO_LOG: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** Where tokens come from. */
export function tokenSource(port: MessagePort): TokenSource {
  return new TokenClient(port, { secret: ignore, refused: ignore, unsaved: ignore }, LOOK_MS);
}

/** Looks at everything, and never throws. */
export async function lookAt(
  { account, password, settings }: LookMessage,
  tokens: TokenSource | undefined,
): Promise<AccountFacts> {
  const signal = AbortSignal.timeout(LOOK_MS);
  const { addresses, connectMs, error } = await reach(account, STEP_MS);
  if (connectMs === undefined) {
    const failed = toMailError(error);
    const stage = reasonOf(failed) === "unknown_host" ? "address" : "connection";
    return { addresses, failure: failure(stage, failed) };
  }
  const way = { addresses, connectMs };
  let tls: TlsFacts | undefined;
  const connector = new Connector({
    account,
    password: password === undefined ? undefined : new Secret(password),
    tokens,
    settings: hurried(settings),
    log: NO_LOG,
    refusedOver: (facts) => tls = facts,
  });
  try {
    const client = await connector.connect(signal);
    tls = tlsFacts(client);
    const session = new Session(client, new FolderRule(account));
    const close = (): void => client.close();
    signal.addEventListener("abort", close);
    try {
      return { ...way, tls, ...await converse(session, account) };
    } finally {
      signal.removeEventListener("abort", close);
      await session.logout();
    }
  } catch (error) {
    const explained = asMailError(error);
    const beforeLogin = failure("tls", explained);
    // A token is asked for before there is a connection.
    const safe = tls !== undefined || isSignInReason(beforeLogin.reason) ||
      beforeLogin.code === CLOSED_OVER_TLS;
    const stage = safe ? "login" : "tls";
    const failed = { ...beforeLogin, stage } as const;
    const voice = stage === "tls" && UNCLEAR.has(failed.reason)
      ? await listenTo(account, LISTEN_MS)
      : undefined;
    return { ...way, ...(tls ? { tls } : {}), failure: { ...failed, voice } };
  }
}

/** What is asked of a server that has accepted the login. */
async function converse(session: Session, account: Account): Promise<Partial<AccountFacts>> {
  const before = performance.now();
  try {
    await session.noop();
    const roundTripMs = performance.now() - before;
    const facts = { roundTripMs, capabilities: capabilitiesOf(session.client) };
    return { ...facts, folders: folderFacts(await listEveryMailbox(session), session, account) };
  } catch (error) {
    return { failure: failure("folders", asMailError(error)) };
  }
}

/** What can be said of the folders without their names. */
export function folderFacts(
  all: readonly Mailbox[],
  session: Pick<Session, "allows" | "separator">,
  account: Account,
): FolderFacts {
  const usable = all.filter(({ selectable }) => selectable);
  const allowed = usable.filter(({ path }) => session.allows(path));
  const uses = (some: readonly Mailbox[]): string[] =>
    [...new Set(some.flatMap(({ specialUses }) => [...specialUses]))].sort();
  const indices = (patterns: readonly string[], wrong: (pattern: string) => boolean): number[] =>
    patterns.flatMap((pattern, index) => wrong(pattern) ? [index] : []);
  return {
    allowed: allowed.length,
    uses: uses(allowed),
    allUses: uses(usable),
    unmatched: indices(account.folders ?? [], (pattern) => {
      const rule = new FolderRule({ ...account, folders: [pattern] });
      return !all.some(({ path }) => rule.allows(path, session.separator));
    }),
    unmatchedProtected: indices(account.protectedFolders, (pattern) => {
      if (pattern.startsWith("\\")) return false;
      const matches = mailboxMatcher(pattern.normalize(), { ignoreCase: true, separators: "" });
      return !all.some(({ path }) => matches(path.normalize()));
    }),
  };
}

/** The account's settings, with the patience of somebody who waits. */
function hurried(settings: Settings): Settings {
  return {
    ...settings,
    connectTimeoutMs: Math.min(settings.connectTimeoutMs || STEP_MS, STEP_MS),
    greetingTimeoutMs: Math.min(settings.greetingTimeoutMs || STEP_MS, STEP_MS),
    socketTimeoutMs: Math.min(settings.socketTimeoutMs || SILENCE_MS, SILENCE_MS),
  };
}

/** What ended the look; the end of its time is the server's silence. */
function asMailError(error: unknown): MailError {
  if (error instanceof MailError) return error;
  return (error as Error)?.name === "TimeoutError"
    ? new MailError("timeout", "It took too long", { details: { reason: "server_silent" } })
    : toMailError(error);
}

function failure(stage: Stage, error: MailError): Failure {
  const { code, cert } = (error.cause ?? {}) as {
    readonly code?: unknown;
    readonly cert?: { readonly subjectaltname?: unknown };
  };
  return {
    stage,
    reason: reasonOf(error) ?? "unexpected",
    code: typeof code === "string" ? code : undefined,
    names: namesOf(cert?.subjectaltname),
    voice: undefined,
  };
}

/** `a.example` of `DNS:a.example, IP Address:192.0.2.1`. */
function namesOf(subjectAltName: unknown): string[] {
  if (typeof subjectAltName !== "string") return [];
  return [...subjectAltName.matchAll(/DNS:([a-z0-9_*.-]{1,253})(?=,|$)/gi)]
    .map(([, name]) => name ?? "").slice(0, MAX_NAMES);
}
