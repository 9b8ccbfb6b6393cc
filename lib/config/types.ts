/**
 * The validated configuration.
 *
 * @module
 */

import type { Capability } from "../contract/capability.ts";
import type { LogLevel } from "../contract/log.ts";
import type { Secret } from "./secret.ts";

/** How an account's connection is protected; there is no unprotected one. */
export type Security = "tls" | "starttls";

/** How tokens are got for an account (RFC 6749). All addresses are https. */
export interface OAuth {
  readonly clientId: string;
  readonly tokenUrl: string;
  /** RFC 8628. */
  readonly deviceUrl: string | undefined;
  /** RFC 6749 section 3.1; there is this or {@link deviceUrl}, or both. */
  readonly authorizeUrl: string | undefined;
  /** Whom the answer in the browser must name (RFC 9207); undefined: it is not looked at. */
  readonly issuer: string | undefined;
  readonly scope: string;
  /** Sent with the authorization request besides the standard's. */
  readonly authorizeParameters: Readonly<Record<string, string>>;
  /** This machine in the redirect address: a provider may know it by one name only. */
  readonly redirectHost: "127.0.0.1" | "localhost";
  /** Absolute; the only file that is ever written, besides its temporary name. */
  readonly tokenFile: string;
}

/** One account that can be used. Holds no secret, so it may be cloned to another isolate. */
export interface Account {
  /** Lower case of the `<ACCOUNT>` in its variable names. */
  readonly id: string;
  /** DNS name or address, as it will be dialled and checked against the certificate. */
  readonly host: string;
  readonly port: number;
  readonly security: Security;
  readonly user: string;
  readonly auth: "password" | "oauth2";
  /** Where and as whom to sign in, with `auth: "oauth2"`. */
  readonly oauth?: OAuth;
  /** Whose Authentication-Results header is believed (RFC 8601 section 2.5); undefined: derived from the host. */
  readonly authservId: string | undefined;
  /** What may be done to its mail; empty while writes are off for the whole server. */
  readonly write: readonly Capability[];
  /** Patterns of the only folders that may be read and written; undefined: all. */
  readonly folders: readonly string[] | undefined;
  /** Patterns of paths, and special uses such as `\\Sent`, that are never renamed or deleted. */
  readonly protectedFolders: readonly string[];
}

/** How a person is asked: by the client where it can, or always by two calls. */
export type Confirmation = "auto" | "token";

/** An account that cannot be used, and why. It does not take the others down. */
export interface BrokenAccount {
  readonly id: string;
  /** One sentence per problem, naming the variable; never the value of a secret. */
  readonly problems: readonly string[];
}

/** Settings that hold for the whole server. Times in milliseconds unless the name says otherwise. */
export interface Settings {
  readonly connectTimeoutMs: number;
  readonly greetingTimeoutMs: number;
  readonly socketTimeoutMs: number;
  readonly toolTimeoutMs: number;
  readonly cursorTtlSeconds: number;
  readonly cursorMaxEntries: number;
  readonly sessionTtlSeconds: number;
  readonly sessionsPerAccount: number;
  readonly operationMaxEntries: number;
  /** Calls per second and account; 0: no limit. */
  readonly rateReadPerSecond: number;
  readonly rateReadBurst: number;
  /** As {@link rateReadPerSecond}, of calls that read much at once. */
  readonly rateBatchPerSecond: number;
  readonly rateBatchBurst: number;
  /** As {@link rateReadPerSecond}, of calls that may change something. */
  readonly rateWritePerSecond: number;
  readonly rateWriteBurst: number;
  readonly confirmation: Confirmation;
  /** Whether each call is written down. */
  readonly audit: boolean;
  readonly logLevel: LogLevel;
  /** PEM certificates trusted besides the built-in ones. */
  readonly extraCertificates: string | undefined;
}

/** How the server is reached over HTTP, besides its secrets. */
export interface HttpSettings {
  /** Values of the Host header, in lower case, besides those of the address that is listened on. */
  readonly hosts: readonly string[];
  /** Origins of web pages that may ask it. */
  readonly origins: readonly string[];
}

/** The secrets of HTTP; there is one token or the other, or both. */
export interface HttpSecrets {
  /** Whoever has it may do all that the configuration allows. */
  readonly token: Secret | undefined;
  /** Whoever has it may read. */
  readonly readToken: Secret | undefined;
  /** 32 bytes that replicas share; undefined: there are no others. */
  readonly key: Uint8Array<ArrayBuffer> | undefined;
}

/** How old a secret is. */
export interface SecretAge {
  /** Id of the account. */
  readonly account: string;
  /** The variable that has it or names its file. */
  readonly variable: string;
  /** Whole days since its file was changed; undefined when it comes from the environment. */
  readonly days: number | undefined;
}

/** Everything but the secrets: safe to clone, safe to print. */
export interface Config {
  readonly directory: string;
  readonly accounts: readonly Account[];
  readonly broken: readonly BrokenAccount[];
  readonly settings: Settings;
  /** Where it is asked for; undefined: it is not looked at. */
  readonly http?: HttpSettings;
  /** Files besides those of the config directory that had to be read. */
  readonly extraFiles: readonly string[];
  /** Variables besides its own that had to be read. */
  readonly extraVariables: readonly string[];
  /** One entry for each password and each client secret of the usable accounts. */
  readonly secretAges: readonly SecretAge[];
  /** Sentences for the person who runs it, for example "did you mean". */
  readonly warnings: readonly string[];
}

/** A configuration together with its secrets, by account id. */
export interface LoadedConfig {
  readonly config: Config;
  readonly passwords: ReadonlyMap<string, Secret>;
  /** Of OAuth 2; not every provider gives one. */
  readonly clientSecrets: ReadonlyMap<string, Secret>;
  /** Where `config.http` is. */
  readonly http?: HttpSecrets;
}
