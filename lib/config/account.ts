/**
 * From an account's variables to an {@link Account}, or to every reason why not.
 *
 * @module
 */

import { MAX_ACCOUNT_CHARS } from "../contract/limits.ts";
import { badCredential } from "./credential.ts";
import { type Login, readLogin } from "./login.ts";
import type { PasswordPlaces } from "./password.ts";
import { tokenFileOf } from "./token_file.ts";
import type { Account, BrokenAccount, Security } from "./types.ts";
import { ACCOUNT_VARIABLES } from "./variables.ts";
import { readWriteRules, RESTRICTIONS } from "./write.ts";

/** Variables by name; empty values count as absent. */
export type Variables = Readonly<Record<string, string>>;

/** An account with its secrets, or the problems that keep it from being used. */
export type AccountResult =
  | ({ readonly account: Account } & Pick<Login, "password" | "clientSecret" | "warnings">)
  | { readonly broken: BrokenAccount };

// RFC 1035: longest DNS name.
const MAX_HOST_CHARS = 253;

const SUFFIXES = Object.keys(ACCOUNT_VARIABLES)
  // Longest first, so that `X_PASS_FILE` is not read as account `X_PASS`.
  .sort((a, b) => b.length - a.length);
const NAME = new RegExp(`^MAIL_IMAP_([A-Z0-9_]+?)_(${SUFFIXES.join("|")})$`);

/** The account and suffix that a variable name stands for, if it is an account's. */
export function splitAccountVariable(
  name: string,
): { readonly key: string; readonly suffix: string } | undefined {
  const [, key, suffix] = NAME.exec(name) ?? [];
  return key && suffix ? { key, suffix } : undefined;
}

/**
 * Reads one account.
 *
 * @param key The `<ACCOUNT>` of its variable names, upper case.
 * @param places Where its secrets may come from besides the variables.
 * @param writeEnabled `MAIL_IMAP_WRITE_ENABLED`: without it no account may be written to.
 */
export function readAccount(
  key: string,
  variables: Variables,
  places: PasswordPlaces,
  writeEnabled = false,
): AccountResult {
  const id = key.toLowerCase();
  const problems: string[] = [];
  const name = (suffix: string): string => `MAIL_IMAP_${key}_${suffix}`;
  const get = (suffix: string): string | undefined => variables[name(suffix)] || undefined;
  const complain = (suffix: string, what: string): void => {
    problems.push(`${name(suffix)} ${what}`);
  };

  if (id.length > MAX_ACCOUNT_CHARS) {
    problems.push(`Account name ${key} is longer than ${MAX_ACCOUNT_CHARS} characters`);
  }
  const security = readSecurity(get("SECURE"), (what) => complain("SECURE", what));
  const host = get("HOST");
  const hostProblem = host === undefined ? "is missing: the IMAP server's name" : badHost(host);
  if (hostProblem) complain("HOST", hostProblem);
  const port = readPort(get("PORT"), security, (what) => complain("PORT", what));
  const user = get("USER");
  const userProblem = user === undefined ? "is missing: the user name" : badCredential(user);
  if (userProblem) complain("USER", userProblem);
  const dialled = host?.toLowerCase().replace(/\.$/, "");
  const login = readLogin(
    {
      name,
      get: (variable) => variables[variable] || undefined,
      complain: (sentence) => problems.push(sentence),
    },
    dialled ?? "",
    tokenFileOf(places.directory, id),
    places,
  );

  const authservId = get("AUTHSERV_ID")?.toLowerCase();
  if (authservId !== undefined && !/^[a-z0-9._-]{1,253}$/.test(authservId)) {
    complain("AUTHSERV_ID", "must be a name such as mx.example.com");
  }

  const restriction = (suffix: string): string | undefined =>
    (RESTRICTIONS as readonly string[]).includes(suffix) ? variables[name(suffix)] : get(suffix);
  const rules = readWriteRules(restriction, writeEnabled, complain);

  if (problems.length > 0 || !dialled || !user || !login) return { broken: { id, problems } };
  const { auth, oauth, password, clientSecret, warnings } = login;
  return {
    account: {
      id,
      host: dialled,
      port,
      security,
      user,
      auth,
      ...(oauth === undefined ? {} : { oauth }),
      authservId,
      ...rules,
    },
    password,
    clientSecret,
    warnings,
  };
}

function readSecurity(value: string | undefined, complain: (what: string) => void): Security {
  switch (value?.toLowerCase()) {
    case undefined:
    case "true":
      return "tls";
    case "starttls":
      return "starttls";
    case "false":
      complain(
        "is false, but a login without TLS would show the password to the network; use true or starttls",
      );
      return "tls";
    default:
      complain("must be true or starttls");
      return "tls";
  }
}

function readPort(
  value: string | undefined,
  security: Security,
  complain: (what: string) => void,
): number {
  if (value === undefined) return security === "tls" ? 993 : 143;
  const port = /^[0-9]{1,5}$/.test(value) ? Number(value) : 0;
  if (port < 1 || port > 65_535) {
    complain("must be a port number, 1..65535");
  }
  return port;
}

/** Why `host` cannot be dialled, as the end of a sentence. A password may have been pasted there: it is not repeated. */
export function badHost(host: string): string | undefined {
  if (host.length > MAX_HOST_CHARS) return `is longer than ${MAX_HOST_CHARS} characters`;
  if (/^[a-z]+:\/\//i.test(host)) return "must be a bare name without ://";
  const isAddress6 = /^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(host) && URL.canParse(`http://[${host}]/`);
  if (isAddress6) return undefined;
  if (host.includes(":")) return "must not contain a port; use the PORT variable";
  // A last label of digits only would be an address in a disguise such as 127.1 or 0x7f000001.
  const isAddress4 = /^(\d{1,3}\.){3}\d{1,3}$/.test(host) &&
    host.split(".").every((part) => Number(part) <= 255 && String(Number(part)) === part);
  const isName = /^(?!-)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?$/i.test(host) &&
    !/(^|\.)(\d+|0x[0-9a-f]*)\.?$/i.test(host);
  return isAddress4 || isName ? undefined : "must be a DNS name or an IP address";
}
