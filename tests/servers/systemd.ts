/**
 * A real systemd as process 1 of its own namespaces: over a copy-on-write view
 * of this machine's files, so that units can be installed and nothing is left
 * behind. It shares the network, so that it reaches the other test servers.
 *
 * @module
 */

import { sleep } from "../../lib/contract/sleep.ts";

const PROGRAM = "/lib/systemd/systemd";

/** How long it may take to start, in milliseconds; it takes about 300. */
const START_TIMEOUT_MS = 15_000;

/**
 * What is done inside of the new namespaces before systemd is started. `$1` is
 * an empty directory, `$2` and further are files as `FROM:TO`.
 *
 * Process 1 must not be in a chroot, or the kernel refuses it user namespaces;
 * its mounts must be shared, or no credential gets to where it belongs.
 */
const INSIDE = `set -e
work=$1 root=$1/root
shift
mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs "$work"
mkdir "$work/upper" "$work/work" "$root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$work/upper,workdir=$work/work" "$root"
mount -t proc proc "$root/proc"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,ro,bind "$root/proc/sys"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount --rbind /dev "$root/dev"
for file; do
  target=$root/\${file#*:}
  mkdir -p "\${target%/*}"
  : > "$target"
  mount --bind "\${file%%:*}" "$target"
done
# Nothing of the machine's own is to run here.
mkdir -p "$root/etc/systemd/system/test.target.wants"
printf '[Unit]\\nRequires=systemd-journald.service\\nAfter=systemd-journald.service\\n' \\
  > "$root/etc/systemd/system/test.target"
mkdir "$root/.old"
pivot_root "$root" "$root/.old"
cd /
umount -l /.old
mount --make-rshared /
exec env -i container=test PATH=/usr/sbin:/usr/bin:/sbin:/bin ${PROGRAM} --system \\
  --unit=test.target --log-target=journal --show-status=0
`;

/** A running systemd. */
export interface Systemd {
  /** Runs a program inside; rejects when it fails. Returns what it prints. */
  run(...command: readonly string[]): Promise<string>;
  /** A program that runs inside, as a command line. */
  commandLine(...command: readonly string[]): [string, ...string[]];
  /** Where a file inside is found from here. */
  path(inside: string): string;
  write(inside: string, text: string, mode?: number): Promise<void>;
  stop(): Promise<void>;
}

/** Why no systemd can be started here; undefined when one can. */
export function whyNoSystemd(): string | undefined {
  if (Deno.build.os !== "linux") return "this is no Linux";
  if (Deno.uid() !== 0) return "only root may make the namespaces";
  if (!isThere(PROGRAM)) return "systemd is not installed";
  if (isThere("/run/systemd/system")) return "this machine has a systemd, which owns the cgroups";
  if (cgroupMount() === undefined) return "there are no cgroups of version 2";
  const { success } = new Deno.Command("unshare", {
    args: ["--mount", "--pid", "--uts", "--ipc", "--cgroup", "--fork", "sh", "-c", TRY],
    stdout: "null",
    stderr: "null",
  }).outputSync();
  return success ? undefined : "namespaces or overlays cannot be made";
}

const TRY = `mount --make-rprivate / && mount -t tmpfs tmpfs /mnt && mkdir /mnt/u /mnt/w /mnt/r &&
mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/u,workdir=/mnt/w /mnt/r`;

/**
 * Starts one.
 *
 * @param files From here, by their absolute path inside.
 */
export async function startSystemd(files: Readonly<Record<string, string>>): Promise<Systemd> {
  const work = await Deno.makeTempDir({ prefix: "mail-imap-mcp-systemd-" });
  const cgroup = `${cgroupMount()}/mail-imap-mcp-${crypto.randomUUID()}`;
  await Deno.mkdir(cgroup);
  const names = Object.entries(files).map(([inside, here]) => `${here}:${inside}`);
  const namespaces = ["--mount", "--pid", "--uts", "--ipc", "--cgroup", "--fork", "--kill-child"];
  const child = new Deno.Command("sh", {
    args: [
      ...["-c", `echo $$ > '${cgroup}/cgroup.procs' && exec "$@"`, "sh", "unshare", ...namespaces],
      ...["sh", "-c", INSIDE, "sh", work, ...names],
    ],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const said = new Response(child.stderr).text();
  const stop = async (): Promise<void> => {
    try {
      child.kill("SIGKILL");
    } catch {
      // Already gone.
    }
    await child.status;
    await said;
    await Deno.remove(work);
    await removeCgroup(cgroup);
  };
  let first = 0;
  const commandLine = (...command: readonly string[]): [string, ...string[]] => [
    "nsenter",
    ...["--target", `${first}`, "--mount", "--uts", "--ipc", "--pid", "--cgroup", "--"],
    ...command,
  ];
  const systemd: Systemd = {
    commandLine,
    async run(...command) {
      const [program, ...args] = commandLine(...command);
      const output = await new Deno.Command(program, { args, stdin: "null" }).output();
      const text = new TextDecoder();
      if (output.success) return text.decode(output.stdout);
      throw new Error(`${command.join(" ")}: ${text.decode(output.stderr)}`);
    },
    path: (inside) => `/proc/${first}/root${inside}`,
    async write(inside, text, mode = 0o644) {
      const path = systemd.path(inside);
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(path, text, { mode });
    },
    stop,
  };
  const deadline = Date.now() + START_TIMEOUT_MS;
  try {
    while (!await isRunning(systemd)) {
      if (Date.now() > deadline) throw new Error("systemd did not start in time");
      first = await childOf(child.pid);
      await sleep(50);
    }
  } catch (error) {
    await stop();
    throw new Error(`systemd did not start: ${await said}`, { cause: error });
  }
  return systemd;
}

async function isRunning(systemd: Systemd): Promise<boolean> {
  try {
    return (await systemd.run("systemctl", "is-active", "test.target")).trim() === "active";
  } catch {
    return false;
  }
}

/** Process id of the only child of a process; 0 when it has none yet. */
async function childOf(pid: number): Promise<number> {
  return Number((await Deno.readTextFile(`/proc/${pid}/task/${pid}/children`)).trim());
}

/** Where cgroups of version 2 are; beside those of version 1 they have a place of their own. */
function cgroupMount(): string | undefined {
  return ["/sys/fs/cgroup/unified", "/sys/fs/cgroup"]
    .find((directory) => isThere(`${directory}/cgroup.controllers`));
}

/** The processes in it have been killed, and may need a moment. */
async function removeCgroup(path: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(path)) {
    if (isDirectory) await removeCgroup(`${path}/${name}`);
  }
  for (let tries = 0;; tries++) {
    try {
      return await Deno.remove(path);
    } catch (error) {
      if (tries === 100) throw error;
      await sleep(20);
    }
  }
}

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
