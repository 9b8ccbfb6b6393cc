/**
 * A real authorization server on loopback, over TLS: oidc-provider with the
 * device flow (RFC 8628), the authorization code with PKCE (RFC 7636), rotated
 * refresh tokens, revocation (RFC 7009) and introspection (RFC 7662).
 *
 * @module
 */

import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Authority } from "./certificates.ts";
import {
  answerPerson,
  type Lifetimes,
  MAIL_SCOPE,
  makeProvider,
  type OAuthClient,
  type OidcProvider,
  PUBLIC_CLIENT,
  type TokenRequest,
} from "./oidc_provider.ts";

/** Answers a request in place of the server; returns false to leave it to the server. */
export type Disturbance = (request: IncomingMessage, response: ServerResponse) => boolean;

/** An answer to a client. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, string>>;
}

/** A running authorization server. */
export interface AuthorizationServer {
  readonly port: number;
  /** Its address, without a slash at the end; also its name as an issuer. */
  readonly origin: string;
  readonly tokenUrl: string;
  readonly introspectionUrl: string;
  /** May be changed; holds for what is issued from then on. */
  readonly lifetimes: Lifetimes;
  /** Access tokens in the order in which they were issued. */
  readonly accessTokens: readonly string[];
  /** Refresh tokens in the order in which they were issued. */
  readonly refreshTokens: readonly string[];
  /** Requests to the token endpoint that were answered, in order. */
  readonly requests: readonly TokenRequest[];
  /** While it is set, every request passes here first. */
  disturbance: Disturbance | undefined;
  /** Answers as it always does: for a disturbance that has only delayed it. */
  answer(request: IncomingMessage, response: ServerResponse): void;
  /** Ends the life of a token and of all its relatives (RFC 7009), as the person does who takes back an access. */
  revoke(token: string, client?: OAuthClient): Promise<void>;
  /** Ends the life of one access token, as providers do when something about its person changes. */
  withdraw(accessToken: string): Promise<void>;
  /** Presents a refresh token as a program would: the thief, for example. */
  refresh(token: string, client?: OAuthClient): Promise<Answer>;
  /** Sends a form as a client. */
  post(path: string, form: Readonly<Record<string, string>>, client?: OAuthClient): Promise<Answer>;
  /** Fetches from this server, whose certificate is trusted. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Variables that make an account sign in here. */
  variables(account: string, client?: OAuthClient): Record<string, string>;
  stop(): Promise<void>;
}

const TOKEN_PATH = "/token";

/** Starts an authorization server. @param authority Vouches for its certificate. */
export async function startAuthorizationServer(
  authority: Authority,
  chosen: Partial<Lifetimes> = {},
): Promise<AuthorizationServer> {
  const lifetimes: Lifetimes = {
    accessToken: 3_600,
    announced: undefined,
    refreshToken: 3_600,
    deviceCode: 60,
    ...chosen,
  };
  const { cert, key } = await authority.issue(
    `authorization-${crypto.randomUUID().slice(0, 8)}`,
    "DNS:localhost,IP:127.0.0.1",
  );
  const [certText, keyText, caText] = await Promise.all(
    [cert, key, authority.cert].map((path) => Deno.readTextFile(path)),
  ) as [string, string, string];
  const https = createServer({ cert: certText, key: keyText });
  await new Promise<void>((resolve) => https.listen(0, "127.0.0.1", resolve));
  const { port } = https.address() as AddressInfo;
  const origin = `https://localhost:${port}`;

  const accessTokens: string[] = [];
  const refreshTokens: string[] = [];
  const requests: TokenRequest[] = [];
  const provider = await makeProvider(origin, lifetimes, {
    token: (kind, value) => (kind === "access" ? accessTokens : refreshTokens).push(value),
    request: (request) => requests.push(request),
  });
  const http = Deno.createHttpClient({ caCerts: [caText] });
  const fetchHere = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(new URL(path, origin), { ...init, client: http });
  const post: AuthorizationServer["post"] = async (path, form, client = PUBLIC_CLIENT) => {
    const response = await fetchHere(path, {
      method: "POST",
      body: new URLSearchParams({ ...form, client_id: client.id }),
      ...(client.secret === undefined ? {} : { headers: basic(client.id, client.secret) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? {} : JSON.parse(text) };
  };

  const server: AuthorizationServer = {
    port,
    origin,
    tokenUrl: `${origin}${TOKEN_PATH}`,
    introspectionUrl: `${origin}${TOKEN_PATH}/introspection`,
    lifetimes,
    accessTokens,
    refreshTokens,
    requests,
    disturbance: undefined,
    answer: answerer(provider),
    async revoke(token, client) {
      const { status } = await post(`${TOKEN_PATH}/revocation`, { token }, client);
      if (status !== 200) throw new Error(`not revoked: ${status}`);
    },
    async withdraw(accessToken) {
      await (await provider.AccessToken.find(accessToken))?.destroy();
    },
    refresh: (token, client) =>
      post(TOKEN_PATH, { grant_type: "refresh_token", refresh_token: token }, client),
    post,
    fetch: fetchHere,
    variables: (account, client = PUBLIC_CLIENT) => {
      const name = (suffix: string): string => `MAIL_IMAP_${account}_OAUTH_${suffix}`;
      return {
        [`MAIL_IMAP_${account}_AUTH`]: "oauth2",
        [name("CLIENT_ID")]: client.id,
        ...(client.secret === undefined ? {} : { [name("CLIENT_SECRET")]: client.secret }),
        [name("TOKEN_URL")]: `${origin}${TOKEN_PATH}`,
        [name("DEVICE_URL")]: `${origin}/device/auth`,
        [name("AUTHORIZE_URL")]: `${origin}/auth`,
        [name("SCOPE")]: `${MAIL_SCOPE} offline_access`,
        [name("ISSUER")]: origin,
      };
    },
    async stop() {
      if (!https.listening) return;
      http.close();
      const closed = new Promise<void>((resolve) => https.close(() => resolve()));
      https.closeAllConnections();
      await closed;
    },
  };
  https.on("request", (request: IncomingMessage, response: ServerResponse) => {
    if (!server.disturbance?.(request, response)) server.answer(request, response);
  });
  return server;
}

function answerer(provider: OidcProvider): (in_: IncomingMessage, out: ServerResponse) => void {
  const standard = provider.callback();
  return (request, response) => {
    if (!request.url?.startsWith("/person/")) return standard(request, response);
    answerPerson(provider, request, response).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  };
}

/** RFC 6749 section 2.3.1. */
function basic(id: string, secret: string): { authorization: string } {
  const text = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`;
  return { authorization: `Basic ${new TextEncoder().encode(text).toBase64()}` };
}
