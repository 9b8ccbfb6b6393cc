/**
 * From the facts about an account to sentences, each failure with the next
 * step. What came from the isolate that spoke with the server is not trusted
 * here: words are looked up, numbers are numbers, names are bounded.
 *
 * @module
 */

import type { Account } from "../config/types.ts";
import { quoteName } from "../contract/text.ts";
import { type Check, reporter } from "./checks.ts";
import { explainFolders } from "./explain_folders.ts";
import { explainSignIn, isSignInReason } from "./explain_sign_in.ts";
import { explainLogin, type PasswordShape } from "./explain_login.ts";
import { explainConnection, explainTls } from "./explain_way.ts";
import type { AccountFacts, Stage } from "./messages.ts";

/** What a failure means and what to do, both as sentences. */
export interface Explanation {
  readonly text: string;
  readonly next: string;
}

/** An account, and what is known of its password without the password. */
export interface Looked {
  readonly account: Account;
  readonly shape: PasswordShape;
  /** When it was looked at: a wrong clock makes certificates fail. */
  readonly now: Date;
}

/** A certificate that ends sooner than this is worth a warning, in days. */
const SOON_DAYS = 14;

const STAGES: readonly Stage[] = ["address", "connection", "tls", "login", "folders"];

const DAY_MS = 86_400_000;

/** Says what was found; undefined facts mean that the look itself failed. */
export function explain(looked: Looked, facts: AccountFacts | undefined): readonly Check[] {
  const { account } = looked;
  const say = reporter("account", account.id);
  if (facts === undefined) {
    return [say.failed(
      "connection",
      "The look at this account did not come to its end within 20 seconds",
      "Run doctor once more; if it happens again, the server may be sending more than it should.",
    )];
  }
  const { failure } = facts;
  const failed = failure === undefined ? STAGES.length : STAGES.indexOf(failure.stage);
  const passed = (stage: Stage): boolean => STAGES.indexOf(stage) < failed;
  const checks: Check[] = [];
  if (passed("address")) checks.push(say.ok("address", describeAddresses(account, facts)));
  if (passed("connection")) {
    const ms = Math.round(Number(facts.connectMs));
    checks.push(say.ok("connection", `Port ${account.port} answers, after ${ms} ms`));
  }
  if (passed("tls") && facts.tls) checks.push(describeTls(looked, facts.tls));
  if (passed("login")) {
    const ms = Math.round(Number(facts.roundTripMs ?? 0));
    checks.push(say.ok(
      "login",
      facts.roundTripMs === undefined ? "Accepted" : `Accepted; a command takes ${ms} ms`,
    ));
  }
  if (failure) {
    const { reason } = failure;
    if (isSignInReason(reason)) {
      const name = reason.startsWith("token") ? "login" : "sign_in";
      return [...checks, say.failed(name, ...explainSignIn(reason, account.id))];
    }
    const name = failure.stage === "folders" ? "special_folders" : failure.stage;
    const { text, next } = failure.stage === "login"
      ? explainLogin(looked, failure)
      : failure.stage === "tls"
      ? explainTls(looked, failure)
      : explainConnection(looked, failure);
    return [...checks, say.failed(name, text, next)];
  }
  return [...checks, ...explainFolders(account, facts)];
}

function describeAddresses({ host }: Account, { addresses }: AccountFacts): string {
  const safe = addresses.filter((address) => /^[0-9a-f:.]{2,45}$/i.test(address)).slice(0, 4);
  return safe.length === 0 ? `${host} needs no name service` : `${host} is ${safe.join(", ")}`;
}

function describeTls(
  { account, now }: Looked,
  { version, issuer, expires }: NonNullable<AccountFacts["tls"]>,
): Check {
  const say = reporter("account", account.id);
  const safeVersion = /^TLSv1\.[23]$/.test(version) ? version : "TLS";
  const by = quoteName(String(issuer).slice(0, 64));
  const end = new Date(expires ?? "");
  if (Number.isNaN(end.getTime())) return say.ok("tls", `${safeVersion}, certificate by ${by}`);
  const text = `${safeVersion}, certificate by ${by} until ${end.toISOString().slice(0, 10)}`;
  const days = Math.floor((end.getTime() - now.getTime()) / DAY_MS);
  return days < SOON_DAYS
    ? say.warning(
      "tls",
      `${text}: ${days} day(s) from now`,
      "Its operator has to renew it; after that day no mail can be read.",
    )
    : say.ok("tls", text);
}
