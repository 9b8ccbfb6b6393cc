/**
 * A real Cyrus IMAP on loopback, like the Dovecot of `dovecot.ts`: its own
 * temporary directory, a throw-away authority, ephemeral ports.
 *
 * @module
 */

import { encodeMailbox } from "../clients/mailbox_name.ts";
import { OldImap } from "../clients/old_imap.ts";
import { RawImap } from "../clients/raw_imap.ts";
import { createAuthority } from "./certificates.ts";
import {
  mailOwner,
  type MailServer,
  type MailUser,
  removeOnceQuiet,
  SPECIAL_FOLDERS,
  type SpecialFolder,
} from "./mail_server.ts";
import { IS_PREFIXED } from "./kind.ts";
import { freePorts } from "./ports.ts";
import { runTogether, type Unpacked, unpacked } from "./unpacked.ts";

/** What a caller may choose about a Cyrus. */
export interface CyrusOptions {
  /** Users with a domain; each gets INBOX and the special folders at the first login. */
  readonly users: readonly MailUser[];
  /** @default each called by its use */
  readonly folders?: readonly SpecialFolder[];
  /** Options of `imapd.conf`, besides those of the tests or instead of them. */
  readonly settings?: Readonly<Record<string, string | number>>;
}

/** Extensions of IMAP that it offers and that its options can take away. */
export const CYRUS_CAPABILITIES =
  "ID ENABLE ACL BINARY CATENATE CHILDREN CONDSTORE CREATE-SPECIAL-USE ESEARCH ESORT LIST-EXTENDED LIST-MYRIGHTS LIST-STATUS METADATA MOVE MULTIAPPEND NAMESPACE OBJECTID PREVIEW QRESYNC QUOTA SAVEDATE SORT SORT=DISPLAY SPECIAL-USE STATUS=SIZE THREAD=ORDEREDSUBJECT THREAD=REFERENCES UIDPLUS UNSELECT WITHIN IDLE";

/** Folders of the configuration directory, as the package makes them. */
const FOLDERS = ["db", "log", "msg", "proc", "ptclient", "quota", "sieve", "socket", "user"];

/** What a user of a mail program knows of its options is as they are by default. */
function usual(
  directory: string,
  user: string,
  special: readonly SpecialFolder[],
): Record<string, string | number> {
  const folders = special.map(({ name }) => encodeMailbox(name)).join("|");
  return {
    configdirectory: `${directory}/config`,
    defaultpartition: "default",
    "partition-default": `${directory}/spool`,
    cyrus_user: user,
    sasl_pwcheck_method: "auxprop",
    sasl_auxprop_plugin: "sasldb",
    sasl_sasldb_path: `${directory}/sasldb2`,
    sasl_mech_list: "PLAIN LOGIN",
    allowplaintext: "no",
    failedloginpause: 0,
    maxlogins_per_user: 50,
    virtdomains: "userid",
    autocreate_quota: 0,
    autocreate_inbox_folders: folders,
    autocreate_subscribe_folders: folders,
    ...Object.fromEntries(
      special.map(({ use, name }) => [`xlist-${use.toLowerCase()}`, encodeMailbox(name)]),
    ),
  };
}

/** Its programs do not hand the name of their configuration on, so each is told. */
function services(bin: string, conf: string, port: number, starttlsPort: number): string {
  return `
START {
  recover cmd="${bin}/ctl_cyrusdb -C ${conf} -r"
}
SERVICES {
  imap cmd="${bin}/imapd -C ${conf}" listen="127.0.0.1:${starttlsPort}" prefork=0
  imaps cmd="${bin}/imapd -C ${conf} -s" listen="127.0.0.1:${port}" prefork=4
}
EVENTS {
}
`;
}

/** Writes a user's password where SASL reads it. */
async function savePassword(
  { path, libraries }: Unpacked,
  database: string,
  { name, password }: MailUser,
): Promise<void> {
  const [user = "", realm = ""] = name.split("@");
  const child = new Deno.Command(path("usr/sbin/saslpasswd2"), {
    args: ["-p", "-c", "-f", database, "-u", realm, user],
    env: { LD_LIBRARY_PATH: libraries.join(":") },
    stdin: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode(password));
  await input.close();
  const { success } = await child.status;
  if (!success) throw new Error(`saslpasswd2 did not take the password of ${name}`);
}

/** Starts Cyrus IMAP and resolves when it answers on its TLS port. */
export async function startCyrus(
  { users, folders = SPECIAL_FOLDERS, settings = {} }: CyrusOptions,
): Promise<MailServer> {
  const files = unpacked("cyrus");
  const directory = await Deno.makeTempDir({ prefix: "mail-imap-mcp-cyrus-" });
  const authority = await createAuthority(directory);
  const { cert, key } = await authority.issue("cyrus", "DNS:localhost,IP:127.0.0.1");
  const [port, starttlsPort] = freePorts(2) as [number, number];
  const owner = await mailOwner();
  const isRoot = Deno.uid() === 0;
  const conf = `${directory}/imapd.conf`;
  const database = `${directory}/sasldb2`;
  const owned = [`${directory}/config`, `${directory}/spool`, database, key];
  for (const folder of FOLDERS) {
    await Deno.mkdir(`${directory}/config/${folder}`, { recursive: true });
    owned.push(`${directory}/config/${folder}`);
  }
  await Deno.mkdir(`${directory}/spool`);
  for (const user of users) await savePassword(files, database, user);
  const options = {
    ...usual(directory, isRoot ? "nobody" : owner.login, folders),
    tls_server_cert: cert,
    tls_server_key: key,
    ...settings,
  };
  await Deno.writeTextFile(
    conf,
    Object.entries(options).map(([name, value]) => `${name}: ${value}\n`).join(""),
  );
  const bin = files.path("usr/lib/cyrus/bin");
  await Deno.writeTextFile(`${directory}/cyrus.conf`, services(bin, conf, port, starttlsPort));
  if (isRoot) {
    for (const path of owned) await Deno.chown(path, owner.uid, owner.gid);
    await Deno.chmod(directory, 0o755);
  }
  const processes = runTogether(
    [`${bin}/master -C ${conf} -M ${directory}/cyrus.conf -p ${directory}/master.pid`],
    {
      LD_LIBRARY_PATH: files.libraries.join(":"),
      // Nothing that a client could see, and a tenth of the time: no write is waited for.
      LD_PRELOAD: "libeatmydata.so",
      SASL_PATH: files.libraries.map((library) => `${library}/sasl2`).join(":"),
    },
    `${directory}/log`,
  );
  await processes.listening(port);
  return {
    host: "localhost",
    port,
    starttlsPort,
    caPath: authority.cert,
    authority,
    directory,
    pid: processes.pid,
    connect: ({ name, password }, mechanism = "PLAIN") =>
      (IS_PREFIXED ? OldImap : RawImap)
        .open({ port, caPath: authority.cert, user: name, password, mechanism }),
    async loggedIn({ name }) {
      let count = 0;
      for await (const { name: file } of Deno.readDir(`${directory}/config/proc`)) {
        const text = await Deno.readTextFile(`${directory}/config/proc/${file}`).catch(() => "");
        // Of each process its service, its client, and who is logged in.
        if (text.split("\t")[2] === name) count++;
      }
      return count;
    },
    async stop() {
      await processes.stop();
      await removeOnceQuiet(directory);
    },
  };
}
