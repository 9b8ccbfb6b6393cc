/**
 * Accounts that sign in, on servers that do what a test says.
 *
 * @module
 */

import { type Authority, createAuthority, type KeyPair } from "../servers/certificates.ts";
import { politeScript, type Script } from "../servers/scripted_imap.ts";

/** A directory with an authority and a certificate for `localhost`. */
export interface TlsScene extends AsyncDisposable {
  readonly directory: string;
  readonly authority: Authority;
  readonly pair: KeyPair;
}

/** Makes the scene. */
export async function tlsScene(): Promise<TlsScene> {
  const directory = await Deno.makeTempDir({ prefix: "mail-imap-mcp-tls-" });
  const authority = await createAuthority(directory);
  return {
    ...{ directory, authority },
    pair: await authority.issue("server", "DNS:localhost"),
    [Symbol.asyncDispose]: () => Deno.remove(directory, { recursive: true }),
  };
}

/** Variables of an account that signs in at `origin`. */
export function signInVariables(
  { authority }: TlsScene,
  origin: string,
  imapPort = 993,
  name = "DEFAULT",
): Record<string, string | number> {
  const suffixes = {
    HOST: "localhost",
    PORT: imapPort,
    USER: "ada@example.test",
    AUTH: "oauth2",
    OAUTH_CLIENT_ID: "client",
    OAUTH_SCOPE: "mail offline_access",
    OAUTH_TOKEN_URL: `${origin}/token`,
    OAUTH_DEVICE_URL: `${origin}/device`,
  };
  return {
    MAIL_IMAP_CA_CERT_PATH: authority.cert,
    ...Object.fromEntries(
      Object.entries(suffixes).map(([suffix, value]) => [`MAIL_IMAP_${name}_${suffix}`, value]),
    ),
  };
}

/** The text of a token file, as a sign-in long ago would have left it. */
export function tokenFileText(
  origin: string,
  refreshToken: string,
  change: Readonly<Record<string, unknown>> = {},
): string {
  return JSON.stringify({
    version: 1,
    client_id: "client",
    token_url: `${origin}/token`,
    user: "ada@example.test",
    refresh_token: refreshToken,
    access_token: "ended",
    expires_at: "2001-01-01T00:00:00Z",
    signed_in_at: "2001-01-01T00:00:00Z",
    renewed_at: "2001-01-01T00:00:00Z",
    ...change,
  });
}

/** What a mail server does with a token. */
export type Judge = (token: string) => "ok" | "no";

/** A polite server that takes tokens by XOAUTH2 or OAUTHBEARER (RFC 7628), and no password. */
export function takingTokens(
  judge: Judge,
  mechanism: "XOAUTH2" | "OAUTHBEARER" = "XOAUTH2",
): Script {
  return (command, connection) => {
    const { tag, name, rest } = command;
    if (name === "CAPABILITY") {
      return `* CAPABILITY IMAP4rev1 AUTH=${mechanism} AUTH=PLAIN SASL-IR ESEARCH\r\n${tag} OK done\r\n`;
    }
    if (name !== "AUTHENTICATE") return politeScript(command, connection);
    const [asked = "", payload = ""] = rest.split(" ");
    const field = atob(payload).split("\x01").find((text) => text.startsWith("auth=Bearer "));
    const token = field?.slice("auth=Bearer ".length) ?? "";
    return asked === mechanism && judge(token) === "ok"
      ? `${tag} OK welcome\r\n`
      : `${tag} NO [AUTHENTICATIONFAILED] ${payload} ${token}\r\n`;
  };
}
