/**
 * Why a server did not accept a login.
 *
 * @module
 */

import { type Provider, providerOfHost } from "../config/providers.ts";
import type { Account } from "../config/types.ts";
import type { Explanation, Looked } from "./explain.ts";
import { DAMAGED } from "./explain_way.ts";
import type { Failure } from "./messages.ts";

/** What is looked at of a password, and told to nobody but its owner's terminal. */
export interface PasswordShape {
  /** Sixteen letters, as big providers make app passwords; with or without separators. */
  readonly appPassword: boolean;
  /** A space at its beginning or end, which nobody sees in an editor. */
  readonly edgeSpace: boolean;
}

/** Looks at a password. */
export function shapeOf(password: string): PasswordShape {
  return {
    appPassword: /^[a-z0-9]{4}([ -]?[a-z0-9]{4}){3}$/i.test(password),
    edgeSpace: password.trim() !== password,
  };
}

/** Explains it. */
export function explainLogin(looked: Looked, failure: Failure): Explanation {
  const { host, port, id } = looked.account;
  const key = `MAIL_IMAP_${id.toUpperCase()}`;
  switch (failure.reason) {
    case "credentials_rejected":
      return explainRefusal(looked);
    case "login_refused_for_now":
      return {
        text: "The server logs nobody in at the moment",
        next: "Run doctor again later.",
      };
    case "password_expired":
      return {
        text: "The server says that the password has expired",
        next: `Make a new one at the provider, and put it into ${key}_PASS.`,
      };
    case "password_not_taken":
      return {
        text: `${host} takes no passwords at port ${port}, so none was sent`,
        next:
          `Ask its operator how programs log in: at another host or port, or with ${key}_AUTH=oauth2.`,
      };
    case "login_forbidden":
      return {
        text: "The server took the password, but does not let it open this mailbox",
        next:
          `See whether ${key}_USER is the one that the password belongs to, and whether IMAP is switched on for it.`,
      };
    case "login_needs_operator":
      return {
        text: "The server says that its operator has to be asked before this user may log in",
        next: "Ask the operator, or look at the provider's web page: the account may be locked.",
      };
    case "login_not_private":
      return {
        text:
          "The server says that the connection is not private enough to log in, though it has TLS",
        next: "Ask the server's operator which host and port are for logging in.",
      };
    case "over_quota":
      return {
        text: "The server lets this user not in: the account is over its quota",
        next: "Make room on the provider's web page.",
      };
    case "connection_limit":
      return {
        text: "The server allows no further connection for this account",
        next: "Close other mail programs, or lower MAIL_IMAP_READ_SESSION_CACHE_MAX_PER_ACCOUNT.",
      };
    case "server_throttles":
      return {
        text: "The server asks for a pause",
        next: "Run doctor again in some minutes; too many logins came from here.",
      };
    case "connection_lost":
      return {
        text: "The connection is safe, but the server closed it before anybody could log in",
        next:
          "Run doctor again in some minutes: too many connections or logins may have come from here.",
      };
    case "connection_damaged":
      return DAMAGED;
    case "greeting_timeout":
    case "server_silent":
    case "connect_timeout":
      return {
        text: "The connection is safe, but the server did not answer in time",
        next: "Run doctor again later; if it happens again, ask the server's operator.",
      };
    default:
      return {
        text: "The connection is safe, but what the server said at the login was of no use",
        next: "See whether HOST and PORT are those of an IMAP server; then ask its operator.",
      };
  }
}

function explainRefusal({ account, shape }: Looked): Explanation {
  const key = `MAIL_IMAP_${account.id.toUpperCase()}`;
  const provider = providerOfHost(account.host, account.port);
  const hints = [
    ...userHint(account, key, provider),
    ...shape.edgeSpace ? [`${key}_PASS begins or ends with a space; is that meant?`] : [],
  ];
  const next = [...stepsFor(account, key, provider, shape), ...hints].join(" ");
  if (provider && !takesPasswords(provider)) {
    return {
      text: `${provider.name} takes no passwords over IMAP any more (basic authentication is off)`,
      next,
    };
  }
  return { text: "The server refused the user name or the password", next };
}

function takesPasswords({ signIn }: Provider): boolean {
  return signIn.some((kind) => kind !== "oauth2");
}

/** What to do, in the order in which it is done. */
function stepsFor(
  account: Account,
  key: string,
  provider: Provider | undefined,
  shape: PasswordShape,
): string[] {
  if (!provider) {
    return [
      `Check ${key}_USER and ${key}_PASS; a provider with two-factor sign-in wants a password that was made for this program (an app password).`,
    ];
  }
  const { name, signIn, before, passwordPage } = provider;
  // An address, or the way through the settings.
  const place = passwordPage === undefined ? "" : ` (${passwordPage})`;
  if (!takesPasswords(provider)) {
    return [`Set ${key}_AUTH=oauth2 and run: mail-imap-mcp login ${account.id}`];
  }
  if (signIn.includes("bridge_password")) {
    return [...before, `Put the password that ${name} shows${place} into ${key}_PASS.`];
  }
  if (signIn.includes("password")) {
    return [...before, `Check ${key}_USER and ${key}_PASS${place}.`];
  }
  return [
    ...before,
    shape.appPassword
      ? `The password looks like an app password; it may have been revoked, or be another account's. Make a new one${place} and put it into ${key}_PASS.`
      : `${name} wants an app password, and this does not look like one. Make one${place} and put it into ${key}_PASS.`,
  ];
}

/** Nearly every provider knows its users by their whole address. */
function userHint({ user }: Account, key: string, provider: Provider | undefined): string[] {
  if (provider?.user === "local_part") {
    return user.includes("@") ? [`${key}_USER is usually what stands before the @ alone.`] : [];
  }
  return user.includes("@") ? [] : [`${key}_USER is not a whole address; most servers want one.`];
}
