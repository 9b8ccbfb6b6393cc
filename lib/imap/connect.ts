/**
 * Opening one verified connection.
 *
 * @module
 */

import type { ImapFlow, ImapFlowOptions } from "imapflow";
import type { Secret } from "../config/secret.ts";
import type { Account, Settings } from "../config/types.ts";
import type { Log } from "../contract/log.ts";
import { splitCertificates } from "../contract/certificates.ts";
import { MailError, reasonOf } from "../contract/error.ts";
import { MAX_MAILBOX_CODE_POINTS } from "../contract/limits.ts";
import type { SignInReason } from "../contract/reason.ts";
import { signInError } from "../contract/sign_in_error.ts";
import { codePointLength, unsafeTextReason } from "../contract/text.ts";
import type { TokenSource } from "../contract/token_source.ts";
import { VERSION } from "../version.ts";
import { toMailError } from "./errors.ts";
import { MAX_LINE_BYTES, MAX_LITERAL_BYTES, MAX_RESPONSE_BYTES } from "./limits.ts";
import { isAway, reach } from "./reach.ts";
import { isOpen } from "./noticed.ts";
import { restrain } from "./restraints.ts";
import { socketOf, type TlsFacts, tlsFacts } from "./tls_facts.ts";

/** What is needed to log in. */
export interface ConnectOptions {
  readonly account: Account;
  /** What to log in with: the one that the account's `auth` says. */
  readonly password?: Secret | undefined;
  readonly tokens?: TokenSource | undefined;
  readonly settings: Settings;
  readonly log: Log;
  /** Is told each time that the server refuses the login. */
  readonly authFailed?: () => void;
  /** Is told about a connection that was safe when the server then refused the login. */
  readonly refusedOver?: (facts: TlsFacts) => void;
}

/** What a login is proved with. */
type Proof = { readonly pass: string } | { readonly accessToken: string };

/** SASL mechanisms that take a token: RFC 7628, and what came before it, also by an older name. */
const TOKEN_MECHANISMS = ["AUTH=OAUTHBEARER", "AUTH=XOAUTH2", "AUTH=XOAUTH"];

/** Reasons of a login that the mail server itself refused. */
const REFUSED_BY_SERVER: ReadonlySet<unknown> = new Set([
  "credentials_rejected",
  "login_forbidden",
  "login_needs_operator",
  "password_expired",
  "token_refused",
]);

/** Which certificates a connection is checked against; both are full checks. */
type Anchor = "built-in" | "extra";

/**
 * Connects and logs in, with certificate and host name checked.
 *
 * node:tls replaces the built-in authorities when it is given others, but an
 * extra bundle must add trust. So when there is one, the connection is tried
 * against the bundle first and against the built-in authorities if that does
 * not know the issuer; the set that worked is remembered.
 */
export class Connector {
  readonly #options: ConnectOptions;
  #anchors: Anchor[];
  /** Nobody listened at the last attempt. */
  #away = false;

  constructor(options: ConnectOptions) {
    this.#options = options;
    this.#anchors = options.settings.extraCertificates ? ["extra", "built-in"] : ["built-in"];
  }

  /**
   * Opens a connection.
   *
   * @param signal Ends the attempt.
   * @throws {MailError} With a `details.reason` for each way it can fail.
   */
  async connect(signal: AbortSignal): Promise<ImapFlow> {
    const { account, password, tokens, authFailed } = this.#options;
    try {
      if (this.#away) await this.#reach(signal);
      if (account.auth === "password") {
        return await this.#connect({ pass: password?.reveal() ?? "" }, signal);
      }
      if (tokens === undefined) throw this.#signInError("sign_in_stopped");
      return await this.#connectWithToken(tokens, signal);
    } catch (error) {
      if (REFUSED_BY_SERVER.has(reasonOf(error))) authFailed?.();
      this.#away = isAway(error);
      throw error;
    }
  }

  async #reach(signal: AbortSignal): Promise<void> {
    const { account: { host, port }, settings: { connectTimeoutMs } } = this.#options;
    try {
      await reach(host, port, connectTimeoutMs, signal);
      this.#away = false;
    } catch (error) {
      signal.throwIfAborted();
      throw toMailError(error);
    }
  }

