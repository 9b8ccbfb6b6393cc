/**
 * Resident memory of a process, from proc(5): only on Linux.
 *
 * @module
 */

const KIB_PER_MB = 1_000_000 / 1_024;

async function field(pid: number, name: string): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => "");
  return Number(new RegExp(`^${name}:\\s*(\\d+)`, "m").exec(status)?.[1] ?? NaN) / KIB_PER_MB;
}

/** Resident memory now, in MB. */
export async function resident(pid: number): Promise<number> {
  return await field(pid, "VmRSS");
}

/** The most resident memory since the last call of this, in MB. */
export async function peakSince(pid: number): Promise<number> {
  const peak = await field(pid, "VmHWM");
  await Deno.writeTextFile(`/proc/${pid}/clear_refs`, "5");
  return peak;
}
