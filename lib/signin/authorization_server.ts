/**
 * An account's authorization server: what is asked of it, and what its answers
 * mean. This is all that knows the OAuth 2 library.
 *
 * @module
 */

import * as oauth from "oauth4webapi";
import type { SignInReason } from "../contract/reason.ts";
import type { SignInAccount } from "../sandbox/sign_in_messages.ts";
import { httpsSender } from "./https.ts";
import { SignInError } from "./problem.ts";
import { isAccessToken, isRefreshToken } from "./token_file.ts";

/** Tokens as they were given. Times in milliseconds since 1970. */
export interface NewTokens {
  readonly accessToken: string;
  readonly expiresAt: number;
  /** Undefined: the one before stays good. */
  readonly refreshToken: string | undefined;
  /** Undefined: what was asked for. */
  readonly scope: string | undefined;
}

/** The beginning of a sign-in on any device (RFC 8628 section 3.2), not checked. */
export interface DeviceCode {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly verificationUrl: string;
  readonly seconds: number;
  /** Between two looks. */
  readonly intervalSeconds: number;
}

/** What a server says while a person has not signed in, or will not (RFC 8628 section 3.5). */
export type Undecided = "authorization_pending" | "slow_down" | "expired_token" | "access_denied";

/** When an access token ends whose server does not say when (RFC 6749 section 5.1), in seconds. */
const UNSAID_SECONDS = 600;

/** Longest that an access token is believed to last, in seconds. */
const MAX_SECONDS = 604_800;

/** Longest scope that is kept, in characters: what is kept has to fit into the file. */
const MAX_SCOPE_CHARS = 4_096;

/** Interval of RFC 8628 section 3.2 where the server names none, in seconds. */
const INTERVAL_SECONDS = 5;

/** Error codes of RFC 6749 section 5.2, and of OpenID Connect for who has to sign in again. */
const BY_CODE: Readonly<Record<string, SignInReason>> = {
  invalid_grant: "sign_in_needed",
  interaction_required: "sign_in_needed",
  login_required: "sign_in_needed",
  consent_required: "sign_in_needed",
  invalid_client: "sign_in_client_refused",
  unauthorized_client: "sign_in_client_refused",
  temporarily_unavailable: "sign_in_unreachable",
  server_error: "sign_in_unreachable",
};

const OTHER: SignInReason = "sign_in_refused";

/** The authorization server of one account. */
export class AuthorizationServer {
  readonly #account: SignInAccount;
  /** Who is asked, who asks, and what proves that. */
  readonly #parties: readonly [oauth.AuthorizationServer, oauth.Client, oauth.ClientAuth];
  readonly #options: oauth.TokenEndpointRequestOptions;

