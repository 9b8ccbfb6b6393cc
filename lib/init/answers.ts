/**
 * What a person answered, and the variables that it becomes.
 *
 * @module
 */

import type { Secret } from "../config/secret.ts";
import type { Security } from "../config/types.ts";
import { variableOf } from "./account_name.ts";
import { quoteValue, type Variable } from "./env_text.ts";

/** Where to connect. */
export interface Server {
  readonly host: string;
  readonly port: number;
  readonly security: Security;
}

/** With a password. */
export interface PasswordSignIn {
  readonly kind: "password";
  readonly password: Secret;
}

/** With OAuth 2. Addresses are there when the provider is not known. */
export interface OAuthSignIn {
  readonly kind: "oauth2";
  readonly clientId: string;
  readonly clientSecret: Secret | undefined;
  readonly tenant: string | undefined;
  readonly tokenUrl?: string;
  readonly deviceUrl?: string | undefined;
  readonly authorizeUrl?: string | undefined;
  readonly issuer?: string;
  readonly scope?: string;
}

/** One account. */
export interface Answers {
  /** The `<ACCOUNT>` of its variables. */
  readonly key: string;
  readonly server: Server;
  readonly user: string;
  readonly signIn: PasswordSignIn | OAuthSignIn;
  /** New value of MAIL_IMAP_CA_CERT_PATH; undefined: it stays as it is. */
  readonly certificates: string | undefined;
}

/** A secret that no `.env` can hold, in a file of the config directory. */
export interface SecretFile {
  /** The variable that names it. */
  readonly variable: string;
  /** Name in the config directory. */
  readonly name: string;
  readonly secret: Secret;
}

/** The variables of an account. */
export interface AccountVariables {
  readonly variables: readonly Variable[];
  /** Named by one of the variables. */
  readonly files: readonly SecretFile[];
}

const DEFAULT_PORT: Readonly<Record<Security, number>> = { tls: 993, starttls: 143 };

/** Writes the answers as variables; what is as it is by default is left out. */
export function accountVariables(answers: Answers): AccountVariables {
  const { key, server, user, signIn, certificates } = answers;
  const files: SecretFile[] = [];
  const variables: Variable[] = [];
  const set = (suffix: string, value: string | undefined): void => {
    if (value !== undefined) variables.push([variableOf(key, suffix), value]);
  };
  const setSecret = (suffix: string, secret: Secret | undefined): void => {
    if (secret === undefined || quoteValue(secret.reveal()) !== undefined) {
      return set(suffix, secret?.reveal());
    }
    const name = `${key.toLowerCase()}.${suffix === "PASS" ? "password" : "client-secret"}`;
    files.push({ variable: variableOf(key, `${suffix}_FILE`), name, secret });
    set(`${suffix}_FILE`, name);
  };
  set("HOST", server.host);
  if (server.port !== DEFAULT_PORT[server.security]) set("PORT", `${server.port}`);
  if (server.security === "starttls") set("SECURE", "starttls");
  set("USER", user);
  if (signIn.kind === "password") {
    setSecret("PASS", signIn.password);
  } else {
    set("AUTH", "oauth2");
    set("OAUTH_CLIENT_ID", signIn.clientId);
    setSecret("OAUTH_CLIENT_SECRET", signIn.clientSecret);
    set("OAUTH_TENANT", signIn.tenant);
    set("OAUTH_TOKEN_URL", signIn.tokenUrl);
    set("OAUTH_DEVICE_URL", signIn.deviceUrl);
    set("OAUTH_AUTHORIZE_URL", signIn.authorizeUrl);
    set("OAUTH_ISSUER", signIn.issuer);
    set("OAUTH_SCOPE", signIn.scope);
  }
  if (certificates !== undefined) variables.push(["MAIL_IMAP_CA_CERT_PATH", certificates]);
  return { variables, files };
}
