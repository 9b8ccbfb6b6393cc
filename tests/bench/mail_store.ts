/**
 * A Dovecot on mailboxes that are filled once and kept outside the tree.
 *
 * A million APPENDs would take an hour. `doveadm import` reads an mbox file
 * straight into the store, 10,000 messages a second; mdbox keeps many messages
 * in one file, so that the million is three files and not a million.
 *
 * @module
 */

import { type Dovecot, type MailUser, startDovecot } from "../servers/dovecot.ts";
import { mailOwner } from "../servers/mail_server.ts";
import { print } from "./print.ts";
import { type MailboxRecipe, recipeHash } from "./recipe.ts";
import { CANARY } from "../support/canary.ts";

/** Where the filled mailboxes are kept; a directory that the mail server's user can reach. */
export function cacheDirectory(): string {
  const base = Deno.env.get("XDG_CACHE_HOME") ??
    // Dovecot never runs as root, and root's home is closed to everybody else.
    (Deno.uid() === 0 ? "/var/cache" : `${Deno.env.get("HOME")}/.cache`);
  return `${base}/mail-imap-mcp-bench`;
}

/** Every user's password: the server is on loopback and lives for one run. */
const PASSWORD = CANARY;

/** Login of a mailbox. */
export const userOf = ({ user }: MailboxRecipe): MailUser => ({ name: user, password: PASSWORD });

/** What makes the store as small and as quick to fill as it is. */
const storeSettings = (root: string): string => `
mail_location = mdbox:${root}/%u
mdbox_rotate_size = 256M
# Only while a mailbox is filled is anything written, and that can be done again.
mail_fsync = never
`;

/** Starts Dovecot; fills those mailboxes that are not there yet. */
export async function openMailStore(mailboxes: readonly MailboxRecipe[]): Promise<Dovecot> {
  const root = `${cacheDirectory()}/${await recipeHash()}`;
  await Deno.mkdir(root, { recursive: true });
  const { uid, gid } = await mailOwner();
  if (Deno.uid() === 0) await Deno.chown(root, uid, gid);
  const server = await startDovecot({
    users: mailboxes.map(userOf),
    extraConfig: storeSettings(root),
  });
  // Two runs that start together fill it once.
  const lock = await Deno.open(`${root}/lock`, { create: true, write: true });
  try {
    await lock.lock(true);
    for (const mailbox of mailboxes) await fillOnce(server, root, mailbox);
  } catch (error) {
    await server.stop();
    throw error;
  } finally {
    lock.close();
  }
  return server;
}

async function fillOnce(server: Dovecot, root: string, mailbox: MailboxRecipe): Promise<void> {
  const { user, messages } = mailbox;
  const done = `${root}/${user}.complete`;
  if (await Deno.stat(done).then(() => true, () => false)) return;
  const startedAt = performance.now();
  print(`Filling a mailbox with ${messages} messages, once, in ${root}/${user}`);
  // What an interrupted run left behind.
  await Deno.remove(`${root}/${user}`, { recursive: true }).catch(() => undefined);
  const directory = await Deno.makeTempDir({ dir: root, prefix: "mbox-" });
  try {
    const path = `${directory}/inbox`;
    await write(path, mailbox.mbox());
    // Reading an mbox file locks it, with a file beside it.
    const { uid, gid } = await mailOwner();
    if (Deno.uid() === 0) {
      await Deno.chown(directory, uid, gid);
      await Deno.chown(path, uid, gid);
    }
    const source = `mbox:${directory}:INBOX=${path}:INDEX=MEMORY`;
    await server.doveadm("import", "-u", user, source, "", "all");
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
  const status = await server.doveadm("mailbox", "status", "-u", user, "messages", "INBOX");
  if (!status.includes(`messages=${messages}`)) throw new Error(`${user} is not full: ${status}`);
  await Deno.writeTextFile(done, "");
  print(`  ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
}

async function write(path: string, pieces: Iterable<string>): Promise<void> {
  const file = await Deno.open(path, { write: true, createNew: true });
  await ReadableStream.from(pieces).pipeThrough(new TextEncoderStream()).pipeTo(file.writable);
}
