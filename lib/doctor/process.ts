/**
 * What can be said of the runtime and of what this process was started with.
 *
 * @module
 */

import { type IsGranted, isGranted, missingForAll } from "../sandbox/grants.ts";
import { type Check, reporter, splitAdvice } from "./checks.ts";
import { statOf } from "./file_modes.ts";

const say = reporter("process");

const NARROW = "Start the server with the line that `mail-imap-mcp permissions` prints.";

/** Oldest runtime with which the borders between isolates are tested. */
const MIN_DENO = [2, 9, 0] as const;

/** Variables that act on the runtime whatever may be read, and how. */
const DANGEROUS: Readonly<Record<string, string>> = {
  NODE_TLS_REJECT_UNAUTHORIZED:
    "switches certificate checks off in other programs (this one checks all the same)",
  SSLKEYLOGFILE: "names a file for the keys of TLS connections",
  NODE_EXTRA_CA_CERTS: "adds authorities that are trusted",
  DENO_CERT: "adds authorities that are trusted",
  DENO_TLS_CA_STORE: "chooses which authorities are trusted",
  DENO_PERMISSION_BROKER_PATH: "lets another program decide what is permitted",
  HTTPS_PROXY: "has token requests of accounts with AUTH=oauth2 go through a proxy",
  ALL_PROXY: "has token requests of accounts with AUTH=oauth2 go through a proxy",
  LD_PRELOAD: "loads a library into this process",
};

/** What is looked at; a test brings its own. */
export interface Circumstances {
  /** For example `2.9.6`. */
  readonly version: string;
  readonly os: typeof Deno.build.os;
  /** Compiled into a program of its own: its permissions cannot be chosen when it is started. */
  readonly standalone: boolean;
  readonly granted: IsGranted;
  /** Id of the user; undefined where it may not be asked for or there is none. */
  uid(): number | undefined;
  /** Value of a variable; undefined when it is unset. Asked only for what may be read. */
  env(name: string): string | undefined;
  /** The config directory; undefined when there is no saying where. */
  readonly directory: string | undefined;
  readonly envFile: string | undefined;
  /** When the `.env` was last changed. */
  readonly changed: Date | undefined;
  readonly now: Date;
}

/** The real ones. */
export function circumstances(
  rest: Pick<Circumstances, "directory" | "envFile" | "changed">,
): Circumstances {
  return {
    ...rest,
    version: Deno.version.deno,
    os: Deno.build.os,
    standalone: Deno.build.standalone,
    granted: isGranted,
    uid: () => isGranted({ name: "sys", kind: "uid" }) ? Deno.uid() ?? undefined : undefined,
    env: (name) => Deno.env.get(name),
    now: new Date(),
  };
}

/** Looks at everything. */
export function lookAtProcess(here: Circumstances): readonly Check[] {
  return [
    lookAtVersion(here),
    ...lookAtUser(here),
    ...lookAtPermissions(here),
    ...lookAtEnvironment(here),
    lookAtClock(here),
  ];
}

function lookAtVersion({ version }: Circumstances): Check {
  const numbers = version.split(".").map((part) => parseInt(part, 10));
  const differing = MIN_DENO.findIndex((number, i) => numbers[i] !== number);
  const old = differing !== -1 && !((numbers[differing] ?? 0) > (MIN_DENO[differing] ?? 0));
  return old
    ? say.failed(
      "deno_version",
      `Deno ${version} is older than those with which the sandbox is tested`,
      `Install Deno ${MIN_DENO.join(".")} or a later one.`,
    )
    : say.ok("deno_version", `Deno ${version}`);
}

function lookAtUser(here: Circumstances): readonly Check[] {
  if (here.os === "windows") return [];
  const uid = here.uid();
  const advice =
    "Use an account of the system that is nobody else's; root may read and change everything.";
  if (uid === 0) return [say.warning("root", "It runs as root", advice)];
  if (uid !== undefined) return [say.ok("root", `It does not run as root`)];
  // The narrow permissions do not let it ask who it is.
  const file = here.envFile === undefined ? undefined : statOf(here.envFile);
  const owner = file === undefined || file instanceof Error ? undefined : file.uid;
  const home = here.granted({ name: "env", variable: "HOME" }) ? here.env("HOME") : undefined;
  return owner === 0 || home === "/root"
    ? [
      say.warning(
        "root",
        "It seems to run as root: the .env or the home directory is root's",
        advice,
      ),
    ]
    : [say.ok("root", "It may not ask who it is; nothing looks as if it was root")];
}

function lookAtPermissions(here: Circumstances): readonly Check[] {
  const missing = missingForAll(here.granted);
  if (missing !== undefined) {
    const { text, next } = splitAdvice(missing, NARROW);
    return [say.failed("permissions", text, next)];
  }
  const kinds = (["net", "read", "env", "write", "run", "ffi", "sys", "import"] as const)
    .filter((name) => here.granted({ name }));
  const parent = here.directory?.replace(/[\\/][^\\/]*$/, "") || "/";
  const readsMore = !kinds.includes("read") && here.granted({ name: "read", path: parent });
  const wide = [...kinds, ...readsMore ? [`read of ${parent}`] : []].join(", ");
  if (wide === "") return [say.ok("permissions", "No wider than this configuration needs")];
  return [
    here.standalone
      ? say.ok("permissions", `Compiled in: ${wide}; given up before anything is connected`)
      : say.warning("permissions", `This process was given more than it needs: ${wide}`, NARROW),
  ];
}

function lookAtEnvironment(here: Circumstances): readonly Check[] {
  const names = Object.keys(DANGEROUS).filter((name) =>
    here.os === "linux" || !name.startsWith("LD_")
  );
  const seen = names.filter((variable) => here.granted({ name: "env", variable }));
  const set = seen.filter((name) => (here.env(name) ?? "") !== "");
  const warnings = set.map((name) =>
    say.warning("environment", `${name} is set: it ${DANGEROUS[name]}`, `Unset ${name}.`)
  );
  if (warnings.length > 0) return warnings;
  return [
    seen.length === names.length ? say.ok("environment", "No variable that weakens TLS") : say.ok(
      "environment",
      `The flags hide ${names.join(", ")}, which would act all the same; look with: env`,
    ),
  ];
}

function lookAtClock({ now, changed }: Circumstances): Check {
  // A day, because some file systems keep times without their zone.
  const behind = changed !== undefined && changed.getTime() - now.getTime() > 86_400_000;
  const day = now.toISOString().slice(0, 16).replace("T", " ");
  return behind
    ? say.warning(
      "clock",
      `The clock says ${day} UTC, which is before the .env was changed`,
      "Set it: with a wrong clock good certificates look expired.",
    )
    : say.ok("clock", `${day} UTC`);
}
