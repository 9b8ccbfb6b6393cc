/**
 * A Dovecot that lets people in with access tokens: it asks the authorization
 * server about each (RFC 7662), every time.
 *
 * @module
 */

import type { AuthorizationServer } from "./authorization_server.ts";
import type { Authority } from "./certificates.ts";
import { type Dovecot, type MailUser, startDovecot } from "./dovecot.ts";
import { MAIL_SCOPE, MAIL_SERVER_CLIENT } from "./oidc_provider.ts";

/** What may be chosen. */
export interface OAuthDovecotOptions {
  /** Their passwords are good for PLAIN, where that is among the mechanisms. */
  readonly users: readonly MailUser[];
  /** Who is asked about tokens. */
  readonly authorization: AuthorizationServer;
  /** Of the server's own certificate; the authorization server's has to come from there too. */
  readonly authority: Authority;
  /** SASL mechanisms, as Dovecot names them. @default {"plain login xoauth2 oauthbearer"} */
  readonly mechanisms?: string;
}

/** Starts it. */
export async function startOAuthDovecot(options: OAuthDovecotOptions): Promise<Dovecot> {
  const { users, authorization, authority } = options;
  const mechanisms = options.mechanisms ?? "plain login xoauth2 oauthbearer";
  return await startDovecot({
    users,
    authority,
    extraFiles: {
      "oauth2.conf": passdb(authorization),
      // Its process may not read the authority's own directory.
      "authorization.crt": await Deno.readTextFile(authority.cert),
    },
    extraConfig: `
auth_mechanisms = ${mechanisms}
auth_cache_size = 0
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = $directory/oauth2.conf
}
`,
  });
}

function passdb({ introspectionUrl }: AuthorizationServer): string {
  const { id, secret } = MAIL_SERVER_CLIENT;
  return `
introspection_url = ${introspectionUrl.replace("//", `//${id}:${secret}@`)}
introspection_mode = post
username_attribute = sub
active_attribute = active
active_value = true
scope = ${MAIL_SCOPE}
tls_ca_cert_file = $directory/authorization.crt
`;
}
