/**
 * What the tests of deploy/ share.
 *
 * @module
 */

import { assertNothingTold } from "./canary.ts";
import { ROOT } from "./product.ts";

/** A file of deploy/. */
export function deployed(path: string): string {
  return Deno.readTextFileSync(`${ROOT}/deploy/${path}`);
}

/** What a program printed. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end; rejects when it says a password. */
export async function run(
  [program, ...args]: readonly [string, ...string[]],
  input = "",
  env: Readonly<Record<string, string>> = {},
): Promise<Said> {
  const child = new Deno.Command(program, {
    args,
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const text = new TextDecoder();
  const [{ code, stdout, stderr }] = await Promise.all([child.output(), feed(child, input)]);
  const [out, err] = [text.decode(stdout), text.decode(stderr)];
  assertNothingTold(out, err);
  return { code, out, err };
}

async function feed(child: Deno.ChildProcess, input: string): Promise<void> {
  const writer = child.stdin.getWriter();
  // Who does not read to the end has seen enough.
  await writer.write(new TextEncoder().encode(input)).catch(() => {});
  await writer.close().catch(() => {});
}

/** Whether a program is installed. */
export function hasProgram(name: string): boolean {
  return ["/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin"].some((directory) => {
    try {
      return Deno.statSync(`${directory}/${name}`).isFile;
    } catch {
      return false;
    }
  });
}

/**
 * A test that some machines cannot run: there it is counted as ignored, and
 * the reason is printed.
 */
export function testUnless(
  reason: string | undefined,
  name: string,
  fn: (t: Deno.TestContext) => void | Promise<void>,
): void {
  if (reason !== undefined) {
    Deno.stderr.writeSync(new TextEncoder().encode(`NOT RUN, ${reason}: ${name}\n`));
  }
  Deno.test({ name, ignore: reason !== undefined, fn });
}

/** The reason to give {@link testUnless} where a program is not installed. */
export function whyNot(program: string): string | undefined {
  return hasProgram(program) ? undefined : `${program} is not installed`;
}
