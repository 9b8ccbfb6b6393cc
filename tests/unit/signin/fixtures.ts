/**
 * An account that signs in, and its files, in a directory of its own.
 *
 * @module
 */

import type { OAuth } from "../../../lib/config/types.ts";
import { tokenFileOf } from "../../../lib/config/token_file.ts";
import type { SignInAccount } from "../../../lib/sandbox/sign_in_messages.ts";
import { type Grant, grantText } from "../../../lib/signin/token_file.ts";
import { CANARY } from "../../support/canary.ts";

/** In milliseconds. */
export const HOUR = 3_600_000;

/** A directory that goes away, and an account with its token file there. */
export interface Scratch extends Disposable {
  readonly directory: string;
  readonly account: SignInAccount;
  readonly file: string;
  /** Puts a sign-in there. */
  write(grant: Grant, mode?: number): void;
  /** Names in the directory. */
  names(): string[];
  /** Text of the token file, or of another. */
  text(name?: string): string;
  /** Makes another file. */
  make(name: string, text: string): void;
  /** Access bits of the token file itself; undefined when it is no file. */
  mode(): number | undefined;
}

/** Makes a directory. */
export function scratch(change: Partial<OAuth> = {}): Scratch {
  const directory = Deno.makeTempDirSync({ prefix: "mail-imap-mcp-signin-" });
  const file = tokenFileOf(directory, "work");
  const account = signInAccount({ tokenFile: file, ...change });
  return {
    ...{ directory, account, file },
    write(grant, mode = 0o600) {
      Deno.writeTextFileSync(file, grantText(grant, account));
      Deno.chmodSync(file, mode);
    },
    text: (name = "oauth2-work.json") => Deno.readTextFileSync(`${directory}/${name}`),
    make: (name, text) => Deno.writeTextFileSync(`${directory}/${name}`, text, { mode: 0o600 }),
    mode() {
      const { isFile, mode } = Deno.lstatSync(file);
      return isFile ? (mode ?? 0) & 0o777 : undefined;
    },
    names: () => [...Deno.readDirSync(directory)].map(({ name }) => name).sort(),
    [Symbol.dispose]: () => Deno.removeSync(directory, { recursive: true }),
  };
}

/** An account. */
export function signInAccount(change: Partial<OAuth> = {}): SignInAccount {
  return {
    id: "work",
    user: "ada@example.test",
    oauth: {
      clientId: "client",
      tokenUrl: "https://localhost/token",
      deviceUrl: undefined,
      authorizeUrl: undefined,
      issuer: undefined,
      scope: "mail",
      authorizeParameters: {},
      redirectHost: "127.0.0.1",
      tokenFile: "/nonexistent/oauth2-work.json",
      ...change,
    },
  };
}

/** A sign-in whose access token lasts for an hour. */
export function grant(change: Partial<Grant> = {}): Grant {
  const now = Date.now();
  return {
    refreshToken: `refresh-${CANARY}-0`,
    accessToken: `access-${CANARY}-0`,
    expiresAt: now + HOUR,
    scope: "mail",
    signedInAt: now - HOUR,
    renewedAt: now,
    ...change,
  };
}

/** A sign-in whose access token has ended. */
export function ended(change: Partial<Grant> = {}): Grant {
  return grant({ expiresAt: Date.now() - 1, renewedAt: Date.now() - HOUR, ...change });
}
