/**
 * The program while it serves, spoken to line by line: what it writes is kept
 * as it comes.
 *
 * @module
 */

import { assertNothingTold } from "../support/canary.ts";
import { INITIALIZE_LINE } from "../support/initialize.ts";
import type { Subject } from "./subject.ts";

/** How long an answer may take, in milliseconds: a busy machine must not fail a check. */
const PATIENCE_MS = 30_000;

/** A program that serves. */
export interface Running extends AsyncDisposable {
  readonly pid: number;
  /** From its start until it had answered `initialize`, in milliseconds. */
  readonly startMs: number;
  /** Makes a call and waits for its answer. */
  call(name: string, args?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Closes its stdin, or sends it a signal. */
  leave(how: "close" | Deno.Signal): Promise<void>;
  /** Waits for its end. @throws {Error} When a password was in what it said. */
  ended(): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;
}

const encoder = new TextEncoder();

/** Starts it and says hello. */
export async function start(subject: Subject, directory: string): Promise<Running> {
  const [program, ...args] = subject.line(directory);
  const from = performance.now();
  const child = new Deno.Command(program, {
    args,
    cwd: subject.cwd,
    clearEnv: true,
    env: subject.env(directory),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let stdout = "";
  let stderr = "";
  let heard = Promise.withResolvers<void>();
  const reading = Promise.all([
    read(child.stdout, (text) => {
      stdout += text;
      heard.resolve();
      heard = Promise.withResolvers();
    }),
    read(child.stderr, (text) => stderr += text),
  ]);
  const input = child.stdin.getWriter();
  /** Ends it if it is still there: a check that fails leaves nothing behind. */
  const end = async (): Promise<void> => {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await Promise.all([child.status, reading, input.close().catch(() => undefined)]);
  };
  let lastId = 1;
  const answerTo = async (id: number): Promise<string> => {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const line = stdout.split("\n").slice(0, -1).find((one) => one.includes(`"id":${id}`));
      if (line !== undefined) return line;
      const left = deadline - performance.now();
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<void>((resolve) => timer = setTimeout(resolve, Math.max(0, left)));
      const over = await Promise.race([heard.promise, late, reading.then(() => true)]);
      clearTimeout(timer);
      if (over || left <= 0) throw new Error(`no answer; stdout: ${stdout}; stderr: ${stderr}`);
    }
  };
  const send = (message: unknown): Promise<void> =>
    input.write(encoder.encode(`${JSON.stringify(message)}\n`));
  try {
    await input.write(encoder.encode(INITIALIZE_LINE));
    await answerTo(lastId);
  } catch (error) {
    await end();
    throw error;
  }
  const startMs = performance.now() - from;
  await send({ jsonrpc: "2.0", method: "notifications/initialized" });
  return {
    pid: child.pid,
    startMs,
    async call(name, args = {}) {
      const id = ++lastId;
      await send({ jsonrpc: "2.0", id, method: "tools/call", params: { name, arguments: args } });
      return await answerTo(id);
    },
    async leave(how) {
      if (how === "close") await input.close();
      else child.kill(how);
    },
    [Symbol.asyncDispose]: end,
    async ended() {
      const [{ code }] = await Promise.all([child.status, reading]);
      await input.close().catch(() => undefined);
      assertNothingTold(stdout, stderr);
      return { code, stdout, stderr };
    },
  };
}

async function read(
  stream: ReadableStream<Uint8Array>,
  take: (text: string) => void,
): Promise<void> {
  for await (const text of stream.pipeThrough(new TextDecoderStream())) take(text);
}
