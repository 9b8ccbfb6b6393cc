/**
 * A real Dovecot on loopback: its own temporary directory, its own throw-away
 * certificate authority, ephemeral ports, no trace in the system's
 * configuration. Started and stopped by whoever needs it.
 *
 * @module
 */

import { type Authority, createAuthority } from "./certificates.ts";
import { RawImap } from "../clients/raw_imap.ts";
import {
  mailOwner,
  type MailServer,
  type MailUser,
  type Owner,
  removeOnceQuiet,
  SPECIAL_FOLDERS,
  type SpecialFolder,
} from "./mail_server.ts";
import { freePorts, waitForPort } from "./ports.ts";

export type { MailUser };

/** What a caller may choose about a test server. */
export interface DovecotOptions {
  /** Users to create; each gets an empty INBOX and the special folders. */
  readonly users: readonly MailUser[];
  /** @default each called by its use */
  readonly folders?: readonly SpecialFolder[];
  /** Keep the data and the process alive in this directory; default: a temporary one. */
  readonly directory?: string;
  /** Lines added to the end of `dovecot.conf`. */
  readonly extraConfig?: string;
  /** Files beside `dovecot.conf`, by name. In these texts and in `extraConfig`, `$directory` is where they are. */
  readonly extraFiles?: Readonly<Record<string, string>>;
  /** Vouches for its certificate. @default one of its own */
  readonly authority?: Authority;
  /** `subjectAltName` of the certificate. @default {"DNS:localhost,IP:127.0.0.1"} */
  readonly subjectAltName?: string;
  /** Connections that one user may have at once. @default {50} */
  readonly maxConnections?: number;
}

/** A running Dovecot. */
export interface Dovecot extends MailServer {
  /** Runs `doveadm` against this server and returns what it prints. */
  doveadm(...args: readonly string[]): Promise<string>;
}

/** What makes a server quick whose mail nobody keeps, and many logins; nothing that a client could see. */
const QUICK = `
mail_fsync = never
service imap-login {
  service_count = 0
  client_limit = 400
  process_limit = 1
}
service imap {
  process_limit = 300
  service_count = 500
}
`;

function configuration(
  options: DovecotOptions,
  { uid, gid, login, internal, group }: Owner,
  where: { directory: string; port: number; starttlsPort: number; cert: string; key: string },
): string {
  const folders = (options.folders ?? SPECIAL_FOLDERS).map(({ use, name }) =>
    `  mailbox "${name}" {\n    auto = subscribe\n    special_use = \\${use}\n  }`
  ).join("\n");
  return `
base_dir = ${where.directory}/run
state_dir = ${where.directory}/state
log_path = ${where.directory}/dovecot.log
protocols = imap
listen = 127.0.0.1
default_login_user = ${login}
default_internal_user = ${internal}
default_internal_group = ${group}
ssl = required
ssl_cert = <${where.cert}
ssl_key = <${where.key}
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = yes
auth_mechanisms = plain login
auth_failure_delay = 0
mail_uid = ${uid}
mail_gid = ${gid}
first_valid_uid = 1
first_valid_gid = 1
mail_home = ${where.directory}/mail/%u
mail_location = sdbox:~/sdbox
mail_max_userip_connections = ${options.maxConnections ?? 50}
passdb {
  driver = passwd-file
  mechanisms = plain login
  args = scheme=PLAIN ${where.directory}/users
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${where.directory}/mail/%u
}
namespace inbox {
  inbox = yes
  separator = /
${folders}
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${where.starttlsPort}
  }
  inet_listener imaps {
    port = ${where.port}
    ssl = yes
  }
}
service anvil {
  chroot =
  # Without it a wrong password would slow down every later login from this machine.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
service auth {
  unix_listener auth-userdb {
    mode = 0666
  }
}
protocol imap {
  imap_max_line_length = 128k
}
${options.directory === undefined ? QUICK : ""}
${(options.extraConfig ?? "").replaceAll("$directory", where.directory)}
`;
}

/** Starts Dovecot and resolves when it answers on its TLS port. */
export async function startDovecot(options: DovecotOptions): Promise<Dovecot> {
  const directory = options.directory ?? await Deno.makeTempDir({ prefix: "mail-imap-mcp-" });
  await Deno.mkdir(directory, { recursive: true });
  const authority = options.authority ?? await createAuthority(directory);
  const { cert, key } = await authority.issue(
    `dovecot-${crypto.randomUUID().slice(0, 8)}`,
    options.subjectAltName ?? "DNS:localhost,IP:127.0.0.1",
  );
  const [port, starttlsPort] = freePorts(2) as [number, number];
  const config = `${directory}/dovecot.conf`;
  const owner = await mailOwner();
  await Deno.mkdir(`${directory}/mail`, { recursive: true });
  await Deno.writeTextFile(
    `${directory}/users`,
    options.users.map((user) => `${user.name}:{PLAIN}${user.password}\n`).join(""),
  );
  for (const [name, text] of Object.entries(options.extraFiles ?? {})) {
    await Deno.writeTextFile(`${directory}/${name}`, text.replaceAll("$directory", directory));
  }
  await Deno.writeTextFile(
    config,
    configuration(options, owner, { directory, port, starttlsPort, cert, key }),
  );
  if (Deno.uid() === 0) {
    await Deno.chown(`${directory}/mail`, owner.uid, owner.gid);
    await Deno.chmod(directory, 0o755);
  }
  const child = new Deno.Command("dovecot", {
    args: ["-F", "-c", config],
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  const ended = child.status;
  try {
    await waitForPort(port, ended);
  } catch (error) {
    const log = await Deno.readTextFile(`${directory}/dovecot.log`).catch(() => "");
    throw new Error(`Dovecot did not start: ${log}`, { cause: error });
  }
  const doveadm = async (...args: readonly string[]): Promise<string> => {
    const { success, stdout, stderr } = await new Deno.Command("doveadm", {
      args: ["-c", config, ...args],
      stdin: "null",
    }).output();
    if (!success) {
      throw new Error(`doveadm ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
    }
    return new TextDecoder().decode(stdout);
  };
  return {
    host: "localhost",
    port,
    starttlsPort,
    caPath: authority.cert,
    authority,
    directory,
    pid: child.pid,
    doveadm,
    async loggedIn({ name }) {
      const who = await doveadm("who", "-1");
      return who.split("\n").filter((line) => line.startsWith(`${name} `)).length;
    },
    connect: ({ name, password }, mechanism = "PLAIN") =>
      RawImap.open({ port, caPath: authority.cert, user: name, password, mechanism }),
    async stop() {
      const keeps = options.directory !== undefined;
      try {
        // In order it would take a second; its processes end when it is gone, and nobody wants the data.
        child.kill(keeps ? "SIGTERM" : "SIGKILL");
      } catch {
        // Already gone.
      }
      await ended;
      if (!keeps) await removeOnceQuiet(directory);
    },
  };
}
