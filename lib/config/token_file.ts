/**
 * Where an account's tokens are kept.
 *
 * @module
 */

import { resolve } from "node:path";

/** The file with the tokens of an account. */
export function tokenFileOf(directory: string, account: string): string {
  return resolve(directory, `oauth2-${account}.json`);
}

/** Its name while it is being written, and the lock of whoever renews the tokens. */
export function temporaryName(tokenFile: string): string {
  return `${tokenFile}.new`;
}
