/**
 * What can be said of an account before anything is connected.
 *
 * @module
 */

import { type Provider, providerOfHost } from "../config/providers.ts";
import type { Account, BrokenAccount, OAuth, SecretAge } from "../config/types.ts";
import type { Capability } from "../contract/capability.ts";
import { type IsGranted, missingForAccount, missingForAll } from "../sandbox/grants.ts";
import { networkTarget } from "../sandbox/permissions.ts";
import { SignInError } from "../signin/problem.ts";
import { readGrant } from "../signin/token_file.ts";
import { type Check, reporter, splitAdvice } from "./checks.ts";
import { explainSignIn } from "./explain_sign_in.ts";

/** What each capability allows, as a verb. */
const VERBS: Readonly<Record<Capability, string>> = {
  flags: "flag",
  move: "move",
  copy: "copy",
  delete: "delete to the Trash",
  draft: "draft",
  mailbox: "make, rename and delete folders",
  expunge: "delete for good",
};

/** The problems of an account that cannot be used. */
export function lookAtBroken({ id, problems }: BrokenAccount): readonly Check[] {
  const say = reporter("account", id);
  return problems.map((problem) => {
    const { text, next } = splitAdvice(problem, "Correct it in the .env or the environment.");
    return say.failed("account_configuration", text, next);
  });
}

/** What is known of an account that can be used. */
export interface KnownAccount {
  readonly account: Account;
  readonly ages: readonly SecretAge[];
  /** What is not as it should be with its password. */
  readonly warnings: readonly string[];
}

/** Looks at everything. */
export function lookAtSettings(
  { account, ages, warnings }: KnownAccount,
  granted: IsGranted,
): readonly Check[] {
  const say = reporter("account", account.id);
  const provider = providerOfHost(account.host, account.port);
  return [
    say.ok("account_configuration", "Its variables can be used"),
    ...lookAtSecrets(account, ages, warnings),
    ...account.oauth ? [lookAtSignIn(account, account.oauth)] : [],
    lookAtChanges(account),
    ...provider ? [lookAtProvider(account, provider)] : [],
    ...lookAtPermission(account, granted),
  ];
}

function lookAtPermission(account: Account, granted: IsGranted): readonly Check[] {
  const say = reporter("account", account.id);
  const all = missingForAll(granted);
  const missing = [...all === undefined ? [] : [all], ...missingForAccount(account, granted)];
  if (missing.length === 0) {
    return [say.ok("permission", `This process may reach ${networkTarget(account)}`)];
  }
  return missing.map((what) => {
    const { text, next } = splitAdvice(what, "");
    return say.failed("permission", text, next);
  });
}

function lookAtSecrets(
  account: Account,
  ages: readonly SecretAge[],
  warnings: readonly string[],
): readonly Check[] {
  const say = reporter("account", account.id);
  if (warnings.length > 0) {
    return warnings.map((warning) => {
      const { text, next } = splitAdvice(warning, "Make a new one.");
      return say.warning("secret", text, next);
    });
  }
  return ages.map(({ variable, days }) =>
    say.ok(
      "secret",
      days === undefined
        ? `${variable}, from the environment: how old it is cannot be known`
        : `${variable}, in a file that was changed ${
          days === 0 ? "today" : days === 1 ? "yesterday" : `${days} days ago`
        }`,
    )
  );
}

/** Nothing of the tokens is passed on but when they were got. */
function lookAtSignIn({ id, user }: Account, oauth: OAuth): Check {
  const say = reporter("account", id);
  try {
    const grant = readGrant({ id, user, oauth });
    if (grant === undefined) {
      return say.failed("sign_in", ...explainSignIn("sign_in_needed", id));
    }
    const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
    const { signedInAt, renewedAt } = grant;
    return say.ok("sign_in", `Signed in on ${day(signedInAt)}, renewed on ${day(renewedAt)}`);
  } catch (error) {
    if (!(error instanceof SignInError)) throw error;
    return say.failed("sign_in", ...explainSignIn(error.reason, id));
  }
}

function lookAtChanges(account: Account): Check {
  const say = reporter("account", account.id);
  const where = account.folders === undefined ? "" : "; only in the folders of FOLDERS";
  if (account.write.length === 0) {
    return say.ok("changes", `An assistant may read, and cannot change anything${where}`);
  }
  const verbs = account.write.map((capability) => VERBS[capability]).join(", ");
  return say.ok("changes", `An assistant may read, and ${verbs}${where}`);
}

function lookAtProvider(account: Account, provider: Provider): Check {
  const say = reporter("account", account.id);
  const { port, security, name, quirks } = provider;
  if (account.port !== port || account.security !== security) {
    const secure = security === "tls" ? "true" : "starttls";
    return say.warning(
      "provider",
      `${name} is reached at port ${port} with SECURE=${secure}; this account says otherwise`,
      `Set MAIL_IMAP_${account.id.toUpperCase()}_PORT=${port} and _SECURE=${secure}, or remove both.`,
    );
  }
  return say.ok("provider", [name, ...quirks.map((quirk) => quirk.replace(/\.$/, ""))].join(". "));
}
