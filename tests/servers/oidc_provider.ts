/**
 * The settings of oidc-provider, a certified authorization server, for tests:
 * lifetimes of seconds, tokens that the search for leaks knows, and a page
 * where the person is told by a header instead of a form.
 *
 * @module
 */

import type { IncomingMessage, ServerResponse } from "node:http";
import { CANARY } from "../support/canary.ts";

/** A client that is registered at the authorization server. */
export interface OAuthClient {
  readonly id: string;
  /** Undefined: a public client (RFC 6749 section 2.1). */
  readonly secret: string | undefined;
}

/** What a desktop program without a secret is, as at Microsoft. */
export const PUBLIC_CLIENT: OAuthClient = { id: "desktop", secret: undefined };

/** A desktop program that was given a secret, as at Google. */
export const SECRET_CLIENT: OAuthClient = { id: "desktop-secret", secret: `${CANARY}-desktop` };

/** The mail server, which asks whether tokens are good (RFC 7662). */
export const MAIL_SERVER_CLIENT = { id: "dovecot", secret: `${CANARY}-dovecot` } as const;

/** The scope that lets a program read mail; not one of OpenID Connect. */
export const MAIL_SCOPE = "mail";

/** Header of a request from the person's browser: who signs in. */
export const PERSON_HEADER = "x-person";

/** Header of a request from the person's browser: the person says no. */
export const REFUSAL_HEADER = "x-person-refuses";

/** Lifetimes, in whole seconds. May be changed while the server runs. */
export interface Lifetimes {
  accessToken: number;
  /** What clients are told of it, where that is not the truth; with 0 they want another at once. */
  announced: number | undefined;
  refreshToken: number;
  deviceCode: number;
}

/** A request to the token endpoint, after it was answered. */
export interface TokenRequest {
  readonly grantType: string;
  readonly client: string | undefined;
  /** The refresh token that was presented. */
  readonly refreshToken: string | undefined;
  readonly status: number;
  /** `error` of the answer. */
  readonly error: string | undefined;
}

/** A stored token or code. */
interface Model {
  readonly jti: string;
  readonly kind: string;
  generateTokenId(): string;
}

interface ModelClass {
  readonly prototype: Model;
  find(value: string): Promise<Model & { destroy(): Promise<void> } | undefined>;
}

interface Grant {
  addOIDCScope(scope: string): void;
  save(): Promise<string>;
}

interface Interaction {
  readonly prompt: {
    readonly name: string;
    readonly details: { readonly missingOIDCScope?: readonly string[] };
  };
  readonly grantId?: string;
  readonly session?: { readonly accountId: string };
  readonly params: { readonly client_id: string };
}

/** The part of koa's context that is used. */
interface Context {
  readonly oidc?: {
    readonly route: string;
    readonly params?: Readonly<Record<string, string | undefined>>;
    readonly client?: { readonly clientId: string };
  };
  readonly status: number;
  body: unknown;
}

/** The part of oidc-provider's class that is used; the package has no types. */
export interface OidcProvider {
  readonly AccessToken: ModelClass;
  readonly RefreshToken: ModelClass;
  readonly DeviceCode: ModelClass;
  readonly AuthorizationCode: ModelClass;
  readonly Grant: {
    new (owner: { accountId: string | undefined; clientId: string }): Grant;
    find(id: string): Promise<Grant>;
  };
  callback(): (request: IncomingMessage, response: ServerResponse) => void;
  use(middleware: (context: Context, next: () => Promise<void>) => Promise<void>): void;
  on(event: string, listener: (token: Model) => void): void;
  interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
  interactionFinished(
    request: IncomingMessage,
    response: ServerResponse,
    result: unknown,
    options: { mergeWithLastSubmission: boolean },
  ): Promise<void>;
}

/** What the provider tells while it runs. */
export interface Observer {
  token(kind: "access" | "refresh", value: string): void;
  request(request: TokenRequest): void;
}

const DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";

/** Seconds between two questions whether the person is done: the least that RFC 8628 can say. */
const POLL_INTERVAL_SECONDS = 1;

/** Makes a provider. @param issuer Its address, without a slash at the end. */
export async function makeProvider(
  issuer: string,
  lifetimes: Lifetimes,
  observer: Observer,
): Promise<OidcProvider> {
  const jwk = await signingKey();
  const provider = await quietly(async () => {
    const { default: Provider } = await import("oidc-provider");
    return new Provider(issuer, configuration(lifetimes, jwk)) as OidcProvider;
  });
  for (const name of ["AccessToken", "RefreshToken", "DeviceCode", "AuthorizationCode"] as const) {
    const { prototype } = provider[name];
    const plain = prototype.generateTokenId;
    prototype.generateTokenId = function () {
      return `${CANARY}-${plain.call(this)}`;
    };
  }
  provider.on("access_token.saved", ({ jti }) => observer.token("access", jti));
  provider.on("refresh_token.saved", ({ jti }) => observer.token("refresh", jti));
  provider.use(async (context, next) => {
    await next();
    const { oidc, status, body } = context;
    if (oidc?.route === "device_authorization" && status === 200) {
      context.body = { ...body as object, interval: POLL_INTERVAL_SECONDS };
    }
    if (oidc?.route !== "token") return;
    if (status === 200 && lifetimes.announced !== undefined) {
      context.body = { ...body as object, expires_in: lifetimes.announced };
    }
    observer.request({
      grantType: oidc.params?.["grant_type"] ?? "",
      client: oidc.client?.clientId,
      refreshToken: oidc.params?.["refresh_token"],
      status,
      error: (body as { error?: string } | undefined)?.error,
    });
  });
  return provider;
}

