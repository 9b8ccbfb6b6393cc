/**
 * A real Courier IMAP on loopback, like the Dovecot of `dovecot.ts`. The paths
 * of its configuration and sockets are fixed in its programs, so each one runs
 * in a root directory of its own; only root can start it.
 *
 * @module
 */

import { OldImap } from "../clients/old_imap.ts";
import { RawImap } from "../clients/raw_imap.ts";
import { createAuthority } from "./certificates.ts";
import {
  mailOwner,
  type MailServer,
  type MailUser,
  type Owner,
  removeOnceQuiet,
  SPECIAL_FOLDERS,
  type SpecialFolder,
} from "./mail_server.ts";
import { IS_PREFIXED } from "./kind.ts";
import { freePorts } from "./ports.ts";
import { runTogether, unpacked } from "./unpacked.ts";

/** What a caller may choose about a Courier. */
export interface CourierOptions {
  /** Each gets INBOX and the special folders. */
  readonly users: readonly MailUser[];
  /** @default each called by its use */
  readonly folders?: readonly SpecialFolder[];
  /** How much each user may store, in kilobytes. @default {unbounded} */
  readonly quotaKb?: number | undefined;
  /** What it says that it can do. @default what its package says */
  readonly capabilities?: string;
  /** Connections that one address may have at once. @default {50} */
  readonly maxConnections?: number;
}

/** `IMAP_CAPABILITY` of Debian's package. */
export const COURIER_CAPABILITIES =
  "IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT THREAD=REFERENCES SORT QUOTA IDLE";

/** The settings of `/etc/courier/imapd` and `imapd-ssl`, with the package's values where it has any. */
function environment(capabilities: string): Record<string, string> {
  return {
    IMAP_CAPABILITY: capabilities,
    IMAP_CAPABILITY_TLS: `${capabilities} AUTH=PLAIN`,
    IMAP_KEYWORDS: "1",
    IMAP_ACL: "1",
    IMAP_IDLE_TIMEOUT: "60",
    IMAP_MAILBOX_SANITY_CHECK: "1",
    IMAP_USELOCKS: "1",
    IMAP_TRASHFOLDERNAME: "Trash",
    COURIERTLS: "/usr/bin/couriertls",
    TLS_CERTFILE: "/etc/courier/imapd.pem",
    TLS_VERIFYPEER: "NONE",
    PATH: "/usr/bin:/usr/sbin",
  };
}

const AUTHDAEMONRC = `authmodulelist="authuserdb"
authmodulelistorig="authuserdb"
daemons=3
authdaemonvar=/run/courier/authdaemon
DEBUG_LOGIN=0
DEFAULTOPTIONS=""
`;

