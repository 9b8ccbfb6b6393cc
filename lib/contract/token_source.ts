/**
 * Where the IMAP room gets access tokens from (RFC 6749 section 1.4).
 *
 * @module
 */

/** Gives access tokens to log in with. */
export interface TokenSource {
  /**
   * A token that is good for a login now. It is new only when it has to be:
   * calls at the same time share it.
   *
   * @param account Id of an account with `auth: "oauth2"`.
   * @param rejected The token that the mail server has just refused; another one is given then.
   * @throws {MailError} When there is none; its reason is one of `SIGN_IN_REASONS`.
   */
  token(account: string, rejected?: string): Promise<string>;
}