  /**
   * @param clientSecret Of the client, if it has one.
   * @param certificates PEM, trusted besides the built-in ones.
   */
  constructor(
    account: SignInAccount,
    clientSecret: string | undefined,
    certificates: string | undefined,
  ) {
    const { clientId, tokenUrl, deviceUrl, issuer } = account.oauth;
    this.#account = account;
    this.#parties = [
      {
        issuer: issuer ?? new URL(tokenUrl).origin,
        token_endpoint: tokenUrl,
        ...(deviceUrl === undefined ? {} : { device_authorization_endpoint: deviceUrl }),
      },
      { client_id: clientId },
      clientSecret === undefined ? oauth.None() : httpBasic(clientSecret),
    ];
    const send = httpsSender(certificates);
    this.#options = {
      [oauth.customFetch]: (url, { method, headers, body }) =>
        send(url, { method, headers, body: body as URLSearchParams }),
    };
  }

  /**
   * Renews the tokens (RFC 6749 section 6).
   *
   * @throws {SignInError} With `refused` when the provider takes the token no longer.
   */
  async refresh(refreshToken: string): Promise<NewTokens> {
    const [server, client] = this.#parties;
    try {
      const response = await oauth.refreshTokenGrantRequest(
        ...this.#parties,
        refreshToken,
        this.#options,
      );
      return newTokens(await oauth.processRefreshTokenResponse(server, client, response));
    } catch (error) {
      throw codeOf(error) === "invalid_grant"
        ? new SignInError("sign_in_needed", true)
        : explain(error);
    }
  }

  /**
   * Asks for a code that a person can sign in with (RFC 8628 section 3.1).
   *
   * @throws {SignInError}
   */
  async deviceCode(): Promise<DeviceCode> {
    const [server, client] = this.#parties;
    try {
      const response = await oauth.deviceAuthorizationRequest(
        ...this.#parties,
        { scope: this.#account.oauth.scope },
        this.#options,
      );
      const answer = await oauth.processDeviceAuthorizationResponse(server, client, response);
      return {
        deviceCode: answer.device_code,
        userCode: answer.user_code,
        verificationUrl: answer.verification_uri,
        seconds: answer.expires_in,
        intervalSeconds: answer.interval ?? INTERVAL_SECONDS,
      };
    } catch (error) {
      throw explain(error);
    }
  }

  /**
   * Looks whether the person has signed in with the code (RFC 8628 section 3.4).
   *
   * @throws {SignInError}
   */
  async deviceTokens(deviceCode: string): Promise<NewTokens | Undecided> {
    const [server, client] = this.#parties;
    try {
      const response = await oauth.deviceCodeGrantRequest(
        ...this.#parties,
        deviceCode,
        this.#options,
      );
      return newTokens(await oauth.processDeviceCodeResponse(server, client, response));
    } catch (error) {
      const code = codeOf(error);
      switch (code) {
        case "authorization_pending":
        case "slow_down":
        case "expired_token":
        case "access_denied":
          return code;
      }
      throw explain(error);
    }
  }

  /** The page on which a person signs in (RFC 6749 section 4.1.1, RFC 7636 section 4.3). */
  async page(redirectUrl: string, verifier: string, state: string): Promise<string> {
    const { oauth: settings, user } = this.#account;
    const url = new URL(settings.authorizeUrl ?? "");
    const parameters = {
      ...settings.authorizeParameters,
      // Spares the person the choice among those who are signed in, and its mistakes.
      login_hint: user,
      response_type: "code",
      client_id: settings.clientId,
      redirect_uri: redirectUrl,
      scope: settings.scope,
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return url.href;
  }

  /**
   * Takes the code out of what the browser came back with, and gets tokens for
   * it (RFC 6749 sections 4.1.2 and 4.1.3).
   *
   * @throws {SignInError}
   */
  async codeTokens(
    answer: URLSearchParams,
    redirectUrl: string,
    verifier: string,
    state: string,
  ): Promise<NewTokens | "access_denied"> {
    const [server, client] = this.#parties;
    const parameters = new URLSearchParams(answer);
    // Nothing to compare it with.
    if (this.#account.oauth.issuer === undefined) parameters.delete("iss");
    try {
      const response = await oauth.authorizationCodeGrantRequest(
        ...this.#parties,
        oauth.validateAuthResponse(server, client, parameters, state),
        ...[redirectUrl, verifier, this.#options] as const,
      );
      return newTokens(await oauth.processAuthorizationCodeResponse(server, client, response));
    } catch (error) {
      if (codeOf(error) === "access_denied") return "access_denied";
      throw explain(error);
    }
  }
}

/**
 * The proof of a client that every authorization server has to know (RFC 6749
 * section 2.3.1). The library's own encodes hyphens, dots and underscores too;
 * Google, whose clients all have them, does not decode it and refuses them.
 */
function httpBasic(clientSecret: string): oauth.ClientAuth {
  const encode = (text: string): string => encodeURIComponent(text).replaceAll("%20", "+");
  return (_server, { client_id: clientId }, _body, headers) => {
    headers.set("authorization", `Basic ${btoa(`${encode(clientId)}:${encode(clientSecret)}`)}`);
  };
}

function newTokens(answer: oauth.TokenEndpointResponse): NewTokens {
  const { access_token: accessToken, refresh_token: refreshToken, scope } = answer;
  const good = answer.token_type === "bearer" && isAccessToken(accessToken) &&
    (refreshToken === undefined || isRefreshToken(refreshToken));
  if (!good) throw new SignInError("sign_in_answer_invalid");
  const seconds = Math.min(answer.expires_in ?? UNSAID_SECONDS, MAX_SECONDS);
  return {
    ...{ accessToken, refreshToken },
    expiresAt: Date.now() + seconds * 1_000,
    scope: scope !== undefined && scope.length <= MAX_SCOPE_CHARS ? scope : undefined,
  };
}

/** The error code of RFC 6749 that an answer has, to be compared and never shown. */
function codeOf(error: unknown): string | undefined {
  return error instanceof oauth.ResponseBodyError ||
      error instanceof oauth.AuthorizationResponseError
    ? error.error
    : undefined;
}

/** What a failure of a request means; nothing of the answer is in it. */
function explain(error: unknown): SignInError {
  if (error instanceof SignInError) return error;
  if (isBusy(statusOf(error))) return new SignInError("sign_in_unreachable");
  const code = codeOf(error);
  if (code === undefined) return new SignInError("sign_in_answer_invalid");
  return new SignInError(Object.hasOwn(BY_CODE, code) ? BY_CODE[code] ?? OTHER : OTHER);
}

function isBusy(status: number): boolean {
  return status === 429 || status >= 500;
}

function statusOf(error: unknown): number {
  const { cause, status } = Object(error) as { cause?: unknown; status?: unknown };
  return cause instanceof Response ? cause.status : typeof status === "number" ? status : 0;
}
