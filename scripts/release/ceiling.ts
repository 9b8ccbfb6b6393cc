/**
 * What an executable may do at most: the permissions that are baked into it.
 *
 * @module
 */

import { CREDENTIALS_VARIABLE } from "../../lib/config/secret_file.ts";
import { ENVIRONMENT, FIXED_FLAGS, SYS_FLAG } from "../../lib/sandbox/permissions.ts";

/**
 * What an executable is made for. Empty: for every configuration, so it may
 * reach every host, read and write every file, and the launcher gives that up
 * once it has read the configuration.
 */
export interface Ceiling {
  /** `host:port`; none: every host. */
  readonly hosts: readonly string[];
  /** Files and directories; none: every file. */
  readonly reads: readonly string[];
  /** Files and directories; none: every file, or no file where anything else is narrowed. */
  readonly writes: readonly string[];
}

/** Tells whether an executable is made for some configurations only. */
export function isNarrowed({ hosts, reads, writes }: Ceiling): boolean {
  return hosts.length + reads.length + writes.length > 0;
}

const HOST =
  /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:.]+\]):(\d{1,5})$/;
const ABSOLUTE = /^(?:\/|[A-Za-z]:[\\/])/;

/**
 * Checks what was asked for on the command line.
 *
 * @returns What is wrong, in words; empty when nothing is.
 */
export function ceilingProblems({ hosts, reads, writes }: Ceiling): string[] {
  return [
    ...hosts.filter((host) => {
      const port = Number(HOST.exec(host)?.[1]);
      return !(port >= 1 && port <= 65_535);
    }).map((host) => `--host ${host}: a name or an address and a port, like imap.example.com:993`),
    ...[...reads, ...writes].filter((path) => !ABSOLUTE.test(path)).map((path) =>
      // The runtime would take it from wherever the executable is started.
      `${path} is not an absolute path`
    ),
    ...[...reads, ...writes].filter((path) => path.includes(",")).map((path) =>
      // The runtime has no way to escape it, and the flag would grant two other paths.
      `${path} has a comma in it`
    ),
  ];
}

/**
 * The only host that code may be imported from: a name that stands for no host
 * (RFC 6761, section 6.4), denied besides. Without it the runtime allows seven
 * public hosts, and `--deny-import` alone leaves these open: what is allowed by
 * name wins over what is denied as a whole.
 */
const NO_HOST = "import.invalid:1";

/** The flags of `deno compile`; `deno run` takes them too. */
export function ceilingFlags(ceiling: Ceiling): string[] {
  const { net, read, write } = grants(ceiling);
  return [
    ...FIXED_FLAGS,
    `--allow-import=${NO_HOST}`,
    `--deny-import=${NO_HOST}`,
    `--allow-env=${VARIABLES.join(",")}`,
    SYS_FLAG,
    ...flag("--allow-net", net),
    ...flag("--allow-read", read),
    ...flag("--allow-write", write),
  ];
}

/** The variables that can be read, whatever the configuration: systemd's too. */
const VARIABLES: readonly string[] = [...ENVIRONMENT, CREDENTIALS_VARIABLE];

/** As the runtime writes grants: null nothing, an empty list everything. */
type Grant = readonly string[] | null;

function grants(ceiling: Ceiling): { net: Grant; read: Grant; write: Grant } {
  const { hosts, reads, writes } = ceiling;
  return {
    net: hosts,
    read: reads,
    // Nothing has to be written for reading mail with a password.
    write: isNarrowed(ceiling) && writes.length === 0 ? null : writes,
  };
}

function flag(name: string, grant: Grant): string[] {
  if (grant === null) return [];
  return [grant.length === 0 ? name : `${name}=${grant.join(",")}`];
}

/** Permissions in the metadata of an executable that was made with {@link ceilingFlags}. */
export function expectedPermissions(ceiling: Ceiling): Readonly<Record<string, unknown>> {
  const { net, read, write } = grants(ceiling);
  return {
    allow_env: VARIABLES,
    deny_env: null,
    // All but the above: undefined instead of an error.
    ignore_env: [],
    allow_net: net,
    deny_net: null,
    allow_ffi: null,
    deny_ffi: null,
    allow_read: read,
    deny_read: null,
    ignore_read: null,
    allow_run: null,
    deny_run: null,
    allow_sys: ["hostname"],
    deny_sys: null,
    allow_write: write,
    deny_write: null,
    allow_import: [NO_HOST],
    deny_import: [NO_HOST],
    prompt: false,
  };
}
