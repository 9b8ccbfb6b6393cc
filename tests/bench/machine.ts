/** @module */

/** Where a run took place. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly deno: string;
  readonly dovecot: string;
  /** Processes that wanted a core when the run began: what others on the machine did. */
  readonly load: number;
}

const read = (path: string): Promise<string> => Deno.readTextFile(path).catch(() => "");

/** Looks at this machine. */
export async function thisMachine(): Promise<Machine> {
  const { stdout } = await new Deno.Command("dovecot", { args: ["--version"] }).output();
  const cpu = /^model name\s*:\s*(.+)$/m.exec(await read("/proc/cpuinfo"))?.[1];
  const name = /^PRETTY_NAME="?(.+?)"?$/m.exec(await read("/etc/os-release"))?.[1];
  return {
    cpu: cpu ?? Deno.build.arch,
    cores: navigator.hardwareConcurrency,
    memoryGb: Math.round(Deno.systemMemoryInfo().total / 1e9),
    system: `${name ?? Deno.build.os}, ${Deno.build.os} ${Deno.osRelease()}`,
    deno: Deno.version.deno,
    dovecot: new TextDecoder().decode(stdout).split(" ")[0] ?? "",
    load: Deno.loadavg()[0] ?? 0,
  };
}
