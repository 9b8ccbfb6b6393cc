/**
 * What a server over HTTP needs besides the accounts: its bearer tokens, the
 * key that replicas share, and under which names it is asked.
 *
 * @module
 */

import type { Variables } from "./account.ts";
import { type FoundSecret, type PasswordPlaces, readSecretFrom } from "./password.ts";
import type { HttpSecrets, HttpSettings } from "./types.ts";

const TOKEN_FILE = "MAIL_IMAP_HTTP_TOKEN_FILE";
const READ_TOKEN_FILE = "MAIL_IMAP_HTTP_READ_TOKEN_FILE";
const KEY_FILE = "MAIL_IMAP_HTTP_KEY_FILE";
const HOSTS = "MAIL_IMAP_HTTP_HOSTS";
const ORIGINS = "MAIL_IMAP_HTTP_ORIGINS";

/** Shortest token: 32 characters of hex are 128 bits, which nobody guesses. */
const MIN_TOKEN_CHARS = 32;

/** What a client can send (RFC 6750 section 2.1). */
const TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

/** Bytes of the key, as `SEAL_KEY_BYTES` of lib/policy/seal.ts. */
const KEY_BYTES = 32;

/** Most names or origins: each request is compared with all of them. */
const MAX_NAMES = 64;

/** A Host header (RFC 9110 section 7.2) in lower case: a name or an address, and a port. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::[1-9][0-9]{0,4})?$/;

/** What the variables say, and every problem met on the way. */
export interface HttpResult {
  readonly settings: HttpSettings;
  readonly secrets: HttpSecrets;
  /** Files outside of the config directory that had to be read. */
  readonly files: readonly string[];
  /** Variables of other programs that had to be read. */
  readonly variables: readonly string[];
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/** Reads the variables of HTTP; what is wrong is reported, not thrown, and no value of a secret is repeated. */
export function readHttp(variables: Variables, places: PasswordPlaces): HttpResult {
  const problems: string[] = [];
  const complain = (sentence: string): void => void problems.push(sentence);
  const secret = (name: string): FoundSecret | undefined => {
    const path = variables[name] || undefined;
    return path === undefined ? undefined : readSecretFrom(name, path, places, complain);
  };
  const token = secret(TOKEN_FILE);
  const readToken = secret(READ_TOKEN_FILE);
  for (const found of [token, readToken]) {
    const problem = found && badToken(found.secret.reveal());
    if (found && problem) complain(`${found.variable} names a file whose content ${problem}`);
  }
  if (!variables[TOKEN_FILE] && !variables[READ_TOKEN_FILE]) {
    complain(
      `${TOKEN_FILE} or ${READ_TOKEN_FILE} is missing: a file with the token that clients send; make one with: openssl rand -hex 32`,
    );
  }
  if (token && readToken && token.secret.reveal() === readToken.secret.reveal()) {
    complain(
      `${TOKEN_FILE} and ${READ_TOKEN_FILE} have the same token; make two, so that whoever may read may not write`,
    );
  }
  const key = secret(KEY_FILE);
  const bytes = key && keyBytes(key.secret.reveal());
  if (key && !bytes) {
    complain(
      `${KEY_FILE} names a file whose content is not ${KEY_BYTES} bytes in base64 or hex; make it with: openssl rand -base64 ${KEY_BYTES}`,
    );
  }
  const found = [token, readToken, key].filter((one) => one !== undefined);
  return {
    settings: {
      hosts: listOf(variables, HOSTS, complain, readHost),
      origins: listOf(variables, ORIGINS, complain, readOrigin),
    },
    secrets: { token: token?.secret, readToken: readToken?.secret, key: bytes },
    files: found.flatMap(({ files }) => files),
    variables: found.flatMap(({ variables: names }) => names),
    problems,
    warnings: found.flatMap(({ warnings }) => warnings),
  };
}

function badToken(token: string): string | undefined {
  if (token.length < MIN_TOKEN_CHARS) return `is shorter than ${MIN_TOKEN_CHARS} characters`;
  return TOKEN.test(token)
    ? undefined
    : "has characters that cannot be sent; take letters, digits and -._~+/ alone";
}

function keyBytes(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const bytes = /^[0-9a-f]{64}$/i.test(text)
      ? Uint8Array.fromHex(text)
      : Uint8Array.fromBase64(text.replaceAll("-", "+").replaceAll("_", "/"));
    return bytes.length === KEY_BYTES ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/** The values of a comma-separated list; `read` gives undefined for one that is none. */
function listOf(
  variables: Variables,
  name: string,
  complain: (sentence: string) => void,
  read: (value: string) => string | undefined,
): string[] {
  const values = (variables[name] ?? "").split(",").map((value) => value.trim())
    .filter((value) => value !== "");
  if (values.length > MAX_NAMES) complain(`${name} has more than ${MAX_NAMES} values`);
  const valid = values.map(read).filter((value) => value !== undefined);
  if (valid.length < values.length) {
    complain(
      name === HOSTS
        ? `${name} must be names or addresses with their port, as mcp.example.com or mcp.example.com:8443`
        : `${name} must be origins, as https://app.example.com, without a path`,
    );
  }
  return [...new Set(valid)];
}

function readHost(value: string): string | undefined {
  const host = value.toLowerCase();
  return HOST.test(host) ? host : undefined;
}

/** As a browser sends it (RFC 6454 section 7). */
function readOrigin(value: string): string | undefined {
  const url = URL.parse(value);
  // A pattern would be compared as it stands, and never be what a browser sends.
  if (url === null || !HOST.test(url.host) || value.toLowerCase() !== url.origin) return undefined;
  return url.origin;
}
