/**
 * A product of which every byte is kept: what it writes, and what the system
 * shows of it to others.
 *
 * @module
 */

import { assertNothingTold } from "./canary.ts";
import { INITIALIZE_LINE } from "./initialize.ts";

/** A call, by the name of its tool. */
export type Call = readonly [name: string, args?: Readonly<Record<string, unknown>>];

/** Everything that a process showed. */
export interface Recording {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** `/proc/PID/cmdline`, `environ` and `comm` while it ran; empty where there is no such thing, and when it ended by itself. */
  readonly process: string;
  /** All of it. */
  readonly everything: string;
}

/** How a recorded process is ended: its client closes, a signal, or it ends by itself. */
export type Ending = "close" | "SIGTERM" | "itself";

const encoder = new TextEncoder();
/** Longest wait for what is expected of the process, in milliseconds: a busy machine must not fail a test. */
const PATIENCE_MS = 20_000;

/**
 * Runs the product, makes the calls, and ends it.
 *
 * @throws {Error} When a password was in what it said.
 * @param before Resolves when it is to be ended. @default when all calls are answered
 */
export async function record(
  [command, ...args]: readonly [string, ...string[]],
  calls: readonly Call[],
  { ending = "close", before }: { ending?: Ending; before?: () => Promise<unknown> } = {},
): Promise<Recording> {
  const child = new Deno.Command(command, {
    args,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let stdout = "";
  let stderr = "";
  const reading = Promise.all([
    readAll(child.stdout, (text) => stdout += text),
    readAll(child.stderr, (text) => stderr += text),
  ]);
  const input = child.stdin.getWriter();
  const lines = calls.map(([name, args = {}], id) =>
    JSON.stringify({
      jsonrpc: "2.0",
      id: `call-${id}`,
      method: "tools/call",
      params: { name, arguments: args },
    })
  );
  const initialized = JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" });
  await input.write(encoder.encode([INITIALIZE_LINE.trim(), initialized, ...lines, ""].join("\n")))
    .catch(() => undefined);
  const answered = async (): Promise<void> => {
    const deadline = Date.now() + PATIENCE_MS;
    while (calls.some((_, id) => !stdout.includes(`"id":"call-${id}"`))) {
      if (Date.now() > deadline) throw new Error(`no answer: ${stdout}\n${stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  // Before it has answered, the system may still show the program that started it.
  let process = "";
  try {
    if (ending !== "itself") {
      await (before ?? answered)();
      process = shownBySystem(child.pid);
    }
    if (ending === "close") await input.close();
    if (ending === "SIGTERM") child.kill("SIGTERM");
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  } finally {
    await Promise.all([child.status, reading]);
    await input.close().catch(() => undefined);
  }
  const { code } = await child.status;
  assertNothingTold(stdout, stderr, process);
  return { code, stdout, stderr, process, everything: [stdout, stderr, process].join("\n") };
}

async function readAll(
  stream: ReadableStream<Uint8Array>,
  take: (text: string) => void,
): Promise<void> {
  for await (const text of stream.pipeThrough(new TextDecoderStream())) take(text);
}

function shownBySystem(pid: number): string {
  if (Deno.build.os !== "linux") return "";
  return ["cmdline", "environ", "comm"]
    .map((name) => Deno.readTextFileSync(`/proc/${pid}/${name}`)).join("\n");
}