/** Runs a program and returns what it prints. */
async function run(args: readonly string[], input = ""): Promise<string> {
  const [command = "", ...rest] = args;
  const child = new Deno.Command(command, {
    args: rest,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  if (!success) throw new Error(`${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

/** Makes a root directory with the programs, and what they expect of a system. */
async function makeRoot(root: string, { uid, gid }: Owner): Promise<void> {
  await run(["cp", "-a", unpacked("courier").path("."), root]);
  for (const folder of ["run/courier/authdaemon", "dev", "tmp", "mail"]) {
    await Deno.mkdir(`${root}/${folder}`, { recursive: true });
  }
  await Deno.chmod(`${root}/tmp`, 0o777);
  await run(["mknod", "-m", "666", `${root}/dev/null`, "c", "1", "3"]);
  await run(["mknod", "-m", "666", `${root}/dev/urandom`, "c", "1", "9"]);
  // The second is what STARTTLS is done as.
  const users = ["mail", "courier"].map((name) => `${name}:x:${uid}:${gid}::/mail:/bin/false\n`);
  await Deno.writeTextFile(`${root}/etc/passwd`, users.join(""));
  await Deno.writeTextFile(`${root}/etc/courier/authdaemonrc`, AUTHDAEMONRC);
}

/** Makes the mailboxes of users and the database that they sign in with. */
async function makeUsers(
  root: string,
  { uid, gid }: Owner,
  { users, folders = SPECIAL_FOLDERS, quotaKb }: CourierOptions,
): Promise<void> {
  const database: string[] = [];
  const shadow: string[] = [];
  for (const { name, password } of users) {
    const home = `/mail/${name}`;
    const hash = await run(["openssl", "passwd", "-6", "-stdin"], password);
    database.push(`${name}\tuid=${uid}|gid=${gid}|home=${home}|mail=${home}/Maildir\n`);
    shadow.push(`${name}\timappw=${hash.trim()}\n`);
    await Deno.mkdir(`${root}${home}`);
    const make = ["chroot", root, "/usr/bin/maildirmake.courier"];
    await run([...make, `${home}/Maildir`]);
    if (quotaKb !== undefined) await run([...make, "-q", `${quotaKb * 1024}S`, `${home}/Maildir`]);
    for (const { name } of folders) await run([...make, "-f", name, `${home}/Maildir`]);
    await Deno.writeTextFile(
      `${root}${home}/Maildir/courierimapsubscribed`,
      ["INBOX", ...folders.map(({ name }) => `INBOX.${name}`)].join("\n") + "\n",
    );
  }
  await run(["chown", "-R", `${uid}:${gid}`, `${root}/mail`]);
  const makedat = "/usr/lib/courier/courier-authlib/makedatprog";
  for (const [name, lines] of [["userdb", database], ["userdbshadow", shadow]] as const) {
    const file = `/etc/courier/${name}`;
    const args = ["chroot", root, makedat, "-", `${file}.tmp`, `${file}.dat`];
    await run(args, `${lines.join("")}.\n`);
  }
}

/** Resolves when there is a file of that name: who logs in before is sent away. */
async function appears(path: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!await Deno.stat(path).then(() => true, () => false)) {
    if (Date.now() > deadline) throw new Error(`${path} is not there`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Starts Courier and resolves when it answers on its TLS port. */
export async function startCourier(options: CourierOptions): Promise<MailServer> {
  const { capabilities = COURIER_CAPABILITIES, maxConnections = 50 } = options;
  const directory = await Deno.makeTempDir({ prefix: "mail-imap-mcp-courier-" });
  await Deno.chmod(directory, 0o755);
  const root = `${directory}/root`;
  const owner = await mailOwner();
  await makeRoot(root, owner);
  await makeUsers(root, owner, options);
  const authority = await createAuthority(directory);
  const { cert, key } = await authority.issue("courier", "DNS:localhost,IP:127.0.0.1");
  await Deno.writeTextFile(
    `${root}/etc/courier/imapd.pem`,
    await Deno.readTextFile(key) + await Deno.readTextFile(cert),
  );
  const [port, starttlsPort] = freePorts(2) as [number, number];
  // Its socket has no path, so all roots of this machine would share it.
  const id = crypto.randomUUID();
  const tcpd = `chroot ${root} /usr/sbin/couriertcpd -address=127.0.0.1 -nodnslookup` +
    ` -noidentlookup -maxprocs=${4 * maxConnections} -maxperip=${maxConnections}`;
  const login = "/usr/lib/courier/courier/imaplogin /usr/bin/imapd Maildir";
  const processes = runTogether(
    [
      `chroot ${root} /usr/lib/courier/courier-authlib/authdaemond`,
      `chroot --userspec=${owner.uid}:${owner.gid} ${root} /usr/libexec/gam_server --notimeout ${id}`,
      `env IMAP_TLS=1 ${tcpd} ${port} /usr/bin/couriertls -server -tcpd ${login}`,
      `env IMAP_STARTTLS=YES IMAP_TLS_REQUIRED=1 ${tcpd} ${starttlsPort} ${login}`,
    ],
    { ...environment(capabilities), GAM_CLIENT_ID: id },
    `${directory}/log`,
  );
  await processes.listening(port);
  await appears(`${root}/run/courier/authdaemon/socket`);
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
      for await (const { name: process } of Deno.readDir("/proc")) {
        if (!/^\d+$/.test(process)) continue;
        const line = await Deno.readTextFile(`/proc/${process}/cmdline`).catch(() => "");
        if (line !== `/usr/bin/imapd\0/mail/${name}/Maildir\0`) continue;
        if (await Deno.readLink(`/proc/${process}/root`).catch(() => "") === root) count++;
      }
      return count;
    },
    async stop() {
      await processes.stop();
      await removeOnceQuiet(directory);
    },
  };
}
