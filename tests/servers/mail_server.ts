/**
 * What every mail server of the tests is, whoever made it.
 *
 * @module
 */

import type { Mechanism, RawImap } from "../clients/raw_imap.ts";
import type { Authority } from "./certificates.ts";

/** One mailbox owner of a test server. */
export interface MailUser {
  readonly name: string;
  readonly password: string;
}

/** A running mail server. */
export interface MailServer {
  readonly host: "localhost";
  /** Implicit TLS. */
  readonly port: number;
  /** Plain text until STARTTLS; a login before that is refused. */
  readonly starttlsPort: number;
  /** PEM file of the authority that signed its certificate. */
  readonly caPath: string;
  readonly authority: Authority;
  readonly directory: string;
  readonly pid: number;
  /** Opens a raw IMAP conversation as one of the users. */
  connect(user: MailUser, mechanism?: Mechanism): Promise<RawImap>;
  /** Counts the connections on which a user is logged in now. */
  loggedIn(user: MailUser): Promise<number>;
  /** Ends the server and, when it was temporary, removes its directory. */
  stop(): Promise<void>;
}

/** Folders that every account of a test server has, besides INBOX; each has the special use of its name. */
export const SPECIAL_USE = ["Drafts", "Sent", "Trash", "Junk", "Archive"] as const;

/** One of {@link SPECIAL_USE}. */
export type SpecialUse = (typeof SPECIAL_USE)[number];

/** A special folder. */
export interface SpecialFolder {
  readonly use: SpecialUse;
  readonly name: string;
}

/** Each called by its use. */
export const SPECIAL_FOLDERS: readonly SpecialFolder[] = SPECIAL_USE.map((use) => ({
  use,
  name: use,
}));

/** Attempts at removing a directory; together they take a second. */
const REMOVALS = 14;

/** Removes a directory in which processes may still write their last words. */
export async function removeOnceQuiet(directory: string): Promise<void> {
  for (let attempt = 1;; attempt++) {
    try {
      return await Deno.remove(directory, { recursive: true });
    } catch (error) {
      if (attempt === REMOVALS) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10 * attempt));
    }
  }
}

/** A user of this system. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
  readonly login: string;
  readonly internal: string;
  readonly group: string;
}

/** Who owns the mail files and runs the processes: never root, which servers refuse. */
export async function mailOwner(): Promise<Owner> {
  const uid = Deno.uid() ?? 0;
  if (uid === 0) {
    const nobody = 65_534;
    return { uid: nobody, gid: nobody, login: "dovenull", internal: "dovecot", group: "dovecot" };
  }
  const [user, group] = await Promise.all([idName("-un"), idName("-gn")]);
  return { uid, gid: Deno.gid() ?? uid, login: user, internal: user, group };
}

async function idName(option: string): Promise<string> {
  const { stdout } = await new Deno.Command("id", { args: [option] }).output();
  return new TextDecoder().decode(stdout).trim();
}
