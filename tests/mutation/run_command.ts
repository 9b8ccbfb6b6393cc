/**
 * Running the runtime in a copy of the checkout.
 *
 * @module
 */

/** How long one run may take, in milliseconds: the slowest test takes a minute on a busy machine. */
const LIMIT_MS = 240_000;

/** Processes that are at work, as leaders of their groups. */
const running = new Set<number>();

/** Ends all that is at work with everything that it has started. */
export function endAll(): void {
  for (const pid of running) endGroup(pid);
}

function endGroup(pid: number): void {
  try {
    Deno.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** Variables with which a run inside of the gate would write into what the gate collects. */
const COLLECTED = ["DENO_COVERAGE_DIR", "TEST_ACCESSES"];

/**
 * Runs Deno, quietly. A broken line can keep tests from their end, so it is
 * ended with all that it has started when it takes too long.
 */
export async function run(
  args: readonly string[],
  cwd: string,
): Promise<"success" | "failure" | "endless"> {
  const env = Object.entries(Deno.env.toObject()).filter(([name]) => !COLLECTED.includes(name));
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd,
    env: Object.fromEntries(env),
    clearEnv: true,
    stdin: "null",
    stdout: "null",
    stderr: "null",
    detached: true,
  }).spawn();
  running.add(child.pid);
  let endless = false;
  const timer = setTimeout(() => {
    endless = true;
    endGroup(child.pid);
  }, LIMIT_MS);
  try {
    const { success } = await child.status;
    return endless ? "endless" : success ? "success" : "failure";
  } finally {
    clearTimeout(timer);
    // A test that failed may have left a server behind.
    endGroup(child.pid);
    running.delete(child.pid);
  }
}