function configuration(lifetimes: Lifetimes, jwk: unknown): unknown {
  const client = ({ id, secret }: OAuthClient, more: object): object => ({
    client_id: id,
    token_endpoint_auth_method: secret === undefined ? "none" : "client_secret_basic",
    ...(secret === undefined ? {} : { client_secret: secret }),
    ...more,
  });
  const desktop = {
    application_type: "native",
    grant_types: ["authorization_code", "refresh_token", DEVICE_GRANT],
    response_types: ["code"],
    // The port of a loopback address is any (RFC 8252 section 7.3).
    redirect_uris: ["http://127.0.0.1", "http://127.0.0.1/"],
  };
  return {
    clients: [
      client(PUBLIC_CLIENT, desktop),
      client(SECRET_CLIENT, desktop),
      client(MAIL_SERVER_CLIENT, { grant_types: [], response_types: [], redirect_uris: [] }),
    ],
    clientDefaults: { id_token_signed_response_alg: "ES256" },
    // For so long what has run out is still known as such, rather than as nothing.
    clockTolerance: 30,
    cookies: { keys: [crypto.randomUUID()] },
    features: {
      devInteractions: { enabled: false },
      deviceFlow: {
        enabled: true,
        // Of these three pages only the status matters to a person who is a program.
        userCodeInputSource: page,
        userCodeConfirmSource: page,
        successSource: page,
      },
      introspection: {
        enabled: true,
        // A refresh token lets nobody in.
        allowedPolicy: (_: unknown, __: unknown, { kind }: Model) => kind === "AccessToken",
      },
      revocation: { enabled: true, allowedPolicy: () => true },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
    },
    findAccount: (_: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub }) }),
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/person/${uid}` },
    expiresWithSession: () => false,
    issueRefreshToken: () => true,
    jwks: { keys: [jwk] },
    pkce: { required: () => true },
    renderError: (context: Context, out: { error: string }) => {
      context.body = out.error;
    },
    rotateRefreshToken: true,
    scopes: ["openid", "offline_access", MAIL_SCOPE],
    ttl: {
      AccessToken: () => lifetimes.accessToken,
      RefreshToken: () => lifetimes.refreshToken,
      DeviceCode: () => lifetimes.deviceCode,
      AuthorizationCode: 60,
      Grant: 3_600,
      IdToken: 60,
      Interaction: 60,
      Session: 60,
    },
  };
}

/** Shows a form where there is one. */
function page(context: Context, form = ""): void {
  context.body = `<!DOCTYPE html><title>Sign-in</title>${form}`;
}

/** Answers the page on which a person signs in and consents. */
export async function answerPerson(
  provider: OidcProvider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { prompt, grantId, session, params } = await provider.interactionDetails(request, response);
  const finish = (result: unknown): Promise<void> =>
    provider.interactionFinished(request, response, result, {
      mergeWithLastSubmission: prompt.name === "consent",
    });
  if (request.headers[REFUSAL_HEADER] !== undefined) {
    return await finish({ error: "access_denied", error_description: `No. ${CANARY}` });
  }
  if (prompt.name === "login") {
    return await finish({ login: { accountId: String(request.headers[PERSON_HEADER]) } });
  }
  const grant = grantId === undefined
    ? new provider.Grant({ accountId: session?.accountId, clientId: params.client_id })
    : await provider.Grant.find(grantId);
  grant.addOIDCScope((prompt.details.missingOIDCScope ?? []).join(" "));
  await finish({ consent: { grantId: await grant.save() } });
}

async function signingKey(): Promise<unknown> {
  const { privateKey } = await crypto.subtle.generateKey(
    { name: "ECDSA", namedCurve: "P-256" },
    true,
    ["sign", "verify"],
  );
  return await crypto.subtle.exportKey("jwk", privateKey);
}

/** Runs something that has opinions on the runtime, without them. */
async function quietly<T>(run: () => Promise<T>): Promise<T> {
  const { info, warn } = globalThis.console;
  const ignore = (): void => undefined;
  Object.assign(globalThis.console, { info: ignore, warn: ignore });
  try {
    return await run();
  } finally {
    Object.assign(globalThis.console, { info, warn });
  }
}
