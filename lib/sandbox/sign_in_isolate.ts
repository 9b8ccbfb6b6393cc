/**
 * The isolate that holds the refresh tokens.
 *
 * @module
 */

import type { LoadedConfig } from "../config/types.ts";
import { type IsolateEntry, startIsolate, startsWithoutReading } from "./isolates.ts";
import { oauthOf, signInPermissions } from "./permissions.ts";
import type { FromSignIn, SignInAccount, ToSignIn } from "./sign_in_messages.ts";

/** A started sign-in isolate. */
export class SignInIsolate {
  readonly #worker: Worker;
  /** Resolves when no file with code has to be read any more. */
  readonly loaded: Promise<void>;
  readonly #stopped = Promise.withResolvers<void>();

  /** @param permissions See `signInPermissions`. */
  constructor(
    entry: IsolateEntry,
    permissions: Deno.PermissionOptions,
    hear: (message: FromSignIn) => void = () => undefined,
  ) {
    this.#worker = startIsolate("sign-in", entry, permissions);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.loaded = startsWithoutReading(entry) ? Promise.resolve() : promise;
    // What it does not answer any more is told by whoever asked.
    this.#worker.onerror = (event) => event.preventDefault();
    this.#worker.onmessage = ({ data }: MessageEvent<FromSignIn>) => {
      if (data.type === "loaded") resolve();
      else if (data.type === "stopped") this.#stopped.resolve();
      else hear(data);
    };
  }

  /** Sends a message. */
  send(message: ToSignIn, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  /** Resolves when nothing is being written any more: a token that was renewed and not stored is lost. */
  async stop(): Promise<void> {
    this.send({ type: "stop" });
    await this.#stopped.promise;
  }
}

/** The isolate at work, and where it is asked. */
export interface TokenService {
  readonly isolate: SignInIsolate;
  /** Leads to it; for whoever logs in to mail servers. */
  readonly port: MessagePort;
}

/**
 * Starts the isolate for the accounts that sign in with OAuth 2.
 *
 * @returns Undefined when there is no such account.
 */
export function serveTokens(
  { config, clientSecrets }: LoadedConfig,
  entry: IsolateEntry,
): TokenService | undefined {
  const oauth = oauthOf(config);
  if (oauth.length === 0) return undefined;
  const isolate = new SignInIsolate(entry, signInPermissions(oauth));
  const secrets = [...clientSecrets].map(([id, secret]) => [id, secret.reveal()]);
  const accounts: SignInAccount[] = config.accounts.flatMap(({ id, user, oauth }) =>
    oauth ? [{ id, user, oauth }] : []
  );
  const { port1, port2 } = new MessageChannel();
  isolate.send({
    type: "serve",
    accounts,
    clientSecrets: Object.fromEntries(secrets),
    certificates: config.settings.extraCertificates,
    port: port2,
  }, [port2]);
  return { isolate, port: port1 };
}
