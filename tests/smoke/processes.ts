/**
 * Processes as the system sees them: who started whom, how large they are, and
 * whether they are gone.
 *
 * @module
 */

/** One process. */
interface Process {
  readonly parent: number;
  /** Resident memory in KiB. */
  readonly residentKib: number;
}

/** By id; those that have ended and are only waited for are not among them. */
type Table = ReadonlyMap<number, Process>;

async function table(): Promise<Table> {
  if (Deno.build.os === "linux") return await procTable();
  const [program, ...args] = Deno.build.os === "windows"
    ? [
      "powershell",
      "-NoProfile",
      "-Command",
      'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.ParentProcessId) $([long]($_.WorkingSetSize / 1024)) R" }',
    ] as const
    : ["ps", "-A", "-o", "pid=,ppid=,rss=,stat="] as const;
  const { stdout } = await new Deno.Command(program, { args }).output();
  const lines = new TextDecoder().decode(stdout).trim().split(/\r?\n/);
  return new Map(
    lines.map((line) => line.trim().split(/\s+/)).filter(([, , , state]) => !state?.startsWith("Z"))
      .map(([id, parent, resident]) => [
        Number(id),
        { parent: Number(parent), residentKib: Number(resident) },
      ]),
  );
}

async function procTable(): Promise<Table> {
  const found = new Map<number, Process>();
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const status = await Deno.readTextFile(`/proc/${name}/status`).catch(() => "State:\tZ");
    const field = (key: string): string =>
      new RegExp(`^${key}:\\s+(\\S+)`, "m").exec(status)?.[1] ?? "";
    if (field("State") === "Z") continue;
    found.set(Number(name), { parent: Number(field("PPid")), residentKib: Number(field("VmRSS")) });
  }
  return found;
}

/** A process and all that it started, directly or not. */
export async function family(id: number): Promise<number[]> {
  const all = await table();
  const found = [id];
  for (const one of found) {
    found.push(...[...all].filter(([, { parent }]) => parent === one).map(([child]) => child));
  }
  return found;
}

/** Resident memory of processes together, in MiB. */
export async function residentMib(ids: readonly number[]): Promise<number> {
  const all = await table();
  return ids.reduce((sum, id) => sum + (all.get(id)?.residentKib ?? 0), 0) / 1024;
}

/** Which of the processes are still there. */
export async function alive(ids: readonly number[]): Promise<number[]> {
  const all = await table();
  return ids.filter((id) => all.has(id));
}