  /** A token can be withdrawn before its end, so one more is tried. */
  async #connectWithToken(tokens: TokenSource, signal: AbortSignal): Promise<ImapFlow> {
    const { id } = this.#options.account;
    const first = await unlessAborted(tokens.token(id), signal);
    try {
      return await this.#connect({ accessToken: first }, signal);
    } catch (error) {
      if (reasonOf(error) !== "token_refused") throw error;
    }
    const second = await unlessAborted(tokens.token(id, first), signal);
    return await this.#connect({ accessToken: second }, signal);
  }

  async #connect(proof: Proof, signal: AbortSignal): Promise<ImapFlow> {
    const [first, second] = this.#anchors as [Anchor, Anchor?];
    try {
      return await this.#attempt(proof, first, signal);
    } catch (error) {
      if (second === undefined || reasonOf(error) !== "certificate_untrusted") throw error;
      const client = await this.#attempt(proof, second, signal);
      this.#anchors = [second, first];
      return client;
    }
  }

  async #attempt(proof: Proof, anchor: Anchor, signal: AbortSignal): Promise<ImapFlow> {
    const { ImapFlow } = await import("#lazy/imapflow");
    signal.throwIfAborted();
    const client = new ImapFlow(this.#clientOptions(proof, anchor));
    restrain(client);
    // imapflow reports a lost connection as an event; without a listener it would end the process.
    client.on("error", (error) => {
      const { details } = toMailError(error);
      this.#options.log.debug("connection failed", {
        account: this.#options.account.id,
        reason: details?.reason,
      });
    });
    const abort = (): void => client.close();
    signal.addEventListener("abort", abort, { once: true });
    try {
      await client.connect();
      assertProtected(client);
      // Said with the tag of a command that may be refused, a goodbye goes unnoticed.
      if (!isOpen(client)) throw Object.assign(new Error("closed"), { code: "NoConnection" });
      ignoreUnsafeNamespace(client);
      return client;
    } catch (error) {
      const secured = socketOf(client).authorized === true;
      if (secured) this.#options.refusedOver?.(tlsFacts(client));
      client.close();
      signal.throwIfAborted();
      const explained = toMailError(error, secured);
      throw "accessToken" in proof ? this.#tokenError(explained, client) : explained;
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }

  /** The error of a login with a token: there is no password that could be wrong. */
  #tokenError(explained: MailError, client: ImapFlow): MailError {
    switch (reasonOf(explained)) {
      case "credentials_rejected":
      case "password_expired":
        return this.#signInError("token_refused");
      case "unexpected":
        // imapflow has no code for it, and never falls back to a password that it was not given.
        return TOKEN_MECHANISMS.some((name) => client.capabilities.has(name))
          ? explained
          : this.#signInError("token_not_taken");
      default:
        return explained;
    }
  }

  #signInError(reason: SignInReason): MailError {
    return signInError(reason, this.#options.account.id);
  }

  #clientOptions(proof: Proof, anchor: Anchor): ImapFlowOptions {
    const { account, settings, log } = this.#options;
    return {
      host: account.host,
      port: account.port,
      secure: account.security === "tls",
      ...(account.security === "starttls" ? { doSTARTTLS: true } : {}),
      auth: { user: account.user, ...proof },
      tls: {
        // Explicit, because NODE_TLS_REJECT_UNAUTHORIZED=0 would otherwise switch the check off.
        // Nothing is said about versions: the runtime's TLS has none that is older than 1.2.
        rejectUnauthorized: true,
        ...(anchor === "extra" && settings.extraCertificates
          ? { ca: splitCertificates(settings.extraCertificates) }
          : {}),
      },
      clientInfo: { name: "mail-imap-mcp", version: VERSION, vendor: false, "support-url": false },
      logger: libraryLogger(log, account.id),
      connectionTimeout: settings.connectTimeoutMs,
      greetingTimeout: settings.greetingTimeoutMs,
      socketTimeout: settings.socketTimeoutMs,
      maxLiteralSize: MAX_LITERAL_BYTES,
      maxLineLength: MAX_LINE_BYTES,
      maxResponseSize: MAX_RESPONSE_BYTES,
      // Compression adds a decompressor to what a hostile server reaches, and saves little.
      disableCompression: true,
      disableAutoIdle: true,
      // CONDSTORE would add a number to every FETCH; IMAP4rev2 is broken on some servers.
      disableAutoEnable: true,
      disableIMAP4rev2: true,
    };
  }
}

/** Ends waiting for a token, which others may be waiting for too. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/**
 * A second look after the login: no mail is read over a connection that is not verified.
 *
 * @throws {MailError} `unavailable` with reason `not_protected`.
 */
export function assertProtected(client: ImapFlow): void {
  if (client.secureConnection && socketOf(client).authorized === true) return;
  throw new MailError("unavailable", "The connection to the mail server is not protected by TLS", {
    hint: "Use SECURE=true with port 993.",
    retryable: false,
    details: { reason: "not_protected" },
  });
}

/** A prefix that no folder's name may have would go in front of every name. */
function ignoreUnsafeNamespace(client: ImapFlow): void {
  const { namespace } = client;
  const prefix = namespace?.prefix ?? "";
  if (
    unsafeTextReason(prefix) === undefined && codePointLength(prefix) <= MAX_MAILBOX_CODE_POINTS
  ) {
    return;
  }
  client.namespace = { prefix: "", delimiter: namespace?.delimiter ?? "/" };
}

/** Passes on that something happened and its code; imapflow's texts carry commands and content. */
function libraryLogger(log: Log, account: string): NonNullable<ImapFlowOptions["logger"]> {
  const note = (entry: { err?: { code?: unknown } }): void => {
    const code = entry?.err?.code;
    log.debug("imapflow", { account, code: typeof code === "string" ? code : undefined });
  };
  const nothing = (): void => undefined;
  // imapflow's types do not know it; without it every response is written out for `nothing`.
  const levels = { isLevelEnabled: (level: string) => /^(?:warn|error|fatal)$/.test(level) };
  return {
    trace: nothing,
    debug: nothing,
    info: nothing,
    warn: note,
    error: note,
    fatal: note,
    ...levels,
  };
}
