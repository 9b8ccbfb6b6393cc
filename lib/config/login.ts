/**
 * How an account logs in: with a password, or with OAuth 2.
 *
 * @module
 */

import { OAUTH_SUFFIXES, readOAuth } from "./oauth.ts";
import {
  type FoundSecret,
  type PasswordPlaces,
  type Reader,
  readPassword,
  readSecret,
} from "./password.ts";
import { providerOfHost } from "./providers.ts";
import type { Account } from "./types.ts";

/** The variables of one account. */
export interface AccountReader extends Reader {
  /** Whole name of the variable of a suffix. */
  name(suffix: string): string;
}

/** How an account logs in, with its secrets. */
export interface Login extends Pick<Account, "auth" | "oauth"> {
  /** None with OAuth 2. */
  readonly password: FoundSecret | undefined;
  /** Of OAuth 2; not every provider gives one. */
  readonly clientSecret: FoundSecret | undefined;
  /** Sentences for the person who runs it. */
  readonly warnings: readonly string[];
}

/**
 * Reads `AUTH`, and the variables that it asks for.
 *
 * @param host Of the account; empty when it is not known.
 * @param tokenFile Where its tokens are kept, with OAuth 2.
 * @returns Undefined after a complaint.
 */
export function readLogin(
  reader: AccountReader,
  host: string,
  tokenFile: string,
  places: PasswordPlaces,
): Login | undefined {
  const { name } = reader;
  const complain = (suffix: string, what: string): void => {
    reader.complain(`${name(suffix)} ${what}`);
  };
  const get = (suffix: string): string | undefined => reader.get(name(suffix));
  const pair = (suffix: string) => ({ value: name(suffix), file: name(`${suffix}_FILE`) });
  const isSet = (suffix: string): boolean => get(suffix) !== undefined;
  switch (get("AUTH")?.toLowerCase()) {
    case undefined:
    case "password": {
      for (const suffix of OAUTH_SUFFIXES.filter(isSet)) {
        complain(suffix, `is set, but ${name("AUTH")} is not oauth2; set that, or remove this`);
      }
      const password = readPassword(pair("PASS"), places, reader);
      const warnings = wantsOAuth(host)
        ? [`${name("AUTH")} is password, but this provider takes none over IMAP; set it to oauth2`]
        : [];
      return password && { auth: "password", password, clientSecret: undefined, warnings };
    }
    case "oauth2": {
      for (const suffix of ["PASS", "PASS_FILE"].filter(isSet)) {
        complain(suffix, `is set, but ${name("AUTH")} is oauth2; remove one of them`);
      }
      const oauth = readOAuth(get, host, tokenFile, complain);
      const clientSecret = readSecret(pair("OAUTH_CLIENT_SECRET"), places, reader);
      return oauth && { auth: "oauth2", oauth, password: undefined, clientSecret, warnings: [] };
    }
    default:
      complain("AUTH", "must be password or oauth2");
      return undefined;
  }
}

/** Whether a provider lets nobody in with any kind of password. */
function wantsOAuth(host: string): boolean {
  return providerOfHost(host)?.signIn.every((kind) => kind === "oauth2") ?? false;
}
