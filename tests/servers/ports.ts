/**
 * Finding and waiting for TCP ports on loopback.
 *
 * @module
 */

/** How long a test server may take to listen, in milliseconds. */
const START_TIMEOUT_MS = 15_000;

/** Asks the system for `count` free ports on loopback, all different. */
export function freePorts(count: number): number[] {
  const listeners = Array.from(
    { length: count },
    () => Deno.listen({ hostname: "127.0.0.1", port: 0 }),
  );
  const ports = listeners.map((listener) => (listener.addr as Deno.NetAddr).port);
  for (const listener of listeners) listener.close();
  return ports;
}

/**
 * Resolves when something listens on `port`.
 *
 * @throws {Error} When the server process ends first, or after 15 s.
 */
export async function waitForPort(
  port: number,
  ended: Promise<Deno.CommandStatus>,
): Promise<void> {
  let status: Deno.CommandStatus | undefined;
  ended.then((value) => status = value);
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (status) throw new Error(`Server process ended with code ${status.code}`);
    try {
      const connection = await Deno.connect({ hostname: "127.0.0.1", port });
      connection.close();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  throw new Error(`Nothing listened on port ${port} within ${START_TIMEOUT_MS} ms`);
}
