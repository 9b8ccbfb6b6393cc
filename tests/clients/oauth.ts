/**
 * The least that an OAuth 2 client can be, for what the test servers have to
 * show without the product.
 *
 * @module
 */

import { enterCode } from "./person.ts";
import type { AuthorizationServer } from "../servers/authorization_server.ts";
import { MAIL_SCOPE, type OAuthClient, PUBLIC_CLIENT } from "../servers/oidc_provider.ts";

/** What the token endpoint gives. */
export interface Tokens {
  readonly access: string;
  readonly refresh: string;
}

/** RFC 8628 section 3.4. */
export const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

/** Signs a person in by the device flow. */
export async function signInByDevice(
  server: AuthorizationServer,
  person: string,
  client: OAuthClient = PUBLIC_CLIENT,
): Promise<Tokens> {
  const scope = `${MAIL_SCOPE} offline_access`;
  const asked = await server.post("/device/auth", { scope }, client);
  await enterCode(server, asked.body["verification_uri"] ?? "", asked.body["user_code"] ?? "", {
    as: person,
  });
  return tokens(
    await server.post("/token", {
      grant_type: DEVICE_GRANT,
      device_code: asked.body["device_code"] ?? "",
    }, client),
  );
}

/** Takes the tokens out of an answer. */
export function tokens({ status, body }: Awaited<ReturnType<AuthorizationServer["post"]>>): Tokens {
  const { access_token: access, refresh_token: refresh } = body;
  if (!access || !refresh) throw new Error(`no tokens: ${status} ${JSON.stringify(body)}`);
  return { access, refresh };
}
