/**
 * What is kept of a sign-in.
 *
 * @module
 */

import type { SignInAccount } from "../sandbox/sign_in_messages.ts";
import { SignInError } from "./problem.ts";

/** What a person gave this program when they signed in. */
export interface Grant {
  readonly refreshToken: string;
  readonly accessToken: string;
  /** When the access token ends, in milliseconds since 1970, like all times here. */
  readonly expiresAt: number;
  /** What it is good for; undefined: what was asked for. */
  readonly scope: string | undefined;
  readonly signedInAt: number;
  /** When the tokens were renewed. */
  readonly renewedAt: number;
}

const VERSION = 1;

/** Largest token file, in bytes: two tokens of the longest kind. */
const MAX_TOKEN_FILE_BYTES = 65_536;

/** Longest token, in characters: those of large providers have up to 5,000. */
export const MAX_TOKEN_CHARS = 16_384;

// Group and others, as in `ls -l`.
const OTHERS_MASK = 0o077;

/** An access token as a mail server is told it (RFC 6750 section 2.1). */
export function isAccessToken(value: unknown): value is string {
  return typeof value === "string" && value.length <= MAX_TOKEN_CHARS &&
    /^[A-Za-z0-9._~+/-]+=*$/.test(value);
}

/** A refresh token (RFC 6749 appendix A.17). */
export function isRefreshToken(value: unknown): value is string {
  return typeof value === "string" && value.length <= MAX_TOKEN_CHARS && /^[ -~]+$/.test(value);
}

/**
 * Reads the token file of an account.
 *
 * @returns Undefined when there is none that is meant for it: a token must
 * never go to another provider, or stand for another person.
 * @throws {SignInError} `sign_in_file` when others may have seen or written it.
 */
export function readGrant(account: SignInAccount): Grant | undefined {
  const text = readOwn(account.oauth.tokenFile);
  return text === undefined ? undefined : parseGrant(text, account);
}

/** The text of a token file. */
export function grantText(grant: Grant, { user, oauth }: SignInAccount): string {
  const iso = (at: number): string => new Date(at).toISOString();
  const fields = {
    version: VERSION,
    client_id: oauth.clientId,
    token_url: oauth.tokenUrl,
    user,
    refresh_token: grant.refreshToken,
    access_token: grant.accessToken,
    expires_at: iso(grant.expiresAt),
    scope: grant.scope,
    signed_in_at: iso(grant.signedInAt),
    renewed_at: iso(grant.renewedAt),
  };
  return `${JSON.stringify(fields, undefined, 2)}\n`;
}

/** Reads the text of a token file; undefined when it is not whole, or not meant for this account. */
export function parseGrant(text: string, { user, oauth }: SignInAccount): Grant | undefined {
  let fields: Record<string, unknown>;
  try {
    fields = Object(JSON.parse(text));
  } catch {
    return undefined;
  }
  const meant = fields["version"] === VERSION && fields["client_id"] === oauth.clientId &&
    fields["token_url"] === oauth.tokenUrl && fields["user"] === user;
  const refreshToken = fields["refresh_token"];
  const accessToken = fields["access_token"];
  const scope = fields["scope"];
  const time = (name: string): number => Date.parse(String(fields[name])) || 0;
  if (!meant || !isRefreshToken(refreshToken) || !isAccessToken(accessToken)) return undefined;
  return {
    refreshToken,
    accessToken,
    expiresAt: time("expires_at"),
    scope: typeof scope === "string" ? scope : undefined,
    signedInAt: time("signed_in_at"),
    renewedAt: time("renewed_at"),
  };
}

/** How often a file is opened that another process has just replaced. */
const ATTEMPTS = 5;

function readOwn(path: string): string | undefined {
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      // Before it is opened: a link is not followed, and opening a pipe would wait for a writer.
      const named = Deno.lstatSync(path);
      if (!named.isFile) break;
      const text = readSame(path, named);
      if (text !== undefined) return text;
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
  }
  throw new SignInError("sign_in_file");
}

/** @returns Undefined when it is another file by now. */
function readSame(path: string, named: Deno.FileInfo): string | undefined {
  const file = Deno.openSync(path);
  try {
    const info = file.statSync();
    if (info.ino !== named.ino || info.dev !== named.dev) return undefined;
    const text = isOpenToOthers(info) ? undefined : readToEnd(file, info);
    if (text === undefined) throw new SignInError("sign_in_file");
    return text;
  } finally {
    file.close();
  }
}

/** The text of an open file from its beginning; undefined when it is too large for a token file. */
export function readToEnd(file: Deno.FsFile, { size }: Deno.FileInfo): string | undefined {
  if (size > MAX_TOKEN_FILE_BYTES) return undefined;
  file.seekSync(0, Deno.SeekMode.Start);
  const bytes = new Uint8Array(MAX_TOKEN_FILE_BYTES);
  let end = 0;
  for (let count; (count = file.readSync(bytes.subarray(end)));) end += count;
  return new TextDecoder().decode(bytes.subarray(0, end));
}

/** Whether others than its owner may read or write a file. */
export function isOpenToOthers({ mode }: Deno.FileInfo): boolean {
  return Deno.build.os !== "windows" && mode !== null && (mode & OTHERS_MASK) !== 0;
}
